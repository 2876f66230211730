"""Sentences that keep their facts apart, so that each reader gets them in their own language; it knows no language but Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


def N_(text: str) -> str:  # noqa: N802 - the name under which gettext's collector knows words to be translated later
    """Mark a word or sentence for the catalogue and hand it back unchanged."""
    return text


@dataclass(frozen=True)
class Said:
    """A sentence of the product's own: ``template`` is marked with N_ where it is written, ``facts`` fill its ``%(name)s``.

    Pure files make it and pages show it with the filter ``spoken``. What is stored is a code and the facts, never the sentence.
    A fact that is a day or a moment is written as the language writes it.
    """

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The Chinese sentence with its facts."""
        return self.template % {name: written(fact) for name, fact in self.facts.items()} if self.facts else self.template

    def __str__(self) -> str:
        return self.sentence


def written(fact: object) -> object:
    """2022年2月7日, or 2022年2月7日 09:30; anything else as it is."""
    if not isinstance(fact, date):
        return fact
    day = f"{fact.year}年{fact.month}月{fact.day}日"
    return f"{day} {fact:%H:%M}" if isinstance(fact, datetime) else day
