"""What a reading of a report gives, as plain values; it knows shapes and offsets, and refuses to know files or the database.

Offsets are 0-based code points into ``Reading.text``; a clause's, figure's or doubt's ``text`` is exactly ``text[start:end]``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

SectionRole = Literal["achievements", "problems", "arrangements", "duties", "other"]
ClauseRole = Literal["achievement", "problem", "arrangement", "goal", "other"]


@dataclass(frozen=True)
class UnitHint:
    """A unit the reader may suggest as owner: its code, the names it goes by and the words of its duties."""

    code: str
    names: tuple[str, ...]
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One top-level part of the report, from its heading to the next part."""

    number: str
    heading: str
    role: SectionRole
    start: int
    end: int


@dataclass(frozen=True)
class Link:
    """A suggested tie from a problem to an arrangement (or back): the other clause's position in the list, strength 0..1."""

    clause: int
    strength: float


@dataclass(frozen=True)
class Clause:
    """The smallest verbatim piece that one unit can be made responsible for.

    ``section`` is the section's number as printed, ``item`` the item's short title, ``point`` the sub-point's (一是…).
    ``wording`` is the clause as it would stand alone (an elided verb inherited and shown in 〔〕, damage repaired where certain).
    ``deadline`` and ``owner`` are the term and the responsible units that the report itself names, as printed.
    """

    role: ClauseRole
    section: str
    item: str
    point: str
    text: str
    start: int
    end: int
    nature: str = ""
    wording: str = ""
    deadline: str = ""
    owner: str = ""
    suggested_units: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A number the report states, with what it counts. ``approximate`` marks 余/多/近/约; ``value`` is in ``unit``."""

    indicator: str
    value: Decimal
    unit: str
    approximate: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class LeftOut:
    """A number that is no figure, where it stands, and the reason: year, date, term, ordinal, document number, heading, name …"""

    text: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True)
class Doubt:
    """Something a person must look at. ``suggestion`` is a proposed replacement of ``text``, or empty; never applied unasked.

    ``message`` is its Chinese sentence; ``code`` and ``facts`` are what other languages are worded from (telling.py).
    """

    kind: str
    message: str
    text: str
    start: int
    end: int
    suggestion: str = ""
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """Everything found in one document, in document order."""

    text: str
    title: str = ""
    issuer: str = ""
    year: int | None = None
    signed_on: date | None = None
    published_on: date | None = None
    document_number: str = ""
    sections: Sequence[Section] = field(default_factory=tuple)
    clauses: Sequence[Clause] = field(default_factory=tuple)
    figures: Sequence[Figure] = field(default_factory=tuple)
    doubts: Sequence[Doubt] = field(default_factory=tuple)
    excluded: Sequence[LeftOut] = field(default_factory=tuple)
