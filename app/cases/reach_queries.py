"""Whether anybody of a unit can be reached: a case wants two people as long as it is open; it reads, and writes to nobody."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.access import held
from app.accounts.models import Person, Post, Tenure, Unit
from app.audit.unchanged import unchanged
from app.cases.models import Case, CaseParty, Hearing
from app.cases.queries import begun
from app.extensions import db
from app.mail.post import usable

#: how many people of a unit have to be within reach while it has an open case
WANTED = 2
#: the tables that tell who can be reached
REACHED = frozenset(model.__tablename__ for model in (Unit, Post, Person, Tenure, Case, CaseParty, Hearing))


@dataclass(frozen=True)
class Thin:
    """A unit of which too few people can be reached."""

    unit_id: int
    unit: str
    people: int
    #: whether a hearing of its own is coming, which has an alarm of its own
    hearing: bool
    #: its latest open case
    case_ref: str


def reachable(unit_ids: Collection[int], on: date) -> Counter[int]:
    """How many people of each unit hold a post of head or liaison on a day and have a usable address; one query."""
    if not unit_ids:
        return Counter()
    query = select(Post.unit_id, Person.id, Person.email).join(Tenure, Tenure.post_id == Post.id).join(Person)
    query = query.where(Person.active, Post.role.in_(("head", "liaison")), Post.unit_id.in_(unit_ids), *held(on)).distinct()
    return Counter(unit_id for unit_id, _person, email in db.session.execute(query) if usable(email))


def thinly_reached(now: datetime) -> list[Thin]:
    """The units with an open case and fewer than two people within reach, in the order of units; two queries.

    Reminders raise their alarm from this list.
    """
    units = db.session.execute(_pending(now)).all()
    counts = reachable([row.id for row in units], now.date())
    return [
        Thin(row.id, row.short_name, counts[row.id], bool(row.coming), row.case_ref) for row in units if counts[row.id] < WANTED
    ]


def thinly_reached_now(now: datetime) -> list[Thin]:
    """The same for a page that is asked for often: kept until something changes, a hearing begins or the day ends."""
    return unchanged(("thinly reached", begun(now), now.date()), lambda: thinly_reached(now), of=REACHED)


def _pending(now: datetime) -> Any:
    """Each defendant of an open case, the latest of its cases, and whether a hearing of a case of its own is coming: a row a unit."""
    coming = select(Case.id).join(Hearing).where(Hearing.state == "scheduled", Hearing.at >= now)
    joined = select(CaseParty.unit_id, Case.id).join(Case).where(CaseParty.role == "co_defendant", Case.result == "open")
    both = union_all(select(Case.unit_id, Case.id).where(Case.result == "open"), joined).subquery()
    last = select(both.c.unit_id, func.max(both.c.id).label("case_id")).group_by(both.c.unit_id).subquery()
    ahead = coming.where(Case.unit_id == last.c.unit_id).exists().label("coming")
    named = aliased(Case)
    query = select(Unit.id, Unit.short_name, named.ref.label("case_ref"), ahead).join(last, last.c.unit_id == Unit.id)
    return query.join(named, named.id == last.c.case_id).order_by(Unit.position, Unit.id)
