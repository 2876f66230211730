"""The clockwork: it ticks and delivers by itself, outlives its database's absence, and stops when told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from app import clock, clockwork, create_app
from app.extensions import db
from app.mail.models import Letter
from app.mail.post import put
from app.reminders import queries
from app.reminders.jobs import beat
from tests.conftest import ROOT, settings_for

PROGRAM = """
import sys
from app import create_app, clockwork
from config import from_environment
clockwork.run(create_app(from_environment()), tick_every=0.3, deliver_every=0.3)
print("stopped", flush=True)
"""


def _until(what: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.expire_all()
        done = what()
        # looking must not hold the database against those that are looked at
        db.session.rollback()
        if done:
            return True
        time.sleep(0.05)  # another thread is at work; only the database tells when it is done
    return False


@pytest.fixture
def running(app):
    """A clockwork in a thread, quick."""
    stop = Event()
    thread = Thread(target=clockwork.run, args=[app], kwargs={"tick_every": 0.2, "deliver_every": 0.2, "stop": stop})
    thread.start()
    yield
    stop.set()
    thread.join(20)
    assert not thread.is_alive(), "it stops when told"


def _fresh(name: str) -> bool:
    at = queries.beats().get(name)
    return at is not None and clock.now() - at < timedelta(seconds=2)


def test_it_ticks_and_delivers(app, running):
    assert _until(lambda: _fresh("tick") and _fresh("deliver"))
    put(key="k", about="t", to_address="a@b.cn", to_name="", subject="事由", body="", now=clock.now(), urgent=True)
    db.session.commit()
    assert _until(lambda: db.session.scalar(select(Letter.state)) == "accepted")


def test_a_pass_that_is_late_is_run_all_the_same(app, monkeypatch):
    """As after a machine slept: a clock that drops what is more than a second late would wait for the next turn."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() - timedelta(seconds=5))
    stop = Event()
    every = {"tick_every": 600, "deliver_every": 600}
    thread = Thread(target=clockwork.run, args=[app], kwargs={**every, "stop": stop})
    thread.start()
    try:
        assert _until(lambda: {"tick", "deliver"} <= set(queries.beats()))
    finally:
        stop.set()
        thread.join(20)


def test_a_digest_waits_for_the_tick_that_writes_its_day(app, monkeypatch):
    now = clock.parse("2026-06-23 10:00")
    monkeypatch.setattr(clock, "now", lambda: now)
    put(key="k", about="t", to_address="a@b.cn", to_name="", subject="事由", body="", now=now, pace="daily")
    beat(queries.PLANNING, now)
    clockwork._deliver(Event())
    assert db.session.scalar(select(Letter.gathered_at)) is None
    beat("tick", now)
    clockwork._deliver(Event())
    assert db.session.scalar(select(Letter.gathered_at)) is not None


def test_a_clock_set_forward_by_years_costs_one_turn_and_one_set_back_none(monkeypatch):
    """The clock of the scheduler is the machine's; a turn that lies in its past or far ahead is due now."""
    scheduler = BackgroundScheduler(timezone=clock.ZONE, job_defaults={"misfire_grace_time": None, "coalesce": True})
    turns: list[str] = []
    for name, began in (("forward", timedelta(days=-3650)), ("back", timedelta(hours=26))):
        every = clockwork._Every(timedelta(seconds=30))
        scheduler.add_job(turns.append, every, [name], id=name, next_run_time=clock.now() + began)
    scheduler.start()
    try:
        clockwork._wake(scheduler)
        assert _until_true(lambda: sorted(turns) == ["back", "forward"])
    finally:
        scheduler.shutdown()


def _until_true(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end and not what():
        time.sleep(0.02)  # the scheduler's thread is at work
    return what()


def test_it_outlives_a_table_that_is_away(app, running):
    """Any trouble ends the pass, not the clock."""
    assert _until(lambda: _fresh("tick"))
    db.session.execute(text("ALTER TABLE heartbeat RENAME TO away"))
    db.session.commit()
    time.sleep(1)  # several passes meet the table that is away
    db.session.execute(text("ALTER TABLE away RENAME TO heartbeat"))
    db.session.commit()
    back = clock.now()
    assert _until(lambda: (at := queries.beats().get("tick")) is not None and at > back)


def test_it_outlives_cut_connections(app, running):
    """As when the database server restarts; SQLite has no server, its file is locked away for a while instead."""
    assert _until(lambda: _fresh("tick"))
    if db.engine.dialect.name == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        for _ in range(5):
            db.session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
            db.session.commit()
            time.sleep(0.1)  # time to connect again, to be cut again
    else:
        db.session.execute(text("UPDATE heartbeat SET at = at"))
        time.sleep(1)  # several passes meet the table that is away
        db.session.rollback()
    back = clock.now()
    assert _until(lambda: (at := queries.beats().get("tick")) is not None and at > back)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_machine_that_is_halted_holds_nothing_for_ever(app, database_url, tmp_path):
    """It is stopped in the middle of a transaction, its connections alive; court prompts leave through another."""
    put(key="held", about="t", to_address="a@b.cn", to_name="", subject="事由", body="", now=clock.now(), pace="daily")
    db.session.commit()
    halted = create_engine(database_url)
    clockwork.let_go(halted, 1)
    with halted.connect() as line:
        line.execute(select(Letter.id).with_for_update())
        db.session.execute(text("SET LOCAL lock_timeout TO '10s'"))
        assert db.session.scalars(select(Letter.key).with_for_update()).all() == ["held"]
        db.session.rollback()
        with pytest.raises(DBAPIError):
            line.execute(text("SELECT 1"))
        line.invalidate()
    halted.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_every_connection_of_a_clockwork_is_one_that_is_let_go(database_url, tmp_path):
    app, stop = create_app(settings_for(database_url, tmp_path)), Event()
    thread = Thread(target=clockwork.run, args=[app], kwargs={"tick_every": 0.2, "deliver_every": 0.2, "stop": stop})
    with app.app_context():
        with db.engine.connect() as early:
            assert early.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "0"
        thread.start()
        assert _until(lambda: _fresh("tick"))
        stop.set()
        thread.join(20)
        with db.engine.connect() as line:
            assert line.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "1min"
        db.session.remove()
        db.engine.dispose()


def test_a_process_stops_cleanly(app, database_url, tmp_path):
    env = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "for these tests only 0123456789"}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert _until(lambda: _fresh("deliver"), 60)
        process.send_signal(signal.SIGINT if db.engine.dialect.name == "sqlite" else signal.SIGTERM)
        out, _err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out) == (0, "stopped\n")
