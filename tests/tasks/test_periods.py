"""Periodic reports: which fall due when, which are missing, and which one a report of today is about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tasks.periods import Filing, Span, files_for, filing, idle_spans, period_of, periods

CADENCES = ("weekly", "monthly", "quarterly", "half_year")
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def never() -> tuple[list[str], tuple[Span, ...]]:
    raise AssertionError("the history was asked for, although the last report tells")


@pytest.mark.parametrize(
    ("cadence", "day", "key", "until"),
    [
        ("weekly", date(2026, 3, 6), "2026-W10", date(2026, 3, 6)),  # a Friday
        ("weekly", date(2026, 3, 7), "2026-W11", date(2026, 3, 13)),
        ("monthly", date(2026, 2, 28), "2026-02", date(2026, 2, 28)),
        ("monthly", date(2026, 12, 29), "2027-01", date(2027, 1, 28)),
        ("quarterly", date(2026, 12, 31), "2026-Q4", date(2026, 12, 31)),
        ("half_year", date(2026, 7, 1), "2026-H2", date(2026, 12, 31)),
    ],
)
def test_a_day_belongs_to_its_period(cadence: str, day: date, key: str, until: date) -> None:
    period = period_of(cadence, day)
    assert period is not None and (period.key, period.until) == (key, until)


@given(st.sampled_from(CADENCES), days)
def test_periods_leave_no_day_out_and_share_none(cadence: str, day: date) -> None:
    period = period_of(cadence, day)
    assert period is not None and period.since <= day <= period.until
    after = period_of(cadence, period.until + timedelta(days=1))
    assert after is not None and after.since == period.until + timedelta(days=1) and after.key != period.key


def test_without_a_cadence_nothing_falls_due() -> None:
    assert period_of("none", date(2026, 3, 2)) is None and period_of("case_by_case", date(2026, 3, 2)) is None
    assert filing("none", date(2026, 1, 1), (), (), date(2026, 9, 1)).missing == ()


def test_a_task_issued_late_in_a_period_owes_the_next() -> None:
    assert [p.key for p in periods("monthly", date(2026, 6, 20), date(2026, 7, 1))] == ["2026-07"]
    assert [p.key for p in periods("monthly", date(2026, 6, 10), date(2026, 7, 1))] == ["2026-06", "2026-07"]


def test_what_was_missed_is_filed_late_and_older_ones_stay_missing() -> None:
    issued, today = date(2026, 1, 5), date(2026, 4, 2)
    found = filing("monthly", issued, ["2026-01"], (), today)
    assert [p.key for p in found.missing] == ["2026-02", "2026-03"]
    assert found.late is not None and found.late.key == "2026-03" and found.running is not None and found.running.key == "2026-04"
    assert files_for("monthly", issued, "2026-01", lambda: (["2026-01"], ()), today) == "2026-03"
    after = filing("monthly", issued, ["2026-01", "2026-03"], (), today)
    assert after.late is None and [p.key for p in after.missing] == ["2026-02"]
    assert files_for("monthly", issued, "2026-03", never, today) == "2026-04", "the last report tells that none is missing"
    assert files_for("monthly", issued, "", lambda: (["2026-01", "2026-03"], ()), today) == "2026-04"
    assert files_for("none", issued, "", never, today) == "" and files_for("monthly", None, "", never, today) == ""


def test_the_first_period_counts_when_half_of_it_is_left_and_the_running_one_from_its_first_day() -> None:
    saturday, tuesday, wednesday = date(2026, 3, 7), date(2026, 3, 10), date(2026, 3, 11)
    assert [p.key for p in periods("weekly", tuesday, tuesday)] == ["2026-W11"], "three days are gone and three are left"
    assert [p.key for p in periods("weekly", wednesday, date(2026, 3, 13))] == []
    assert [p.key for p in periods("weekly", wednesday, date(2026, 3, 14))] == ["2026-W12"], "which begins that day"
    assert [p.key for p in periods("weekly", saturday, saturday)] == ["2026-W11"]


def test_on_its_last_day_a_report_is_still_to_come_and_the_day_after_it_is_missing() -> None:
    issued, last = date(2026, 2, 28), date(2026, 3, 6)
    on_the_day = filing("weekly", issued, (), (), last)
    assert on_the_day.running is not None and on_the_day.running.until == last
    assert on_the_day.missing == () and on_the_day.late is None
    after = filing("weekly", issued, (), (), last + timedelta(days=1))
    assert [p.until for p in after.missing] == [last] and after.late == after.missing[0] and after.running is not None
    assert filing("weekly", issued, [on_the_day.running.key], (), last).running is None, "it is filed"
    assert filing("weekly", None, (), (), last) == Filing((), None)


@pytest.mark.parametrize(
    ("first", "after"),
    [(date(2026, 3, 6), date(2026, 3, 6)), (date(2026, 3, 1), date(2026, 3, 6)), (date(2026, 3, 6), date(2026, 3, 12))],
)
def test_a_report_that_falls_due_on_a_day_of_rest_is_not_owed(first: date, after: date) -> None:
    issued, today = date(2026, 2, 28), date(2026, 3, 13)
    assert [p.key for p in filing("weekly", issued, (), (Span(first, after),), today).missing] == []
    beside = (Span(date(2026, 3, 1), date(2026, 3, 5)), Span(date(2026, 3, 7), date(2026, 3, 12)))
    assert [p.key for p in filing("weekly", issued, (), beside, today).missing] == ["2026-W10"]
    assert filing("weekly", issued, (), (Span(today, today),), today).running is None, "nothing is to come while it rests"


@pytest.mark.parametrize("rests", ["suspend", "submit", "close"])
@pytest.mark.parametrize("wakes", ["resume", "return", "reopen", "transfer"])
def test_a_task_rests_from_one_move_to_the_next_that_wakes_it(rests: str, wakes: str) -> None:
    may = lambda day: date(2026, 5, day)  # noqa: E731
    moves = [
        ("update", may(1)),
        (wakes, may(2)),
        (rests, may(4)),
        ("nudge", may(5)),
        (rests, may(6)),
        (wakes, may(9)),
        (wakes, may(11)),
    ]
    assert idle_spans(moves, may(20)) == (Span(may(4), may(8)),)
    assert idle_spans([*moves, (rests, may(15))], may(20)) == (Span(may(4), may(8)), Span(may(15), may(20)))


def test_nothing_is_owed_while_it_rests() -> None:
    moves = [("suspend", date(2026, 2, 1)), ("resume", date(2026, 3, 1)), ("submit", date(2026, 3, 20))]
    rests = idle_spans(moves, date(2026, 4, 2))
    assert rests == (Span(date(2026, 2, 1), date(2026, 2, 28)), Span(date(2026, 3, 20), date(2026, 4, 2)))
    assert [p.key for p in filing("monthly", date(2026, 1, 5), (), rests, date(2026, 4, 2)).missing] == ["2026-01"]


@given(
    st.lists(st.sampled_from(CADENCES), min_size=1, max_size=3),
    days,
    st.lists(
        st.tuples(st.integers(0, 45), st.sampled_from(["report", "report", "suspend", "submit", "resume", "cadence"])),
        max_size=60,
    ),
)
def test_what_the_last_report_was_about_tells_the_same_as_the_whole_history(
    cadences: list[str], issued_on: date, life: list[tuple[int, str]]
) -> None:
    """A life of a task, day by day: a report is about the same period whether the last one is known or all of them are read."""
    moves: list[tuple[str, date]] = []
    filed: set[str] = set()
    last, day, resting, cadence = "", issued_on, False, cadences[0]
    for gap, what in life:
        day += timedelta(days=gap)
        if what == "cadence":
            cadence = cadences[(cadences.index(cadence) + 1) % len(cadences)]
        elif what != "report":
            moves.append((what, day))
            resting = what != "resume"
        elif not resting:
            found = (set(filed), idle_spans(moves, day))
            whole = files_for(cadence, issued_on, "", lambda found=found: found, day)
            assert files_for(cadence, issued_on, last, lambda found=found: found, day) == whole, (last, day, found)
            last = whole
            filed.add(whole)
