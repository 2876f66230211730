"""Working days against the State Council's tables typed by hand, and against a second counter that walks day by day."""

import random
from datetime import date, datetime, timedelta
from time import perf_counter

import chinese_calendar
import pytest

from app.workdays import FIRST, LAST, add_workdays, is_confirmed, is_workday, workdays_between


def _span(text: str) -> list[date]:
    """Days written as "2022: 0101-0103 0131-0206"."""
    year, spans = text.split(":")
    days = []
    for span in spans.split():
        first, _, last = span.partition("-")
        day, end = (date(int(year), int(x[:2]), int(x[2:])) for x in (first, last or first))
        while day <= end:
            days.append(day)
            day += timedelta(1)
    return days


# 国办发明电〔2021〕11号 and 国办发明电〔2025〕7号
OFF = {
    2022: "2022: 0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007",
    2026: "2026: 0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
SHIFTED = {
    2022: "2022: 0129 0130 0402 0424 0507 1008 1009",
    2026: "2026: 0104 0214 0228 0509 0920 1010",
}


@pytest.mark.parametrize("year", sorted(OFF))
def test_every_day_of_a_published_year(year):
    off, shifted = set(_span(OFF[year])), set(_span(SHIFTED[year]))
    day = date(year, 1, 1)
    while day.year == year:
        assert is_workday(day) == (day in shifted or (day.weekday() < 5 and day not in off)), day
        day += timedelta(1)


@pytest.mark.parametrize(
    ("day", "n", "wanted"),
    [
        (date(2022, 1, 20), 20, date(2022, 2, 22)),
        (date(2024, 9, 29), 10, date(2024, 10, 17)),
        (date(2022, 10, 10), -3, date(2022, 9, 30)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 4), -1, date(2026, 9, 30)),
        (date(2026, 10, 4), 1, date(2026, 10, 8)),
    ],
)
def test_worked_examples(day, n, wanted):
    # 2026-02-14 is a 调休 Saturday, so the third day after the 13th lies after the whole Spring Festival
    assert add_workdays(day, n) == wanted


def test_a_year_without_a_table_is_provisional_and_never_an_error():
    assert is_confirmed(2026)
    assert not is_confirmed(2027)
    assert not is_confirmed(2003)
    assert add_workdays(date(2026, 12, 29), 5) == date(2027, 1, 6)
    # 除夕 to 初三 of 2027 and the first days of May, as the 放假办法 itself names them
    assert not any(is_workday(date(2027, 2, d)) for d in (5, 6, 7, 8))
    assert [is_workday(date(2027, 5, d)) for d in (3, 4)] == [True, True]
    assert not is_workday(date(2029, 5, 1))
    assert not is_workday(date(2047, 10, 1))
    assert add_workdays(date(2026, 6, 1), 2600).year > 2035


def test_a_moment_is_read_as_its_day():
    assert is_workday(datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001
    assert add_workdays(datetime(2026, 11, 20, 9, 30), 1) == date(2026, 11, 23)  # noqa: DTZ001


def _walked(day: date, n: int) -> date:
    """The second counter: one day at a time, asking the table of the library for each."""
    step = timedelta(1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        shifted = day in chinese_calendar.workdays
        rest = day in chinese_calendar.holidays or day.isoweekday() > 5
        left -= 1 if shifted or not rest else 0
    return day


def test_twenty_thousand_counts_against_a_second_counter():
    chance = random.Random(20040101)
    first, last = date(FIRST, 1, 1).toordinal(), date(LAST, 12, 31).toordinal()
    for _ in range(20_000):
        n = chance.choice((1, 2, 3, 5, 7, 10, 15, 20, 30)) * chance.choice((1, -1))
        day = date.fromordinal(chance.randint(first + 60, last - 60))
        wanted = _walked(day, n)
        assert add_workdays(day, n) == wanted, (day, n)
        # from a working day the way back is the same length; the count between never includes the first day
        between = workdays_between(day, wanted) if n > 0 else workdays_between(wanted, day) - is_workday(day) + 1
        assert between == abs(n), (day, n)
        assert workdays_between(wanted, day) == -workdays_between(day, wanted)


def test_long_counts_are_quick():
    begun = perf_counter()
    for n in range(1, 20_000):
        add_workdays(date(2010, 1, 1), n % 3000)
        workdays_between(date(2010, 1, 1), date(2026, 6, 1))
    assert perf_counter() - begun < 2
