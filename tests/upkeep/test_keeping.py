"""How long things are kept: what is over its term goes, what is younger or the record itself stays, and the trail says so."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from app import clock
from app.accounts.models import FailedTry, Person, Tenure, UserSession
from app.audit.models import AuditHead, AuditRow
from app.audit.queries import checked
from app.audit.seal import Sealed, seal
from app.audit.trail_jobs import key
from app.cases.models import AbsenceFile, Case, Hearing
from app.extensions import db
from app.mail import post
from app.mail.actions import try_again
from app.mail.errors import TextGone
from app.mail.models import Letter
from app.policy.models import Decision
from app.reminders.models import Alarm, Feed, Notice
from app.tasks.models import Task
from app.tasks.view_models import SavedView
from app.upkeep.keeping import Keeping
from app.upkeep.keeping_jobs import PIECE, sweep, sweep_daily
from app.upkeep.keeping_queries import counts
from tests import builders

NOW = clock.now()
OLD, NEW = NOW - timedelta(days=1200), NOW - timedelta(days=200)
SOME = Keeping(letters=1095, audit=1095, notices=365, proofs=365)


def _letter(key: str, state: str, at: datetime, to: str = "li@example.org") -> Letter:
    post.put(key=key, about="task:x", to_address=to, to_name="李平", subject=f"主题 {key}", body="正文", now=at)
    row = db.session.scalars(select(Letter).where(Letter.key == key)).one()
    row.state, row.last_answer = state, f"550 <{to}> unknown"
    return row


def _of_the_trail(at: datetime) -> None:
    """One row of that moment at the beginning of the trail, as it would have written it."""
    row = Sealed(1, at, "change", "x", "", "", "", "done", "", "")
    db.session.execute(insert(AuditRow).values(**vars(row), seal=seal(key(), row)))
    db.session.execute(update(AuditHead).values(number=1, seal=seal(key(), row)))
    db.session.commit()


def _case(person: Person, number: str, concluded: date | None, folder: Path) -> AbsenceFile:
    unit_id = person.tenures[0].post.unit_id
    case = Case(case_number=number, court="法院", cause="工伤认定", unit_id=unit_id, created_at=OLD, concluded_on=concluded)
    case.result = "won" if concluded else "open"
    hearing = Hearing(case=case, at=OLD, absence_reason="ill", state="held")
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "evidence" / number).write_bytes(b"a doctor's word")
    file = AbsenceFile(
        hearing=hearing, file_name="病历.pdf", stored_as=number, sha256="0" * 64, size=15, content_type="application/pdf", at=OLD, by_id=person.id
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    thing = f"hearing:{hearing.ref}"
    db.session.add(Notice(thing=thing, rule="r", occurrence="1", person_id=person.id, fell_due_on=OLD.date(), planned_at=OLD))
    return file


@pytest.fixture
def full(app: Flask, tmp_path: Path) -> Person:
    """Of each thing one that is over its term and one that is not."""
    _of_the_trail(OLD)
    person = builders.person("li", "office", builders.unit("sfj"))
    _letter("old", "accepted", OLD)
    _letter("old-failed", "failed", OLD)
    _letter("old-waiting", "waiting", OLD)
    _letter("young", "accepted", NEW)
    _case(person, "over", OLD.date(), tmp_path)
    _case(person, "lately", NEW.date(), tmp_path)
    _case(person, "running", None, tmp_path)
    for ref, state, closed in (("taskover22", "closed", OLD.date()), ("taskopen22", "in_progress", None)):
        db.session.add(
            Task(ref=ref, number=ref, year=2020, title="t", kind="arrangement", state=state, closed_on=closed, created_at=OLD)
        )
        db.session.add(
            Notice(thing=f"task:{ref}", rule="r", occurrence="1", person_id=person.id, fell_due_on=OLD.date(), planned_at=OLD)
        )
    db.session.add_all([Alarm(key="a", kind="k", since=OLD, ended_at=OLD), Alarm(key="b", kind="k", since=OLD)])
    db.session.add(UserSession(token_hash="x", person_id=person.id, since=OLD, until=OLD + timedelta(hours=1)))
    db.session.add(FailedTry(name="n", source="s", at=OLD))
    db.session.commit()
    return person


def test_what_is_over_its_term_goes_and_the_rest_stays(full: Person, tmp_path: Path) -> None:
    wanted = {"letters": 2, "notices": 2, "alarms": 1, "proofs": 1, "sessions": 1, "tries": 1, "workbooks": 0, "audit": 1}
    assert counts(SOME, NOW) == wanted, "said before"
    assert sweep(SOME, now=NOW) == wanted, "and done"
    assert sweep(SOME, now=NOW) == dict.fromkeys(wanted, 0), "a second time finds nothing"
    db.session.expire_all()
    letters = {row.key: row for row in db.session.scalars(select(Letter))}
    for gone in ("old", "old-failed"):
        row = letters[gone]
        assert (row.body, row.to_address, row.last_answer) == ("", "", "")
        assert (row.to_name, row.subject, row.created_at) == ("李平", f"主题 {gone}", OLD), "who was told of what and when stays"
    assert all(letters[kept].body and letters[kept].to_address for kept in ("old-waiting", "young"))
    with pytest.raises(TextGone):
        try_again(letters["old-failed"], now=NOW)
    assert sorted(path.name for path in (tmp_path / "evidence").iterdir()) == ["lately", "running"]
    assert db.session.scalar(select(func.count(Hearing.id)).where(Hearing.absence_reason == "ill")) == 3, "the ground stays"
    assert {row.thing for row in db.session.scalars(select(Notice)) if row.thing.startswith("task")} == {"task:taskopen22"}
    told = [row for row in db.session.scalars(select(AuditRow)) if row.kind == "keep"]
    assert {json.loads(row.changes)["kept_long_enough"] for row in told} == set(wanted) - {"audit", "workbooks"}
    assert list(checked(key(), [])) == [], "the trail is whole"


def test_what_is_kept_for_ever_is_not_counted(full: Person) -> None:
    assert set(counts(Keeping(letters=0), NOW)) == {"sessions", "tries", "workbooks", "audit"}
    assert sweep(Keeping(letters=0, audit=9999), now=NOW)["audit"] == 0
    assert db.session.scalar(select(func.count()).where(Letter.body != "")) == 4


def test_the_clockwork_sweeps_once_a_day(full: Person) -> None:
    assert sweep_daily(now=NOW)["letters"] == 2, "by the defaults"
    assert sweep_daily(now=NOW + timedelta(hours=1)) == {}
    assert sweep_daily(now=NOW + timedelta(hours=21))["letters"] == 0


def test_more_than_a_piece_goes_in_pieces(app: Flask) -> None:
    when = NOW - timedelta(days=2)
    db.session.execute(insert(FailedTry), [{"name": str(n), "source": "s", "at": when} for n in range(PIECE + 5)])
    db.session.commit()
    assert sweep(SOME, now=NOW)["tries"] == PIECE + 5


def test_the_office_looks_before_it_decides(full: Person, client: FlaskClient) -> None:
    builders.sign_in(client, full)
    page = client.get("/policy/keeping").get_data(as_text=True)
    assert "按现行期限，今天会清理" in page and "一直保存" in page
    typed = {"letters": "190", "audit": "183", "notices": "365", "proofs": "0", "note": "试", "seen": "0"}
    looked = client.post("/policy/keeping", data=typed | {"look": "1"})
    text = looked.get_data(as_text=True)
    assert "按所填期限，今天会清理" in text and '<td class="num">3</td>' in text, "the young letter would go too"
    assert 'value="190"' in text and db.session.scalar(select(func.count(Decision.id))) == 0, "looking decides nothing"
    for wrong in ({"audit": "0"}, {"audit": "182"}, {"letters": "30"}, {"notices": "100"}, {"proofs": "-1"}):
        assert client.post("/policy/keeping", data=typed | wrong).status_code == 422
    assert client.post("/policy/keeping", data=typed).status_code == 302
    assert db.session.scalars(select(Decision.value)).one() == {"letters": 190, "audit": 183, "notices": 365, "proofs": 0}


def test_the_command_says_and_does(app: Flask, full: Person) -> None:
    run = app.test_cli_runner().invoke
    said = json.loads(run(args=["keep", "--dry-run"]).stdout)
    assert said["removed"]["letters"] == 2 and said["dry_run"] is True
    assert db.session.scalar(select(func.count()).where(Letter.body == "")) == 0, "a rehearsal removes nothing"
    assert json.loads(run(args=["keep"]).stdout)["removed"] == said["removed"]
    assert json.loads(run(args=["keep"]).stdout)["removed"]["letters"] == 0


def test_whoever_left_is_erased_but_for_the_record(full: Person, client: FlaskClient) -> None:
    left = builders.person("wang", "liaison", builders.unit("jtj"), name="王左")
    left.phone, left.code_salt, left.codes_since = "13800000000", "salt", NOW
    db.session.add(Feed(person_id=left.id, token_hash="h", since=NOW))
    db.session.add(SavedView(owner_id=left.id, name="v", address="?q=1", at=NOW))
    sent, waits = _letter("his", "accepted", NEW, left.email), _letter("his-next", "waiting", NEW, left.email)
    leaves = _letter("his-now", "sending", NEW, left.email)
    leaves.lease_token = "held"
    sent_to_other = _letter("other", "accepted", NEW, "li@example.org")
    db.session.commit()
    builders.sign_in(client, full)
    address = f"/people/{left.ref}/erase"
    assert "还在任职" in client.get(address).get_data(as_text=True)
    assert client.post(address).status_code == 409 and left.email, "nobody who still holds a post"
    db.session.execute(update(Tenure).where(Tenure.person_id == left.id).values(until=clock.today() - timedelta(days=1)))
    db.session.commit()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    db.session.expire_all()
    assert (left.name, left.username) == ("王左", "wang"), "who did what stays"
    assert (left.email, left.phone, left.password_hash, left.code_salt, left.codes_since, left.active) == (
        "",
        "",
        "",
        "",
        None,
        False,
    )
    assert db.session.scalar(select(func.count(Feed.id)).where(Feed.person_id == left.id)) == 0
    assert db.session.scalar(select(func.count(SavedView.id))) == 0
    assert (sent.to_address, sent.state, sent.to_name) == ("", "accepted", "李平")
    assert (waits.to_address, waits.state) == ("", "cancelled") and sent_to_other.to_address
    assert (leaves.state, leaves.lease_token, leaves.to_address) == ("cancelled", "", ""), "no mark brings it back"
    row = db.session.scalars(select(AuditRow).where(AuditRow.kind == "erase")).one()
    told = json.loads(row.changes)
    assert row.actor == "li" and told["erased"] == left.ref and told["parts"]["letters"] == 3
    assert "wang@" not in row.changes and "13800000000" not in row.changes
    assert "没有可以清除的内容" in client.get(address).get_data(as_text=True)


def test_the_command_that_erases_rehearses_first(app: Flask) -> None:
    left = builders.person("wang", "liaison", builders.unit("jtj"))
    run = app.test_cli_runner().invoke
    db.session.commit()
    assert run(args=["erase-person", "wang"]).exit_code == 1 and run(args=["erase-person", "nobody"]).exit_code == 1
    db.session.execute(update(Tenure).values(until=clock.today() - timedelta(days=1)))
    db.session.commit()
    said = json.loads(run(args=["erase-person", "wang", "--dry-run"]).stdout)
    db.session.expire_all()
    assert said["erased"]["contact"] == 1 and left.email
    assert json.loads(run(args=["erase-person", "wang"]).stdout)["erased"] == said["erased"]
    db.session.expire_all()
    assert left.email == ""
