"""The clockwork process: a clock that calls the tick and the deliverer for ever; it knows when, and remembers nothing.

APScheduler keeps its two jobs in memory alone. What is due stands in the database, so any number of these processes may run,
on any number of machines, and each may be stopped or killed at any moment.
"""

import contextlib
import logging
import signal
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from flask import Flask
from sqlalchemy import Engine, event

from app import clock
from app.audit.jobs import export_daily
from app.audit.trail_jobs import process
from app.drafting.due_jobs import REPORTS
from app.extensions import db
from app.mail.jobs import deliver
from app.reminders.jobs import beat, tick
from app.reminders.queries import planning
from app.reminders.turn_jobs import Turns
from app.reminders.watch_jobs import watch
from app.upkeep.keeping_jobs import sweep_daily

TICK_EVERY, DELIVER_EVERY, WATCH_EVERY, KEEP_EVERY = 30, 10, 60, 3600
#: steps of which one at a time is enough, however many clockworks run; six that all do what one can do starve each other
SHARED = ("tick", "watch")
#: seconds between two looks whether the machine's clock was set back
LOOK_EVERY = 15
#: seconds for which a transaction may stand still: far more than any pass is silent in one
FROZEN = 60
#: letters between two heartbeats of a long delivery
PORTION = 50
#: days of rooms further down the street than the reminders: said by the tick, and watched
DAYS = (REPORTS,)

log = logging.getLogger(__name__)


def run(app: Flask, *, tick_every: float = TICK_EVERY, deliver_every: float = DELIVER_EVERY, stop: Event | None = None) -> None:
    """Tick and deliver until told to stop (SIGTERM, SIGINT, or the event); a pass under way is finished first."""
    ended = stop or _on_signals()
    scheduler = BackgroundScheduler(
        timezone=clock.ZONE,
        # a pass that is late is run as soon as may be, once, however many were missed
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # the scheduler's own words (each run, each skipped run) say nothing that the heartbeat does not
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with app.app_context():
        let_go(db.engine)
    turns = Turns(app.extensions["settings"].data_dir, clock.now())
    for name, work, seconds in (
        ("tick", _tick, tick_every), ("deliver", _deliver, deliver_every), ("watch", _watch, WATCH_EVERY), ("keep", _keep, KEEP_EVERY),
    ):  # fmt: skip
        every = timedelta(seconds=seconds)
        step = partial(_in_turn, turns, name, work, every) if name in SHARED else work
        scheduler.add_job(_guarded, _Every(every), [app, name, step, ended], id=name, next_run_time=clock.now())
    scheduler.start()
    log.warning("clockwork runs", extra={"tick_every": tick_every, "deliver_every": deliver_every})
    while not ended.wait(LOOK_EVERY):
        _wake(scheduler)
    scheduler.shutdown(wait=True)
    log.warning("clockwork stopped")


def let_go(engine: Engine, after: int = FROZEN) -> None:
    """Let PostgreSQL end a transaction in which this process says nothing for so many seconds, and so let go what it holds.

    A machine that is halted in the middle of a pass keeps its connections; whoever needs the same rows would wait for it. SQLite
    has no machine but this one.
    """
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "do_connect")
        def _connecting(_dialect: object, _record: object, _args: object, said: dict[str, Any]) -> None:
            said["options"] = f"{said.get('options', '')} -c idle_in_transaction_session_timeout={after * 1000}"

        engine.dispose()  # a connection made before would not know it


class _Every(BaseTrigger):
    """A turn so long after the last one began, by the clock of now.

    APScheduler's own interval counts every turn that was missed: after a clock set forward by years that is minutes and gigabytes.
    """

    def __init__(self, every: timedelta) -> None:
        self.every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """As APScheduler asks it."""
        return now + self.every if previous_fire_time else now


def _wake(scheduler: BackgroundScheduler) -> None:
    """A clock that was set back must not make a job wait until it shows again what it showed."""
    now = clock.now()
    for job in scheduler.get_jobs():
        if job.next_run_time - now > 2 * job.trigger.every:
            job.modify(next_run_time=now)


#: what a step did, in numbers
Counts = Mapping[str, object]


def _in_turn(turns: Turns, name: str, work: Callable[[Event], Counts], every: timedelta, ended: Event) -> Counts:
    """A step that one of several clockworks does for all of them."""
    with turns.take(name, clock.now(), every) as goes:
        return work(ended) if goes else {"passed": True}


def _tick(_ended: Event) -> Counts:
    done = tick(now=clock.now(), also=DAYS)
    export_daily(now=clock.now())
    return vars(done)


def _keep(_ended: Event) -> Counts:
    return sweep_daily(now=clock.now())


def _watch(_ended: Event) -> Counts:
    return {"alarms": len(watch(now=clock.now(), also=DAYS))}


def _deliver(ended: Event) -> Counts:
    """Empty the outbox in portions, so that a long delivery still shows that it lives."""
    accepted = failed = waiting = 0
    while not ended.is_set():
        stopping = lambda: _lives() or ended.is_set()  # noqa: E731
        done = deliver(now=clock.now(), limit=PORTION, stopping=stopping, writing=lambda: planning(clock.now()))
        beat("deliver", clock.now())
        accepted, failed, waiting = accepted + done.accepted, failed + done.failed, done.waiting
        if done.accepted + done.failed < PORTION:
            break
    return {"accepted": accepted, "failed": failed, "waiting": waiting}


def _lives() -> bool:
    """Between two handfuls of letters of a long delivery: it still lives."""
    beat("deliver", clock.now())
    return False


def _guarded(app: Flask, name: str, work: Callable[[Event], Counts], ended: Event) -> None:
    """Do one pass and tell it as one line. A database that is away, or any other trouble, ends the pass and not the clock."""
    process.set("clockwork")
    elapsed = clock.stopwatch()
    try:
        with app.app_context():
            done = work(ended)
            _touch(app.extensions["settings"].data_dir / f"{name}.alive")
    except Exception:
        log.exception("step did not finish", extra={"step": name, "ms": round(elapsed() * 1000)})
    else:
        log.info("step", extra={**done, "step": name, "ms": round(elapsed() * 1000)})


def _touch(file: Path) -> None:
    """For a watcher outside that can read a file's age and nothing else; a full disk is no reason to stop."""
    with contextlib.suppress(OSError):
        file.touch()


def _on_signals() -> Event:
    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ended
