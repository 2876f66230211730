"""Whether anybody of a unit can be reached: a case wants two people as long as it is open; it reads, and writes to nobody."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, union

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
    """The units with an open case and fewer than two people within reach, in the order of units; three queries.

    Reminders raise their alarm from this list.
    """
    latest = _pending()
    units = db.session.scalars(select(Unit).where(Unit.id.in_(latest)).order_by(Unit.position, Unit.id)).all()
    coming = set(db.session.scalars(select(Case.unit_id).join(Hearing).where(Hearing.state == "scheduled", Hearing.at >= now)))
    counts = reachable([unit.id for unit in units], now.date())
    return [Thin(unit, counts[unit.id], unit.id in coming, latest[unit.id]) for unit in units if counts[unit.id] < WANTED]


def _pending() -> dict[int, str]:
    """The units that are defendants in an open case, and the ref of the latest such case of each; one query."""
    joined = (
        select(CaseParty.unit_id, Case.id, Case.ref).join(Case).where(CaseParty.role == "co_defendant", Case.result == "open")
    )
    both = union(select(Case.unit_id, Case.id, Case.ref).where(Case.result == "open"), joined).subquery()
    rows = db.session.execute(select(both.c.unit_id, both.c.ref).order_by(both.c.id))
    return {unit_id: ref for unit_id, ref in rows}  # noqa: C416
