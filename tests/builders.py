"""Small districts for tests: units, people and posts made in one line each."""

import secrets
from datetime import date, datetime

from app.accounts.access import digest
from app.accounts.models import Person, Post, Tenure, Unit, UserSession
from app.clock import ZONE
from app.extensions import db

SINCE = date(2020, 1, 1)
LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=ZONE), datetime(2100, 1, 1, tzinfo=ZONE)


def unit(code: str, name: str = "", **more: object) -> Unit:
    """A unit, flushed."""
    row = Unit(code=code, name=name or f"{code}局", short_name=name or f"{code}局", **more)
    db.session.add(row)
    db.session.flush()
    return row


def person(username: str, role: str, of: Unit, *, name: str = "", rank: str = "staff", title: str = "") -> Person:
    """A person holding a post of a role in a unit since long ago. The password hash is no hash: use sign_in below."""
    row = Person(username=username, name=name or username, email=f"{username}@example.org", password_hash=f"test:{username}")
    post = Post(unit=of, title=title or role, role=role, rank=rank)
    db.session.add_all([row, post, Tenure(post=post, person=row, since=SINCE)])
    db.session.flush()
    return row


def sign_in(client: object, who: Person) -> None:
    """Put a signed-in session into a test client, without the cost of a password. It outlasts any travel in time."""
    token = secrets.token_urlsafe(16)
    db.session.add(UserSession(token_hash=digest(token), person_id=who.id, since=LONG_AGO, until=FAR_OFF))
    db.session.commit()
    with client.session_transaction() as session:  # type: ignore[attr-defined]
        session["_user_id"] = token
        session["_fresh"] = True
        session["seen"] = FAR_OFF.timestamp()
