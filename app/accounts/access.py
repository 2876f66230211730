"""Who is signed in and where they stand; it knows posts and sessions, and refuses to know what a task or a case allows."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response, current_app, g, session
from flask_login import UserMixin, current_user
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import TRIO, Person, Post, StandIn, Tenure, Unit, UserSession
from app.accounts.rules import DoorRules
from app.accounts.standing import Standing
from app.clock import now, today
from app.extensions import db, login_manager

#: where the cookie keeps when it was last used, in seconds; renewed at most once a minute
SEEN, RENEWED = "seen", 60


class SignedIn(UserMixin):
    """The person of this request with their standing today."""

    def __init__(self, person: Person, standing: Standing, kept: UserSession, token: str) -> None:
        self.person = person
        self.username = person.username
        self.standing = standing
        self.kept = kept
        self._token = token

    @property
    def roles(self) -> frozenset[str]:
        """What the guard on routes reads."""
        return self.standing.roles

    @property
    def owes(self) -> str:
        """The page that must be done before any other opens: a new password, or one-time codes; empty when all is done."""
        rules = door_rules()
        if self.person.must_change_password or expired(self.person, rules, now()):
            return "accounts.password"
        if self.person.codes_since is None and self.standing.roles & set(rules.codes_for):
            return "accounts.codes"
        return ""

    def get_id(self) -> str:
        """The cookie keeps a random token that means something only as long as its row stands."""
        return self._token


def door_rules() -> DoorRules:
    """The rules in force. The application says where they are decided."""
    if "door_rules" not in g:
        g.door_rules = current_app.extensions["door_rules"]()
    found: DoorRules = g.door_rules
    return found


def expired(person: Person, rules: DoorRules, at: datetime) -> bool:
    """Whether a password is older than the rules allow."""
    set_at = person.password_set_at
    return bool(rules.password_days and set_at and set_at + timedelta(days=rules.password_days) < at)


def digest(token: str) -> str:
    """How a token is kept: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def held(on: date, of: Any = Tenure) -> list[ColumnElement[bool]]:
    """The conditions under which a tenure, or a stand-in, counts on a day."""
    return [of.since <= on, or_(of.until.is_(None), of.until >= on)]


def standing_of(person: Person, on: date, stand_in: StandIn | None = None) -> Standing:
    """The standing of a person on a day, in two queries, in three for the office's staff; with a stand-in, of the post acted for."""
    if stand_in is not None:
        return _in_place(person, stand_in, on)
    posts = db.session.execute(
        select(Post.id, Post.role, Post.unit_id, Post.rank).join(Tenure).where(Tenure.person_id == person.id, *held(on))
    ).all()
    held_posts = [(post.id, post.role, post.unit_id, post.rank) for post in posts]
    return Standing(person_id=person.id, name=person.name, **_from_posts(held_posts, on))


def _from_posts(posts: list[tuple[int, str, int, str]], on: date) -> dict[str, Any]:
    roles = frozenset(role for _, role, _, _ in posts)
    if trusted := roles & set(TRIO):  # an administrator is nothing else, and does no business
        return {"roles": trusted}
    leading = [number for number, role, _, _ in posts if role == "leader"]
    portfolio = db.session.scalars(select(Unit.id).where(Unit.leader_post_id.in_(leading))).all() if leading else ()
    units = frozenset(unit for _, role, unit, _ in posts if role in ("liaison", "head", "office"))
    return {
        "roles": roles,
        "units": units,
        "portfolio": frozenset(portfolio),
        "approves": _approves([rank for _, role, _, rank in posts if role == "office"], on),
        "leads": frozenset(leading),
    }


def _in_place(person: Person, stand_in: StandIn, on: date) -> Standing:
    post = stand_in.post
    holder = db.session.scalar(select(Person).join(Tenure).where(Tenure.post_id == post.id, *held(on)).limit(1))
    return Standing(
        person_id=person.id,
        name=person.name,
        on_behalf_of=holder.name if holder else post.title,
        on_behalf_of_id=holder.id if holder else None,
        **_from_posts([(post.id, post.role, post.unit_id, post.rank)], on),
    )


def _approves(ranks: list[str], on: date) -> bool:
    """Whether somebody of these ranks in the office approves for it: see Standing."""
    if not ranks or set(ranks) & {"principal", "deputy"}:
        return bool(ranks)
    ranking = select(Tenure.id).join(Post).join(Person).where(Post.role == "office", Post.rank.in_(("principal", "deputy")))
    return db.session.scalar(ranking.where(Person.active, *held(on)).limit(1)) is None


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The person behind a session; None when it was ended, has lasted too long, or was not used for too long."""
    at = now()
    rules = door_rules()
    kept = db.session.scalar(
        select(UserSession)
        .where(UserSession.token_hash == digest(token), UserSession.until > at)
        .options(joinedload(UserSession.person), joinedload(UserSession.stand_in).joinedload(StandIn.post))
    )
    if kept is None or not kept.person.active:
        return None
    if at.timestamp() - session.get(SEEN, 0) > rules.idle_minutes * 60:
        return None
    on = today()
    place = kept.stand_in if kept.stand_in and counts(kept.stand_in, on) else None
    return SignedIn(kept.person, standing_of(kept.person, on, place), kept, token)


def counts(stand_in: StandIn, on: date) -> bool:
    """Whether a stand-in is under way on a day."""
    return stand_in.since <= on and (stand_in.until is None or stand_in.until >= on)


def renew(response: Response) -> Response:
    """Note in the cookie that it is in use; the view of no page needs to know."""
    if current_user.is_authenticated and now().timestamp() - session.get(SEEN, 0) > RENEWED:
        session[SEEN] = int(now().timestamp())
    return response


def me() -> Standing:
    """The standing of whoever makes this request; only views ask."""
    standing: Standing = current_user.standing
    return standing
