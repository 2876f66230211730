"""Whose turn it is: of several clockworks on one database one does a step, and the others pass; it knows locks, not steps.

It saves work and carries no promise: two that tick at once write nothing twice (jobs.py). So whoever is in doubt goes on.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

from sqlalchemy import text

from app.extensions import db
from app.reminders.queries import age, beats

#: one that holds the turn and was not seen to finish for so long is waited for no more: it may hang, or its machine may be gone
PATIENCE = timedelta(seconds=90)

#: what another began so lately, as a part of its pace, need not be done again
FRESH = 0.9

#: the family of these locks in PostgreSQL, apart from all others of the product
_FAMILY = 7_305_187


class Turns:
    """The turns of one process. ``folder`` is that of the installation's data, ``began`` when the process was started."""

    def __init__(self, folder: Path, began: datetime) -> None:
        self.folder, self.began = folder, began
        #: what this process finished last of each step, as it stands among the heartbeats
        self._mine: dict[str, datetime | None] = {}

    @contextmanager
    def take(self, step: str, now: datetime, every: timedelta) -> Iterator[bool]:
        """Whether this process does a step now that is to be done ``every`` so often.

        The lock goes with the process that holds it, however it ends. On SQLite it is a file: all stand on one machine.
        """
        postgresql = db.engine.dialect.name == "postgresql"
        with _held_in_database(step) if postgresql else _held_in_file(self.folder / f"{step}.lock") as held:
            goes = self._goes(step, held, now, every)
            yield goes
            if goes:
                self._mine[step] = _finished(step)

    def _goes(self, step: str, held: bool, now: datetime, every: timedelta) -> bool:
        at = _finished(step)
        done, runs = age(at, now), age(self.began, now)
        if done is not None and done < FRESH * every and at != self._mine.get(step):
            return False
        # nobody has finished one since this process was started: it counts from there
        quiet = min((one for one in (done, runs) if one is not None), default=None)
        return held or quiet is None or quiet > PATIENCE


def _finished(step: str) -> datetime | None:
    """When the pass was begun that anybody finished last."""
    at = beats().get(step)
    db.session.rollback()
    return at


@contextmanager
def _held_in_database(step: str) -> Iterator[bool]:
    """For as long as a transaction of its own lasts, which asks nothing further and so holds no cleaning up."""
    with db.engine.connect() as line:
        # it is silent for as long as the step lasts, and that is no sign of a machine that was halted (clockwork.let_go)
        line.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout TO 0")
        asked = text("SELECT pg_try_advisory_xact_lock(:family, :step)")
        yield bool(line.scalar(asked, {"family": _FAMILY, "step": crc32(step.encode()) >> 1}))


@contextmanager
def _held_in_file(file: Path) -> Iterator[bool]:
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
