"""Emptying the outbox into a real SMTP server, healthy and sick: what must be sent is sent, once, and its fate is written down."""

import contextlib
import dataclasses
import sqlite3
from datetime import timedelta
from threading import Timer

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from app.clock import parse
from app.extensions import db
from app.mail import jobs, mark_jobs, patience, sending
from app.mail.jobs import deliver
from app.mail.mark_jobs import Marker, delay, give_back
from app.mail.message import PERHAPS_TWICE
from app.mail.models import Letter
from app.mail.post import put
from tests.mail.sink import STAGES, Sink

NOW = parse("2026-06-24 10:00")


def _letters(count: int, **more: object) -> list[Letter]:
    rows = [
        put(
            key=f"k{i}",
            about="t",
            to_address=f"p{i}@example.org",
            to_name=f"甲{i}",
            subject=f"事由{i}",
            body=f"正文{i}\n",
            now=NOW,
            **more,
        )
        for i in range(count)
    ]
    db.session.commit()
    return rows


def _to(app, sink: Sink) -> None:
    settings = dataclasses.replace(app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=sink.port)
    app.extensions["settings"] = settings


def _mark(letter, answer, at) -> None:
    db.session.commit()
    marker = Marker(db.engine)
    marker.begin(letter, answer, at)
    marker.close()


def _states() -> list[tuple[str, int, bool]]:
    db.session.expire_all()
    rows = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    return [(row.state, row.attempts, row.unsure) for row in rows]


def test_letters_reach_the_server_as_they_were_written(app):
    _letters(25)
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW) == jobs.Delivered(accepted=25, failed=0, waiting=0)
        assert deliver(now=NOW) == jobs.Delivered(0, 0, 0)
        assert sink.connections == 1, "one connection for all of them"
    assert [address for address, _message in sink.accepted] == [f"p{i}@example.org" for i in range(25)]
    assert len(set(sink.identities)) == 25
    message = sink.accepted[3][1]
    assert message["Subject"] == "事由3" and str(message["To"]) == "甲3 <p3@example.org>"
    assert message["Auto-Submitted"] == "auto-generated" and message.get_content().splitlines() == ["正文3"]
    assert _states() == [("accepted", 1, False)] * 25


def test_whoever_is_to_stop_begins_nothing(app):
    _letters(2)
    assert deliver(now=NOW, stopping=lambda: True) == jobs.Delivered(accepted=0, failed=0, waiting=2)
    assert _states() == [("waiting", 0, False)] * 2


def test_urgent_first_and_nothing_before_its_time(app):
    _letters(3)
    put(key="court", about="h", to_address="head@example.org", to_name="", subject="开庭", body="", now=NOW, urgent=True)
    put(
        key="later",
        about="t",
        to_address="l@example.org",
        to_name="",
        subject="",
        body="",
        now=NOW,
        not_before=NOW + timedelta(hours=1),
    )
    db.session.commit()
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW, limit=2) == jobs.Delivered(accepted=2, failed=0, waiting=3)
        assert [address for address, _m in sink.accepted] == ["head@example.org", "p0@example.org"]
        assert deliver(now=NOW).accepted == 2
        assert deliver(now=NOW + timedelta(hours=1)).accepted == 1


#: stage, what the server does → state, attempts, unsure after one run, and copies the server took in it
SICKNESS = [
    ("mail", "451 later", "waiting", False, 0),
    ("rcpt", "450 greylisted", "waiting", False, 0),
    ("data", "452 full", "waiting", False, 0),
    ("dot", "451 later", "waiting", False, 0),
    ("mail", "552 too large", "failed", False, 0),
    ("rcpt", "550 no such user", "failed", False, 0),
    ("data", "554 no", "failed", False, 0),
    ("dot", "554 spam", "failed", False, 0),
    ("mail", "421 closing", "waiting", False, 0),
    ("rcpt", "421 closing", "waiting", False, 0),
    ("dot", "421 closing", "waiting", False, 0),
    ("mail", "drop", "waiting", False, 0),
    ("rcpt", "drop", "waiting", False, 0),
    ("data", "drop", "waiting", False, 0),
    ("dot", "drop", "waiting", True, 1),
    ("dot", "what", "waiting", True, 0),
    ("rcpt", "what", "waiting", False, 0),
]


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(("stage", "does", "state", "unsure", "copies"), SICKNESS)
def test_one_sick_letter_holds_up_no_other(app, stage, does, state, unsure, copies, pipelining):
    _letters(4)
    mails = [0]

    def script(at: str, word: str) -> str | None:
        mails[0] += at == "mail"
        hit = mails[0] == 2 if at == "mail" else word == "p1@example.org"
        return does if at == stage and hit else None

    with Sink(script, pipelining=pipelining) as sink:
        _to(app, sink)
        deliver(now=NOW)
        assert (stage, "p1@example.org") in sink.reached or stage == "mail", "the sick stage was reached"
        assert [address for address, _m in sink.accepted].count("p1@example.org") == copies
        rest = {f"p{i}@example.org" for i in (0, 2, 3)}
        assert rest <= {address for address, _m in sink.accepted}, "the others were sent"
    assert _states()[1] == (state, 1, unsure)
    assert [row[0] for i, row in enumerate(_states()) if i != 1] == ["accepted"] * 3


