"""Carrying the head of the trail elsewhere, and removing what was kept long enough; each commits."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, func, select

from app.audit.errors import KeptByLaw
from app.audit.models import AuditRow, AuditTombstone
from app.audit.queries import carried, head
from app.audit.seal import stamp, tombstone_text
from app.audit.trail_jobs import key, note
from app.extensions import db

#: 网络安全法: network logs not less than six months. The database itself refuses to remove anything younger.
FLOOR = timedelta(days=183)
#: what is kept where nobody decides otherwise
KEPT = timedelta(days=3 * 365)


def heads_file() -> Path:
    """Where heads are kept beside the database; to be carried off the machine as well."""
    folder: Path = current_app.extensions["settings"].data_dir
    return folder / "audit-heads.jsonl"


def export_head(*, now: datetime, to: Path | None = None) -> dict[str, object]:
    """Add the head of the trail as one line to a file. Gives the line."""
    last = head()
    db.session.rollback()
    line: dict[str, object] = {"at": now.isoformat(), "number": last.number, "seal": last.seal}
    with (to or heads_file()).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return line


def export_daily(*, now: datetime) -> None:
    """Export the head unless it was today; for the clockwork, which asks often."""
    file = heads_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    if carried(file) and json.loads(lines[-1])["at"][:10] == now.isoformat()[:10]:
        return
    export_head(now=now)


def purge(*, now: datetime, kept: timedelta = KEPT) -> int:
    """Remove rows older than ``kept`` and leave a sealed tombstone. Raises KeptByLaw. Commits; gives how many."""
    if kept < FLOOR:
        raise KeptByLaw
    through = db.session.scalar(select(func.max(AuditRow.number)).where(AuditRow.at <= now - kept))
    if through is None:
        db.session.rollback()
        return 0
    last_seal = db.session.scalars(select(AuditRow.seal).where(AuditRow.number == through)).one()
    gone = db.session.execute(delete(AuditRow).where(AuditRow.number <= through))
    sealed = stamp(key(), tombstone_text(through, last_seal, now))
    db.session.add(AuditTombstone(through=through, last_seal=last_seal, at=now, seal=sealed))
    note("purge", through=through, days=kept.days)
    db.session.commit()
    return int(getattr(gone, "rowcount", 0))
