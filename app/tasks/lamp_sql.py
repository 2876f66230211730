"""The same rule of lamps as an SQL expression, for filters and counts; it must agree with lamps.py (a test holds both)."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, exists, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Date

from app.tasks.lamps import LampRule
from app.tasks.models import Milestone, Task


class days_between(FunctionElement[int]):  # noqa: N801  named as a function of SQL
    """Whole days from the first date to the second."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(c, **kw) for c in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(c, **kw) for c in element.clauses)
    return f"({second} - {first})"


@lru_cache(maxsize=8)
def lamp_of(today: date, by: LampRule) -> ColumnElement[str]:
    """The lamp of a task row on a day by the rule that is told; every page needs it, and it takes longer to write than to ask."""
    day = literal(today, Date())
    elapsed = 100 * days_between(Task.issued_on, day)
    total = days_between(Task.issued_on, Task.due)
    share = case((total > 1, elapsed // total), else_=elapsed)
    steps = select(func.coalesce(func.max(Milestone.percent), 0)).where(Milestone.task_id == Task.id, Milestone.due < day)
    expected = case(
        (or_(Task.issued_on.is_(None), Task.issued_on >= day), 0),
        (exists().where(Milestone.task_id == Task.id).correlate(Task), steps.correlate(Task).scalar_subquery()),
        (share > 100, 100),
        else_=share,
    )
    behind = expected - Task.percent
    return case(
        (Task.state == "closed", "done"),
        (Task.state == "suspended", "paused"),
        (Task.due.is_(None), "no_deadline"),
        (and_(Task.state == "submitted", Task.submitted_on > Task.due), "late"),
        (Task.state == "submitted", "on_schedule"),
        (or_(day > Task.due, behind > by.behind_red), "late"),
        (or_(days_between(day, Task.due) <= by.near_days, behind >= by.behind_yellow), "near"),
        (and_(Task.state.in_(("draft", "issued")), Task.percent == 0), "not_begun"),
        else_="on_schedule",
    )
