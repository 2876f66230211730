"""The trail: what is told in it, that it is told in the same transaction, and that nothing in it can be changed unseen."""

import json
import re
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, g
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app import clock, create_app
from app.accounts.models import Person, Unit
from app.accounts.passwords import hashed
from app.audit import jobs
from app.audit.errors import KeptByLaw
from app.audit.models import AuditHead, AuditRow, AuditTombstone
from app.audit.queries import carried, checked, head
from app.audit.seal import Head, Sealed, seal
from app.audit.trail_jobs import NAMED, changing, end_seen, key, note
from app.audit.watch_views import _kind
from app.audit.words import MACHINERY, PASSED_OVER
from app.demo.loading import load_demo
from app.extensions import db
from app.reports.models import Report, Section
from app.tasks.models import Milestone, Task
from tests import builders
from tests.conftest import settings_for


def _rows() -> list[AuditRow]:
    db.session.expire_all()
    return list(db.session.scalars(select(AuditRow).order_by(AuditRow.number)))


def _filled(n: int = 12) -> None:
    for number in range(n):
        builders.unit(f"u{number}")
        db.session.commit()


def _unlocked() -> None:
    """What only the owner of the database can do: the locks of the table are taken off."""
    if db.engine.dialect.name == "sqlite":
        for name in ("audit_row_stays", "audit_row_kept"):
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for name in ("audit_row_stays", "audit_row_whole"):
            db.session.execute(text(f"DROP TRIGGER {name} ON audit_row"))


def _faults(*exported: Head) -> list[tuple[int, str]]:
    db.session.rollback()
    return [(fault.number, fault.what) for fault in checked(key(), list(exported))]


