"""What was counted is kept until something of it changes, which the trail tells; it refuses to know what is counted."""

from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditHead
from app.audit.seal import Head
from app.audit.since_queries import told_since
from app.audit.trail_jobs import changing, end_seen
from app.extensions import db
from app.web.kept import Kept

#: so many things are kept in a process, the one asked for last the longest
KEPT = 64

Found = TypeVar("Found")


def end_to_keep_under() -> Head | None:
    """Where the trail ends, to be asked before anything is counted: what is counted may then be newer than that, and never older.

    None when nothing may be kept: for somebody who has changed something and not yet committed it, and before the first row.
    """
    session = db.session()
    end = end_seen()
    if end is None:
        row = db.session.execute(select(AuditHead.number, AuditHead.seal)).one_or_none()
        end = Head(row.number, row.seal) if row else None
    return end if end and end.seal and not changing(session) else None


def unchanged(named: Hashable, count: Callable[[], Found], of: Collection[str] | None = None) -> Found:
    """What ``count`` gives, or what it gave before when nothing of which the trail tells has changed since: nothing but the trail's end is asked for.

    Exact, not nearly so: whatever changes a row of a table, but of those in words.PASSED_OVER and words.MACHINERY, moves the trail's
    head in the same transaction, so that under one seal the tables are the same. ``named`` is all that it is made of beside the
    database; so ``count`` reads no table of those, nor the hour unless ``named`` says what it makes of it. What it gives are values,
    never rows of a session. Somebody who has changed something and not yet committed it counts anew.

    ``of`` are all the tables that ``count`` reads: a change of others leaves it as it was.
    """
    end = end_to_keep_under()
    if end is None:
        return count()
    kept: Kept = current_app.extensions.setdefault("unchanged", Kept(KEPT))
    before: tuple[Head, Found] | None = kept.get(named)
    if before is not None and before[0] != end and of is not None:
        since = told_since(before[0])
        if since is not None and not since.of(of):
            end, before = since.end, (since.end, before[1])
            kept.keep(named, before)
    if before is not None and before[0] == end:
        return before[1]
    found = count()
    kept.keep(named, (end, found))
    return found
