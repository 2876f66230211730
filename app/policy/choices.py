"""What an office may decide about the way it works: each choice by name, with its help and its default; no decision stands here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.words import N_, Said

#: what a decision changed, in sentences: of the value it decided and the one before it
Told = Callable[[Any, Any], Iterable[Said]]


@dataclass(frozen=True)
class Choice:
    """One thing that an office decides. ``code`` names it in the database, ``endpoint`` is the page where it is decided.

    ``default`` holds until somebody decides otherwise; it is plain data: text, numbers, truth, lists and maps of them.
    """

    code: str
    #: its name and one sentence of help, in Chinese, marked for the catalogue where they are written
    title: str
    help: str
    default: Any
    endpoint: str
    told: Told


def from_to(name: str, before: object, after: object) -> Said:
    """One thing by its name, what it was and what it became."""
    return Said(N_("%(name)s：%(before)s → %(after)s"), {"name": Said(name), "before": before, "after": after})


def by_field(titles: Mapping[str, str], default: Mapping[str, Any], words: Callable[[str, Any], object]) -> Told:
    """Tells field by field, in the order of the titles. ``words``: a value of a field as it is read."""

    def told(value: Mapping[str, Any], before: Mapping[str, Any]) -> Iterable[Said]:
        was, becomes = {**default, **before}, {**default, **value}
        for name, title in titles.items():
            if was[name] != becomes[name]:
                yield from_to(title, words(name, was[name]), words(name, becomes[name]))

    return told
