"""China's working days: holidays, 调休, and years not yet published; it knows days, and refuses to know what is due on them.

A year whose holiday table the State Council (国务院办公厅) has published is confirmed and taken from chinesecalendar. Any other
year is provisional: weekends and the days named by the 放假办法 in force since 2025, without any 调休 working Saturday.
"""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache

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


def is_confirmed(year: int) -> bool:
    """Whether the holiday table of the year has been published; a count through any other year is provisional."""
    return FIRST <= year <= LAST


def is_workday(day: date) -> bool:
    """Whether offices work on the day: 调休 Saturdays and Sundays included, holidays excluded."""
    return date(day.year, day.month, day.day) in _worked(day.year)


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after the day, or before it when n is negative; with n = 0 the day itself, worked or not."""
    day = date(day.year, day.month, day.day)
    if n == 0:
        return day
    year = day.year
    days = _workdays(year)
    # the place of the wanted day in this year's list, wandering into the neighbouring years as long as it falls outside
    place = bisect_right(days, day) + n - 1 if n > 0 else bisect_left(days, day) + n
    while not 0 <= place < len(days):
        if place < 0:
            year -= 1
            days = _workdays(year)
            place += len(days)
        else:
            place -= len(days)
            year += 1
            days = _workdays(year)
    return days[place]


def workdays_between(a: date, b: date) -> int:
    """How many working days come after a, up to and including b; negative when b lies before a."""
    a, b = date(a.year, a.month, a.day), date(b.year, b.month, b.day)
    if b < a:
        return -workdays_between(b, a)
    whole = sum(len(_workdays(year)) for year in range(a.year, b.year))
    return whole + bisect_right(_workdays(b.year), b) - bisect_right(_workdays(a.year), a)


@cache
def _workdays(year: int) -> tuple[date, ...]:
    """The working days of a year in order."""
    first = date(year, 1, 1)
    days = (first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1))
    if is_confirmed(year):
        return tuple(day for day in days if chinese_calendar.is_workday(day))
    off = _provisional(year)
    return tuple(day for day in days if day.weekday() < 5 and day not in off)


@cache
def _worked(year: int) -> frozenset[date]:
    return frozenset(_workdays(year))


def _provisional(year: int) -> frozenset[date]:
    """The statutory holidays of a year without a published table."""
    off = {date(year, month, day) for month, day in FIXED}
    if year in MOVING:
        spring, *others = MOVING[year]
        # 除夕 and the first three days of the year
        off.update(spring + timedelta(n) for n in range(-1, 3))
        off.update(others)
    return frozenset(off)
