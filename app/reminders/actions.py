"""Acknowledging 知悉: the one thing a person does to a notice; the view commits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from app.accounts.standing import Standing
from app.extensions import db
from app.reminders.errors import NotAddressedToYou
from app.reminders.models import Notice


def acknowledge(notice: Notice, *, by: Standing, now: datetime) -> None:
    """Write down that the addressee has seen the notice; a second press changes nothing. Raises NotAddressedToYou."""
    if notice.person_id != by.person_id:
        raise NotAddressedToYou
    notice.acknowledged_at = notice.acknowledged_at or now


def acknowledge_many(refs: Collection[str], *, by: Standing, now: datetime) -> int:
    """Write down that a person has seen some of the notices to them; how many were new. What is another's is not touched."""
    mine = select(Notice).where(Notice.ref.in_(list(refs)), Notice.person_id == by.person_id, Notice.acknowledged_at.is_(None))
    rows = db.session.scalars(mine.with_for_update()).all()
    for notice in rows:
        acknowledge(notice, by=by, now=now)
    return len(rows)
