"""Signing in and changing a password; it decides and records, and leaves the session and the commit to the view."""

import hashlib
import hmac
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from app.accounts import codes, passwords
from app.accounts.models import FailedTry, Person, Post, RecoveryCode, Tenure, Unit
from app.accounts.rules import DoorRules
from app.errors import Refused
from app.extensions import db

#: within this time, how many failed tries of one name from one address, of one name, and from one address
WINDOW = timedelta(minutes=15)
TRIES, TRIES_OF_A_NAME, TRIES_FROM_AN_ADDRESS = 5, 100, 60

#: what a post is called until somebody says better
TITLES = {
    "office": "法治办工作人员", "liaison": "联络员", "head": "主要负责人", "leader": "区领导", "admin": "系统管理员",
    "security": "安全管理员", "auditor": "审计管理员", "setup": "初始设置账号",
}  # fmt: skip


class WrongNameOrPassword(Refused):
    """用户名或密码不对。请检查后重新输入；忘记密码请与法治办联系重置。"""


class WrongCode(Refused):
    """动态码不对，或者已经用过。请等手机上出现新的动态码后再输入。"""


class LockedForNow(Refused):
    """连续多次输入错误，这个账号已暂时锁定。请 15 分钟后再试，或与法治办联系。"""


class NotMyPassword(Refused):
    """原密码不对，密码没有改动。请重新输入。"""


class PasswordAskedAgain(Refused):
    """登录密码不对，动态码和恢复码没有改动。请重新输入。"""


def digest_of(username: str) -> str:
    """How a name stands among failed tries."""
    return hmac.new(_key().encode(), f"name:{username.strip().lower()}".encode(), hashlib.sha256).hexdigest()


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def count_try(username: str, source: str, *, now: datetime) -> None:
    """Count a try as failed before it is known to be: so many at once are as many as one after another. To be committed."""
    db.session.execute(delete(FailedTry).where(FailedTry.at < now - WINDOW))
    db.session.add(FailedTry(name=digest_of(username), source=source[:60], at=now))


def check_tries(username: str, source: str, *, now: datetime) -> None:
    """Let pass while there are few failed tries. Raises LockedForNow.

    An account is locked for the address that failed; for all addresses only after many that were looked at, so that nobody
    locks others out: what an address goes on trying once it is locked counts against that address alone.
    """
    name, recent = FailedTry.name == digest_of(username), FailedTry.at >= now - WINDOW
    tried = select(FailedTry.source, func.count()).where(name, recent).group_by(FailedTry.source)
    of_name = dict(db.session.execute(tried).all())
    looked_at = sum(min(count, TRIES) for count in of_name.values())
    from_here = db.session.scalar(select(func.count()).where(FailedTry.source == source[:60], recent)) or 0
    if of_name.get(source[:60], 0) > TRIES or looked_at > TRIES_OF_A_NAME or from_here > TRIES_FROM_AN_ADDRESS:
        raise LockedForNow


def forget_tries(username: str, source: str = "") -> None:
    """The tries of a name were its owner's; or an administrator says so for every address."""
    query = delete(FailedTry).where(FailedTry.name == digest_of(username))
    db.session.execute(query.where(FailedTry.source == source[:60]) if source else query)


def who_fits(username: str, password: str) -> Person | None:
    """The person whose name and password these are, or None, after the same time whichever of the two is wrong."""
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
    kept = person.password_hash if person is not None and person.active else ""
    return person if passwords.fits(password, kept or passwords.nobody()) else None


def use_code(person: Person, code: str, *, now: datetime) -> None:
    """Accept a one-time code, once. Raises WrongCode."""
    step = codes.fitting(_key(), person.code_salt, code, now, person.last_code)
    if step is None:
        raise WrongCode
    # two sign-ins with one code at the same moment: the second finds no row
    used = update(Person).where(Person.id == person.id, Person.last_code < step).values(last_code=step)
    if getattr(db.session.execute(used), "rowcount", 0) != 1:
        raise WrongCode


def use_either(person: Person, code: str, *, now: datetime) -> bool:
    """Accept a one-time code, or in its place a recovery code, once; whether it was the latter. Raises WrongCode."""
    try:
        use_code(person, code, now=now)
    except WrongCode:
        fits = RecoveryCode.digest == codes.recovery_digest(_key(), person.username, code)
        used = update(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None), fits)
        if getattr(db.session.execute(used.values(used_at=now)), "rowcount", 0) != 1:
            raise
        return True
    return False


def give_recovery(person: Person) -> list[str]:
    """New recovery codes, to be shown once; those before them open nothing any more."""
    made = [codes.new_recovery() for _ in range(codes.RECOVERY)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(
        RecoveryCode(person_id=person.id, digest=codes.recovery_digest(_key(), person.username, code)) for code in made
    )
    return made


def recovery_left(person: Person) -> int:
    """How many recovery codes are not used yet."""
    left = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(left.where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))) or 0


def begin_codes(person: Person) -> None:
    """Make a new secret; it counts once a code has been typed back."""
    person.code_salt, person.codes_since, person.last_code = codes.new_salt(), None, 0


def confirm_codes(person: Person, code: str, *, now: datetime) -> None:
    """From now on a code is asked for. Raises WrongCode."""
    use_code(person, code, now=now)
    person.codes_since = now


def end_codes(person: Person) -> None:
    """Ask for no codes any more, until their owner sets them up again."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    person.code_salt, person.codes_since, person.last_code = "", None, 0


def visited(person: Person, now: datetime) -> None:
    """Remember the visit; several on one day are one, so that signing in again does not hide the day's news."""
    if person.signed_in_at is not None and person.signed_in_at.date() < now.date():
        person.news_since = person.signed_in_at
    person.signed_in_at = now


def have_read(person: Person, *, now: datetime) -> None:
    """The person has read what is new 已阅: from now on only what comes after counts as new."""
    person.news_since = now


def check_password(person: Person, typed: str) -> None:
    """Let pass only whoever knows the password now, not whoever found a browser open. Raises PasswordAskedAgain."""
    if not passwords.fits(typed, person.password_hash or passwords.nobody()):
        raise PasswordAskedAgain


def change_password(person: Person, old: str, new: str, again: str, rules: DoorRules, *, now: datetime) -> None:
    """Set a new password. Raises NotMyPassword, PasswordsDiffer, PasswordUnchanged or what ``passwords.check`` raises."""
    if not passwords.fits(old, person.password_hash or passwords.nobody()):
        raise NotMyPassword
    if new != again:
        raise passwords.PasswordsDiffer
    if new == old:
        raise passwords.PasswordUnchanged
    passwords.check(new, rules, (person.username, person.name, *(t.post.unit.code for t in person.tenures)))
    person.password_hash = passwords.hashed(new)
    person.must_change_password, person.password_set_at = False, now


class NameTaken(Refused):
    """用户名「%(username)s」已经有人使用，没有新建账号。请换一个用户名。"""


class NoSuchUnitYet(Refused):
    """没有代码为「%(code)s」的单位。新单位请同时写出名称。"""


def add_first_person(
    username: str, name: str, code: str, unit_name: str, role: str, email: str, password: str, *, today: date
) -> None:
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
