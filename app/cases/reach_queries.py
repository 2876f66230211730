"""Whether anybody of a unit can be reached: a case wants two people at any time; it reads, and writes to nobody."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.queries import holders
from app.cases.models import Case, Hearing
from app.extensions import db
from app.mail.post import usable

#: how many people of a unit have to be within reach while a hearing is coming
WANTED = 2


def reachable(unit_ids: Collection[int], on: date) -> Counter[int]:
    """How many people of each unit hold a post of head or liaison on a day and have a usable address; one query."""
    found = holders(on, unit_ids=unit_ids, roles=("head", "liaison")) if unit_ids else []
    people = {(one.post.unit_id, one.person.id) for one in found if usable(one.person.email)}
    return Counter(unit_id for unit_id, _person in people)


def thinly_reached(now: datetime) -> list[tuple[Unit, int]]:
    """The units with a hearing coming and fewer than two people within reach, and how many there are; two queries.

    Reminders raise their alarm from this list.
    """
    ahead = select(Case.unit_id).join(Hearing).where(Hearing.state == "scheduled", Hearing.at >= now)
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ahead)).order_by(Unit.position, Unit.id)).all()
    counts = reachable([unit.id for unit in units], now.date())
    return [(unit, counts[unit.id]) for unit in units if counts[unit.id] < WANTED]
