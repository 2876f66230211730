"""Removing what was kept long enough: a piece at a time, told in the trail by numbers; each piece commits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Select, delete, select, update

from app.accounts.models import FailedTry, UserSession
from app.audit.jobs import purge
from app.audit.trail_jobs import note
from app.cases.models import AbsenceFile
from app.extensions import db
from app.mail.models import Letter
from app.policy.queries import decided
from app.reminders.jobs import beat
from app.reminders.models import Alarm, Heartbeat, Notice
from app.tasks.evidence_actions import folder
from app.tasks.view_models import Intake
from app.upkeep.choices import KEEPING
from app.upkeep.keeping import Keeping
from app.upkeep.keeping_queries import due

#: rows of one transaction, so that nobody waits long for the writer of SQLite
PIECE = 1000
#: between two sweeps by the clockwork
EVERY = timedelta(hours=20)

ROWS: dict[str, type[UserSession | FailedTry | Intake | Notice | Alarm | AbsenceFile]] = {
    "sessions": UserSession, "tries": FailedTry, "workbooks": Intake, "notices": Notice, "alarms": Alarm, "proofs": AbsenceFile,
}  # fmt: skip


def in_force() -> Keeping:
    """What the office decided, or the defaults."""
    return Keeping.read(decided(KEEPING))


def sweep_daily(*, now: datetime) -> dict[str, int]:
    """Sweep unless it was done today; for the clockwork, which asks often. Gives what went."""
    last = db.session.get(Heartbeat, "keep")
    if last is not None and now - last.at < EVERY:
        return {}
    gone = sweep(in_force(), now=now)
    beat("keep", now)
    return gone


def sweep(keeping: Keeping, *, now: datetime) -> dict[str, int]:
    """Remove what has been kept long enough; how many of each went. A second time removes nothing. Commits."""
    gone = {name: _sweep(name, query) for name, query in due(keeping, now).items()}
    gone["audit"] = purge(now=now, kept=timedelta(days=keeping.audit))
    return gone


def _sweep(name: str, query: Select[int]) -> int:
    total = 0
    while ids := db.session.scalars(query.limit(PIECE)).all():
        files = _files(ids) if name == "proofs" else []
        if name == "letters":
            blank = update(Letter).where(Letter.id.in_(ids)).execution_options(synchronize_session=False)
            db.session.execute(blank.values(body="", to_address="", calendar=None, last_answer=""))
        else:
            row = ROWS[name]
            db.session.execute(delete(row).where(row.id.in_(ids)).execution_options(synchronize_session=False))
        note("keep", kept_long_enough=name, count=len(ids))
        db.session.commit()
        for file in files:  # only now: what is not committed keeps its files
            file.unlink(missing_ok=True)
        total += len(ids)
    db.session.rollback()
    return total


def _files(ids: Sequence[int]) -> list[Path]:
    return [folder() / name for name in db.session.scalars(select(AbsenceFile.stored_as).where(AbsenceFile.id.in_(ids)))]
