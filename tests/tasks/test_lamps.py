"""The lamps: the written rule case by case, and the SQL that must say the same for every task."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LAMPS, lamp
from app.tasks.lifecycle import STATES
from app.tasks.models import Milestone, Task
from app.tasks.queries import lamp_on
from tests.tasks import ground

ISSUED, DUE = date(2026, 1, 1), date(2026, 4, 11)  # a hundred days


@pytest.mark.parametrize(
    ("state", "percent", "due", "day", "said"),
    [
        ("closed", 0, DUE, date(2027, 1, 1), "done"),
        ("in_progress", 50, None, date(2026, 3, 1), "no_deadline"),
        ("issued", 0, DUE, date(2026, 1, 10), "not_begun"),
        ("in_progress", 0, DUE, date(2026, 1, 10), "on_schedule"),
        ("in_progress", 0, DUE, date(2026, 1, 11), "near"),  # ten points behind
        ("in_progress", 0, DUE, date(2026, 1, 31), "near"),  # thirty points
        ("in_progress", 0, DUE, date(2026, 2, 1), "late"),  # thirty-one
        ("in_progress", 100, DUE, date(2026, 4, 3), "on_schedule"),
        ("in_progress", 100, DUE, date(2026, 4, 4), "near"),  # seven days before
        ("in_progress", 100, DUE, DUE, "near"),
        ("in_progress", 100, DUE, DUE + timedelta(days=1), "late"),
    ],
)
def test_the_written_rule(state: str, percent: int, due: date | None, day: date, said: str) -> None:
    assert lamp(state, percent, ISSUED, due, None, day) == said


def test_milestones_say_what_is_expected_by_when() -> None:
    steps = [(date(2026, 2, 1), 40), (date(2026, 3, 1), 70)]
    said = {
        day: lamp("in_progress", 35, ISSUED, DUE, None, day, steps)
        for day in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 2))
    }
    # 35 of 40 after the first; 35 points behind once the second has passed; the plain share would be behind in February
    assert list(said.values()) == ["on_schedule", "on_schedule", "late"]
    assert lamp("in_progress", 35, ISSUED, DUE, None, date(2026, 2, 25)) == "near"


def test_a_suspended_task_is_neither_late_nor_on_schedule() -> None:
    assert lamp("suspended", 0, ISSUED, DUE, None, DUE + timedelta(days=90)) == "paused"


def test_what_waits_for_verification_is_judged_by_the_day_it_was_handed_in() -> None:
    later = DUE + timedelta(days=30)
    assert lamp("submitted", 0, ISSUED, DUE, DUE, later) == "on_schedule"
    assert lamp("submitted", 0, ISSUED, DUE, DUE + timedelta(days=1), later) == "late"


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
steps = st.lists(st.tuples(days, st.integers(1, 100)), max_size=3)
rows = st.tuples(st.sampled_from(STATES), st.integers(0, 100), st.none() | days, st.none() | days, st.none() | days, steps)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=20, max_size=20), days)
def test_sql_says_what_python_says(app, made, day: date) -> None:
    db.session.query(Milestone).delete()
    db.session.query(Task).delete()
    tasks = []
    for position, (state, percent, issued_on, due, submitted_on, steps) in enumerate(made):
        tasks.append(
            Task(
                number=f"2026-{position:03d}", year=2026, kind="arrangement", title="x", created_at=ground.NOW, state=state,
                percent=percent, issued_on=issued_on, due=due, submitted_on=submitted_on,
                milestones=[Milestone(due=on, percent=points, text="x") for on, points in steps],
            )
        )  # fmt: skip
    db.session.add_all(tasks)
    db.session.flush()
    by_sql = dict(db.session.execute(db.select(Task.number, lamp_of(day))).all())
    assert by_sql == {task.number: lamp_on(task, day) for task in tasks}
    assert set(by_sql.values()) <= set(LAMPS)
    db.session.rollback()


def test_sql_says_what_python_says_at_every_edge(app) -> None:
    """Every whole day of short and long terms, every fifth percent: where ten, thirty and seven are exactly met."""
    day = date(2026, 6, 1)
    made = [
        Task(
            number=f"{total}-{elapsed}-{percent}", year=2026, kind="arrangement", title="x", created_at=ground.NOW,
            state="in_progress", percent=percent, issued_on=day - timedelta(days=elapsed),
            due=day + timedelta(days=total - elapsed),
        )
        for total in (1, 7, 40, 100)
        for elapsed in range(0, total + 2)
        for percent in range(0, 101, 5)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    by_sql = dict(db.session.execute(db.select(Task.number, lamp_of(day))).all())
    assert by_sql == {t.number: lamp(t.state, t.percent, t.issued_on, t.due, t.submitted_on, day) for t in made}
