"""The rows behind the leaders' pages, each in one query however many tasks there are; it reads every room's tables and writes none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, not_, select, union_all
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import Missing
from app.extensions import db
from app.progress.fate import WORST_FIRST
from app.progress.line import DAYS_AHEAD, Deadline
from app.progress.standing_queries import due_on, long_late, owing
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import Lamp, LampRule
from app.tasks.lifecycle import OPEN
from app.tasks.models import Task, TaskSupport
from app.tasks.order_queries import finished

#: how many rows of a kind the overview names
NAMED = 2
#: how many tasks of a lamp a unit's page names
SHOWN = 10


@dataclass(frozen=True)
class Concern:
    """A task put before the leaders, and why."""

    reason: str
    ref: str
    title: str
    unit: str | None
    unit_id: int | None
    due: date | None
    submitted_on: date | None


def _reasons(today: date) -> dict[str, ColumnElement[bool]]:
    """What puts an open task or a draft before the leaders, the gravest first."""
    drafts_too = Task.state.in_(("draft", *OPEN))
    return {
        "long_late": long_late(today),
        "submitted": Task.state == "submitted",
        "no_owner": and_(drafts_too, Task.lead_unit_id.is_(None)),
        "no_deadline": and_(drafts_too, Task.due.is_(None)),
    }


def _named(year: int, today: date, units_first: frozenset[int]) -> Iterable[Select[Any]]:
    """For each reason the first NAMED tasks that no graver one has named; a leader's own units come first.

    Each list stands in an index in this order (ix_task_ledger), so that its first rows are read and not all of them sorted.
    """
    graver: list[ColumnElement[bool]] = []
    for reason, condition in _reasons(today).items():
        where = (Task.year == year, finished().is_(false()), condition, *(not_(one) for one in graver))
        parts = [_first(literal(1), *where)]
        if units_first:
            parts.append(_first(literal(0), Task.lead_unit_id.in_(units_first), *where))
        both = union_all(*(select(part) for part in parts)).subquery()
        others = func.min(both.c.others)
        each = select(both.c.id).group_by(both.c.id, both.c.due, both.c.number)
        first = each.order_by(others, both.c.due.asc().nulls_last(), both.c.number).limit(NAMED).subquery()
        yield select(first.c.id, literal(reason).label("reason"), literal(0).label("of_all"))
        graver.append(func.coalesce(condition, false()))


def _first(others: Any, *where: ColumnElement[bool]) -> Any:
    columns = (Task.id, Task.due, Task.number, others.label("others"))
    return select(*columns).where(*where).order_by(Task.due.asc().nulls_last(), Task.number).limit(NAMED).subquery()


def _coming(today: date) -> Iterator[Select[Any]]:
    """The deadlines of the days ahead, NAMED of each day with the number of all; off an index alone, and no day is sorted."""
    ahead = due_on(today, today + timedelta(days=DAYS_AHEAD - 1))
    days = (
        select(Task.due, func.min(Task.id).label("first"), func.count().label("of_all"))
        .where(ahead)
        .group_by(Task.due)
        .cte("days")
    )
    named: Any = days.c.first
    for _one in range(NAMED):
        # where a day has no more there is nothing under this id, and nothing is joined to it
        yield select(named.label("id"), literal("due").label("reason"), days.c.of_all)
        later = select(func.min(Task.id)).where(Task.due == days.c.due, owing(), Task.id > named)
        named = later.correlate(days).scalar_subquery()


def named_tasks(year: int, today: date, units_first: frozenset[int] = frozenset()) -> tuple[list[Concern], list[Deadline]]:
    """The tasks that the overview names, in one query: what wants a leader's eye, and what is due in the days ahead.

    Each concern stands once, under its gravest reason; NAMED of each reason and of each day.
    """
    rows = db.session.execute(_whole_of_named(year, today, units_first, lamp_rule())).all()
    concerns = [
        Concern(r.reason, r.ref, r.title, r.short_name, r.lead_unit_id, r.due, r.submitted_on)
        for reason in _reasons(today)
        for r in rows
        if r.reason == reason
    ]
    ahead = sorted((r for r in rows if r.reason == "due"), key=lambda r: (r.due, r.id))
    return concerns, [Deadline(r.due, r.of_all, r.ref, r.title, r.short_name or "", r.lamp) for r in ahead]


@lru_cache(32)
def _whole_of_named(year: int, today: date, units_first: frozenset[int], by: LampRule) -> Any:
    parts = union_all(*_named(year, today, units_first), *_coming(today)).subquery()
    others = case((Task.lead_unit_id.in_(units_first), 0), else_=1)
    return (
        select(
            parts.c.reason, parts.c.of_all, Task.id, Task.ref, Task.title, Task.lead_unit_id, Task.due, Task.submitted_on,
            Unit.short_name, lamp_of(today, by).label("lamp"),
        )
        .join_from(parts, Task, Task.id == parts.c.id)
        .join(Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .order_by(others, Task.due.asc().nulls_last(), Task.number)
    )  # fmt: skip


def task_rows(where: ColumnElement[bool], year: int | None = None) -> Select[Task]:
    """Tasks with their lead unit, in the order of their deadlines."""
    query = select(Task).where(where).options(joinedload(Task.lead_unit)).order_by(Task.due, Task.number)
    return query if year is None else query.where(Task.year == year)


def unit_to_show(ref: str, who: Standing) -> Unit:
    """The unit of a ref for those who see every unit's work and for its own people. Raises Missing alike otherwise."""
    found = db.session.scalar(select(Unit).where(Unit.ref == ref))
    if found is None or not (who.sees_all or found.id in who.units):
        raise Missing
    return found


def worst_first(where: ColumnElement[bool], today: date) -> list[tuple[Lamp, list[Task]]]:
    """The first SHOWN issued tasks under each lamp, the worst lamp first, with their lead units: one query."""
    lamp = lamp_of(today, lamp_rule())
    mine = (
        select(
            Task.id,
            lamp.label("lamp"),
            func.row_number().over(partition_by=lamp, order_by=(Task.due, Task.id)).label("rank"),
        )
        .where(where, Task.state.in_((*OPEN, "closed")))
        .subquery()
    )
    query = select(mine.c.lamp, Task).join_from(mine, Task, Task.id == mine.c.id).where(mine.c.rank <= SHOWN)
    found: dict[Lamp, list[Task]] = {}
    for code, task in db.session.execute(query.options(joinedload(Task.lead_unit)).order_by(mine.c.rank)):
        found.setdefault(code, []).append(task)
    return [(code, found[code]) for code in WORST_FIRST if code in found]


def supporting(year: int, unit_id: int) -> int:
    """How many issued tasks a unit supports."""
    query = select(func.count()).select_from(TaskSupport).join(Task, Task.id == TaskSupport.task_id)
    return (
        db.session.scalar(query.where(TaskSupport.unit_id == unit_id, Task.year == year, Task.state.in_((*OPEN, "closed")))) or 0
    )
