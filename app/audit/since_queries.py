"""What the trail tells was changed after one of its rows: which rows of which tables; it refuses to know what is made of that."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import g
from sqlalchemy import select

from app.audit.models import AuditRow
from app.audit.seal import Head
from app.audit.trail_jobs import end_seen
from app.audit.words import VERBS
from app.extensions import db

#: of more rows of the trail it is quicker to count anew than to read what they tell
MOST = 500


@dataclass(frozen=True)
class Told:
    """Rows of one table that one transaction added, changed or removed."""

    table: str
    #: a word of VERBS
    what: str
    #: by their refs, else by their keys
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    #: whether ``rows`` are all of them
    all_named: bool


@dataclass(frozen=True)
class Since:
    """Everything that was told after a row of the trail, and where it ended then."""

    end: Head
    told: tuple[Told, ...]

    def of(self, tables: Collection[str]) -> list[Told]:
        """What was told of these tables, and of those that the trail could not name."""
        return [one for one in self.told if one.table in tables or not one.table]


def told_since(end: Head, *, by_now: bool = False) -> Since | None:
    """What was told after ``end``; None when that is no row of this trail, or is too long ago.

    A request asks once, and knows what was told by then; ``by_now`` asks again.
    """
    if by_now or not end_seen():
        return _asked(end)
    known: dict[Head, Since | None] = g.setdefault("told_since", {})
    if end not in known:
        known[end] = _asked(end)
    return known[end]


def _asked(end: Head) -> Since | None:
    after = select(AuditRow.number, AuditRow.seal, AuditRow.changes).where(AuditRow.number >= end.number)
    rows = db.session.execute(after.order_by(AuditRow.number).limit(MOST + 1)).all()
    if not rows or Head(rows[0].number, rows[0].seal) != end or len(rows) > MOST:
        return None
    told = (one for row in rows[1:] for one in _read(row.changes))
    return Since(Head(rows[-1].number, rows[-1].seal), tuple(told))


def _read(changes: str) -> Iterator[Told]:
    for name, said in (json.loads(changes) if changes else {}).items():
        what, gap, table = name.partition(" ")
        if gap and what in VERBS:
            rows = tuple(said.get("rows", ()))
            named = not said.get("at_once") and said.get("n") == len(rows)
            yield Told(table, what, rows, tuple(said.get("columns", ())), all_named=named)
