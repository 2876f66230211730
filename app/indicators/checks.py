"""What does not fit together among the values of a year; it asks, and corrects nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.indicators.rules import Entry, Known, change
from app.paper.numerals import plain
from app.words import N_, Said

#: a value that moved by more than this many per cent is asked about
JUMP = Decimal(50)


@dataclass(frozen=True)
class Counted:
    """An indicator with its year, the year before, and what it is a part of. Refs name other indicators."""

    ref: str
    name: str
    method: str
    measure: str
    now: Known
    before: Decimal | None = None
    #: what the unit said about it
    note: str = ""
    part_of: str = ""
    parts_add_up: bool = False
    numerator: str = ""
    denominator: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something to clear up. ``code`` is part, sum, stock or jump; ``grave`` ones cannot both be true."""

    code: str
    ref: str
    said: Said
    grave: bool


def questions(counted: Sequence[Counted]) -> list[Question]:
    """Everything that does not fit, in the order of the indicators."""
    by_ref = {one.ref: one for one in counted}
    parts: dict[str, list[Counted]] = {}
    for one in counted:
        if one.part_of:
            parts.setdefault(one.part_of, []).append(one)
    return [question for one in counted for question in _about(one, by_ref, parts.get(one.ref, []))]


def _about(one: Counted, by_ref: Mapping[str, Counted], parts: Sequence[Counted]) -> Iterator[Question]:
    yield from _more_than_whole(one, by_ref.get(one.part_of))
    yield from _more_than_whole(by_ref.get(one.numerator), by_ref.get(one.denominator))
    yield from _sum(one, parts)
    yield from _summed_stock(one)
    yield from jumped(one)


def _more_than_whole(part: Counted | None, whole: Counted | None) -> Iterator[Question]:
    """107 of 97 cannot be."""
    if part and whole and part.now.value is not None and whole.now.value is not None and part.now.value > whole.now.value:
        facts = {"part": part.name, "n": plain(part.now.value), "whole": whole.name, "m": plain(whole.now.value)}
        yield Question("part", part.ref, Said(N_("“%(part)s”%(n)s，多于它所属的“%(whole)s”%(m)s，请核对。"), facts), True)


def _sum(whole: Counted, parts: Sequence[Counted]) -> Iterator[Question]:
    known = [part.now.value for part in parts if part.now.value is not None]
    if whole.parts_add_up and parts and whole.now.value is not None and len(known) == len(parts):
        total = sum(known, Decimal(0))
        if total != whole.now.value:
            facts = {"whole": whole.name, "m": plain(whole.now.value), "n": plain(total)}
            yield Question("sum", whole.ref, Said(N_("“%(whole)s”%(m)s，各分项合计%(n)s，两者不等，请核对。"), facts), True)


def _summed_stock(one: Counted) -> Iterator[Question]:
    """A stock given for the year that is the sum of its quarters was added up by somebody."""
    whole = next((entry.value for entry in one.entries if entry.quarter == 0), None)
    quarters = [entry.value for entry in one.entries if entry.quarter and entry.value]
    if one.method == "latest" and whole and len(quarters) > 1 and whole == sum(quarters, Decimal(0)) and whole != quarters[-1]:
        yield Question(
            "stock", one.ref, Said(N_("“%(name)s”是期末数，填的却是各季度之和，请按年末实有数填报。"), {"name": one.name}), True
        )


def jumped(one: Counted) -> Iterator[Question]:
    """A value that moved by more than half is asked about, until somebody says why."""
    moved = change(one.now.value, one.before)
    if moved is not None and abs(moved) > JUMP and one.method != "ratio" and not one.note.strip():
        facts = {
            "name": one.name,
            "n": plain(one.now.value or Decimal(0)),
            "m": plain(one.before or Decimal(0)),
            "moved": plain(moved),
        }
        yield Question("jump", one.ref, Said(N_("“%(name)s”由上年%(m)s变为%(n)s，变动%(moved)s%%，请说明原因。"), facts), False)


def grave(found: Iterable[Question]) -> list[Question]:
    """Those that cannot both be true."""
    return [question for question in found if question.grave]
