"""The lamps: the written rule case by case, and the SQL that must say the same for every task."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.policy.queries import decided, latest_of
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LAMP_RULE, LAMPS, LampRule, lamp, overdue
from app.tasks.lifecycle import STATES
from app.tasks.models import Milestone, Task
from app.tasks.queries import lamp_on
from tests import builders
from tests.tasks import ground
from tests.tasks.test_ledger import counted

ISSUED, DUE = date(2026, 1, 1), date(2026, 4, 11)  # a hundred days
RULE = LampRule()


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
    assert lamp(state, percent, ISSUED, due, None, day, RULE) == said


@pytest.mark.parametrize(
    ("percent", "day", "said"),
    [
        (0, date(2026, 1, 20), "on_schedule"),  # nineteen points behind
        (0, date(2026, 1, 21), "near"),
        (0, date(2026, 2, 20), "near"),  # fifty points
        (0, date(2026, 2, 21), "late"),
        (100, date(2026, 4, 7), "on_schedule"),  # four days before
        (100, date(2026, 4, 8), "near"),
        (100, DUE + timedelta(days=1), "late"),
    ],
)
def test_another_rule(percent: int, day: date, said: str) -> None:
    assert lamp("in_progress", percent, ISSUED, DUE, None, day, LampRule(3, 20, 50)) == said


def test_milestones_say_what_is_expected_by_when() -> None:
    steps = [(date(2026, 2, 1), 40), (date(2026, 3, 1), 70)]
    said = {
        day: lamp("in_progress", 35, ISSUED, DUE, None, day, RULE, steps)
        for day in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 2))
    }
    # 35 of 40 after the first; 35 points behind once the second has passed; the plain share would be behind in February
    assert list(said.values()) == ["on_schedule", "on_schedule", "late"]
    assert lamp("in_progress", 35, ISSUED, DUE, None, date(2026, 2, 25), RULE) == "near"


def test_a_suspended_task_is_neither_late_nor_on_schedule() -> None:
    assert lamp("suspended", 0, ISSUED, DUE, None, DUE + timedelta(days=90), RULE) == "paused"


def test_what_waits_for_verification_is_judged_by_the_day_it_was_handed_in() -> None:
    later = DUE + timedelta(days=30)
    assert lamp("submitted", 0, ISSUED, DUE, DUE, later, RULE) == "on_schedule"
    assert lamp("submitted", 0, ISSUED, DUE, DUE + timedelta(days=1), later, RULE) == "late"


def test_far_behind_is_red_and_not_overdue() -> None:
    """A report must not say of a task that its deadline has passed because its lamp is red."""
    day = date(2026, 3, 1)
    assert lamp("in_progress", 0, ISSUED, DUE, None, day, RULE) == "late" and not overdue("in_progress", DUE, None, day)
    later = DUE + timedelta(days=1)
    assert overdue("draft", DUE, None, later) and overdue("submitted", DUE, later, later)
    assert not any(overdue(state, DUE, None, later) for state in ("submitted", "closed", "suspended", "cancelled"))
    assert not overdue("in_progress", DUE, None, DUE) and not overdue("in_progress", None, None, later)


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
steps = st.lists(st.tuples(days, st.integers(1, 100)), max_size=3)
lamp_rules = st.builds(LampRule, st.integers(0, 60), st.integers(1, 40), st.integers(41, 100)) | st.just(RULE)
rows = st.tuples(st.sampled_from(STATES), st.integers(0, 100), st.none() | days, st.none() | days, st.none() | days, steps)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=20, max_size=20), days, lamp_rules)
def test_sql_says_what_python_says(app, made, day: date, by: LampRule) -> None:
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
    by_sql = dict(db.session.execute(db.select(Task.number, lamp_of(day, by))).all())
    assert by_sql == {task.number: lamp_on(task, day, by) for task in tasks}
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
    for by in (RULE, LampRule(3, 20, 50)):
        by_sql = dict(db.session.execute(db.select(Task.number, lamp_of(day, by))).all())
        assert by_sql == {t.number: lamp(t.state, t.percent, t.issued_on, t.due, t.submitted_on, day, by) for t in made}
        edge = {
            t.number for t in made if lamp(t.state, t.percent, t.issued_on, t.due, t.submitted_on, day, RULE) != by_sql[t.number]
        }
        assert edge or by == RULE


def test_what_another_rule_would_do_is_shown_before_it_is_saved(app, monkeypatch: pytest.MonkeyPatch) -> None:
    at = ground.district()
    near = ground.issued(at, "临近的任务", due=ground.TODAY + timedelta(days=5))
    far = ground.issued(at, "还早的任务", due=ground.TODAY + timedelta(days=200))
    behind = ground.issued(at, "落后的任务", due=ground.TODAY + timedelta(days=60))
    behind.issued_on = ground.TODAY - timedelta(days=40)  # forty of a hundred days
    draft = ground.draft("还没有下达的任务", due=ground.TODAY + timedelta(days=5))
    for task in (near, far, behind):
        task.state = "in_progress"
    db.session.commit()
    monkeypatch.setattr("app.clock.now", lambda: ground.NOW)
    client = app.test_client()
    builders.sign_in(client, at.chief)

    def shown(**typed: object) -> str:
        return client.post("/policy/lamps", data=typed).get_data(as_text=True)

    address = "/ledger?year=2026&state=open&lamp=near"
    before = client.get(address).get_data(as_text=True), client.get("/overview?year=2026").get_data(as_text=True)
    assert near.title in before[0] and "距时限不超过 7 天" in before[1]
    typed = {"near_days": 3, "behind_yellow": 20, "behind_red": 50, "note": "年底放宽", "seen": 0}
    looked = shown(look=1, **typed)
    assert "有 2 项换灯" in looked and near.title in looked and behind.title in looked
    assert far.title not in looked and draft.title not in looked, "nothing of these changes"
    assert 'value="50"' in looked and 'value="年底放宽"' in looked and latest_of(LAMP_RULE) is None, "looking saves nothing"
    assert "红灯要比黄灯晚" in shown(look=1, **typed | {"behind_red": 20}) and latest_of(LAMP_RULE) is None
    assert "没有任务换灯" in shown(look=1, **LampRule().plain())
    assert client.post("/policy/lamps", data=typed | {"save": 1}).status_code == 302
    assert decided(LAMP_RULE) == LampRule(3, 20, 50).plain() and latest_of(LAMP_RULE).note == "年底放宽"
    rows = client.get(address).get_data(as_text=True)
    assert behind.title in rows and near.title not in rows, "the ledger lights by the new rule, whatever statements are kept"
    page = client.get("/overview?year=2026").get_data(as_text=True)
    assert "距时限不超过 3 天" in page and "距时限不超过 7 天" not in page
    late = re.compile(r"逾期或严重滞后\s*<a[^>]*>(\d+)</a>")
    assert (late.findall(before[1])[0], late.findall(page)[0]) == ("1", "0"), "and so does the overview"
    past = client.get("/policy/tasks.lamps/history").get_data(as_text=True)
    assert LampRule(3, 20, 50).told.sentence in past and "年底放宽" in past and at.chief.name in past
    assert "已由其他人改动" in shown(save=1, **typed | {"near_days": 4}), "somebody decided meanwhile"
    assert decided(LAMP_RULE)["near_days"] == 3


def test_looking_at_another_rule_asks_as_much_of_many_tasks_as_of_few(app, monkeypatch: pytest.MonkeyPatch) -> None:
    at = ground.district()
    monkeypatch.setattr("app.clock.now", lambda: ground.NOW)
    client = app.test_client()
    builders.sign_in(client, at.chief)
    counts = []
    for more in (3, 41):
        for _n in range(more):
            ground.issued(at, due=ground.TODAY + timedelta(days=5)).state = "in_progress"
        db.session.commit()
        with counted() as statements:
            page = client.post("/policy/lamps", data=LampRule(near_days=3).plain() | {"page": 2}).get_data(as_text=True)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, counts
    assert "有 44 项换灯" in page and page.count("<tr>") == 1 + 4, "the second page"
