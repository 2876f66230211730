"""Reading the trail: pages of it, and whether it is whole; it changes nothing."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Select, or_, select

from app.audit.models import AuditHead, AuditRow, AuditTombstone
from app.audit.seal import Fault, Head, Sealed, faults, stamp, tombstone_text
from app.clock import ZONE
from app.extensions import db

COLUMNS = (
    AuditRow.number, AuditRow.at, AuditRow.kind, AuditRow.doing, AuditRow.actor, AuditRow.behalf, AuditRow.address,
    AuditRow.outcome, AuditRow.changes, AuditRow.previous, AuditRow.seal,
)  # fmt: skip


def found(
    *, text: str = "", kind: str = "", actor: str = "", since: date | None = None, until: date | None = None
) -> Select[AuditRow]:
    """Rows of the trail, the latest first."""
    query = select(AuditRow).order_by(AuditRow.number.desc())
    if kind:
        query = query.where(AuditRow.kind == kind)
    if actor:
        query = query.where(or_(AuditRow.actor == actor, AuditRow.behalf == actor))
    if text:
        query = query.where(
            or_(*(c.contains(text, autoescape=True) for c in (AuditRow.doing, AuditRow.changes, AuditRow.address)))
        )
    if since:
        query = query.where(AuditRow.at >= datetime.combine(since, time(), ZONE))
    if until:
        query = query.where(AuditRow.at < datetime.combine(until + timedelta(days=1), time(), ZONE))
    return query


def head() -> Head:
    """Where the trail ends, by the database's own word."""
    row = db.session.execute(select(AuditHead.number, AuditHead.seal)).one_or_none()
    return Head(row.number, row.seal) if row else Head(-1, "")


def carried(*files: Path) -> list[Head]:
    """The heads that were exported to files, one a line; a line that cannot be read is a head that fits nothing."""
    heads = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
            try:
                said = json.loads(line)
                heads.append(Head(int(said["number"]), str(said["seal"])))
            except (ValueError, KeyError, TypeError):
                heads.append(Head(1, "unreadable"))
    return heads


def checked(key: bytes, exported: list[Head]) -> Iterator[Fault]:
    """Every fault of the trail as it stands."""
    tombstone = db.session.scalars(select(AuditTombstone).order_by(AuditTombstone.through.desc()).limit(1)).first()
    start = Head(0, "")
    if tombstone:
        start = Head(tombstone.through, tombstone.last_seal)
        if stamp(key, tombstone_text(tombstone.through, tombstone.last_seal, tombstone.at)) != tombstone.seal:
            yield Fault(tombstone.through, "tombstone")
    yield from faults(key, _rows(), start, head(), exported)


def _rows() -> Iterator[tuple[Sealed, str]]:
    rows = db.session.execute(select(*COLUMNS).order_by(AuditRow.number), execution_options={"yield_per": 2000})
    for row in rows:
        *fields, kept = row
        yield Sealed(*fields), kept
