"""Signing in and changing a password; it decides and records, and leaves the session and the commit to the view."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Person, Post, Tenure, Unit
from app.errors import Refused
from app.extensions import db

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)

#: what a post is called until somebody says better
TITLES = {"office": "法治办工作人员", "liaison": "联络员", "head": "主要负责人", "leader": "区领导", "admin": "系统管理员"}


class WrongNameOrPassword(Refused):
    """用户名或密码不对。请检查后重新输入；忘记密码请与法治办联系重置。"""


class LockedForNow(Refused):
    """连续多次输入错误，这个账号已暂时锁定。请 15 分钟后再试，或与法治办联系。"""


class NotMyPassword(Refused):
    """原密码不对，密码没有改动。请重新输入。"""


def sign_in(username: str, password: str, *, now: datetime) -> Person | None:
    """The person who signs in, or None when name and password do not fit: the failure is counted and must be committed.

    Raises LockedForNow while the account is locked.
    """
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
    if person is not None and person.locked_until is not None and person.locked_until > now:
        raise LockedForNow
    kept = person.password_hash if person is not None and person.active and person.password_hash else passwords.nobody()
    fitting = passwords.fits(password, kept)
    if person is None or not person.active or not person.password_hash:
        return None
    if fitting:
        person.failed_sign_ins, person.locked_until = 0, None
        _visited(person, now)
        return person
    person.failed_sign_ins += 1
    if person.failed_sign_ins >= TRIES:
        person.failed_sign_ins, person.locked_until = 0, now + LOCKED_FOR
    return None


def _visited(person: Person, now: datetime) -> None:
    """Remember the visit; several on one day are one, so that signing in again does not hide the day's news."""
    if person.signed_in_at is not None and person.signed_in_at.date() < now.date():
        person.news_since = person.signed_in_at
    person.signed_in_at = now


def have_read(person: Person, *, now: datetime) -> None:
    """The person has read what is new 已阅: from now on only what comes after counts as new."""
    person.news_since = now


def change_password(person: Person, old: str, new: str, again: str) -> None:
    """Set a new password. Raises NotMyPassword, PasswordsDiffer, PasswordUnchanged or PasswordTooShort."""
    if not passwords.fits(old, person.password_hash or passwords.nobody()):
        raise NotMyPassword
    if new != again:
        raise passwords.PasswordsDiffer
    if new == old:
        raise passwords.PasswordUnchanged
    person.password_hash = passwords.hashed(new)
    person.must_change_password = False


class NameTaken(Refused):
    """用户名「%(username)s」已经有人使用，没有新建账号。请换一个用户名。"""


class NoSuchUnitYet(Refused):
    """没有代码为「%(code)s」的单位。新单位请同时写出名称。"""


def add_first_person(
    username: str, name: str, code: str, unit_name: str, role: str, email: str, password: str, *, today: date
) -> Person:
    """A person in a post of a unit, who must change the password at first sign-in. Raises NameTaken, NoSuchUnitYet."""
    username = username.strip().lower()
    if db.session.scalar(select(Person.id).where(Person.username == username)):
        raise NameTaken(username=username)
    unit = db.session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        if not unit_name:
            raise NoSuchUnitYet(code=code)
        kind = "office" if role == "office" else "department"
        unit = Unit(code=code, name=unit_name, short_name=unit_name, kind=kind)
    person = Person(
        username=username, name=name, email=email, password_hash=passwords.hashed(password), must_change_password=True
    )
    post = Post(unit=unit, title=TITLES[role], role=role)
    db.session.add_all([unit, person, post, Tenure(post=post, person=person, since=today)])
    return person
