"""A year that is brought up to date unit by unit is the year counted anew, whatever happened in between."""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.access import standing_of
from app.extensions import db
from app.progress.overview_queries import overview_of
from app.progress.standing import Group, counted, standing
from app.progress.whole import ALL, Whole, latest
from app.progress.whole_queries import news_of_year, whole_of_year
from app.tasks.lamps import LAMPS, LampRule
from app.tasks.models import Task
from tests.progress import district
from tests.tasks.test_by_unit import CHANGES

groups = st.builds(
    Group,
    lamp=st.sampled_from(LAMPS),
    number=st.integers(1, 9),
    unit_id=st.none() | st.integers(1, 4),
    chapter=st.sampled_from(["甲", "乙", ""]),
    kind=st.sampled_from(["rectification", "arrangement"]),
    drafted=st.booleans(),
    without_deadline=st.booleans(),
    late_done=st.integers(0, 3),
    submitted=st.integers(0, 3),
    long_late=st.integers(0, 3),
    first=st.integers(1, 10_000),
)


def _alike_once(found: list[Group]) -> list[Group]:
    return list({group[:1] + group[2:7]: group for group in found}.values())


years = st.lists(groups, max_size=30).map(_alike_once)


@given(years, st.lists(st.tuples(st.frozensets(st.none() | st.integers(1, 5)), years), max_size=6))
def test_units_put_in_and_taken_out_make_the_same_whole(
    first: list[Group], later: list[tuple[frozenset[int | None], list[Group]]]
) -> None:
    whole, held = Whole.of(first), list(first)
    for units, anew in later:
        whole = whole.with_units(units, Whole.of(anew).units)
        held = [group for group in held if group.unit_id not in units] + [group for group in anew if group.unit_id in units]
        afresh = Whole.of(held)
        assert whole.sums == afresh.sums
        assert whole.firsts == afresh.firsts
        assert {unit: set(part.groups) for unit, part in whole.units.items()} == {
            unit: set(part.groups) for unit, part in afresh.units.items()
        }
    made, slow = standing(2026, whole.groups()), standing(2026, held)
    assert (made.counts, made.drafts, made.chapters) == (slow.counts, slow.drafts, slow.chapters)
    assert {group.unit_id for group in whole.groups()} <= {ALL, None}
    late = {unit: counts.late for unit, counts in slow.units.items() if unit and counts.late}
    assert {unit: part.late for unit, part in whole.late().items()} == late
    assert {unit: part.issued for unit, part in whole.late().items()} == {unit: slow.units[unit].total for unit in late}
    own = frozenset({2, 4})
    assert latest(whole.late(), own, 3) == sorted(late, key=lambda unit: (unit not in own, -late[unit], unit))[:3]
    assert counted(whole.groups_of(own)) == counted(group for group in held if group.unit_id in own)


def test_own_units_stand_before_later_ones() -> None:
    whole = Whole.of([Group("late", number, unit_id=unit, first=unit) for unit, number in ((1, 1), (2, 5), (3, 3), (4, 5))])
    assert latest(whole.late(), {1, 3}, 3) == [3, 1, 2]
    assert latest(whole.late(), set(), 3) == [2, 4, 3]


def test_after_every_change_the_overview_is_that_of_a_process_that_kept_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty single changes of all kinds, each looked at twice: as it was brought up to date, and counted anew."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    place = district.make()
    db.session.commit()
    today, since = district.TODAY, district.TODAY - timedelta(days=6)
    who = standing_of(place.leader, today)
    assert who.portfolio
    rng = random.Random(11)

    def both(look: Callable[[], object]) -> None:
        kept = look()
        held = {
            name: app.extensions.pop(name) for name in ("unchanged", "years by unit", "news by unit") if name in app.extensions
        }
        assert kept == look()
        app.extensions.update(held)

    for _ in range(60):
        task = db.session.scalars(select(Task).where(Task.year == district.YEAR).order_by(func.random()).limit(1)).one()
        rng.choice(CHANGES)(task, rng)
        task.issued_on = task.issued_on and today - timedelta(days=rng.randrange(20))
        task.submitted_on = task.submitted_on and today - timedelta(days=rng.randrange(20))
        task.closed_on = task.closed_on and today - timedelta(days=rng.randrange(20))
        db.session.commit()
        both(lambda: overview_of(district.YEAR, today, since, who, ()))
        both(lambda: news_of_year(district.YEAR, since, today))
        both(lambda: {unit: sorted(part.groups) for unit, part in whole_of_year(district.YEAR, today).units.items()})


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 24)])
def test_what_is_kept_is_of_its_day_and_of_its_rule_of_lamps(app: Flask, monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Nothing changes at midnight but the lamps; and a rule that is decided is no change of a task."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    district.make()
    db.session.commit()
    before = whole_of_year(district.YEAR, district.TODAY)
    assert (whole_of_year(district.YEAR, day) is before) == (day == district.TODAY)
    monkeypatch.setattr(sys.modules["app.progress.whole_queries"], "lamp_rule", lambda: LampRule(near_days=300))
    assert whole_of_year(district.YEAR, district.TODAY).sums != before.sums
