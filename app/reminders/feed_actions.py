"""A person's private calendar: opened under an address nobody can guess, given a new one, closed; the view commits."""

import secrets
from datetime import datetime

from sqlalchemy import delete

from app.accounts.access import digest
from app.accounts.standing import Standing
from app.extensions import db
from app.reminders.models import Feed


def open_feed(*, by: Standing, now: datetime) -> str:
    """A new address, shown once; the one before it is dead from now on."""
    token = secrets.token_urlsafe(32)
    close_feed(by=by)
    db.session.add(Feed(person_id=by.person_id, token_hash=digest(token), since=now))
    db.session.flush()
    return token


def close_feed(*, by: Standing) -> None:
    """Revoke the address; whoever still has it finds nothing."""
    db.session.execute(delete(Feed).where(Feed.person_id == by.person_id))
