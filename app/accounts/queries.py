"""Lists of units, posts and people as pages and other rooms need them; it knows who holds what on a day, and changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.access import held
from app.accounts.models import Person, Post, StandIn, Tenure, Unit, UnitChange, UserSession
from app.audit.unchanged import unchanged
from app.errors import Missing
from app.extensions import db


@dataclass(frozen=True)
class Holder:
    """A person in a post on a day."""

    post: Post
    person: Person


def all_units(kinds: Iterable[str] = ()) -> Sequence[Unit]:
    """The active units in their customary order, of some kinds or of all."""
    query = select(Unit).where(Unit.active).order_by(Unit.position, Unit.id)
    wanted = tuple(kinds)
    return db.session.scalars(query.where(Unit.kind.in_(wanted)) if wanted else query).all()


def units_to_choose(kinds: Iterable[str] = ()) -> Sequence[Any]:
    """The same units as ``all_units`` where only their names are shown: id, ref, code, short_name and kind of each.

    A district may have a thousand; as rows they cost a tenth of what they cost as objects, and they are kept until something changes.
    """
    wanted = tuple(kinds)
    query = select(Unit.id, Unit.ref, Unit.code, Unit.short_name, Unit.kind).where(Unit.active)
    query = query.where(Unit.kind.in_(wanted)) if wanted else query
    return unchanged(("units", wanted), lambda: db.session.execute(query.order_by(Unit.position, Unit.id)).all(), of={"unit"})


def answering() -> dict[int, Unit]:
    """By the id of every unit the active one that its name means today: itself, or what it was merged into, however often.

    The name of one that was split means none of its parts.
    """
    split = select(UnitChange.unit_id).where(UnitChange.kind == "split")
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.not_in(split)))}
    found = {}
    for number in units:
        unit: Unit | None = units[number]
        while unit is not None and not unit.active:
            unit = units.get(unit.heir_id or 0)
        if unit is not None:
            found[number] = unit
    return found


def former_names() -> Iterable[tuple[str, int]]:
    """The names that papers of earlier years use, with the id of the unit that had them: of merged units, and from before a renaming."""
    merged = db.session.scalars(select(Unit).where(~Unit.active).order_by(Unit.id.desc()))
    yield from ((name, unit.id) for unit in merged for name in (unit.name, unit.short_name))
    changes = select(UnitChange.name, UnitChange.unit_id).where(UnitChange.kind == "renamed").order_by(UnitChange.id.desc())
    yield from ((name, number) for name, number in db.session.execute(changes))


def leader_posts() -> Sequence[Post]:
    """The posts of the leaders of the district."""
    return db.session.scalars(select(Post).where(Post.role == "leader").order_by(Post.position, Post.id)).all()


def leaders_to_choose(on: date) -> Sequence[Any]:
    """The posts of the leaders of the district where only names are shown: id, ref and title of each, and who holds it on a day."""
    query = select(Post.id, Post.ref, Post.title, Person.name).where(Post.role == "leader")
    query = query.outerjoin(Tenure, and_(Tenure.post_id == Post.id, *held(on)))
    query = query.outerjoin(Person, and_(Person.id == Tenure.person_id, Person.active))
    # of several holders the last one in this order is named, as leader_names does
    found = {row.id: row for row in db.session.execute(query.order_by(Post.position, Post.id, Person.name.is_not(None)))}
    return list(found.values())


def holders(on: date, *, unit_ids: Iterable[int] = (), roles: Iterable[str] = (), post_ids: Iterable[int] = ()) -> list[Holder]:
    """Who holds the posts of some units, roles or ids on a day, in the order of the posts; one query."""
    query = select(Post, Person).join(Tenure, Tenure.post_id == Post.id).join(Person, Person.id == Tenure.person_id)
    query = query.where(Person.active, *held(on)).order_by(Post.position, Post.id)
    for column, wanted in ((Post.unit_id, tuple(unit_ids)), (Post.role, tuple(roles)), (Post.id, tuple(post_ids))):
        if wanted:
            query = query.where(column.in_(wanted))
    return [Holder(post, person) for post, person in db.session.execute(query)]


def units_listed(text: str = "") -> Select[Unit, int]:
    """Units with how many people hold a post there, for the page that lists them."""
    people = (
        select(Post.unit_id, func.count(Tenure.id).label("people"))
        .join(Tenure, Tenure.post_id == Post.id)
        .where(Tenure.until.is_(None))
        .group_by(Post.unit_id)
        .subquery()
    )
    query = (
        select(Unit, func.coalesce(people.c.people, 0))
        .outerjoin(people, people.c.unit_id == Unit.id)
        .options(selectinload(Unit.leader_post))
        .order_by(Unit.position, Unit.id)
    )
    return query.where(Unit.name.contains(text, autoescape=True)) if text else query


def unit_by_ref(ref: str) -> Unit:
    """A unit with its posts and their holders. Raises Missing."""
    unit = db.session.scalar(
        select(Unit)
        .where(Unit.ref == ref)
        .options(selectinload(Unit.posts).selectinload(Post.tenures).selectinload(Tenure.person))
    )
    if unit is None:
        raise Missing
    return unit


def person_by_ref(ref: str) -> Person:
    """A person. Raises Missing."""
    person = db.session.scalar(select(Person).where(Person.ref == ref))
    if person is None:
        raise Missing
    return person


def past_of(unit: Unit) -> Sequence[UnitChange]:
    """What became of a unit, and which ones were merged into it, the latest first."""
    query = select(UnitChange).where(or_(UnitChange.unit_id == unit.id, UnitChange.other_id == unit.id))
    query = query.options(joinedload(UnitChange.unit), joinedload(UnitChange.other), joinedload(UnitChange.by))
    return db.session.scalars(query.order_by(UnitChange.on.desc(), UnitChange.id.desc())).all()


def post_by_ref(ref: str) -> Post:
    """A post. Raises Missing."""
    post = db.session.scalar(select(Post).where(Post.ref == ref))
    if post is None:
        raise Missing
    return post


def running_tenure(post_ref: str, person_ref: str, on: date) -> Tenure:
    """The tenure of a person in a post on a day. Raises Missing."""
    query = select(Tenure).join(Post, Post.id == Tenure.post_id).join(Person, Person.id == Tenure.person_id)
    row = db.session.scalar(query.where(Post.ref == post_ref, Person.ref == person_ref, *held(on)))
    if row is None:
        raise Missing
    return row


def stand_in_by_ref(ref: str) -> StandIn:
    """A stand-in. Raises Missing."""
    row = db.session.scalar(select(StandIn).where(StandIn.ref == ref))
    if row is None:
        raise Missing
    return row


def sessions_of(person: Person) -> Sequence[UserSession]:
    """Where a person is signed in, the latest first."""
    return db.session.scalars(
        select(UserSession).where(UserSession.person_id == person.id).order_by(UserSession.since.desc(), UserSession.id.desc())
    ).all()


def places_of(person: Person, on: date) -> Sequence[StandIn]:
    """The posts that a person may act for on a day."""
    query = select(StandIn).where(StandIn.person_id == person.id, *held(on, StandIn))
    return db.session.scalars(query.options(joinedload(StandIn.post).joinedload(Post.unit)).order_by(StandIn.id)).all()


def stand_ins_in(unit: Unit, on: date) -> dict[int, list[StandIn]]:
    """Who acts, or will act, for the posts of a unit, by post."""
    query = (
        select(StandIn)
        .join(Post)
        .where(Post.unit_id == unit.id, or_(StandIn.until.is_(None), StandIn.until >= on))
        .options(joinedload(StandIn.person))
        .order_by(StandIn.since, StandIn.id)
    )
    found: dict[int, list[StandIn]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.post_id, []).append(row)
    return found
