"""In which order the ledger's rows stand; it knows columns to sort by, and always ends in one order for equal rows."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select

from app.accounts.models import Unit
from app.tasks.models import Task


def finished() -> ColumnElement[bool]:
    """Closed or cancelled, written word for word as in the index ix_task_ledger: a parameter would hide that it is the same."""
    return literal_column("(task.state = 'closed' OR task.state = 'cancelled')")


def by_deadline() -> list[Any]:
    """What is owed before what is finished, each in the order of the deadlines; a year's rows stand in the index in this order."""
    return [finished(), Task.due.asc().nulls_last(), Task.number]


def order_of(sort: str) -> list[Any]:
    """The order a reader asked for; without a wish, by deadline. What has no value stands last either way."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    place = select(Unit.position).where(Unit.id == Task.lead_unit_id).correlate(Task).scalar_subquery()
    columns: dict[str, list[Any]] = {
        # 2026-999 before 2026-1000
        "number": [Task.year, func.length(Task.number), Task.number],
        "lead": [place, Task.lead_unit_id],
        "due": [Task.due],
        "percent": [Task.percent],
        "state": [Task.state],
        "updated": [Task.updated_at],
    }
    if name not in columns:
        return by_deadline()
    chosen = columns[name]
    return [chosen[0].is_(None), *(column.desc() if down else column.asc() for column in chosen), Task.id]
