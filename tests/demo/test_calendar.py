"""The story's calendar on every day it may be told: order kept, lateness kept, officials at work on working days."""

from datetime import date, timedelta

import pytest

from app.demo import story
from app.demo.bulletins import tellings
from app.demo.calendar import BEGINNING, laid_out
from app.workdays import is_workday

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(4 * 365)]


@pytest.mark.parametrize(("today", "year"), [
    ("2026-01-05", 2025), ("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-06-15", 2026), ("2026-11-23", 2026), ("2027-02-28", 2026),
])  # fmt: skip
def test_the_year_of_work_is_the_running_one_from_april_on(today: str, year: int) -> None:
    assert laid_out(date.fromisoformat(today)).year == year


def test_the_story_begins_on_the_day_of_issue_and_stays_in_order() -> None:
    for today in DAYS:
        told = laid_out(today)
        events = [told.event(at) for at in range(BEGINNING, 0)]
        assert events[0] == told.issued
        assert events == sorted(events)
        assert all(is_workday(day) for day in events)
        assert events[-1] < today, "yesterday's work is done before today"


def test_what_is_still_to_come_lies_ahead_on_working_days() -> None:
    for today in DAYS:
        told = laid_out(today)
        assert told.due(0) == today
        assert all(told.due(at) > today for at in (1, 5, 12, 20, 40, 92))
        assert told.next_weekday(2) > today
        assert is_workday(told.coming(1)) and told.coming(1) > today


def test_rounding_a_deadline_never_makes_work_late_or_early() -> None:
    for today in DAYS[::3]:
        told = laid_out(today)
        for task in story.tasks():
            if task.due is None:
                continue
            done = [told.event(step.at) for step in task.steps]
            exact, rounded = told._day(task.due), told.due(task.due, done)
            assert [act <= exact for act in done] == [act <= rounded for act in done], (today, task.key)
            assert (today <= exact) == (today <= rounded), (today, task.key)
            assert abs((rounded - exact).days) <= 8


def test_deadlines_that_are_free_to_be_round_are_round() -> None:
    told = laid_out(date(2026, 11, 23))
    assert told.due(40).isoformat() == "2026-12-31"
    assert told.due(25).isoformat() == "2026-12-20"
    assert told.due(5).isoformat() == "2026-11-28", "near ones keep their distance"


def test_on_every_day_one_bulletin_is_being_written_and_one_waits_for_approval() -> None:
    for today in DAYS:
        told = tellings(laid_out(today))
        states = [telling.state for telling in told]
        assert states.count("draft") == states.count("submitted") == 1, today
        assert len({(telling.kind, telling.period) for telling in told}) == len(told), today
        assert all(telling.day < today for telling in told)
