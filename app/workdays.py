"""China's working days: holidays, 调休, and years not yet published; it knows days, and refuses to know what is due on them.

A year whose holiday notice the State Council (国务院办公厅) has published is confirmed: its table comes from chinesecalendar, or,
before the library carries it, from the notice that the office laid down (``ask`` names who knows it). The library's last year may
have been amended since: a notice that the office confirmed against its table counts instead. Any other year is provisional: weekends and the
days named by the 放假办法 in force since 2025, without any 调休 working Saturday.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

#: the years whose table the library carries
FIRST: int = min(chinese_calendar.holidays).year
LAST: int = max(chinese_calendar.holidays).year

#: art. 2 of the 放假办法: the days that fall on the same date every year
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))

#: the days that follow the moon or the sun: 春节初一, 清明, 端午, 中秋; a year without a row keeps the fixed days alone
MOVING = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 5), date(2031, 6, 24), date(2031, 10, 1)),
    2032: (date(2032, 2, 11), date(2032, 4, 4), date(2032, 6, 12), date(2032, 9, 19)),
}


@dataclass(frozen=True)
class Plan:
    """The holiday notice of a year: its days off, and the Saturdays and Sundays worked for them; some may lie in the year beside it."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    #: laid down, and confirmed by a person, against the table that the library carries: it takes that table's place
    amends: bool = False


Plans = tuple[Plan, ...]


@dataclass(frozen=True)
class _World:
    """What is taken to be published: the library's tables up to a year, and the notices of years after it."""

    last: int = LAST
    plans: Plans = ()

    def __post_init__(self) -> None:
        # a year that the library carries is the library's, but for the last, which may have been amended since
        object.__setattr__(self, "plans", tuple(plan for plan in self.plans if self._counts(plan)))

    def _counts(self, plan: Plan) -> bool:
        return plan.year > self.last or plan.year < FIRST or (plan.amends and plan.year == LAST)

    def carries(self, year: int) -> bool:
        """Whether the year is counted by the library's table."""
        return FIRST <= year <= self.last and not any(plan.year == year for plan in self.plans)


_BARE = _World()
_asked: Callable[[], Plans] = tuple
_supposed: ContextVar[_World | None] = ContextVar("supposed", default=None)


def ask(source: Callable[[], Plans]) -> None:
    """Name who knows the notices that the office laid down; asked whenever a count reaches where one may matter."""
    # told once by create_app: this file must not know the database
    global _asked
    _asked = source


@contextmanager
def supposing(plans: Plans, *, last: int = LAST) -> Iterator[None]:
    """Count within as if exactly these notices were laid down, and the library ended with a year."""
    token = _supposed.set(_World(min(last, LAST), plans))
    try:
        yield
    finally:
        _supposed.reset(token)


def published(year: int) -> Plan:
    """The library's table of a year as its notice had it; a year without one is provisional."""
    days = [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    worked = set(_workdays(year, _BARE))
    off = frozenset(day for day in days if day.weekday() < 5 and day not in worked)
    return Plan(year, off, frozenset(day for day in days if day.weekday() > 4 and day in worked))


def against_library(plan: Plan) -> dict[date, bool]:
    """The days of a plan's year that it has otherwise than the library's table, and whether they are worked by it."""
    with supposing((replace(plan, amends=True),)):
        by_plan = set(_workdays(plan.year, _world()))
    by_library = set(_workdays(plan.year, _BARE))
    return {day: day in by_plan for day in sorted(by_plan ^ by_library)}


def laid_down() -> Plans:
    """The notices in force beside the library's tables."""
    return _world().plans


def is_confirmed(year: int) -> bool:
    """Whether the holiday table of the year has been published; a count through any other year is provisional."""
    if _supposed.get() is None and FIRST <= year <= LAST:
        return True
    world = _world()
    return FIRST <= year <= world.last or any(plan.year == year for plan in world.plans)


def is_workday(day: date) -> bool:
    """Whether offices work on the day: 调休 Saturdays and Sundays included, holidays excluded."""
    day = date(day.year, day.month, day.day)
    return day in _worked(day.year, _for(day))


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after the day, or before it when n is negative; with n = 0 the day itself, worked or not."""
    day = date(day.year, day.month, day.day)
    if n == 0:
        return day
    found = _walk(day, n, _for(day))
    world = _for(found)
    return found if world is _BARE else _walk(day, n, world)


def workdays_between(a: date, b: date) -> int:
    """How many working days come after a, up to and including b; negative when b lies before a."""
    a, b = date(a.year, a.month, a.day), date(b.year, b.month, b.day)
    if b < a:
        return -workdays_between(b, a)
    world = _for(b)
    whole = sum(len(_workdays(year, world)) for year in range(a.year, b.year))
    return whole + bisect_right(_workdays(b.year, world), b) - bisect_right(_workdays(a.year, world), a)


def _world() -> _World:
    supposed = _supposed.get()
    if supposed is not None:
        return supposed
    plans = _asked()
    return _World(LAST, plans) if plans else _BARE


#: no notice reaches back further than into the December before its year, and none amends a year before the library's last
_REACH = date(LAST - 1, 12, 1)


def _for(day: date) -> _World:
    """What a count up to a day has to know; nobody is asked about days that no notice can reach."""
    if _supposed.get() is None and date(FIRST, 1, 1) <= day < _REACH:
        return _BARE
    return _world()


def _walk(day: date, n: int, world: _World) -> date:
    year = day.year
    days = _workdays(year, world)
    # the place of the wanted day in this year's list, wandering into the neighbouring years as long as it falls outside
    place = bisect_right(days, day) + n - 1 if n > 0 else bisect_left(days, day) + n
    while not 0 <= place < len(days):
        if place < 0:
            year -= 1
            days = _workdays(year, world)
            place += len(days)
        else:
            place -= len(days)
            year += 1
            days = _workdays(year, world)
    return days[place]


@lru_cache(maxsize=512)
def _workdays(year: int, world: _World) -> tuple[date, ...]:
    """The working days of a year in order."""
    first = date(year, 1, 1)
    days = (first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1))
    if world.carries(year):
        worked = {day for day in days if chinese_calendar.is_workday(day)}
    else:
        off = frozenset() if any(plan.year == year for plan in world.plans) else provisional(year)
        worked = {day for day in days if day.weekday() < 5 and day not in off}
    for plan in world.plans:
        worked -= plan.off
        worked |= {day for day in plan.worked if day.year == year}
    return tuple(sorted(worked))


@lru_cache(maxsize=512)
def _worked(year: int, world: _World) -> frozenset[date]:
    return frozenset(_workdays(year, world))


def provisional(year: int) -> frozenset[date]:
    """The statutory holidays of a year without a published table."""
    off = {date(year, month, day) for month, day in FIXED}
    if year in MOVING:
        spring, *others = MOVING[year]
        # 除夕 and the first three days of the year
        off.update(spring + timedelta(n) for n in range(-1, 3))
        off.update(others)
    return frozenset(off)
