"""What moves when a year's holidays become known: the timetable read under two calendars; pure, and blind to people and things."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.cases.warning import reply_due
from app.reminders.rules import Rule
from app.reminders.timetable import shift
from app.workdays import FIRST, LAST, Plan, Plans, is_workday, laid_down, supposing, workdays_between

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Calendars:
    """Two calendars: before and after a year became known."""

    before: tuple[Plans, int]
    after: tuple[Plans, int]

    def both(self, work: Callable[[], Answer]) -> tuple[Answer, Answer]:
        """What the same work answers under either; it must have finished counting when it answers."""
        answers = []
        for plans, last in (self.before, self.after):
            with supposing(plans, last=last):
                answers.append(work())
        return answers[0], answers[1]


def by_notice(plan: Plan) -> Calendars:
    """As things stand, and as they will stand by a notice."""
    others = tuple(one for one in laid_down() if one.year != plan.year)
    return Calendars((laid_down(), LAST), ((*others, replace(plan, amends=FIRST <= plan.year <= LAST)), LAST))


def by_year(year: int) -> Calendars:
    """As if nothing of a year were known, and as things stand; of an amended year, as it stood before."""
    others = tuple(one for one in laid_down() if one.year != year)
    if any(one.amends and one.year == year for one in laid_down()):
        return Calendars((others, LAST), (laid_down(), LAST))
    return Calendars((others, min(LAST, year - 1)), (laid_down(), LAST))


@dataclass(frozen=True)
class Moved:
    """One day that moves: of a rule's prompt, or else of what is named."""

    rule: Rule | None
    before: date
    after: date
    #: legal: the last day of a period · internal: the day the house works to · reply: by when a unit names who will appear
    what: str = ""


def prompts_moved(
    rules: Sequence[Rule], anchors: Iterable[tuple[str, date]], today: date, calendars: Calendars
) -> dict[tuple[str, date], list[Moved]]:
    """The next prompt of each rule for each day it may count from, where it moves and is not past under both calendars."""
    counting = [rule for rule in rules if rule.on and (rule.working or rule.every)]
    wanted = [(rule, anchor, day) for anchor, day in set(anchors) for rule in counting if rule.anchor == anchor]
    before, after = calendars.both(lambda: [_next(rule, day, today) for rule, _anchor, day in wanted])
    found: dict[tuple[str, date], list[Moved]] = {}
    for (rule, anchor, day), old, new in zip(wanted, before, after, strict=True):
        if old != new and max(old, new) >= today:
            found.setdefault((anchor, day), []).append(Moved(rule, old, new))
    return found


def replies_moved(days: Iterable[tuple[date, date]], calendars: Calendars) -> dict[tuple[date, date], Moved]:
    """By (day of the hearing, day it became known): the day by which a unit names who will appear, where it moves."""
    wanted = list(dict.fromkeys(days))
    before, after = calendars.both(lambda: [reply_due(*one) for one in wanted])
    return {one: Moved(None, old, new, "reply") for one, old, new in zip(wanted, before, after, strict=True) if old != new}


def changed_days(days: Iterable[date], calendars: Calendars) -> dict[date, bool]:
    """The days that are worked under one calendar only, and whether they are under the later."""
    wanted = list(days)
    before, after = calendars.both(lambda: [is_workday(day) for day in wanted])
    return {day: new for day, old, new in zip(wanted, before, after, strict=True) if old != new}


def rests(year: int) -> list[tuple[date, date]]:
    """The stretches of a year in which offices rest otherwise than on a bare weekend: first day, last day."""
    found, day = [], date(year, 1, 1)
    while day.year == year:
        last = day
        while not is_workday(last) and last.year == year:
            last += timedelta(1)
        if last > day:
            ends = last - timedelta(1)
            if any((day + timedelta(n)).weekday() < 5 for n in range((ends - day).days + 1)):
                found.append((day, ends))
        day = last + timedelta(1) if last == day else last
    return found


def shifted(year: int) -> list[date]:
    """The Saturdays and Sundays of a year that are worked."""
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    return [day for day in days if day.year == year and day.weekday() > 4 and is_workday(day)]


def _next(rule: Rule, anchor: date, today: date) -> date:
    """The rule's day, of one that repeats the next from today on."""
    turn = max(0, (workdays_between(anchor, today) - rule.offset) // rule.every) if rule.every else 0
    day = shift(anchor, rule.offset + turn * rule.every, rule.working)
    return shift(anchor, rule.offset + (turn + 1) * rule.every, rule.working) if rule.every and day < today else day