def test_a_transaction_is_one_row_that_says_who_what_and_from_where(app: Flask, client: FlaskClient) -> None:
    office = builders.person("bo", "office", builders.unit("sfj"))
    builders.sign_in(client, office)
    before = len(_rows())
    form = {
        "name": "水务局",
        "short_name": "",
        "code": "swj",
        "kind": "department",
        "duties": "河长制",
        "leader": "",
        "parent": "",
    }
    assert client.post("/units/new", data=form, environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 302
    rows = _rows()
    assert len(rows) == before + 1
    last = rows[-1]
    assert (last.kind, last.doing, last.actor, last.address) == ("change", "accounts.new_unit", "bo", "10.1.2.3")
    told = json.loads(last.changes)
    assert told["add unit"]["n"] == 1
    assert "水务局" not in last.changes and "河长制" not in last.changes, "what was written stays where it was written"
    unit = db.session.scalars(select(Unit).where(Unit.code == "swj")).one()
    client.post(f"/units/{unit.ref}/edit", data={**form, "name": "区水务局"})
    assert "name" in json.loads(_rows()[-1].changes)["change unit"]["columns"]


def test_what_is_undone_leaves_no_trace(app: Flask) -> None:
    before = len(_rows())
    builders.unit("a")
    db.session.rollback()
    db.session.commit()
    assert len(_rows()) == before
    builders.unit("b")
    with db.session.begin_nested() as inner:
        builders.unit("c")
        inner.rollback()
    db.session.commit()
    assert json.loads(_rows()[-1].changes)["add unit"]["rows"] != [], "the outer one is told"
    assert json.loads(_rows()[-1].changes)["add unit"]["n"] == 1, "the inner one is not"


def test_without_the_trail_nothing_is_changed(app: Flask) -> None:
    """No setting and no failure switches it off: where the row cannot be written, the change is not written either."""
    db.session.execute(text("DROP TABLE audit_head"))
    db.session.execute(text("ALTER TABLE audit_row RENAME TO gone"))
    db.session.commit()
    builders.unit("a")
    with pytest.raises(DatabaseError):
        db.session.commit()
    db.session.rollback()
    assert db.session.scalars(select(Unit).where(Unit.code == "a")).all() == []


def test_changes_of_many_rows_at_once_are_told(app: Flask) -> None:
    _filled(3)
    db.session.execute(update(Unit).values(position=7))
    db.session.commit()
    assert json.loads(_rows()[-1].changes) == {"change unit": {"n": 3, "at_once": True}}


def test_a_row_written_twice_is_one_row_and_what_is_left_behind_is_removed(app: Flask) -> None:
    """Counts are kept by what is told: a number too high, or a removal told as a change, and a page would show the day before."""
    unit = builders.unit("a")
    db.session.flush()
    unit.position = 3
    db.session.flush()
    unit.position = 4
    db.session.commit()
    told = json.loads(_rows()[-1].changes)
    assert told == {
        "add unit": {"n": 1, "rows": [unit.ref]},
        "change unit": {"n": 1, "rows": [unit.ref], "columns": ["position"]},
    }
    task = Task(number="2026-001", year=2026, kind="arrangement", title="事项", created_at=clock.now())
    task.milestones = [Milestone(due=date(2026, 6, day), percent=day, text="节点") for day in (1, 2)]
    db.session.add(task)
    db.session.commit()
    task.milestones = task.milestones[1:]
    db.session.commit()
    told = json.loads(_rows()[-1].changes)
    assert {name: said["n"] for name, said in told.items()} == {"change task": 1, "remove milestone": 1}


def test_many_rows_written_twice_are_counted_once(app: Flask) -> None:
    rows = [builders.unit(f"u{n}") for n in range(NAMED + 5)]
    db.session.commit()
    for position in (7, 8):
        for row in rows:
            row.position = position
        db.session.flush()
    db.session.commit()
    told = json.loads(_rows()[-1].changes)["change unit"]
    assert (told["n"], len(told["rows"])) == (NAMED + 5, NAMED)


def test_what_fails_within_a_savepoint_undoes_nothing_before_it(app: Flask) -> None:
    builders.unit("a")
    db.session.commit()
    builders.unit("b")
    db.session.flush()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        builders.unit("a")
    assert changing(db.session())
    db.session.commit()
    assert json.loads(_rows()[-1].changes)["add unit"]["n"] == 1
    assert len(db.session.scalars(select(Unit)).all()) == 2
    builders.unit("c")
    with pytest.raises(IntegrityError):
        builders.unit("a")
    db.session.rollback()
    assert not changing(db.session()), "what fails outside of one undoes all"


def test_parts_that_are_left_out_are_told_although_nobody_removed_them(app: Flask) -> None:
    """Whether or not a part knows the whole that it was left by."""
    report = Report(
        unit_id=builders.unit("a").id, year=2025, title="报告", text="一。二。", sha256="0" * 64, created_at=clock.now()
    )
    report.sections = [Section(number=str(n), heading="部分", role="problems", start=n, end=n + 1) for n in range(3)]
    db.session.add(report)
    db.session.commit()
    report.sections = report.sections[1:]
    db.session.commit()
    assert json.loads(_rows()[-1].changes)["remove section"]["n"] == 1


def test_everything_the_demonstration_writes_is_told(app: Flask) -> None:
    """Every table that any statement writes to, in a whole year's work, stands in the trail; but those passed over, with reason."""
    wrote: set[str] = set()

    def watch(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if table := re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', statement):
            wrote.add(table.group(1))

    event.listen(db.engine, "after_cursor_execute", watch)
    load_demo(clock.now())
    event.remove(db.engine, "after_cursor_execute", watch)
    told = {name.split()[1] for row in _rows() for name in json.loads(row.changes or "{}")}
    assert len(wrote) > 15, wrote
    assert not wrote - told - PASSED_OVER - MACHINERY, "written and not told of"
    assert _faults() == []


def test_signing_in_and_out_and_failing_to(app: Flask, client: FlaskClient) -> None:
    builders.person("li", "office", builders.unit("sfj")).password_hash = hashed("A good long one")
    db.session.commit()
    client.post("/sign-in", data={"username": "li", "password": "wrong"})
    client.post("/sign-in", data={"username": "Secret-In-The-Wrong-Field1", "password": "x"})
    failed = _rows()[-2:]
    assert [(row.kind, row.actor, row.outcome) for row in failed] == [
        ("sign_in_failed", "li", "refused"),
        ("sign_in_failed", "", "refused"),
    ]
    assert all("Secret" not in row.changes for row in failed)
    client.post("/sign-in", data={"username": "li", "password": "A good long one"})
    client.post("/sign-out")
    assert [(row.kind, row.actor) for row in _rows()[-2:]] == [("sign_in", "li"), ("sign_out", "li")]


def test_denied_tries_and_files_are_told(app: Flask, client: FlaskClient) -> None:
    unit = builders.unit("swj")
    builders.sign_in(client, builders.person("wang", "liaison", unit))
    client.get("/units")
    client.get("/tasks/nosuchtask")
    client.post(f"/units/{unit.ref}")
    told = [(row.kind, row.doing, row.actor) for row in _rows()[-3:]]
    assert told == [("denied", "accounts.units", "wang"), ("denied", "tasks.task", "wang"), ("denied", "accounts.unit", "wang")]
    assert "nosuchtask" in _rows()[-2].changes
    before = len(_rows())
    client.get("/account")
    assert len(_rows()) == before, "a page is no export"
    assert client.get("/ledger/export").status_code == 200
    assert [(row.kind, row.doing) for row in _rows()[before:]] == [("export", "tasks.export")]


@pytest.mark.parametrize(
    ("method", "status", "kind"), [("GET", 200, "export"), ("GET", 206, "export"), ("POST", 200, "export"), ("HEAD", 200, ""), ("GET", 304, "")]
)  # fmt: skip
def test_a_file_is_told_in_pieces_as_well_and_in_answer_to_a_form(app: Flask, method: str, status: int, kind: str) -> None:
    with app.test_request_context("/", method=method):
        assert _kind(Response(status=status, headers={"Content-Disposition": "attachment"})) == kind


def test_the_trail_is_for_the_audit_administrator_alone_and_can_be_searched(app: Flask, client: FlaskClient) -> None:
    unit = builders.unit("xxb")
    builders.sign_in(client, builders.person("audit", "auditor", unit))
    office = app.test_client()
    builders.sign_in(office, builders.person("bo", "office", unit))
    assert office.get("/audit").status_code == 403
    page = client.get("/audit?kind=denied&actor=bo").get_data(as_text=True)
    assert "audit.trail" in page and "bo" in page
    assert "audit.trail" not in client.get("/audit?kind=denied&actor=nobody").get_data(as_text=True)
    assert client.get("/audit?since=x&until=2026-13-01&page=zzz&kind=%27").status_code == 200


def test_rows_are_locked_by_the_database(app: Flask) -> None:
    _filled(2)
    for statement in ("UPDATE audit_row SET actor = 'x'", "DELETE FROM audit_row"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_every_column_of_every_row_is_sealed(app: Flask) -> None:
    _filled()
    _unlocked()
    db.session.commit()
    assert _faults() == []
    rows = _rows()
    columns = {c.name for c in AuditRow.__table__.columns} - {"number"}
    for row in rows:
        for column in columns:
            kept = getattr(row, column)
            changed = (
                kept + timedelta(microseconds=1)
                if column == "at"
                else (("0" if kept[:1] != "0" else "1") + kept[1:] if kept else "x")
            )
            db.session.execute(update(AuditRow).where(AuditRow.number == row.number).values({column: changed}))
            found = [fault.number for fault in checked(key(), [])]
            assert found and min(found) in (row.number, row.number + 1), (row.number, column)
            db.session.rollback()
            db.session.expire_all()


def test_rows_that_are_missing_swapped_or_put_in_are_found(app: Flask) -> None:
    _filled()
    _unlocked()
    db.session.commit()
    last = _rows()[-1].number

    def after(*statements: str) -> list[int]:
        for statement in statements:
            db.session.execute(text(statement))
        found = [fault.number for fault in checked(key(), [])]
        db.session.rollback()
        return found

    assert after("DELETE FROM audit_row WHERE number = 5")[0] == 5
    assert after("DELETE FROM audit_row WHERE number = 1")[0] == 1
    assert after(f"DELETE FROM audit_row WHERE number = {last}") == [last]
    swap = [f"UPDATE audit_row SET number = {to} WHERE number = {of}" for of, to in ((3, -1), (4, 3), (-1, 4))]
    assert after(*swap)[0] == 3
    assert after("DELETE FROM audit_row")[0] == 1
    copy = "number, at, kind, doing, actor, behalf, address, outcome, changes, previous, seal"
    put_in = f"INSERT INTO audit_row ({copy}) SELECT {last + 1}, {copy.partition(', ')[2]} FROM audit_row WHERE number = 2"
    assert after(put_in)[0] == last + 1


def test_a_tail_cut_off_is_found_by_a_head_carried_elsewhere(app: Flask) -> None:
    _filled()
    jobs.export_head(now=clock.now())
    exported = carried(jobs.heads_file())
    assert _faults(*exported) == []
    _unlocked()
    db.session.commit()
    kept = _rows()[-4]
    number, kept_seal = kept.number, kept.seal
    db.session.rollback()
    with db.engine.begin() as thief:
        thief.execute(text(f"DELETE FROM audit_row WHERE number > {number}"))
        thief.execute(update(AuditHead).values(number=number, seal=kept_seal))
    assert _faults() == [], "the database alone cannot know"
    assert [what for _, what in _faults(*exported)] == ["exported"]
    for n in range(8):  # the product goes on writing over the gap
        builders.unit(f"again{n}")
        db.session.commit()
    assert _faults() == []
    assert _faults(*exported) == [(exported[0].number, "exported")]


def test_a_trail_written_anew_without_the_key_is_found(app: Flask) -> None:
    _filled()
    _unlocked()
    previous = ""
    for row in _rows():
        fields = {name: getattr(row, name) for name in Sealed.__dataclass_fields__} | {"previous": previous, "actor": "forged"}
        forged = seal(b"a guessed key", Sealed(**fields))
        db.session.execute(
            update(AuditRow).where(AuditRow.number == row.number).values(previous=previous, actor="forged", seal=forged)
        )
        previous = forged
    db.session.execute(update(AuditHead).values(seal=previous))
    assert next(iter(checked(key(), []))).number == 1
    db.session.rollback()


def test_nothing_younger_than_half_a_year_is_removed_by_anybody(app: Flask) -> None:
    _filled(2)
    with pytest.raises(KeptByLaw):
        jobs.purge(now=clock.now(), kept=timedelta(days=182))
    assert jobs.purge(now=clock.now(), kept=timedelta(days=183)) == 0
    # a clock that runs ahead does not help: the database looks at its own
    with pytest.raises(DatabaseError):
        jobs.purge(now=clock.now() + timedelta(days=400), kept=timedelta(days=183))
    db.session.rollback()


def _old_rows(n: int) -> None:
    """Rows of four years ago, at the beginning of the trail, as it would have written them."""
    at, previous = clock.now() - timedelta(days=4 * 365), ""
    for number in range(1, n + 1):
        row = Sealed(number, at, "change", "x", "", "", "", "done", "", previous)
        previous = seal(key(), row)
        db.session.execute(insert(AuditRow).values(**vars(row), seal=previous))
    db.session.execute(update(AuditHead).values(number=n, seal=previous))
    db.session.commit()


def test_what_was_kept_long_enough_leaves_a_sealed_tombstone(app: Flask) -> None:
    _old_rows(5)
    _filled(3)
    assert jobs.purge(now=clock.now()) == 5
    assert _rows()[0].number == 6 and _rows()[-1].kind == "purge"
    assert _faults() == []
    db.session.execute(update(AuditTombstone).values(through=6))
    assert {fault.what for fault in checked(key(), [])} >= {"tombstone"}
    db.session.rollback()


def test_the_head_is_carried_off_once_a_day(app: Flask) -> None:
    _filled(2)
    now = clock.now()
    for at in (now, now + timedelta(minutes=5), now + timedelta(days=1)):
        jobs.export_daily(now=at)
    assert len(carried(jobs.heads_file())) == 2


def test_writers_at_once_make_one_line(app: Flask, database_url: str, tmp_path: Path) -> None:
    """Eight writers, half of whom saw the end beforehand, as a request does: no fork, no gap, every transaction told once."""
    each, writers = 25, 8
    troubles: list[BaseException] = []

    def write(who: int, other: Flask) -> None:
        try:
            with other.app_context():
                for n in range(each):
                    if who % 2:
                        end = head()
                        g.asked_first = {"trail_number": end.number, "trail_seal": end.seal}
                        if database_url.startswith("sqlite"):
                            db.session.rollback()
                    note("change", n=n, who=who)
                    db.session.commit()
                db.session.remove()
                db.engine.dispose()
        except BaseException as trouble:
            troubles.append(trouble)

    before = len(_rows())
    db.session.rollback()
    # built one after the other: Python 3.11 miscounts when two threads compile at once (routes are compiled)
    apps = [create_app(settings_for(database_url, tmp_path)) for _ in range(writers)]
    threads = [threading.Thread(target=write, args=(n, one)) for n, one in enumerate(apps)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = each * writers / (time.perf_counter() - began)
    assert not troubles, troubles[0]
    assert len(_rows()) == before + each * writers
    assert _faults() == []
    assert rate > 20, "a floor for a loaded machine; make torture measures"


@pytest.mark.parametrize("shift", [0, -3, 2])
@pytest.mark.parametrize("seal_is_right", [True, False])
def test_where_the_trail_ended_when_a_request_began_is_not_trusted(app: Flask, shift: int, seal_is_right: bool) -> None:
    """Others may have written since, and a copy may have been taken back: the row is tied to where the trail ends indeed."""
    _filled(5)
    end = head()
    db.session.rollback()
    g.asked_first = {"trail_number": end.number + shift, "trail_seal": end.seal if seal_is_right else "0" * 64}
    builders.unit("last")
    db.session.commit()
    assert end_seen() is None, "it has moved on by this very change"
    rows = _rows()
    assert (rows[-1].number, rows[-1].previous) == (end.number + 1, end.seal) and len(rows) == end.number + 1
    assert _faults() == []


def test_a_change_of_a_signed_in_person_asks_for_the_end_of_the_trail_once(app: Flask, client: FlaskClient) -> None:
    office = builders.person("bo", "office", builders.unit("sfj"))
    db.session.commit()
    builders.sign_in(client, office)
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "audit_head" in statement:
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert client.post("/read").status_code == 302
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    reading = [statement for statement in asked if "UPDATE" not in statement]
    assert len(reading) == 1 and "user_session" in reading[0], asked
    assert _faults() == []


def test_a_person_can_be_erased_and_the_trail_stands(app: Flask) -> None:
    person = Person(username="gone", name="x")
    db.session.add(person)
    db.session.commit()
    db.session.delete(person)
    db.session.commit()
    assert _faults() == []
