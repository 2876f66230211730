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

#: one that another began so lately, as a part of its pace, need not be done again
FRESH = 0.9

#: the family of these locks in PostgreSQL, apart from all others of the product
_FAMILY = 7_305_187


@contextmanager
def turn(step: str, folder: Path, now: datetime, every: timedelta, began: datetime) -> Iterator[bool]:
    """Whether this process does a step now that is to be done ``every`` so often. ``began``: when the process was started.

    The lock goes with the process that holds it, however it ends. On SQLite it is a file in ``folder``: all stand on one machine.
    """
    held = _held_in_database(step) if db.engine.dialect.name == "postgresql" else _held_in_folder(folder / f"{step}.lock")
    with held as mine:
        at = beats().get(step)
        db.session.rollback()
        yield _goes(mine, age(at, now), age(began, now), every)


def _goes(mine: bool, done: timedelta | None, runs: timedelta | None, every: timedelta) -> bool:
    """Whether to go on, by how long ago the step was begun that was finished last, and how long this process runs already."""
    if done is not None and done < FRESH * every:
        return False
    # nobody has finished one since this process was started: it counts from there
    quiet = min((one for one in (done, runs) if one is not None), default=None)
    return mine or quiet is None or quiet > PATIENCE


@contextmanager
def _held_in_database(step: str) -> Iterator[bool]:
    """For as long as a transaction of its own lasts, which asks nothing further and so holds no cleaning up."""
    with db.engine.connect() as line:
        asked = text("SELECT pg_try_advisory_xact_lock(:family, :step)")
        yield bool(line.scalar(asked, {"family": _FAMILY, "step": crc32(step.encode()) >> 1}))


@contextmanager
def _held_in_folder(file: Path) -> Iterator[bool]:
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
