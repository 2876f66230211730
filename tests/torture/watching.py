"""Whoever watches is tried: prompts that fail to arrive, clockworks that stand still, units that nobody can reach."""

import os
import random
import signal
import socket
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from app import clock
from app.cases.models import Case
from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.mail.post import usable
from app.reminders import queries
from app.reminders.jobs import tick
from app.reminders.models import Alarm, Heartbeat, Notice
from app.reminders.watch_jobs import look
from tests import builders
from tests.mail.sink import Sink
from tests.reminders import test_watch
from tests.torture import children
from tests.torture.campaigns import NOON, Outcome, ended, installed


def watchdog(url: str, folder: Path, *, times: int) -> Outcome:
    """Each way in which a prompt fails to arrive, so many times at other moments of the day: noticed within ten minutes."""
    began, missed, worst, n = time.monotonic(), 0, 0, 0
    ways = {
        **test_watch.FAULTS,
        "the tick forgets hearings": (lambda: None, True, True),
        "the mail server is away": (lambda: None, True, True),
    }
    with Sink() as sink, installed(url, folder, sink) as (app, district):
        district.hearing()
        db.session.commit()
        for name, (breaks, ticks, delivers) in ways.items():
            for turn in range(times):
                for table in (Alarm, Notice, Letter, Heartbeat):
                    db.session.execute(delete(table))
                db.session.commit()
                start = test_watch.NOW + timedelta(minutes=turn * 17)
                with pytest.MonkeyPatch.context() as patch:
                    if name == "the tick forgets hearings":
                        patch.setattr(queries, "hearings_in_reach", lambda *_args: iter(()))
                    if name == "the mail server is away":
                        patch.setitem(app.extensions, "settings", replace(app.extensions["settings"], smtp_port=_nobody()))
                    tick(now=start)
                    breaks()
                    db.session.commit()
                    noticed = test_watch._minutes(11, ticks=ticks, delivers=delivers, start=start)
                n += 1
                missed += noticed is None
                worst = max(worst, noticed or 0)
    outcome = Outcome(
        f"{len(ways)} ways not to arrive × {times}: noticed after {worst} minutes at the latest", n, 0, n, missed, 0, 1,
        round(time.monotonic() - began, 1),
    )  # fmt: skip
    assert missed == 0 and worst <= 10 and len(ways) == 12, outcome
    return outcome


def _nobody() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def standing_still(url: str, folder: Path, *, times: int) -> Outcome:
    """A clockwork that is killed, or stopped with its process alive: /healthz says 503 within two minutes, and 200 before and after."""
    began, missed, n = time.monotonic(), 0, 0
    with Sink() as sink, installed(url, folder, sink) as (app, _district), pytest.MonkeyPatch.context() as patch:
        ahead = [timedelta(0)]
        patch.setattr(clock, "now", lambda: children.shown(NOON) + ahead[0])
        for turn in range(times):
            running = [children.clockwork_process(app.extensions["settings"], NOON)]
            with ended(running):
                ahead[0] = timedelta(0)
                end = time.monotonic() + 60
                while _health(app) != 200 and time.monotonic() < end:
                    time.sleep(0.05)
                well = _health(app) == 200
                running[0].kill() if turn % 2 else _stop(running[0].pid)
                ahead[0] = queries.STALE + timedelta(seconds=5)
                n += 1
                missed += not (well and _health(app) == 503)
            db.session.rollback()
            db.session.execute(delete(Heartbeat))
            db.session.commit()
    outcome = Outcome(f"clockwork killed or stopped × {times}", n, n, n, missed, 0, 1, round(time.monotonic() - began, 1))
    assert missed == 0, outcome
    return outcome


def _health(app: Flask) -> int:
    """What a machine outside is answered, in a request that stands alone."""
    with app.app_context():
        return app.test_client().get("/healthz").status_code


def _stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def addressability(url: str, folder: Path, *, steps: int) -> Outcome:
    """People come, leave, lose and regain their addresses at random: every unit with an open case and fewer than two within reach
    is an alarm at once, and no other."""
    began, wrong, chance = time.monotonic(), 0, random.Random(20260623)
    now = parse(NOON)
    with Sink() as sink, installed(url, folder, sink) as (_app, _district):
        units = [builders.unit(f"a{n}") for n in range(4)]
        people = {
            unit.id: [builders.person(f"a{unit.id}-{n}", role, unit, rank=rank)
                      for n, (role, rank) in enumerate((("liaison", "staff"), ("head", "principal"), ("liaison", "staff")))]
            for unit in units
        }  # fmt: skip
        cases = [
            Case(case_number=f"（2026）川9901行初9{n}号", court="清江区人民法院", cause="不服行政处罚", unit=unit, created_at=now)
            for n, unit in enumerate(units)
        ]
        db.session.add_all(cases)
        db.session.commit()
        for _step in range(steps):
            case = chance.choice(cases)
            who = chance.choice(people[case.unit_id])
            move = chance.randrange(4)
            if move == 0:
                who.active = not who.active
            elif move == 1:
                who.email = "" if who.email else f"{who.username}@example.org"
            elif move == 2:
                case.result = "withdrawn" if case.result == "open" else "open"
            else:
                who.email = "not an address" if usable(who.email) else f"{who.username}@example.org"
            db.session.flush()
            expected = {
                f"case:{one.ref}" for one in cases
                if one.result == "open" and sum(bool(p.active and usable(p.email)) for p in people[one.unit_id]) < 2
            }  # fmt: skip
            found = {one.thing for one in look(now) if one.kind == "unreachable"}
            wrong += found != expected
        db.session.rollback()
    outcome = Outcome(f"who can be reached, {steps} steps", steps, 0, steps, wrong, 0, 1, round(time.monotonic() - began, 1))
    assert wrong == 0, outcome
    return outcome
