"""Whom other rules of the door would touch at once; it reads, and decides nothing."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.accounts.access import held
from app.accounts.models import Person, Post, Tenure
from app.accounts.rules import DoorRules
from app.extensions import db


def touched(rules: DoorRules, now: datetime) -> dict[str, int]:
    """How many people would get no further than a page of their own with their next request: a new password, one-time codes."""
    active = select(func.count(Person.id.distinct())).where(Person.active, Person.password_hash != "")
    found = {"passwords": 0, "codes": 0}
    if rules.password_days:
        old = Person.password_set_at < now - timedelta(days=rules.password_days)
        found["passwords"] = db.session.scalar(active.where(old)) or 0
    if rules.codes_for:
        holders = active.join(Tenure, Tenure.person_id == Person.id).join(Post).where(*held(now.date()))
        found["codes"] = db.session.scalar(holders.where(Post.role.in_(rules.codes_for), Person.codes_since.is_(None))) or 0
    return found
