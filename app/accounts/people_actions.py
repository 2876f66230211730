"""Units, posts and people being set up and changed; it decides and records, and leaves the commit to the view."""

import re
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.actions import NameTaken, forget_tries
from app.accounts.models import Person, Post, Tenure, Unit, UnitChange
from app.accounts.roster import RANK_WORDS, ROLE_WORDS, RosterLine
from app.accounts.session_actions import end_all
from app.accounts.standing import Standing
from app.accounts.trust_actions import check_account, check_grant, check_one_trust, end_setup
from app.errors import Refused
from app.extensions import db


class NotMyself(Refused):
    """不能停用自己的账号，没有改动。请由另一位管理人员办理。"""


class NoSuchHeir(Refused):
    """没有代码为「%(code)s」的在用单位可以并入，没有改动。请填写另一个单位的代码。"""


class NoSuchParts(Refused):
    """分立要写两个以上在用单位的代码，「%(codes)s」不合要求，没有改动。请先建立新单位，再填写它们的代码，用空格分开。"""


class UnderItself(Refused):
    """上级单位不能是本单位或它的下级，没有保存。请另选一个上级单位。"""


class CodeTaken(Refused):
    """单位代码「%(code)s」已经有人使用，没有保存。请换一个代码。"""


def new_password() -> str:
    """A first password that can be read out on the telephone: four groups of digits and clear letters."""
    return "-".join("".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(4)) for _ in range(3))


def save_unit(
    unit: Unit | None,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    duties: str,
    leader_post_id: int | None,
    parent: Unit | None,
    by: Standing,
    today: date,
) -> Unit:
    """Create or change a unit; a name it had, and the place in the tree, stay on record. Raises CodeTaken, UnderItself."""
    taken = db.session.scalar(select(Unit.id).where(Unit.code == code))
    if taken is not None and (unit is None or taken != unit.id):
        raise CodeTaken(code=code)
    if unit is None:
        last = db.session.scalar(select(func.max(Unit.position))) or 0
        unit = Unit(position=last + 1)
    elif unit.name != name:
        db.session.add(UnitChange(unit=unit, kind="renamed", on=today, name=unit.name, by_id=by.person_id))
    _placed(unit, parent, by, today)
    unit.code, unit.name, unit.short_name, unit.kind = code, name, short_name or name, kind
    unit.duties, unit.leader_post_id = duties, leader_post_id
    db.session.add(unit)
    return unit


def _placed(unit: Unit, parent: Unit | None, by: Standing, today: date) -> None:
    """Put a unit under another in the tree."""
    above = parent
    while above is not None:
        if above is unit:
            raise UnderItself
        above = above.parent
    if parent is not unit.parent and unit.id is not None:
        db.session.add(UnitChange(unit=unit, kind="moved", on=today, name=unit.name, other=parent, by_id=by.person_id))
    unit.parent = parent


def merge_unit(unit: Unit, code: str, *, by: Standing, today: date) -> Unit:
    """Merge a unit into another: its rows stay its own, and whoever works for the other answers for what is open.

    Raises NoSuchHeir.
    """
    heir = db.session.scalar(select(Unit).where(Unit.code == code.strip(), Unit.active))
    if heir is None or heir is unit or heir.heir is unit:
        raise NoSuchHeir(code=code)
    _answered_for(unit, heir, today)
    db.session.add(UnitChange(unit=unit, kind="merged", on=today, name=unit.name, other=heir, by_id=by.person_id))
    db.session.flush()
    return heir


def split_unit(unit: Unit, codes: str, *, by: Standing, today: date) -> list[Unit]:
    """Split a unit that ends into others; the first of them answers for what is open until it is handed on by 改派.

    ``codes``: of the units it becomes, parted by spaces or commas. Raises NoSuchParts.
    """
    wanted = list(dict.fromkeys(re.split(r"[\s,，、;；]+", codes.strip())))
    found = {part.code: part for part in db.session.scalars(select(Unit).where(Unit.code.in_(wanted), Unit.active))}
    parts = [found[code] for code in wanted if code in found]
    if len(parts) < 2 or len(parts) < len(wanted) or unit in parts:
        raise NoSuchParts(codes=codes.strip()[:100])
    _answered_for(unit, parts[0], today)
    for part in parts:
        db.session.add(UnitChange(unit=unit, kind="split", on=today, name=unit.name, other=part, by_id=by.person_id))
    db.session.flush()
    return parts


