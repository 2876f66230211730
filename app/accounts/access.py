"""Who is signed in and where they stand; it knows posts and sign-in, and refuses to know what a task or a case allows."""

from datetime import date

from flask_login import UserMixin, current_user
from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.standing import Standing
from app.clock import today
from app.extensions import db, login_manager


class SignedIn(UserMixin):
    """The person of this request with their standing today."""

    def __init__(self, person: Person, standing: Standing) -> None:
        self.person = person
        self.standing = standing

    @property
    def roles(self) -> frozenset[str]:
        """What the guard on routes reads."""
        return self.standing.roles

    def get_id(self) -> str:
        """The session keeps the random ref; a changed password ends every older session."""
        return f"{self.person.ref}:{self.person.password_hash[-12:]}"


def held(on: date) -> list[ColumnElement[bool]]:
    """The conditions under which a tenure counts on a day."""
    return [Tenure.since <= on, or_(Tenure.until.is_(None), Tenure.until >= on)]


def standing_of(person: Person, on: date) -> Standing:
    """The standing of a person on a day, in two queries; in three for the office's staff."""
    posts = db.session.execute(
        select(Post.id, Post.role, Post.unit_id, Post.rank).join(Tenure).where(Tenure.person_id == person.id, *held(on))
    ).all()
    leading = [post.id for post in posts if post.role == "leader"]
    portfolio = db.session.scalars(select(Unit.id).where(Unit.leader_post_id.in_(leading))).all() if leading else ()
    return Standing(
        person_id=person.id,
        name=person.name,
        roles=frozenset(post.role for post in posts),
        units=frozenset(post.unit_id for post in posts if post.role in ("liaison", "head", "office")),
        portfolio=frozenset(portfolio),
        approves=_approves([post.rank for post in posts if post.role == "office"], on),
        leads=frozenset(leading),
    )


def _approves(ranks: list[str], on: date) -> bool:
    """Whether somebody of these ranks in the office approves for it: see Standing."""
    if not ranks or set(ranks) & {"principal", "deputy"}:
        return bool(ranks)
    ranking = select(Tenure.id).join(Post).join(Person).where(Post.role == "office", Post.rank.in_(("principal", "deputy")))
    return db.session.scalar(ranking.where(Person.active, *held(on)).limit(1)) is None


@login_manager.user_loader
def load_signed_in(session_id: str) -> SignedIn | None:
    """The person behind a session, or None when they left, or changed their password since."""
    ref, _, mark = session_id.partition(":")
    person = db.session.scalar(select(Person).where(Person.ref == ref))
    if person is None or not person.active or person.password_hash[-12:] != mark:
        return None
    return SignedIn(person, standing_of(person, today()))


def me() -> Standing:
    """The standing of whoever makes this request; only views ask."""
    standing: Standing = current_user.standing
    return standing
