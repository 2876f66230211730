"""What is counted by unit: of a change only the units that it touched are counted again, and never is a number older than the database."""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import load_only

from app.accounts.models import Unit
from app.audit.models import AuditRow
from app.audit.queries import head
from app.audit.seal import Head
from app.audit.since_queries import MOST, Since, told_since
from app.audit.trail_jobs import NAMED, note
from app.extensions import db, writing
from app.tasks.by_unit import ByUnit
from app.tasks.by_unit_queries import TRIES, Units, ids_of, kept_by_unit, kind_of, led_by
from app.tasks.count_queries import OWN, count_of_ledger
from app.tasks.lamps import LAMPS
from app.tasks.lifecycle import OPEN
from app.tasks.models import Milestone, Task
from app.tasks.queries import Filters, ledger_rows
from app.web.kept import Kept
from app.web.paging import count_of
from tests import builders
from tests.conftest import another_process
from tests.tasks import ground

YEAR, DUE = 2026, date(2026, 6, 30)


class Counting:
    """Counts tasks by unit, and remembers of which units it was asked to."""

    def __init__(self, units: list[Unit]) -> None:
        self.kept = Kept(4)
        self.asked: list[set[str] | None] = []
        self.names: dict[int | None, str] = {unit.id: unit.code for unit in units} | {None: "-"}
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, units: Units | None) -> ByUnit[int]:
        self.asked.append(None if units is None else {self.names[unit] for unit in units})
        query = select(Task.lead_unit_id, func.count()).where(led_by(kind_of(units))).group_by(Task.lead_unit_id)
        found = ByUnit(dict(db.session.execute(query, ids_of(units)).all()))
        self.meanwhile()
        return found

    def now(self) -> dict[str, int]:
        found = kept_by_unit("tasks", self, self.kept)
        db.session.rollback()
        return {self.names[unit]: number for unit, number in found.units.items()}

    def slowly(self) -> dict[str, int]:
        found = db.session.execute(select(Task.lead_unit_id, func.count()).group_by(Task.lead_unit_id)).all()
        db.session.rollback()
        return {self.names[unit]: number for unit, number in found}


def _task(n: int, lead: Unit | None) -> Task:
    task = Task(
        number=f"2026-{n:03}", year=YEAR, kind="arrangement", title="事项", due=DUE, created_at=ground.NOW, state="in_progress"
    )
    task.lead_unit_id = lead.id if lead else None
    db.session.add(task)
    return task


@pytest.fixture
def units(app: Flask) -> list[Unit]:
    made = [builders.unit(code, position=n) for n, code in enumerate("ABC")]
    for n in range(30):
        task = _task(n, [*made, None][n % 4])
        task.milestones = [Milestone(due=DUE - timedelta(days=60), percent=50, text="过半")] if n < 2 else []
    db.session.commit()
    return made


@pytest.fixture
def counting(units: list[Unit]) -> Counting:
    made = Counting(units)
    assert made.now() == made.slowly()
    assert made.asked == [None]
    made.asked.clear()
    return made


def _of(code: str | None) -> Task:
    where = (
        Task.lead_unit_id.is_(None)
        if code is None
        else Task.lead_unit_id == select(Unit.id).where(Unit.code == code).scalar_subquery()
    )
    return db.session.scalars(select(Task).where(where).order_by(Task.id).limit(1)).one()


def _reported(code: str | None) -> None:
    task = _of(code)
    task.percent += 1


def _twice() -> None:
    task = _of("A")
    for _ in range(2):
        task.percent += 1
        db.session.flush()


def _in_two() -> None:
    _reported("A")
    db.session.commit()
    _reported("C")


def _step_put_in() -> None:
    task = _of("C")
    task.milestones.append(Milestone(due=DUE, percent=100, text="完成"))


def _step_moved() -> None:
    task = _of("A")
    task.milestones[0].due = DUE


def _step_taken_out() -> None:
    task = _of("A")
    task.milestones = []


def _step_in_the_place_of_another() -> None:
    """SQLite gives the key of the last row again when that row is gone."""
    db.session.delete(db.session.scalars(select(Milestone).order_by(Milestone.id.desc()).limit(1)).one())
    db.session.commit()
    _step_put_in()


