"""What will fall due on which day when nothing changes: the timetable read forward; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.reminders.rules import DEFAULTS, FORMAL, Rule
from app.reminders.timetable import HearingDates, PeriodDates, Thing, due_notices, shift
from app.workdays import workdays_between


@dataclass(frozen=True)
class Ahead:
    """A prompt to come: on which day, by which rule, about what."""

    day: date
    name: str
    rule: Rule
    occurrence: str


def ahead(things: Iterable[Thing], start: date, days: int, zone_of: datetime, rules: Sequence[Rule] = DEFAULTS) -> list[Ahead]:
    """Every prompt from the day after ``start`` for so many days, in the order of days.

    A day is looked at only when some rule falls due on it, and then read by the timetable itself: the forecast cannot say
    anything else than the tick will.
    """
    found: list[Ahead] = []
    for thing in things:
        for day in sorted(set(_days(thing, start, start + timedelta(days=days), rules))):
            moment = datetime.combine(day, datetime.max.time(), zone_of.tzinfo)
            found += [
                Ahead(day, one.name, one.rule, one.occurrence)
                for one in due_notices([_as_asked(thing, rules)], moment, rules)
                if one.fell_due_on == day
            ]
    return sorted(found, key=lambda one: (one.day, not one.rule.court, one.name, one.rule.code))


def _as_asked(thing: Thing, rules: Sequence[Rule]) -> Thing:
    """A hearing whose formal letter is still to come, as if it had gone on its day."""
    if not isinstance(thing, HearingDates) or thing.asked_on:
        return thing
    formal = next((rule for rule in rules if rule.code == FORMAL), None)
    asked = shift(thing.at.date(), formal.offset, formal.working) if formal else None
    return replace(thing, asked_on=asked)


def _days(thing: Thing, start: date, end: date, rules: Sequence[Rule]) -> Iterator[date]:
    """The days on which some rule may fall due, for sure all of them."""
    if isinstance(thing, HearingDates):
        dated = _as_asked(thing, rules)
        assert isinstance(dated, HearingDates)
        anchors = {"hearing": thing.at.date(), "asked": dated.asked_on}
    elif isinstance(thing, PeriodDates):
        anchors = {"clock": thing.due}
    else:
        anchors = {"issued": thing.issued_on, "due": thing.due, "returned": thing.returned_on, "period": thing.period_until,
                   "request": thing.asked_on}  # fmt: skip
    for rule in rules:
        anchor = anchors.get(rule.anchor)
        if anchor is None or not rule.on:
            continue
        turn = max(0, (workdays_between(anchor, start) - rule.offset) // rule.every) if rule.every else 0
        while True:
            day = shift(anchor, rule.offset + turn * rule.every, rule.working)
            if start < day <= end:
                yield day
            if not rule.every or day > end:
                break
            turn += 1