def test_a_final_no_is_not_tried_again_and_a_passing_one_is_later(app):
    _letters(2)
    answers = {"p0@example.org": "550 unknown", "p1@example.org": "451 busy"}
    with Sink(lambda stage, word: answers.get(word) if stage == "rcpt" else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
        deliver(now=NOW + timedelta(seconds=29))
        assert _states() == [("failed", 1, False), ("waiting", 1, False)]
        deliver(now=NOW + timedelta(seconds=31))
        assert _states() == [("failed", 1, False), ("waiting", 2, False)]
        answers.clear()
        deliver(now=NOW + timedelta(hours=30))
        assert _states() == [("failed", 1, False), ("accepted", 3, False)]
        assert sink.reached.count(("rcpt", "p0@example.org")) == 1
    assert db.session.scalars(select(Letter.last_answer).order_by(Letter.id)).all() == ["550 unknown", "250 taken"]


def test_an_unknown_fate_is_tried_once_more_under_the_same_name(app):
    _letters(1)
    drops = ["drop"]
    with Sink(lambda stage, word: drops.pop() if stage == "dot" and drops else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
        deliver(now=NOW + timedelta(minutes=1))
        deliver(now=NOW + timedelta(hours=1))
        assert len(sink.accepted) == 2 and len(set(sink.identities)) == 1
        bodies = [message.get_content() for _address, message in sink.accepted]
    assert [body.startswith(PERHAPS_TWICE) for body in bodies] == [False, True]
    assert _states() == [("accepted", 2, True)]


def test_a_dead_server_ends_the_run_and_counts_one_try(app):
    _letters(3)
    with Sink() as sink:
        _to(app, sink)
    assert deliver(now=NOW) == jobs.Delivered(0, 0, 3)
    assert _states() == [("waiting", 1, False), ("waiting", 0, False), ("waiting", 0, False)]
    assert "未能连接邮件服务器" in db.session.scalar(select(Letter.last_answer).order_by(Letter.id))


def test_a_server_that_refuses_the_connection_or_hangs_up(app):
    _letters(2)
    for does in ("554 go away", "421 busy", "drop"):
        with Sink(lambda stage, word, does=does: does if stage == "connect" else None) as sink:
            _to(app, sink)
            assert deliver(now=NOW + timedelta(days=1)).waiting == 2
    assert [state for state, *_rest in _states()] == ["waiting", "waiting"]


def test_a_slow_server_is_cut_off(app, monkeypatch):
    _letters(1)
    monkeypatch.setattr(patience, "LONGEST", 0.2)
    with Sink(lambda stage, word: 1.5 if stage == "rcpt" else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
    assert _states() == [("waiting", 1, False)]


def test_a_slow_batch_gives_way_to_a_court_prompt(app, monkeypatch):
    _letters(4)
    monkeypatch.setattr(jobs, "SLOW", timedelta(seconds=0.1))

    def script(stage: str, word: str) -> float | None:
        if stage == "rcpt" and word == "p0@example.org":
            with app.app_context():
                put(key="court", about="h", to_address="head@x.org", to_name="", subject="", body="", now=NOW, urgent=True)
                db.session.commit()
            return 0.3
        return None

    with Sink(script) as sink:
        _to(app, sink)
        deliver(now=NOW)
    assert [address for address, _m in sink.accepted][:2] == ["p0@example.org", "head@x.org"]
    assert len(sink.accepted) == 5


def test_a_database_that_goes_away_in_a_run_costs_no_lease_and_no_copy(app):
    """As when its server restarts while a letter is with the mail server; SQLite has none, its table is away instead."""
    _letters(5, pace="alone")
    cut = []

    def script(stage: str, word: str) -> None:
        if stage == "dot" and len(cut) < 2:
            with app.app_context():
                cut.append(word)
                _go_away()

    with Sink(script) as sink:
        _to(app, sink)
        assert deliver(now=NOW) == jobs.Delivered(accepted=5, failed=0, waiting=0)
    assert len(cut) == 2 and len(sink.identities) == len(set(sink.identities)) == 5


def _go_away() -> None:
    if db.engine.dialect.name == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        db.session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        return
    rows = db.session.execute(text("PRAGMA database_list")).all()
    file = next(row.file for row in rows if row.name == "main")
    db.session.rollback()
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as line:
        line.execute("ALTER TABLE letter RENAME TO away")
    Timer(0.4, _come_back, [file]).start()


def _come_back(file: str) -> None:
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as line:
        line.execute("ALTER TABLE away RENAME TO letter")


def test_a_letter_that_cannot_be_written_stays_alone(app):
    _letters(3)
    broken = db.session.scalar(select(Letter).where(Letter.key == "k1"))
    broken.subject = "甲\r\nBcc: x@y.cn"
    db.session.commit()
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW) == jobs.Delivered(accepted=2, failed=1, waiting=0)
    assert [row[0] for row in _states()] == ["accepted", "failed", "accepted"]


def test_a_hand_over_that_breaks_off_for_whatever_reason_is_unsure_and_costs_one_try(app, monkeypatch):
    closed = []

    class Breaking(sending.Folder):
        def send(self, message, to_address, settle):
            if to_address == "p1@example.org":
                raise ZeroDivisionError
            return super().send(message, to_address, settle)

        def close(self):
            closed.append(True)

    _letters(3)
    folder = app.extensions["settings"].data_dir / "letters"
    monkeypatch.setattr(sending, "opened", lambda _settings: Breaking(folder))
    assert deliver(now=NOW) == jobs.Delivered(accepted=2, failed=0, waiting=1)
    assert _states() == [("accepted", 1, False), ("waiting", 1, True), ("accepted", 1, False)]
    assert len(closed) == 2, "what broke is not used again"


def test_a_letter_whose_lease_is_nearly_over_is_not_begun(app):
    _letters(2, pace="alone")
    for left, accepted in ((timedelta(seconds=-1), 0), (timedelta(), 2)):
        moment = NOW + timedelta(hours=accepted)
        held = jobs.claim(moment, 10)
        run = jobs._Run(app.extensions["settings"], lambda at=moment + jobs.LEASE - jobs.NEEDED - left: at)
        assert run.work_off(held)
        run.close()
        assert run.fates["accepted"] == accepted and run.tried == 2
        db.session.commit()


def test_a_claim_that_the_database_kept_and_did_not_confirm_is_given_back(app, monkeypatch):
    _letters(1, pace="alone")
    dialect = db.engine.dialect
    commit = dialect.do_commit

    def kept_in_silence(line) -> None:
        monkeypatch.setattr(dialect, "do_commit", commit)
        commit(line)
        raise dialect.loaded_dbapi.OperationalError("no answer")

    monkeypatch.setattr(dialect, "do_commit", kept_in_silence)
    with pytest.raises(OperationalError):
        jobs.claim(NOW, 10)
    assert [state for state, *_rest in _states()] == ["waiting"]
    assert len(jobs.claim(NOW, 10)) == 1, "at once, not when the lease is over"


def test_a_mark_that_cannot_be_written_ends_the_run(app, monkeypatch):
    monkeypatch.setattr(mark_jobs, "PATIENCE", 0)
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    _letters(3, pace="alone")

    engine = db.engine

    def script(stage: str, word: str) -> None:
        if (stage, word) == ("dot", "p0@example.org"):
            with engine.begin() as line:
                line.execute(text("ALTER TABLE letter RENAME TO away"))

    with Sink(script) as sink:
        _to(app, sink)
        with pytest.raises(DatabaseError):
            deliver(now=NOW)
        assert [address for address, _m in sink.accepted] == ["p0@example.org"], "the next one was not given for good"


def test_the_letter_of_a_dead_process_is_taken_again_when_its_lease_ran_out(app):
    _letters(1, pace="alone")
    dead = jobs.claim(NOW, 10)
    with Sink() as sink:
        _to(app, sink)
        deliver(now=NOW + jobs.LEASE - timedelta(seconds=5))
        assert sink.accepted == []
        deliver(now=NOW + jobs.LEASE + timedelta(seconds=1))
        assert len(sink.accepted) == 1
    # the dead one wakes up: its mark no longer counts
    _mark(dead[0], sending.Answer("never", "550 late"), NOW)
    assert _states() == [("accepted", 1, True)]


def test_only_the_holder_of_the_lease_decides(app):
    _letters(1, pace="alone")
    (dead,) = jobs.claim(NOW, 10)
    (holder,) = jobs.claim(NOW + jobs.LEASE + timedelta(seconds=1), 10)
    _mark(dead, sending.Answer("never", "550 late"), NOW)
    give_back([dead])
    assert [state for state, *_rest in _states()] == ["sending"]
    _mark(holder, sending.Answer("accepted", "250"), NOW)
    assert _states() == [("accepted", 1, True)]


def test_delays_grow_and_are_short_for_court_prompts():
    ordinary = [delay(n, False).total_seconds() for n in (1, 2, 3, 4, 8, 50)]
    assert ordinary == [30, 60, 120, 240, 3600, 3600]
    assert [delay(n, True).total_seconds() for n in (1, 2, 3, 50)] == [30, 60, 60, 60]


def test_without_a_server_letters_become_files_and_a_repeat_overwrites(app):
    _letters(2)
    assert deliver(now=NOW).accepted == 2
    folder = app.extensions["settings"].data_dir / "letters"
    files = sorted(folder.iterdir())
    assert len(files) == 2 and all(path.suffix == ".eml" for path in files)
    for row in db.session.scalars(select(Letter)):
        row.state = "waiting"
    db.session.commit()
    assert deliver(now=NOW).accepted == 2
    assert sorted(folder.iterdir()) == files


def test_every_stage_of_the_sink_is_used():
    assert {stage for stage, *_rest in SICKNESS} == set(STAGES) - {"connect"}
