"""A machine is halted in the middle of a pass, its connections to the database alive; another goes on: court prompts at once, the rest soon."""

import os
import signal
import time
from pathlib import Path

from sqlalchemy import func, select, text

from app.clockwork import TICK_EVERY
from app.extensions import db
from app.mail.post import put
from app.reminders.models import Notice
from tests.mail.sink import Sink
from tests.torture import children
from tests.torture.campaigns import NOON, Outcome, counted, ended, expected_of, installed, let_all_go

#: seconds: the longest a court prompt may wait, and how long the halt lasts at the most
AT_ONCE, LASTS = 15.0, 300.0
#: a transaction of another in which nothing is said just now, after some notices
_HELD = text(
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> pg_backend_pid() "
    "AND datname = current_database() AND query ILIKE '%notice%'"
)


def halted(url: str, folder: Path, *, people: int) -> Outcome:
    """Everybody's letter leaves once by the other, though the first holds rows and a turn; resumed, the first says nothing twice."""
    began, slowest = time.monotonic(), 0.0
    with Sink() as sink, installed(url, folder, sink) as (app, district):
        let_all_go(district)
        expected = expected_of(district, people)
        settings = app.extensions["settings"]
        running = [children.clockwork_process(settings, NOON, tick_every=TICK_EVERY)]
        with ended(running):
            pid = running[0].pid or 0
            held = _halt(pid, len(expected))
            running.append(children.clockwork_process(settings, NOON, tick_every=TICK_EVERY))
            end, n = time.monotonic() + LASTS, 0
            while time.monotonic() < end and len(set(sink.identities)) < people + n:
                slowest, n = max(slowest, _court_prompt(sink, n)), n + 1
                time.sleep(2)
            os.kill(pid, signal.SIGCONT)
            time.sleep(20)  # the first finds its connections gone, and begins anew
            assert all(one.is_alive() for one in running), "every process still runs"
        name = f"halted in the middle of a pass: the slowest of {n} court prompts {slowest:.1f} s"
        outcome = counted(name, expected, sink, 1, held, began)
    assert held and outcome.lost == 0 and outcome.max_copies == 1 and slowest <= AT_ONCE, outcome
    return outcome


def _halt(pid: int, most: int) -> int:
    """Stop a process where it holds what others need; 1 when it does."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        os.kill(pid, signal.SIGSTOP)
        holds = db.session.scalar(_HELD)
        known = db.session.scalar(select(func.count()).select_from(Notice)) or 0
        db.session.rollback()
        if holds and 0 < known < most:
            return 1
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.02)
    return 0


def _court_prompt(sink: Sink, n: int) -> float:
    """Put one into the outbox; the seconds until it is with the mail server."""
    address, began = f"court{n}@example.org", time.monotonic()
    put(
        key=address,
        about="t",
        to_address=address,
        to_name="",
        subject="开庭",
        body="请出庭。\n",
        now=children.shown(NOON),
        urgent=True,
    )
    db.session.commit()
    while time.monotonic() - began < LASTS and not any(one == address for one, _message in sink.accepted[-50:]):
        time.sleep(0.05)
    return time.monotonic() - began
