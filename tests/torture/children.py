"""The processes of the torture: each a real one, forked from a server that has the product loaded, and killed without mercy."""

import multiprocessing
import os
import random
import time
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from app import clock, clockwork, create_app
from app.mail import jobs as mail
from app.reminders import jobs as reminders
from config import Settings
from tests.torture.points import DELIVER, TICK

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.torture.children"])


def installation(url: str, folder: Path, port: int) -> Settings:
    """The settings of a throw-away installation that sends to the sink."""
    return Settings(
        database_url=url, secret_key="for tests only", base_url="http://duban.test", data_dir=folder,
        smtp_host="127.0.0.1", smtp_port=port, mail_from="duban@duban.test", testing=True,
    )  # fmt: skip


def once(settings: Settings, job: str, moment: str, point: str) -> int | None:
    """Run one tick or one delivery in a process that kills itself at a point; its exit code."""
    child = _forks.Process(target=_once, args=[settings, job, moment, point])
    child.start()
    child.join(120)
    return child.exitcode


def worker(settings: Settings, moment: str) -> BaseProcess:
    """A process that ticks and delivers for ever, its clock running on from a moment."""
    child = _forks.Process(target=_for_ever, args=[settings, moment], daemon=True)
    child.start()
    return child


def clockwork_process(settings: Settings, moment: str, *, tick_every: float = 1) -> BaseProcess:
    """The product's own clockwork, with its guards, on a clock that runs on from a moment; ``tick_every`` in seconds."""
    child = _forks.Process(target=_clockwork, args=[settings, moment, tick_every], daemon=True)
    child.start()
    return child


#: when the torture began, the same for all its processes: a machine that has been on for a day would show midnight by its own count
_BEGAN = float(os.environ.setdefault("DUBAN_TORTURE_BEGAN", repr(time.monotonic())))


def shown(moment: str) -> datetime:
    """What the clock of every process of an installation shows that was set to a moment when the torture began."""
    return clock.parse(moment) + timedelta(seconds=time.monotonic() - _BEGAN)


def _once(settings: Settings, job: str, moment: str, point: str) -> None:
    app = create_app(settings)
    with app.app_context():
        (TICK | DELIVER)[point]()
        run: Any = reminders.tick if job == "tick" else mail.deliver
        run(now=clock.parse(moment))


def _clockwork(settings: Settings, moment: str, tick_every: float) -> None:
    app = create_app(settings)
    clock.now = lambda: shown(moment)
    clockwork.run(app, tick_every=tick_every, deliver_every=0.5)


def _for_ever(settings: Settings, moment: str) -> None:
    app = create_app(settings)
    while True:
        now = shown(moment)
        with app.app_context():
            try:
                reminders.tick(now=now)
                mail.deliver(now=now)
            except DBAPIError:
                # a cut connection: this process has no guard and falls, without a page of words
                os._exit(1)
        time.sleep(random.uniform(0, 0.05))
