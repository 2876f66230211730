"""Whether anybody of a unit can be reached: a case wants two people as long as it is open; it reads, and writes to nobody."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, union

from app.accounts.models import Unit
from app.accounts.queries import holders
from app.cases.models import Case, CaseParty, Hearing
from app.extensions import db
from app.mail.post import usable

#: how many people of a unit have to be within reach while it has an open case
WANTED = 2


@dataclass(frozen=True)
class Thin:
    """A unit of which too few people can be reached."""

    unit: Unit
    people: int
    #: whether a hearing of its own is coming, which has an alarm of its own
    hearing: bool
    #: its latest open case
    case_ref: str


def reachable(unit_ids: Collection[int], on: date) -> Counter[int]:
    """How many people of each unit hold a post of head or liaison on a day and have a usable address; one query."""
    found = holders(on, unit_ids=unit_ids, roles=("head", "liaison")) if unit_ids else []
    people = {(one.post.unit_id, one.person.id) for one in found if usable(one.person.email)}
    return Counter(unit_id for unit_id, _person in people)


def thinly_reached(now: datetime) -> list[Thin]:
    """The units with an open case and fewer than two people within reach, in the order of units; two queries.

    Reminders raise their alarm from this list.
    """
    units = {unit.id: (unit, ref, coming) for unit, ref, coming in db.session.execute(_pending(now))}
    counts = reachable(list(units), now.date())
    return [
        Thin(unit, counts[unit_id], bool(coming), ref)
        for unit_id, (unit, ref, coming) in units.items()
        if counts[unit_id] < WANTED
    ]


def _pending(now: datetime) -> Select[Any]:
    """Each defendant of an open case, the case, and whether a hearing of a case of its own is coming; the latest case last."""
    coming = select(Case.id).join(Hearing).where(Hearing.state == "scheduled", Hearing.at >= now)
    joined = (
        select(CaseParty.unit_id, Case.id, Case.ref).join(Case).where(CaseParty.role == "co_defendant", Case.result == "open")
    )
    both = union(select(Case.unit_id, Case.id, Case.ref).where(Case.result == "open"), joined).subquery()
    ahead = coming.where(Case.unit_id == both.c.unit_id).exists()
    query = select(Unit, both.c.ref, ahead).join(both, both.c.unit_id == Unit.id)
    return query.order_by(Unit.position, Unit.id, both.c.id)
