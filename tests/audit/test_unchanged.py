"""What is kept while nothing changes: never once older than the database, whoever changed it and however."""

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask, g
from sqlalchemy import event, func, select, update

from app import clock
from app.accounts.access import standing_of
from app.accounts.models import Unit
from app.audit.queries import head
from app.audit.seal import Head
from app.audit.since_queries import MOST, Since, Told, told_since
from app.audit.trail_jobs import Change, _gathered, note
from app.audit.unchanged import KEPT, unchanged
from app.audit.words import MACHINERY, PASSED_OVER
from app.cases import register_queries
from app.cases.models import Hearing
from app.cases.rates import Span
from app.cases.reach_queries import thinly_reached, thinly_reached_now
from app.extensions import Model, db
from app.reminders.jobs import beat
from app.tasks.by_unit_queries import TABLES, Units
from app.tasks.models import Task
from tests import builders
from tests.conftest import another_process
from tests.progress import district


class _Counted:
    """Counts units, and how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return db.session.scalar(select(func.count(Unit.id))) or 0

    def kept(self, named: str = "units") -> int:
        return unchanged(named, self)


@pytest.fixture
def counted(app: Flask) -> _Counted:
    builders.unit("first")
    db.session.commit()
    return _Counted()


def _renamed() -> None:
    db.session.execute(update(Unit).values(name="新的名称"))


def _removed(code: str = "first") -> None:
    db.session.delete(db.session.scalars(select(Unit).where(Unit.code == code)).one())


@pytest.mark.parametrize("change", [lambda: builders.unit("second"), _renamed, _removed, lambda: note("export")])
def test_it_is_counted_once_until_something_changes(counted: _Counted, change: Callable[[], object]) -> None:
    before = counted.kept()
    assert [counted.kept() for _ in range(3)] == [before] * 3 and counted.times == 1
    change()
    db.session.commit()
    assert counted.kept() == db.session.scalar(select(func.count(Unit.id)))
    assert counted.times == 2
    counted.kept("of another name")
    assert counted.times == 3


def test_whoever_has_changed_something_counts_it_and_nobody_else_does(counted: _Counted) -> None:
    before = counted.kept()
    builders.unit("mine")
    assert counted.kept() == before + 1, "what is not yet committed"
    db.session.flush()
    assert counted.kept() == before + 1
    db.session.rollback()
    assert counted.kept() == before, "and was never kept"
    builders.unit("mine")
    with db.session.begin_nested():
        builders.unit("also mine")
    assert counted.kept() == before + 2
    db.session.commit()
    assert counted.kept() == before + 2


def test_what_another_process_changes_is_seen(counted: _Counted, database_url: str, tmp_path: Path) -> None:
    before = counted.kept()
    db.session.rollback()
    with another_process(database_url, tmp_path):
        builders.unit("theirs")
        db.session.commit()
    assert counted.kept() == before + 1


def test_what_is_made_of_some_tables_stays_while_only_others_change(counted: _Counted) -> None:
    def kept(*of: str) -> int:
        return unchanged(of, counted, of=of)

    before = kept("unit")
    for change in (lambda: builders.person("p", "office", db.session.scalars(select(Unit)).one()), lambda: note("export")):
        change()
        db.session.commit()
        assert kept("unit") == before and counted.times == 1
    kept("unit", "person")
    assert counted.times == 2
    for times, change in enumerate((lambda: builders.unit("second"), _renamed, lambda: _removed("second")), 3):
        change()
        db.session.commit()
        assert kept("unit") == db.session.scalar(select(func.count(Unit.id))) and counted.times == times
    # more was told than anybody reads
    for _ in range(MOST + 1):
        note("export")
        db.session.commit()
    kept("unit")
    assert counted.times == 6


def test_a_change_of_which_the_trail_knows_no_table_is_one_of_any(counted: _Counted) -> None:
    since = Since(Head(1, "x"), (Told("", "change", (), (), all_named=False), Told("person", "add", ("1",), (), all_named=True)))
    assert since.of({"unit"}) == [since.told[0]]
    assert since.of({"person"}) == list(since.told)


def test_what_was_written_at_once_is_never_taken_for_named(counted: _Counted) -> None:
    """However the numbers fall: one row by itself, and a statement of which the driver says that it wrote nothing it could count."""
    before = head()
    builders.unit("second")
    db.session.flush()
    _gathered(db.session()).append(Change("unit", "add", count=0))
    db.session.commit()
    since = told_since(before)
    assert since and [(one.rows != (), one.all_named) for one in since.of({"unit"})] == [(True, False)]


def test_a_request_asks_once_what_was_told_and_again_only_by_now(
    counted: _Counted, app: Flask, database_url: str, tmp_path: Path
) -> None:
    end = head()
    db.session.rollback()
    with app.test_request_context("/overview"):
        g.asked_first = {"trail_number": end.number, "trail_seal": end.seal}
        assert told_since(end) == Since(end, ())
        db.session.rollback()
        with another_process(database_url, tmp_path):
            builders.unit("theirs")
            db.session.commit()
        assert told_since(end) == Since(end, ()), "as it was when the request began"
        later = told_since(end, by_now=True)
        assert later and later.end.number == end.number + 1
        assert [(one.what, one.table) for one in later.told] == [("add", "unit")]
        assert told_since(end) == Since(end, ())
        builders.unit("mine")
        db.session.commit()
        now = told_since(end)
        assert now and len(now.told) == 2, "whoever changes something forgets what was told before"


def test_what_the_clockwork_writes_every_second_costs_nothing(counted: _Counted) -> None:
    counted.kept()
    beat("tick", clock.now())
    db.session.commit()
    counted.kept()
    assert counted.times == 1


def test_what_is_kept_is_bounded_and_the_last_asked_for_stays(counted: _Counted, app: Flask) -> None:
    counted.kept("kept warm")
    for n in range(KEPT * 2):
        unchanged(n, lambda: 1)
        assert unchanged("kept warm", lambda: -1) > 0
    assert len(app.extensions["unchanged"]) == KEPT


def test_many_readers_beside_a_writer_never_see_less_than_was_committed(counted: _Counted, app: Flask) -> None:
    """A writer commits units one by one and says how many; whoever begins to read after that sees at least so many."""
    committed, wrong, start, most = [1], [], Barrier(4), 60

    def read() -> None:
        with app.app_context():
            start.wait()
            while committed[0] < most:
                least = committed[0]
                found = counted.kept()
                if found < least:
                    wrong.append((least, found))
                db.session.remove()

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    start.wait()
    for n in range(most):
        builders.unit(f"n{n}")
        db.session.commit()
        committed[0] = n + 2
    for reader in readers:
        reader.join(30)
    assert not wrong, wrong[:3]
    assert not any(reader.is_alive() for reader in readers)


@pytest.mark.parametrize(
    "page",
    [
        "/cases",
        "/overview",
        "/ledger?year=all",
        "/ledger?year=2026&state=open,verified&lamp=late&chapter=-&kind=arrangement&open=1&missing=owner,deadline&late_done=1&nature=standing",
        "/ledger?q=x&lamp=late&asked=1&missing=deadline",
        "/reports/{report}/living",
    ],
)
def test_pages_keep_only_what_the_trail_tells_of(app: Flask, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """Every table that is read while something is counted for keeping is one whose every change moves the trail's head."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    place = district.make()
    db.session.commit()
    tables: set[str] = set()

    def watched(_named: object, count: Callable[[], object], of: Collection[str] | None = None) -> object:
        with reading() as read:
            found = count()
        assert of is None or read <= set(of), f"{read - set(of)} are read as well"
        tables.update(read)
        return found

    def by_unit(_named: object, count: Callable[[Units | None], object], _kept: object) -> object:
        with reading() as read:
            count(frozenset({1})), count(frozenset({1, None}))
            found = count(None)
        assert read <= TABLES, f"{read - TABLES} are read as well"
        tables.update(read)
        return found

    for room in (
        "app.accounts.queries",
        "app.cases.reach_queries",
        "app.cases.register_queries",
        "app.progress.overview_queries",
        "app.tasks.count_queries",
        "app.progress.document_views",
    ):
        monkeypatch.setattr(sys.modules[room], "unchanged", watched)
    for room in ("app.progress.whole_queries", "app.tasks.count_queries"):
        monkeypatch.setattr(sys.modules[room], "kept_by_unit", by_unit)
    seen = []
    for who in (place.office, place.leader, place.liaison):
        client = app.test_client()
        builders.sign_in(client, who)
        seen.append(client.get(page.format(report=place.report.ref)).status_code)
    assert 200 in seen and set(seen) <= {200, 403}
    assert tables & {"task", "court_case"}
    assert not tables & (PASSED_OVER | MACHINERY), tables


