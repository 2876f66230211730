"""Sentences that keep their facts apart, so that each reader gets them in their own language; it knows no language but Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name under which gettext's collector knows words to be translated later
    """Mark a word or sentence for the catalogue and hand it back unchanged."""
    return text


@dataclass(frozen=True)
class Said:
    """A sentence of the product's own: ``template`` is marked with N_ where it is written, ``facts`` fill its ``%(name)s``.

    Pure files make it and pages show it with the filter ``spoken``. What is stored is a code and the facts, never the sentence.
    """

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The Chinese sentence with its facts."""
        return self.template % self.facts if self.facts else self.template

    def __str__(self) -> str:
        return self.sentence
