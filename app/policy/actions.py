"""Deciding; it writes the decision into the caller's transaction, and leaves the commit to others."""

from datetime import datetime
from typing import Any

from flask import has_request_context

from app.accounts.standing import Standing
from app.extensions import db
from app.policy.choices import Choice
from app.policy.errors import DecidedMeanwhile, NothingDecided
from app.policy.models import Decision
from app.policy.queries import forget, latest_of


def decide(choice: Choice, value: Any, *, by: Standing, now: datetime, note: str = "", seen: int | None = None) -> Decision:
    """Decide on a choice. ``seen``: the id of the decision that the form showed, 0 for the default.

    Whether the value makes sense is checked by the room that the choice belongs to. Raises DecidedMeanwhile, NothingDecided.
    """
    latest = latest_of(choice)
    if seen is not None and seen != (latest.id if latest else 0):
        raise DecidedMeanwhile
    if value == (latest.value if latest else choice.default):
        raise NothingDecided
    decision = Decision(choice=choice.code, value=value, at=now, by_id=by.person_id, note=note.strip())
    db.session.add(decision)
    db.session.flush()
    if has_request_context():
        forget()
    return decision
