"""What waits for whoever looks: the office's lists and a unit's own work; it counts by the ledger's own filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union, union_all

from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.access import led_or_supported, visible
from app.tasks.lifecycle import OPEN, OWING
from app.tasks.line_queries import carried_on
from app.tasks.models import Task
from app.tasks.order_queries import by_deadline
from app.tasks.queries import Filters, conditions, with_owners


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


@lru_cache(64)
def owed_by(standing: Standing) -> Select[Task]:
    """What a unit has in hand, leading or supporting, in the order of the deadlines; what it has handed in comes last."""
    return with_owners(
        select(Task).where(*_in_hand(standing)).order_by(Task.state == "suspended", Task.state == "submitted", *by_deadline())
    )


def grouped(rows: Sequence[Task], today: date) -> list[tuple[str, list[Task]]]:
    """Rows of owed_by under past, week, later, no_deadline, submitted and suspended, in this order; empty ones left out."""
    groups: dict[str, list[Task]] = {name: [] for name in ("past", "week", "later", "no_deadline", "submitted", "suspended")}
    for task in rows:
        if task.state in ("submitted", "suspended"):
            groups[task.state].append(task)
        elif task.due is None:
            groups["no_deadline"].append(task)
        else:
            groups["past" if task.due < today else "week" if task.due <= end_of_week(today) else "later"].append(task)
    return [(name, tasks) for name, tasks in groups.items() if tasks]


def _in_hand(standing: Standing) -> tuple[ColumnElement[bool], ...]:
    return (Task.state.in_(OPEN), ~carried_on(), Task.id.in_(union(*led_or_supported(standing.units, OPEN))))


def count_in_hand(standing: Standing, day: date) -> tuple[int, int]:
    """How much a unit has in hand, and how much of it is due by a day and not handed in; one query."""
    total, due = db.session.execute(_count_in_hand(standing, day)).one()
    return total, due


@lru_cache(64)
def _count_in_hand(standing: Standing, day: date) -> Select[int, int]:
    due = func.count().filter(Task.state.in_(OWING), Task.due <= day)
    return select(func.count(), due).where(*_in_hand(standing))


#: what waits for the office, each as filters of the ledger, so that the number opens exactly its rows
WAITING: tuple[tuple[str, Filters], ...] = (
    ("submitted", Filters(state="submitted")),
    ("asked", Filters(state="draft,open", asked="1")),
    ("late", Filters(state="owing", lamp="late")),
    ("unacknowledged", Filters(state="issued")),
    ("returned", Filters(state="returned")),
    ("suspended", Filters(state="suspended")),
    ("no_deadline", Filters(state="open", missing="deadline")),
    ("approved", Filters(state="approved")),
    ("ready", Filters(state="draft")),
    ("no_owner", Filters(state="draft", missing="owner")),
)


@dataclass(frozen=True)
class Waiting:
    """One list of what waits for the office."""

    name: str
    filters: Filters
    total: int
    rows: Sequence[Task]


def waiting(standing: Standing, today: date, shown: int = 6) -> list[Waiting]:
    """What waits for the office: how many of each, and the first of them; one query for the numbers, one for the rows."""
    asked = {name: (*conditions(filters, today), visible(standing)) for name, filters in WAITING}
    sums = [func.sum(case((and_(*where), 1), else_=0)).label(name) for name, where in asked.items()]
    totals = db.session.execute(select(*sums).where(Task.state.in_(("draft", *OPEN)))).one()._mapping
    firsts = union_all(
        *(
            select(
                select(Task.id).where(*where).order_by(*by_deadline()).limit(shown).subquery().c.id, literal(name).label("name")
            )
            for name, where in asked.items()
        )
    ).subquery()
    query: Any = with_owners(select(Task, firsts.c.name).join(firsts, firsts.c.id == Task.id).order_by(*by_deadline()))
    rows: dict[str, list[Task]] = {name: [] for name, _filters in WAITING}
    for task, name in db.session.execute(query).unique():
        rows[name].append(task)
    return [Waiting(name, filters, totals[name] or 0, rows[name]) for name, filters in WAITING]
