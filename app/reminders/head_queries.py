"""What the head of every page of the office tells, in one query; it reads, and judges only by the rules of queries.py."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, literal, select, true

from app.extensions import db
from app.mail.models import Hold
from app.reminders.models import Alarm, Heartbeat
from app.reminders.queries import stopped


@dataclass(frozen=True)
class Watch:
    """What the head of every page of the office tells: whether the clockwork has stopped, alarms, letters held back."""

    stopped: bool
    alarms: int
    held: bool


def watch(now: datetime) -> Watch:
    """Ask all of it in one query."""
    rows = db.session.execute(_asked()).all()
    last = {row.name: row.at for row in rows if row.name is not None}
    return Watch(stopped(last, now), rows[0].alarms, bool(rows[0].holds))


@cache
def _asked() -> Select[Any]:
    """The statement on every page of the office, put together once for the process."""
    alarms = select(func.count()).select_from(Alarm).where(Alarm.ended_at.is_(None), Alarm.told_at.is_not(None))
    holds = select(func.count()).select_from(Hold).where(Hold.released_at.is_(None))
    beat = select(Heartbeat.name, Heartbeat.at).subquery()
    one = select(literal(1).label("one")).subquery()
    return (
        select(beat.c.name, beat.c.at, alarms.scalar_subquery().label("alarms"), holds.scalar_subquery().label("holds"))
        .select_from(one)
        .outerjoin(beat, true())
    )
