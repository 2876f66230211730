"""减负: how much each unit was asked for in a month, counted from what really happened; it reads, and judges nobody."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from app.accounts.access import held
from app.accounts.models import Person, Post, Tenure, Unit
from app.clock import ZONE
from app.extensions import db
from app.mail.models import Letter
from app.tasks.filing_queries import rests
from app.tasks.models import Entry, Task
from app.tasks.periods import periods
from app.tasks.request_models import Instruction

#: moves that ask a unit for something
ASKING = ("issue", "transfer", "nudge", "return", "reopen")
#: letters that went or will go
SENT = ("waiting", "sending", "accepted", "failed")


@dataclass
class Asks:
    """What one unit was asked for in a month, by kind; ``letters`` is beside the sum: most of them say what stands in it."""

    unit: Unit
    of: dict[str, int] = field(default_factory=dict)
    letters: int = 0

    @property
    def total(self) -> int:
        """All asks together."""
        return sum(self.of.values())


def bounds(month: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def asks_of(month: date, today: date) -> list[Asks]:
    """Every active unit that was asked for anything in a month, the most asked first; six queries whatever there is."""
    first, last = bounds(month)
    since, before = (datetime.combine(day, time.min, ZONE) for day in (first, last + timedelta(days=1)))
    found = {unit.id: Asks(unit) for unit in db.session.scalars(select(Unit).where(Unit.active))}
    moved = (
        select(Task.lead_unit_id, Entry.move, func.count())
        .join_from(Entry, Task, Task.id == Entry.task_id)
        .where(Entry.move.in_(ASKING), Entry.at >= since, Entry.at < before)
        .group_by(Task.lead_unit_id, Entry.move)
    )
    words = (
        select(Instruction.unit_id, func.count())
        .where(Instruction.unit_id.is_not(None), Instruction.at >= since, Instruction.at < before)
        .group_by(Instruction.unit_id)
    )
    for unit_id, move, number in db.session.execute(moved):
        _add(found, unit_id, move, number)
    for unit_id, number in db.session.execute(words):
        _add(found, unit_id, "instruct", number)
    for unit_id in _reports_fallen_due(first, min(last, today)):
        _add(found, unit_id, "period", 1)
    for unit_id, number in db.session.execute(_letters(since, before, min(last, today))):
        if unit_id in found:
            found[unit_id].letters = number
    return sorted(
        (each for each in found.values() if each.total or each.letters), key=lambda each: (-each.total, each.unit.position)
    )


def _add(found: dict[int, Asks], unit_id: int | None, kind: str, number: int) -> None:
    if unit_id in found:
        found[unit_id].of[kind] = found[unit_id].of.get(kind, 0) + number


def _reports_fallen_due(first: date, last: date) -> list[int]:
    """The lead unit of every periodic report that fell due in these days, once for each."""
    query = select(Task.id, Task.lead_unit_id, Task.cadence, Task.issued_on, Task.closed_on, Task.state).where(
        Task.cadence.not_in(("none", "case_by_case")),
        Task.issued_on <= last,
        Task.state != "cancelled",
        Task.lead_unit_id.is_not(None),
    )
    rows = db.session.execute(query).all()
    idle = rests([row.id for row in rows], last)
    return [
        row.lead_unit_id
        for row in rows
        for period in periods(row.cadence, row.issued_on, last)
        if first <= period.until <= last and not any(rest.since <= period.until <= rest.until for rest in idle.get(row.id, ()))
    ]


def _letters(since: datetime, before: datetime, on: date) -> Select[int, int]:
    return (
        select(Post.unit_id, func.count(Letter.id.distinct()))
        .join_from(Letter, Person, Person.email == Letter.to_address)
        .join(Tenure, Tenure.person_id == Person.id)
        .join(Post, Post.id == Tenure.post_id)
        .where(Letter.created_at >= since, Letter.created_at < before, Letter.state.in_(SENT), *held(on))
        .group_by(Post.unit_id)
    )
