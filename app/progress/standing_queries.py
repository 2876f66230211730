"""Tasks counted in groups of like ones, in one query however many there are; it knows conditions on tasks, and writes none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, true

from app.accounts.models import Unit
from app.extensions import db
from app.progress.standing import SUMMED, Counts, Group, YearStanding, standing
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LAMPS, Lamp, LampRule
from app.tasks.lifecycle import OPEN, OWING
from app.tasks.models import Task

#: a task later than this many days is put before the leaders by name
LONG_LATE = 10


@dataclass(frozen=True)
class UnitLine:
    """A unit as the overview names it."""

    id: int
    ref: str
    code: str
    short_name: str
    position: int


def owing() -> ColumnElement[bool]:
    """Neither handed in nor suspended: the unit still owes work."""
    return Task.state.in_(OWING)


def long_late(today: date) -> ColumnElement[bool]:
    """Owing, and more than LONG_LATE days past the deadline."""
    return and_(Task.due < today - timedelta(days=LONG_LATE), owing())


def due_on(first: date, last: date) -> ColumnElement[bool]:
    """Owing, and due in these days."""
    return and_(Task.due >= first, Task.due <= last, owing())


def news(since: date, today: date) -> dict[str, ColumnElement[bool]]:
    """What is new from a day on: issued, handed in and waiting, closed, and overdue since."""
    return {
        # the day first: few rows pass it, and of a year every row is asked
        "issued": and_(Task.issued_on >= since, Task.state.in_((*OPEN, "closed"))),
        "submitted": and_(Task.submitted_on >= since, Task.state == "submitted"),
        "closed": and_(Task.closed_on >= since, Task.state == "closed"),
        # a deadline passes at midnight: whoever looked on a day had not seen that day's deadlines pass
        "late": due_on(since, today - timedelta(days=1)),
    }


def one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0; a comparison with nothing does not hold."""
    return case((condition, 1), else_=0)


def alike(where: ColumnElement[bool], today: date, by: LampRule) -> Any:
    """Some tasks in groups of like ones, the cancelled left out, in the columns of a Group."""
    late_done = and_(Task.done_on > Task.due, Task.state == "closed")
    counted = {"late_done": late_done, "submitted": Task.state == "submitted", "long_late": long_late(today)}
    in_common = {
        "lead_unit_id": Task.lead_unit_id, "chapter": Task.chapter, "kind": Task.kind,
        "drafted": one(Task.state == "draft"), "without_deadline": one(Task.due.is_(None)),
    }  # fmt: skip
    told = {"lamp": lamp_of(today, by)} | in_common | counted
    rows = (
        select(Task.id, *(column.label(name) for name, column in told.items())).where(where, Task.state != "cancelled").subquery()
    )
    return select(
        rows.c.lamp, func.count(), *(rows.c[name] for name in in_common),
        *(func.count().filter(rows.c[name]) for name in SUMMED), func.min(rows.c.id),
    ).group_by(rows.c.lamp, *(rows.c[name] for name in in_common))  # fmt: skip


_LAMP: dict[str, Lamp] = {lamp: lamp for lamp in LAMPS}


def as_group(row: Any) -> Group:
    """One row of the query as a group. Its words are those of many others, and each is kept once."""
    lamp, number, unit_id, chapter, kind, drafted, without_deadline, *numbers = row
    return Group(_LAMP[lamp], number, unit_id, intern(chapter), intern(kind), bool(drafted), bool(without_deadline), *numbers)


def groups_of(where: ColumnElement[bool], today: date) -> list[Group]:
    """Some tasks in groups of like ones, the cancelled left out: one query."""
    return [as_group(row) for row in db.session.execute(alike(where, today, lamp_rule()))]


def unit_lines(ids: Collection[int]) -> dict[int, UnitLine]:
    """Units by their ids, as the overview names them: one query, and none for none."""
    query = select(Unit.id, Unit.ref, Unit.code, Unit.short_name, Unit.position).where(Unit.id.in_(ids))
    return {row.id: UnitLine(*row) for row in db.session.execute(query)} if ids else {}


def lamps_of(where: ColumnElement[bool], today: date) -> Counts:
    """How many of some issued tasks are under each lamp, and nothing else of them: one query."""
    rows = select(lamp_of(today, lamp_rule()).label("lamp")).where(where, Task.state.in_((*OPEN, "closed"))).subquery()
    found = db.session.execute(select(rows.c.lamp, func.count()).group_by(rows.c.lamp)).all()
    return Counts(**dict(found))


def standing_of_year(year: int, today: date, *, unit_id: int | None = None) -> YearStanding:
    """Where a year stands on a day, for all tasks or those that one unit leads; drafting and the pages ask here."""
    whose = true() if unit_id is None else Task.lead_unit_id == unit_id
    return standing(year, groups_of(and_(Task.year == year, whose), today))
