"""What was counted is kept until something changes, which the trail's last seal tells; it refuses to know what is counted."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditHead
from app.audit.trail_jobs import changing, end_seen
from app.extensions import db
from app.web.kept import Kept

#: so many things are kept in a process, the one asked for last the longest
KEPT = 64

Found = TypeVar("Found")


def unchanged(named: Hashable, count: Callable[[], Found]) -> Found:
    """What ``count`` gives, or what it gave before when nothing of which the trail tells has changed since: nothing but the trail's end is asked for.

    Exact, not nearly so: whatever changes a row of a table, but of those in words.PASSED_OVER and words.MACHINERY, moves the trail's
    head in the same transaction, so that under one seal the tables are the same. ``named`` is all that it is made of beside the
    database; so ``count`` reads no table of those, nor the hour unless ``named`` says what it makes of it. What it gives are values,
    never rows of a session. Somebody who has changed something and not yet committed it counts anew.
    """
    session = db.session()
    # before anything is counted: that may then be newer than its seal says, and never older
    end = end_seen()
    seal = end.seal if end else db.session.scalar(select(AuditHead.seal))
    if not seal or changing(session):
        return count()
    kept: Kept = current_app.extensions.setdefault("unchanged", Kept(KEPT))
    before: tuple[str, Found] | None = kept.get(named)
    if before is not None and before[0] == seal:
        return before[1]
    found = count()
    kept.keep(named, (seal, found))
    return found
