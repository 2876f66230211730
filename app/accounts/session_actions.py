"""Sessions that the server keeps: begun at sign-in, ended by their owner, by an administrator, by time or by a new password."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.accounts.access import counts, digest
from app.accounts.models import Person, StandIn, UserSession
from app.accounts.rules import DoorRules
from app.errors import Missing
from app.extensions import db


class NotYours(Missing):
    """没有找到可以由您代办的这个岗位，可能代办期已满。请与登记代办的管理人员联系。"""


def begin(person: Person, rules: DoorRules, *, now: datetime, address: str, device: str) -> tuple[UserSession, str]:
    """A new session and the token that goes into its cookie; sessions that have lasted too long are swept away."""
    db.session.execute(delete(UserSession).where(UserSession.until <= now))
    token = secrets.token_urlsafe(32)
    kept = UserSession(
        token_hash=digest(token),
        person=person,
        since=now,
        until=now + timedelta(hours=rules.hours),
        address=address[:60],
        device=device[:200],
    )
    db.session.add(kept)
    return kept, token


def end(kept: UserSession) -> None:
    """The session is over; its cookie opens nothing any more."""
    db.session.delete(kept)


def end_all(person: Person, *, but: UserSession | None = None) -> None:
    """End every session of a person, but the one they sit at."""
    query = delete(UserSession).where(UserSession.person_id == person.id)
    db.session.execute(query.where(UserSession.id != but.id) if but else query)


def end_by_ref(ref: str, person: Person) -> None:
    """End one of a person's sessions. Raises Missing."""
    kept = db.session.scalar(select(UserSession).where(UserSession.ref == ref, UserSession.person_id == person.id))
    if kept is None:
        raise Missing
    end(kept)


def act_for(kept: UserSession, ref: str, *, today: date) -> StandIn | None:
    """Act in a post's place from now on in this session, or again for oneself when ``ref`` is empty. Raises NotYours."""
    if not ref:
        kept.stand_in = None
        return None
    stand_in = db.session.scalar(select(StandIn).where(StandIn.ref == ref, StandIn.person_id == kept.person_id))
    if stand_in is None or not counts(stand_in, today):
        raise NotYours
    kept.stand_in = stand_in
    return stand_in