def _answered_for(unit: Unit, heir: Unit, today: date) -> None:
    """End a unit for the benefit of another: its posts of liaison and head go to the holders of the other's, so that sight,
    letters and tasks follow the posts."""
    for post in unit.posts:
        now_held = [t for t in post.tenures if t.until is None or t.until >= today]
        if post.role in ("liaison", "head"):
            followers = [t.person for p in heir.posts if p.role == post.role for t in p.tenures if t.until is None]
            for tenure in now_held:
                tenure.until = today - timedelta(days=1)
            db.session.flush()
            for person in followers[:1]:
                db.session.add(Tenure(post=post, person=person, since=today))
    unit.heir, unit.active = heir, False


def import_roster(lines: Sequence[RosterLine], *, today: date, by: Standing | None = None) -> list[tuple[Person, str]]:
    """Take a roster in: units and people that are new are made, posts filled. Gives the new people with their first passwords.

    A line without a person makes the unit alone. The same roster a second time changes nothing. ``by`` None: whoever has the server. Raises NameTaken, TrustIsOne or
    what ``check_grant`` raises.
    """
    units = {unit.name: unit for unit in db.session.scalars(select(Unit))}
    people = {person.username: person for person in db.session.scalars(select(Person))}
    new: list[tuple[Person, str]] = []
    for line in lines:
        unit = units.get(line.unit) or _new_unit(line, len(units) + 1)
        units[line.unit] = unit
        if not line.username:
            continue
        person = people.get(line.username)
        if person is None:
            person = Person(username=line.username, name=line.name, email=line.email, phone=line.phone)
            new.append((person, give_password(person)))
            db.session.add(person)
            people[line.username] = person
        elif person.name != line.name:
            raise NameTaken(username=line.username)
        take_post(person, unit, line.post, line.role, today=today, by=by)
    end_setup(today=today)
    return new


def _new_unit(line: RosterLine, position: int) -> Unit:
    unit = Unit(code=f"u{position:03d}", name=line.unit, short_name=line.short_name, kind=line.kind, position=position)
    while db.session.scalar(select(Unit.id).where(Unit.code == unit.code)):
        unit.code += "x"
    db.session.add(unit)
    db.session.flush()
    return unit


def take_post(
    person: Person, unit: Unit, title: str, role: str, *, today: date, rank: str = "", by: Standing | None = None
) -> Post:
    """Let a person hold a post of a unit from today; whoever held it before leaves it. Already holding it changes nothing."""
    post = next((p for p in unit.posts if p.title == title and p.role == role), None)
    now_held = [t for t in post.tenures if t.until is None or t.until >= today] if post else []
    if post and any(tenure.person is person for tenure in now_held):
        return post
    if by is not None:
        check_grant(role, person, by, today=today)
    check_one_trust(person, role, today=today)
    if post is None:
        words = {code: word for word, code in ROLE_WORDS.items()}
        post = Post(unit=unit, title=title, role=role, rank=rank or RANK_WORDS.get(words[role], "staff"))
        db.session.add(post)
    for tenure in now_held:
        tenure.until = today - timedelta(days=1)
    db.session.flush()
    db.session.add(Tenure(post=post, person=person, since=today))
    db.session.flush()
    return post


def leave_post(tenure: Tenure, *, today: date, by: Standing) -> None:
    """End a tenure with yesterday; the post stays, vacant. Raises what ``check_grant`` raises."""
    check_grant(tenure.post.role, tenure.person, by, today=today)
    tenure.until = today - timedelta(days=1)


def give_password(person: Person) -> str:
    """Set a first password, to be changed at the next sign-in, and give it back to be told once."""
    password = new_password()
    person.password_hash = passwords.hashed(password)
    person.must_change_password = True
    person.password_set_at = None
    forget_tries(person.username)
    end_all(person)
    return password


def reset_password(person: Person, *, by: Standing, today: date) -> str:
    """Give a new first password in another's name; the one-time codes stay as they are. Raises what ``check_account`` raises."""
    check_account(person, by, today=today)
    return give_password(person)


def set_active(person: Person, active: bool, *, by: Standing, today: date) -> None:
    """Let a person sign in, or no longer. Raises NotMyself or what ``check_account`` raises."""
    if person.id == by.person_id and not active:
        raise NotMyself
    check_account(person, by, today=today)
    person.active = active
    if not active:
        end_all(person)
