"""The whole district at a glance, however many units it has: what the overview and the list of units count; it reads and writes nothing."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, func, literal, literal_column, null, select, tuple_, union_all

from app.accounts.models import Unit
from app.extensions import db
from app.progress.standing import SUMMED, Counts, Group
from app.progress.standing_queries import ALIKE, UnitLine, as_group, counted_rows, unit_line
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LAMPS, LampRule
from app.tasks.lifecycle import OPEN
from app.tasks.models import Task

#: how many units with late tasks the overview names
LATE_UNITS = 8
#: the unit of groups that none of a leader's own units leads
OTHERS = 0


@dataclass(frozen=True)
class Glance:
    """The year's tasks in groups of like ones; only a leader's own units are told apart, the rest stand under OTHERS."""

    groups: list[Group]
    #: the leader's own units that have tasks
    own: dict[int, UnitLine]
    #: the first LATE_UNITS units with late tasks, own ones first: how many are late, of how many
    late: list[tuple[UnitLine, int, int]]
    #: how many units have late tasks
    late_units: int


def glance(year: int, today: date, since: date, portfolio: frozenset[int]) -> Glance:
    """Count a year for the overview in one query that answers with as few rows as there are chapters, not units.

    The tasks are read once and put together unit by unit; what the page shows is made of those few groups.
    """
    at_once = db.engine.dialect.name == "postgresql"
    found = db.session.execute(_glance(year, today, since, portfolio, lamp_rule(), at_once)).all()
    named = sorted(
        (row for row in found if row.of_all), key=lambda row: (row.lead_unit_id not in portfolio, -row.number, row.position)
    )
    counted = [row for row in found if not row.of_all]
    return Glance(
        groups=[as_group(row) for row in counted],
        own={row.lead_unit_id: unit_line(row) for row in counted if row.lead_unit_id},
        late=[(unit_line(row), row.number, row.first) for row in named],
        late_units=named[0].of_all if named else 0,
    )


@lru_cache(32)
def _glance(year: int, today: date, since: date, portfolio: frozenset[int], by: LampRule, at_once: bool) -> Any:
    grouped = _grouped(counted_rows(Task.year == year, today, since, by), portfolio, at_once).cte("grouped")
    groups = select(
        grouped.c.own_unit_id.label("lead_unit_id"), *(grouped.c[name] for name in (*ALIKE[1:], *SUMMED, "number", "first")),
        literal(0).label("of_all"),
    ).where(grouped.c.of_unit == 0)  # fmt: skip
    parts = union_all(groups, select(_late(grouped, portfolio).subquery())).subquery()
    return select(parts, Unit.ref, Unit.code, Unit.short_name, Unit.position).join_from(
        parts, Unit, Unit.id == parts.c.lead_unit_id, isouter=True
    )


def _grouped(counted: Any, portfolio: frozenset[int], at_once: bool) -> Any:
    """The rows in groups of like ones, with all units but a leader's own put together under OTHERS, and once more by unit alone.

    ``of_unit`` tells the two apart. PostgreSQL groups both ways while it reads; for another engine the rows are laid down in between.
    """
    rows = counted.subquery() if at_once else counted.cte("counted")
    own = case(
        (rows.c.lead_unit_id.in_(portfolio), rows.c.lead_unit_id),
        (rows.c.lead_unit_id.is_(None), null()),
        else_=literal_column(str(OTHERS)),
    )
    told = select(own.label("own_unit_id"), rows).subquery()
    alike, unit = [told.c.own_unit_id, *(told.c[name] for name in ALIKE[1:])], told.c.lead_unit_id
    issued = told.c.drafted == 0
    counts = (
        *(func.count().filter(told.c[name]).label(name) for name in SUMMED),
        func.count().label("number"),
        func.min(told.c.id).label("first"),
        func.count().filter(issued, told.c.lamp == "late").label("late"),
        func.count().filter(issued).label("issued"),
    )
    if at_once:
        either_way = func.grouping_sets(tuple_(*alike), tuple_(unit))
        return select(*alike, unit, (1 - func.grouping(unit)).label("of_unit"), *counts).group_by(either_way)
    nothing = [null().label(column.key) for column in alike]
    return union_all(
        select(*alike, null().label("lead_unit_id"), literal(0).label("of_unit"), *counts).group_by(*alike),
        select(*nothing, unit, literal(1).label("of_unit"), *counts).group_by(unit),
    )


def _late(grouped: Any, portfolio: frozenset[int]) -> Any:
    """The units with most late tasks in the columns of a group: ``number`` are late, ``first`` is of how many, ``of_all`` units."""
    others = case((grouped.c.lead_unit_id.in_(portfolio), 0), else_=1)
    return (
        select(
            grouped.c.lead_unit_id, literal("").label("chapter"), literal("").label("kind"), literal("late").label("lamp"),
            literal(0).label("drafted"), literal(0).label("without_deadline"), *(literal(0).label(name) for name in SUMMED),
            grouped.c.late.label("number"), grouped.c.issued.label("first"), func.count().over().label("of_all"),
        )
        .where(grouped.c.of_unit == 1, grouped.c.lead_unit_id.is_not(None), grouped.c.late > 0)
        .order_by(others, grouped.c.late.desc(), grouped.c.lead_unit_id)
        .limit(LATE_UNITS)
    )  # fmt: skip


def units_at_work(year: int, today: date, portfolio: frozenset[int], *, late: bool) -> Select[Any]:
    """The units that lead issued tasks of a year with how many under each lamp: a leader's own first, then in their official order."""
    rows = (
        select(Task.lead_unit_id.label("unit_id"), lamp_of(today, lamp_rule()).label("lamp"))
        .where(Task.year == year, Task.state.in_((*OPEN, "closed")), Task.lead_unit_id.is_not(None))
        .subquery()
    )
    number = {lamp: func.sum(case((rows.c.lamp == lamp, 1), else_=0)) for lamp in LAMPS}
    query: Any = (
        select(Unit.id, Unit.ref, Unit.code, Unit.short_name, *(number[lamp].label(lamp) for lamp in LAMPS))
        .join(rows, rows.c.unit_id == Unit.id)
        .group_by(Unit.id, Unit.ref, Unit.code, Unit.short_name, Unit.position)
        .order_by(case((Unit.id.in_(portfolio), 0), else_=1), Unit.position, Unit.id)
    )
    found: Select[Any] = query.having(number["late"] > 0) if late else query
    return found


def counts_of(row: Any) -> Counts:
    """A row of units_at_work as counts."""
    return Counts(**{lamp: getattr(row, lamp) for lamp in LAMPS})
