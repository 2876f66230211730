"""Which years there are and which chapters a year has, read off an index in as many steps as there are, not off every task."""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.access import visible
from app.tasks.models import Task
from app.tasks.queries import Filters, conditions


def years(standing: Standing) -> list[int]:
    """The years that have tasks in sight, newest first; one of which there are only drafts comes after those at work."""
    if standing.sees_all:
        query = _all_years()
    else:
        begun = func.max(case((Task.state == "draft", 0), else_=1))
        query = select(Task.year).where(visible(standing)).group_by(Task.year).order_by(begun.desc(), Task.year.desc())
    return list(db.session.scalars(query))


@cache
def _all_years() -> Select[Any]:
    found = _steps(Task.year)
    # the least and the greatest state are read off the index; EXISTS would read every task
    ends = (select(end(Task.state)).where(Task.year == found.c.step).scalar_subquery() for end in (func.min, func.max))
    begun: Any = and_(*(end == "draft" for end in ends))
    return select(found.c.step).where(found.c.step.is_not(None)).order_by(begun, found.c.step.desc())


def chapters(asked: Filters, standing: Standing, today: date) -> Sequence[str]:
    """The chapters that the year of these filters has, in the order of the tasks."""
    return db.session.scalars(_chapters(Filters(year=asked.year, report=asked.report), standing, today)).all()


@lru_cache(64)
def _chapters(asked: Filters, standing: Standing, today: date) -> Select[Any]:
    where = conditions(asked, today)
    if not standing.sees_all or asked.report or asked.year in ("", "all"):
        query = select(Task.chapter).where(visible(standing), Task.chapter != "", *where).group_by(Task.chapter)
        return query.order_by(func.min(Task.number))
    found = _steps(Task.chapter, *where[1:], Task.chapter != "")
    first = select(func.min(Task.number)).where(Task.chapter == found.c.step, *where).correlate(found).scalar_subquery()
    return select(found.c.step).where(found.c.step.is_not(None), first.is_not(None)).order_by(first)


def _steps(column: Any, *where: ColumnElement[bool]) -> Any:
    """The values of a column one after another, each found as the least above the one before; needs an index that begins with them."""
    steps = select(func.min(column).label("step")).where(*where).cte(recursive=True)
    above = select(func.min(column)).where(column > steps.c.step, *where).correlate(steps).scalar_subquery()
    return steps.union_all(select(above).where(steps.c.step.is_not(None)))