@contextmanager
def reading() -> Iterator[set[str]]:
    """The tables that are read meanwhile."""
    read: set[str] = set()

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.update(set(re.findall(r"(?:FROM|JOIN) \(?\"?([a-z_]+)", statement)) & Model.metadata.tables.keys())

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield read
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def test_the_overview_of_tomorrow_is_counted_tomorrow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes at midnight but the day, and the lamps with it."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    place = district.make()
    task = db.session.scalars(select(Task).where(Task.state == "in_progress", Task.due > district.TODAY)).first()
    assert task
    task.due = district.TODAY
    db.session.commit()
    client = app.test_client()
    builders.sign_in(client, place.mayor)
    before = client.get("/overview").text
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY + timedelta(days=1)))
    after = client.get("/overview").text
    late = re.compile(r"lamp=late[^>]*>\s*<[^>]*>?\D*(\d+)")
    assert before != after
    assert late.findall(before) != late.findall(after)


def test_a_hearing_that_begins_is_counted_at_once_although_nothing_has_changed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has not recorded by then is asked to; on the day itself, at the very hour."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    place = district.make()
    db.session.commit()
    now = clock.now()
    span, who = Span.of(now.year), standing_of(place.mayor, now.date())
    first = db.session.scalars(
        select(Hearing.at).where(Hearing.state == "scheduled", Hearing.at > now).order_by(Hearing.at)
    ).first()
    assert first

    def counts(moment: datetime) -> dict[str, int]:
        return register_queries.register(who, state="all", span=span, now=moment, number=1)[0]

    before = counts(now)
    assert counts(first) == before, "at the hour it is still to come"
    after = counts(first + timedelta(seconds=1))
    assert (after["upcoming"], after["not_recorded"]) == (before["upcoming"] - 1, before["not_recorded"] + 1)
    last = first + timedelta(days=60)
    told = [
        (thinly_reached_now(moment), thinly_reached(moment)) for moment in (now, now, first, first + timedelta(seconds=1), last)
    ]
    assert all(kept == asked for kept, asked in told)
    assert told[0] != told[-1], "no hearing is coming any more"
