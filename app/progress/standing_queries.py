"""Tasks counted in groups of like ones, in one query however many there are; it knows conditions on tasks, and writes none."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from app.accounts.models import Unit
from app.extensions import db
from app.progress.standing import SUMMED, Counts, Group, YearStanding, standing
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LampRule
from app.tasks.lifecycle import OPEN, OWING
from app.tasks.models import Task

#: a task later than this many days is put before the leaders by name
LONG_LATE = 10


#: what like tasks have in common
ALIKE = ("lead_unit_id", "chapter", "kind", "lamp", "drafted", "without_deadline")


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


def groups_of_year(year: int, today: date, since: date | None = None) -> tuple[list[Group], dict[int, UnitLine]]:
    """The tasks of a year in groups of like ones, and the units that lead them: one query."""
    return groups_of(Task.year == year, today, since)


def counted_rows(where: ColumnElement[bool], today: date, since: date | None, by: LampRule, unit: Any = Task.lead_unit_id) -> Any:
    """Some tasks, the cancelled left out, and whether each is counted under each name of SUMMED."""
    late_done = and_(Task.done_on > Task.due, Task.state == "closed")
    counted = {"late_done": late_done, "submitted": Task.state == "submitted", "long_late": long_late(today)}
    counted |= {f"new_{name}": condition for name, condition in news(since or today, today).items()}
    return select(
        Task.id, unit.label("lead_unit_id"), Task.chapter, Task.kind, lamp_of(today, by).label("lamp"),
        one(Task.state == "draft").label("drafted"), one(Task.due.is_(None)).label("without_deadline"),
        *(counted[name].label(name) for name in SUMMED),
    ).where(where, Task.state != "cancelled")  # fmt: skip


def alike_of(rows: Any) -> Any:
    """Those rows in groups of like ones."""
    alike = [rows.c[name] for name in ALIKE]
    return select(
        *alike,
        *(func.count().filter(rows.c[name]).label(name) for name in SUMMED),
        func.count().label("number"),
        func.min(rows.c.id).label("first"),
    ).group_by(*alike)


def as_group(row: Any) -> Group:
    """One row of the query as a group of like tasks."""
    return Group(
        lamp=row.lamp, number=row.number, unit_id=row.lead_unit_id, chapter=row.chapter, kind=row.kind, drafted=bool(row.drafted),
        without_deadline=bool(row.without_deadline), first=row.first, **{name: getattr(row, name) for name in SUMMED},
    )  # fmt: skip


def unit_line(row: Any) -> UnitLine:
    """The unit of a row of the query, as a line of the table names it."""
    return UnitLine(row.lead_unit_id, row.ref, row.code, row.short_name, row.position)


def groups_of(where: ColumnElement[bool], today: date, since: date | None = None) -> tuple[list[Group], dict[int, UnitLine]]:
    """Some tasks in groups of like ones, the cancelled left out, and the units that lead them: one query.

    ``since`` is the day from which something counts as new; without it nothing but today's does.
    """
    grouped = alike_of(counted_rows(where, today, since, lamp_rule()).subquery()).subquery()
    query = select(grouped, Unit.ref, Unit.code, Unit.short_name, Unit.position).join_from(
        grouped, Unit, Unit.id == grouped.c.lead_unit_id, isouter=True
    )
    found = db.session.execute(query).all()
    return [as_group(row) for row in found], {row.lead_unit_id: unit_line(row) for row in found if row.lead_unit_id}


def lamps_of(where: ColumnElement[bool], today: date) -> Counts:
    """How many of some issued tasks are under each lamp, and nothing else of them: one query."""
    rows = select(lamp_of(today, lamp_rule()).label("lamp")).where(where, Task.state.in_((*OPEN, "closed"))).subquery()
    found = db.session.execute(select(rows.c.lamp, func.count()).group_by(rows.c.lamp)).all()
    return Counts(**dict(found))


def standing_of_year(year: int, today: date, *, unit_id: int | None = None) -> YearStanding:
    """Where a year stands on a day, for all tasks or those that one unit leads; drafting and the pages ask here."""
    groups, _units = groups_of_year(year, today)
    return standing(year, groups, lambda group: unit_id is None or group.unit_id == unit_id)
