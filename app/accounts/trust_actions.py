"""Who may give whom which post: the three administrators 三员 apart, and the set-up account that ends when they exist."""

from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.access import held
from app.accounts.models import TRIO, Person, Post, StandIn, Tenure
from app.accounts.session_actions import end_all
from app.accounts.standing import Standing
from app.errors import Forbidden, Missing, Refused
from app.extensions import db

#: posts that anybody who keeps the roster gives; all others only the security administrator, once the three exist
PLAIN = ("liaison", "head")


class OnlySecurityGrants(Forbidden):
    """三员已经到位，这类岗位只能由安全管理员任免。没有改动。"""


class OnlyAccountsHere(Forbidden):
    """三员已经到位，账号由系统管理员管理，安全管理员只负责任免和授权。没有改动。"""


class TrustIsOne(Refused):
    """系统管理员、安全管理员、审计管理员不能由同一人兼任，没有登记。请换一人。"""


class NotForMyself(Refused):
    """不能给自己任免岗位，没有改动。请由另一位管理人员办理。"""


class TrustPassword(Refused):
    """系统管理员、安全管理员、审计管理员的账号不能由他人在网页上重置或停用，请在服务器上用命令办理。没有改动。"""


class NoPlaceForTrust(Refused):
    """三员的岗位不能由他人代办，没有登记。"""


def separated(today: date) -> bool:
    """Whether there are three different administrators who can sign in."""
    query = select(Post.role).join(Tenure).join(Person).where(Post.role.in_(TRIO), Person.active, *held(today))
    return set(db.session.scalars(query)) == set(TRIO)


def trusted(person: Person, today: date) -> bool:
    """Whether a person is one of the three."""
    query = select(Tenure.id).join(Post).where(Tenure.person_id == person.id, Post.role.in_(TRIO), *held(today))
    return db.session.scalar(query.limit(1)) is not None


def check_grant(role: str, person: Person | None, by: Standing, *, today: date) -> None:
    """Let pass whoever may put a person into a post of a role, or take them out.

    Raises OnlySecurityGrants, NotForMyself.
    """
    if not separated(today):
        return
    if person is not None and person.id == by.person_id:
        raise NotForMyself
    if role not in PLAIN and "security" not in by.roles:
        raise OnlySecurityGrants


def check_account(person: Person, by: Standing, *, today: date) -> None:
    """Let pass whoever may reset or stop an account: never that of one of the three, and never the security administrator.

    Whoever could do both, appoint and reset, would be two of the three at will. Raises OnlyAccountsHere, TrustPassword.
    """
    if not separated(today):
        return
    if trusted(person, today):
        raise TrustPassword
    if "security" in by.roles:
        raise OnlyAccountsHere


def check_one_trust(person: Person, role: str, *, today: date) -> None:
    """Let pass whoever is not yet another of the three. Raises TrustIsOne."""
    if role not in TRIO:
        return
    others = (
        select(Tenure.id).join(Post).where(Tenure.person_id == person.id, Post.role.in_(TRIO), Post.role != role, *held(today))
    )
    if db.session.scalar(others.limit(1)) is not None:
        raise TrustIsOne


def end_setup(*, today: date) -> None:
    """Once the three exist, whoever set the installation up is let go: their accounts are stopped."""
    if not separated(today):
        return
    query = select(Person).join(Tenure).join(Post).where(Post.role == "setup", *held(today))
    for person in db.session.scalars(query).unique().all():
        person.active = False
        end_all(person)


def stand_in(post: Post, username: str, since: date, until: date | None, *, by: Standing, today: date) -> StandIn:
    """Let a person act in a post's place from a day to a day. Raises Missing, NoPlaceForTrust or what ``check_grant`` raises."""
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower(), Person.active))
    if person is None:
        raise Missing
    check_grant(post.role, person, by, today=today)
    if post.role in (*TRIO, "setup") or trusted(person, today):
        raise NoPlaceForTrust
    row = StandIn(post=post, person=person, since=since, until=until, by_id=by.person_id)
    db.session.add(row)
    return row


def end_place(row: StandIn, *, today: date) -> None:
    """From today on nobody acts in this place by this row; sessions that do go back to their own."""
    row.until = today - timedelta(days=1)
    row.since = min(row.since, row.until)
