"""What was counted is kept until something changes, which the trail's last seal tells; it refuses to know what is counted."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditHead
from app.audit.trail_jobs import changing
from app.extensions import db

#: so many things are kept in a process, the one asked for last the longest
KEPT = 64

_one_at_a_time = Lock()

Found = TypeVar("Found")


def unchanged(named: Hashable, count: Callable[[], Found]) -> Found:
    """What ``count`` gives, or what it gave before when nothing of which the trail tells has changed since: one query instead of its own.

    Exact, not nearly so: whatever changes a row of a table, but of those in words.PASSED_OVER and words.MACHINERY, moves the trail's
    head in the same transaction, so that under one seal the tables are the same. ``named`` is all that it is made of beside the
    database; so ``count`` reads no table of those, nor the hour unless ``named`` says what it makes of it. What it gives are values,
    never rows of a session. Somebody who has changed something and not yet committed it counts anew.
    """
    session = db.session()
    seal = db.session.scalar(select(AuditHead.seal))  # first: what is counted may then be newer than its seal says, never older
    if not seal or changing(session):
        return count()
    kept: OrderedDict[Hashable, tuple[str, Any]] = current_app.extensions.setdefault("unchanged", OrderedDict())
    with _one_at_a_time:
        before = kept.get(named)
    found = before[1] if before is not None and before[0] == seal else count()
    with _one_at_a_time:
        kept[named] = (seal, found)
        kept.move_to_end(named)
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return cast(Found, found)
