"""Who is signed in and where they stand; it knows posts and sessions, and refuses to know what a task or a case allows."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from flask import Response, current_app, g, session
from flask_login import UserMixin, current_user
from sqlalchemy import ColumnElement, Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import TRIO, Person, Post, StandIn, Tenure, Unit, UserSession
from app.accounts.rules import DoorRules
from app.accounts.standing import Standing
from app.clock import now, today
from app.extensions import Moment, db, login_manager

#: where the cookie keeps when it was last used, in seconds; renewed at most once a minute
SEEN, RENEWED = "seen", 60
#: the ranks that approve for the office
RANKING = ("principal", "deputy")

#: made once: an alias costs more to make than many a query to ask
_TENURE, _POST, _PERSON = aliased(Tenure), aliased(Post), aliased(Person)


class SignedIn(UserMixin):
    """The person of this request with their standing today; their rows are read by the pages that show or change them alone."""

    def __init__(self, who: Any, standing: Standing, session_id: int | None, token: str) -> None:
        """``who``: the person, or a row with what is asked of them on every page, by the same names."""
        self.username: str = who.username
        self.name: str = who.name
        self.news_since: datetime | None = who.news_since
        self.standing = standing
        self._who, self._session_id, self._token = who, session_id, token

    @property
    def person(self) -> Person:
        """The row of the person."""
        return db.session.get_one(Person, self.standing.person_id)

    @property
    def kept(self) -> UserSession:
        """The row of the session."""
        return db.session.get_one(UserSession, self._session_id)

    @property
    def roles(self) -> frozenset[str]:
        """What the guard on routes reads."""
        return self.standing.roles

    @property
    def owes(self) -> str:
        """The page that must be done before any other opens: a new password, or one-time codes; empty when all is done."""
        rules = door_rules()
        if self._who.must_change_password or expired(self._who, rules, now()):
            return "accounts.password"
        if self._who.codes_since is None and self.standing.roles & set(rules.codes_for):
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


def expired(who: Any, rules: DoorRules, at: datetime) -> bool:
    """Whether the password of a person, or of a row that tells when it was set, is older than the rules allow."""
    set_at = who.password_set_at
    return bool(rules.password_days and set_at and set_at + timedelta(days=rules.password_days) < at)


def digest(token: str) -> str:
    """How a token is kept: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def held(on: Any, of: Any = Tenure) -> list[ColumnElement[bool]]:
    """The conditions under which a tenure, or a stand-in, counts on a day (a date, or its place in a statement)."""
    return [of.since <= on, or_(of.until.is_(None), of.until >= on)]


def standing_of(person: Person, on: date, stand_in: StandIn | None = None) -> Standing:
    """The standing of a person on a day, in one query; with a stand-in, of the post acted for, in two."""
    if stand_in is not None:
        return _in_place(person, stand_in, on)
    rows = db.session.execute(_in_charge(select(*_places(on)).join(Tenure)).where(Tenure.person_id == person.id, *held(on))).all()
    return Standing(person_id=person.id, name=person.name, **_from_posts(rows))


def _places(on: Any) -> tuple[Any, ...]:
    """What a standing needs of a post: itself, a unit that its holder has in charge, and whether anybody approves for the office."""
    ranking = (
        select(_TENURE.id)
        .join(_POST, _POST.id == _TENURE.post_id)
        .join(_PERSON, _PERSON.id == _TENURE.person_id)
        .where(_POST.role == "office", _POST.rank.in_(RANKING), _PERSON.active, *held(on, _TENURE))
        .limit(1)
        .scalar_subquery()
    )
    return Post.id, Post.role, Post.unit_id, Post.rank, Unit.id.label("charge"), ranking.label("ranking")


def _in_charge(query: Any) -> Any:
    return query.outerjoin(Unit, and_(Unit.leader_post_id == Post.id, Post.role == "leader"))


def _from_posts(rows: Sequence[Any]) -> dict[str, Any]:
    """The standing that posts give; each stands in as many rows as its holder has units in charge."""
    roles = frozenset(row.role for row in rows)
    if trusted := roles & set(TRIO):  # an administrator is nothing else, and does no business
        return {"roles": trusted}
    ranks = {row.rank for row in rows if row.role == "office"}
    return {
        "roles": roles,
        "units": frozenset(row.unit_id for row in rows if row.role in ("liaison", "head", "office")),
        "portfolio": frozenset(row.charge for row in rows if row.charge is not None),
        # where nobody holds a post that approves, everybody of the office does: see Standing
        "approves": bool(ranks) and (bool(ranks & set(RANKING)) or rows[0].ranking is None),
        "leads": frozenset(row.id for row in rows if row.role == "leader"),
    }


def _in_place(person: Person, stand_in: StandIn, on: date) -> Standing:
    post = stand_in.post
    holder = db.session.scalar(select(Person).join(Tenure).where(Tenure.post_id == post.id, *held(on)).limit(1))
    rows = db.session.execute(_in_charge(select(*_places(on))).where(Post.id == post.id)).all()
    return Standing(
        person_id=person.id,
        name=person.name,
        on_behalf_of=holder.name if holder else post.title,
        on_behalf_of_id=holder.id if holder else None,
        **_from_posts(rows),
    )


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The person behind a session; None when it was ended, has lasted too long, or was not used for too long.

    One query with the posts held and the rules of the door: every page begins with it.
    """
    at, on = now(), today()
    rows = db.session.execute(_signing_in(), {"digest": digest(token), "moment": at, "day": on}).all()
    if not rows or not rows[0].active:
        return None
    who = rows[0]
    g.asked_first = {name: getattr(who, name) for name in _asked_first()}
    g.door_rules = DoorRules.read(who.doors or {})
    if at.timestamp() - session.get(SEEN, 0) > g.door_rules.idle_minutes * 60:
        return None
    if who.stand_in_id is not None:
        stand_in = db.session.get_one(StandIn, who.stand_in_id)
        if counts(stand_in, on):
            return SignedIn(who, standing_of(db.session.get_one(Person, who.person_id), on, stand_in), who.session_id, token)
    posts = [row for row in rows if row.id is not None]
    return SignedIn(who, Standing(person_id=who.person_id, name=who.name, **_from_posts(posts)), who.session_id, token)


@cache
def _signing_in() -> Any:
    """The statement that every request begins with, put together once for the process; the day and the token are filled in.

    It reads columns and no rows of a session, which take three times as long to make.
    """
    day = bindparam("day", type_=Date())
    asked = (
        UserSession.id.label("session_id"), UserSession.stand_in_id, Person.id.label("person_id"), Person.username, Person.name,
        Person.active, Person.must_change_password, Person.password_set_at, Person.codes_since, Person.news_since,
    )  # fmt: skip
    whose = (
        select(*asked, *(part.label(name) for name, part in _asked_first().items()), *_places(day))
        .select_from(UserSession)
        .join(Person, UserSession.person)
    )
    query = _in_charge(whose.outerjoin(Tenure, _tenures(day)).outerjoin(Post, Post.id == Tenure.post_id))
    return query.where(UserSession.token_hash == bindparam("digest"), UserSession.until > bindparam("moment", type_=Moment()))


def _asked_first() -> dict[str, Any]:
    """What else pages want to know at once, as parts of their first question. The application says what; ``g.asked_first`` has the answers."""
    parts: dict[str, Any] = current_app.extensions["asked_first"]
    return parts


def _tenures(on: Any) -> ColumnElement[bool]:
    return and_(Tenure.person_id == UserSession.person_id, *held(on))


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
