"""The database crashes and comes back, again and again, under clockworks that are at work: what leaves again, and after how long."""

import random
import time
from pathlib import Path

from app.extensions import db
from tests import postgres
from tests.mail.sink import Sink
from tests.torture import children
from tests.torture.campaigns import NOON, Outcome, counted, ended, expected_of, installed, recover, until_busy

#: seconds within which a letter leaves once the database takes connections again, and within which all that are due have left
FIRST, ALL = 10.0, 20.0
#: longer than a lease, so that one that is waited out is seen as what it is
WAITED = 150


def restarts(server: postgres.Server, url: str, folder: Path, *, times: int) -> Outcome:
    """The same clockworks go on; a letter leaves within seconds, and none waits for a lease to run out."""
    began, first_after, all_after = time.monotonic(), 0.0, 0.0
    expected: list[str] = []
    with Sink(lambda stage, word: 0.02 if stage == "dot" else None) as sink, installed(url, folder, sink) as (app, district):
        running = [children.clockwork_process(app.extensions["settings"], NOON) for _ in range(2)]
        began_with = [one.pid for one in running]
        with ended(running):
            for _ in range(times):
                expected += expected_of(district, 12, len(expected) // 2)
                until_busy(sink)
                db.session.remove()
                server.restart_at_once(away=random.uniform(0, 1))
                db.engine.dispose()
                expected += expected_of(district, 1, len(expected) // 2)
                first, everything = _leave(sink, len(expected) // 2)
                first_after, all_after = max(first_after, first), max(all_after, everything)
                assert [one.pid for one in running if one.is_alive()] == began_with, "no clockwork fell with the database"
        recover()
        name = f"database restarted: first letter {first_after:.1f} s after, all {all_after:.1f} s after at the latest"
        outcome = counted(name, expected, sink, times, times, began)
    assert outcome.lost == 0 and outcome.extra <= len(running) * times and outcome.max_copies <= 2, outcome
    assert first_after <= FIRST and all_after <= ALL, outcome
    return outcome


def _leave(sink: Sink, people: int) -> tuple[float, float]:
    """Seconds until the next letter is accepted, and until everybody has one; a lease that is waited out is seen and waited for."""
    began, before, first = time.monotonic(), len(sink.accepted), 0.0
    while time.monotonic() - began < WAITED:
        now = len(sink.accepted)
        if now > before and not first:
            first = time.monotonic() - began
        if len(set(sink.identities)) >= people:
            break
        time.sleep(0.02)
    return first or time.monotonic() - began, time.monotonic() - began