def _handed_on(by_name: bool) -> None:
    task, other = _of("A"), db.session.scalars(select(Unit).where(Unit.code == "C")).one()
    if by_name:
        task.lead_unit = other
    else:
        task.lead_unit_id = other.id


def _many(most: int) -> None:
    for task in db.session.scalars(select(Task).order_by(Task.id).limit(most)):
        task.percent += 1


def _removed() -> None:
    db.session.delete(_of("B"))


def _often(times: int) -> None:
    for _ in range(times):
        note("export")
        db.session.commit()
    _reported("B")


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        (lambda: _reported("A"), [{"A"}]),
        (lambda: _reported(None), [{"-"}]),
        (lambda: (_reported("A"), _reported("B")), [{"A", "B"}]),
        (lambda: (_reported("A"), _reported(None)), [{"A", "-"}]),
        (_twice, [{"A"}]),
        (_in_two, [{"A", "C"}]),
        (lambda: _task(100, db.session.scalars(select(Unit).where(Unit.code == "B")).one()), [{"B"}]),
        (_step_put_in, [{"C"}]),
        (_step_moved, [{"A"}]),
        (lambda: _often(3), [{"B"}]),
        # nothing of a task was changed
        (lambda: builders.unit("D"), []),
        (lambda: note("export"), []),
        # whose they were before, the trail does not say
        (_step_taken_out, [None]),
        (_step_in_the_place_of_another, [None]),
        (lambda: _handed_on(by_name=True), [None]),
        (lambda: _handed_on(by_name=False), [None]),
        (_removed, [None]),
        # nor which they are
        (lambda: db.session.execute(update(Task).where(Task.number < "2026-003").values(percent=7)), [None]),
        (lambda: (_reported("A"), db.session.execute(update(Task).where(Task.number == "2026-003").values(percent=7))), [None]),
        (lambda: db.session.execute(delete(Milestone)), [None]),
        (lambda: _many(NAMED), [{"A", "B", "C", "-"}]),
        (lambda: _many(NAMED + 1), [None]),
        (lambda: _often(MOST), [None]),
    ],
)
def test_of_a_change_only_the_units_that_it_touched_are_counted(
    counting: Counting, change: Callable[[], object], counted: list[set[str] | None]
) -> None:
    change()
    db.session.commit()
    counting.asked.clear()
    assert counting.now() == counting.slowly()
    assert counting.asked == counted
    assert counting.now() == counting.slowly()
    assert counting.asked == counted, "and kept again"


def test_an_update_by_a_unit_counts_that_unit_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the form does it, with all that it writes."""
    monkeypatch.setattr("app.clock.now", lambda: ground.NOW)
    place = ground.district()
    task = _task(1, place.edu)
    task.issued_on, task.cadence = ground.TODAY, "monthly"
    _task(2, place.fin)
    db.session.commit()
    counting = Counting([place.edu, place.fin])
    counting.now()
    liaison = app.test_client()
    builders.sign_in(liaison, place.edu_liaison)
    counting.asked.clear()
    counting.now()
    assert not counting.asked, "somebody has signed in, that is all"
    answer = liaison.post(f"/tasks/{task.ref}/update", data={"text": "已制定方案", "percent": "30", "version": str(task.version)})
    assert answer.status_code == 302
    counting.now()
    assert counting.asked == [{"edu"}]


def test_whoever_has_changed_something_counts_all_and_nobody_else_does(counting: Counting) -> None:
    _removed()
    found = kept_by_unit("tasks", counting, counting.kept)
    assert sum(found.units.values()) == 29 and counting.asked == [None], "what is not yet committed"
    db.session.rollback()
    counting.asked.clear()
    assert sum(counting.now().values()) == 30 and not counting.asked, "and was never kept"


def test_while_nothing_changes_nothing_but_the_trails_end_is_asked_for(counting: Counting) -> None:
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", hear)
    counting.now()
    event.remove(db.engine, "before_cursor_execute", hear)
    assert len(asked) == 1 and "audit_head" in asked[0]


def test_what_another_process_changes_is_seen(counting: Counting, database_url: str, tmp_path: Path) -> None:
    with another_process(database_url, tmp_path):
        _reported("C")
        db.session.commit()
    counting.now()
    assert counting.asked == [{"C"}]


def test_a_task_that_is_told_by_another_name_is_looked_for_among_all(counting: Counting) -> None:
    """Whoever reads only some columns of it changes a row of which nothing knows the ref."""
    task = db.session.scalars(select(Task).where(Task.lead_unit_id.is_not(None)).options(load_only(Task.percent)).limit(1)).one()
    task.percent += 1
    db.session.commit()
    told = told_since(head_before(1))
    assert told and [one.rows for one in told.of({"task"})] != [(task.ref,)]
    counting.now()
    assert counting.asked == [None]


def test_of_too_many_names_all_are_counted(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["app.tasks.by_unit_queries"], "NAMES", 1)
    _reported("A")
    db.session.commit()
    counting.now()
    assert counting.asked == [{"A"}]
    monkeypatch.setattr(sys.modules["app.tasks.by_unit_queries"], "NAMES", 2)
    _reported("A")
    db.session.commit()
    _step_put_in()
    db.session.commit()
    counting.now()
    assert counting.asked == [{"A"}, None], "two tasks and a step"


def head_before(rows: int) -> Head:
    """Where the trail ended so many rows ago."""
    row = db.session.scalars(select(AuditRow).order_by(AuditRow.number.desc()).offset(rows).limit(1)).one()
    return Head(row.number, row.seal)


@pytest.mark.parametrize("other", [lambda end: replace(end, seal="0" * 64), lambda end: replace(end, number=-5)])
def test_another_trail_is_not_taken_for_this_one(counting: Counting, other: Callable[[Head], Head]) -> None:
    """After a restore from a copy rows may have the same numbers and tell of something else; and old ones were kept long enough."""
    _reported("A")
    db.session.commit()
    end, found = counting.kept.get("tasks")
    counting.kept.keep("tasks", (other(end), found))
    assert counting.now() == counting.slowly()
    assert counting.asked == [None]


def test_a_trail_without_rows_tells_nothing(app: Flask) -> None:
    assert told_since(Head(1_000_000, "0" * 64)) is None


def test_what_is_changed_while_units_are_counted_is_counted_with_them(
    counting: Counting, database_url: str, tmp_path: Path
) -> None:
    """Between counting A and looking where the trail ends another transaction reports for B, and one moves a task from C to A."""
    changes = iter([lambda: _reported("B"), lambda: _handed_on(by_name=False)])

    def meanwhile() -> None:
        change = next(changes, None)
        if change:
            db.session.rollback()
            with another_process(database_url, tmp_path):
                change()
                db.session.commit()

    _reported("A")
    db.session.commit()
    counting.meanwhile = meanwhile
    assert counting.now() == counting.slowly()
    assert counting.asked == [{"A"}, {"A", "B"}, None]
    counting.asked.clear()
    assert counting.now() == counting.slowly()


def test_what_a_request_knew_when_it_began_is_not_taken_for_now(
    app: Flask, counting: Counting, database_url: str, tmp_path: Path
) -> None:
    """Something else on the page has asked already what came after the same row of the trail."""
    _reported("A")
    db.session.commit()
    end = head()
    db.session.rollback()

    def meanwhile() -> None:
        if counting.asked == [{"A"}]:
            token = writing.set(True)
            with another_process(database_url, tmp_path):
                _handed_on(by_name=False)
                db.session.commit()
            writing.reset(token)

    counting.meanwhile = meanwhile
    token = writing.set(False)
    with app.test_request_context("/overview"):
        g.asked_first = {"trail_number": end.number, "trail_seal": end.seal}
        assert told_since(end) == Since(end, ())
        db.session.rollback()
        found = kept_by_unit("tasks", counting, counting.kept)
        # SQLite reads on in the moment in which the page began; PostgreSQL sees each commit, and so must the page
        moment = "as it began" if db.engine.dialect.name == "sqlite" else "as it is now"
        assert counting.asked == ([{"A"}] if moment == "as it began" else [{"A"}, None])
        assert sum(found.units.values()) == 30
        db.session.remove()
    writing.reset(token)


def test_where_others_never_cease_all_are_counted_at_one_moment(counting: Counting, database_url: str, tmp_path: Path) -> None:
    def meanwhile() -> None:
        if counting.asked[-1] is not None:
            db.session.rollback()
            with another_process(database_url, tmp_path):
                _reported("B")
                db.session.commit()

    _reported("A")
    db.session.commit()
    counting.meanwhile = meanwhile
    assert counting.now() == counting.slowly()
    assert counting.asked == [{"A"}, *[{"A", "B"}] * (TRIES - 1), None]


def test_readers_beside_writers_always_see_every_task_once(app: Flask, counting: Counting, units: list[Unit]) -> None:
    """Tasks go from hand to hand, and updates come in between; whoever adds up the units finds thirty, whenever they look."""
    ids, wrong, looked, over = [unit.id for unit in units], [], [0], Event()

    def read() -> None:
        with app.app_context():
            while not over.is_set():
                found = kept_by_unit("tasks", counting, counting.kept).units
                db.session.remove()
                looked[0] += 1
                if sum(found.values()) != 30:
                    wrong.append(dict(found))

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    rng = random.Random(7)
    for turn in range(120):
        task = db.session.scalars(select(Task).order_by(Task.id).offset(rng.randrange(30)).limit(1)).one()
        if turn % 10:
            task.percent = (task.percent + 1) % 100
        else:
            task.lead_unit_id = rng.choice([*ids, None])
        db.session.commit()
        # somebody looks between any two changes, and others while they are made
        before, patience = looked[0], monotonic() + 10
        while looked[0] < before + 2 and monotonic() < patience:
            sleep(0.001)
    over.set()
    for reader in readers:
        reader.join(30)
    assert not any(reader.is_alive() for reader in readers)
    assert not wrong, wrong[:3]
    assert looked[0] > 20
    assert counting.now() == counting.slowly()
    assert any(asked for asked in counting.asked), "some were brought up to date, not all counted anew"


def test_the_ledgers_number_is_that_of_its_rows_whatever_happens(app: Flask, client: FlaskClient, units: list[Unit]) -> None:
    """Every filter that asks of a task alone, over a year of single changes; the number is kept meanwhile."""
    place = builders.person("clerk", "office", units[0])
    db.session.commit()
    who = ground.standing_of(place, ground.TODAY)
    filters = [
        Filters(year="2026"),
        Filters(year="2026", state="open"),
        Filters(year="2026", state="verified,archived,live"),
        *(Filters(year="2026", lamp=lamp) for lamp in LAMPS),
        Filters(year="2026", chapter="-", kind="arrangement"),
        Filters(year="2026", open="1", missing="owner,deadline"),
        Filters(year="2026", late_done="1", nature="standing"),
        Filters(year="2026", unit="A"),
        Filters(year="2026", q="事项"),
        Filters(year="all", state="open"),
    ]
    assert {name for asked in filters for name in asked.named()} >= OWN
    rng = random.Random(3)
    for _ in range(60):
        task = db.session.scalars(select(Task).order_by(Task.id).offset(rng.randrange(30)).limit(1)).one()
        rng.choice(CHANGES)(task, rng)
        db.session.commit()
        for asked in filters:
            found = count_of_ledger(asked, who, ground.TODAY)
            assert found == count_of(ledger_rows(asked, who, ground.TODAY)), asked


def _steps(task: Task, rng: random.Random) -> None:
    task.milestones = [Milestone(due=DUE - timedelta(days=rng.randrange(200)), percent=rng.randrange(100), text="节点")]


def _state(task: Task, rng: random.Random) -> None:
    task.state = rng.choice([*OPEN, "draft", "closed", "cancelled"])
    task.issued_on = None if task.state == "draft" else ground.TODAY - timedelta(days=rng.randrange(100))
    task.submitted_on = ground.TODAY if task.state == "submitted" else None
    task.done_on = task.closed_on = ground.TODAY if task.state == "closed" else None
    task.verified_on = rng.choice([None, ground.TODAY])


CHANGES: tuple[Callable[[Task, random.Random], object], ...] = (
    lambda task, rng: setattr(task, "percent", rng.randrange(100)),
    lambda task, rng: setattr(task, "due", rng.choice([None, ground.TODAY + timedelta(days=rng.randrange(-30, 60))])),
    lambda task, rng: setattr(task, "nature", rng.choice(["", "standing"])),
    lambda task, rng: setattr(task, "chapter", rng.choice(["", "规范执法"])),
    lambda task, rng: setattr(
        task, "lead_unit_id", None if rng.random() < 0.3 else db.session.scalar(select(Unit.id).order_by(func.random()).limit(1))
    ),
    _steps,
    _state,
)
