"""The whole district at a glance, however many units it has: what the overview and the list of units count; it writes nothing."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, case, func, or_, select

from app.accounts.models import Unit
from app.extensions import db
from app.progress.standing import News
from app.progress.standing_queries import alike, as_group, news
from app.progress.whole import Whole
from app.tasks.by_unit import ByUnit
from app.tasks.by_unit_queries import Kind, Units, ids_of, kept_by_unit, kind_of, led_by
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamps import LampRule
from app.tasks.models import Task
from app.web.kept import Kept

#: so many years are kept by unit in a process: with a thousand units and 200,000 tasks one is of five megabytes
YEARS = 2
#: so many days looked back to; one is of a few numbers a unit
DAYS = 16


def whole_of_year(year: int, today: date) -> Whole:
    """A year's tasks in groups of like ones by unit, and put together; kept, and counted anew where something changed."""
    by = lamp_rule()

    def count(units: Units | None) -> Whole:
        found = db.session.execute(_alike(year, today, by, kind_of(units)), ids_of(units))
        return Whole.of(as_group(row) for row in found)

    kept: Kept = current_app.extensions.setdefault("years by unit", Kept(YEARS))
    return kept_by_unit((year, today, by), count, kept)


def news_of_year(year: int, since: date, today: date) -> News:
    """How many of a year's tasks are new since a day; kept, and counted anew where something changed."""

    def count(units: Units | None) -> ByUnit[News]:
        found = db.session.execute(_news(year, since, today, kind_of(units)), ids_of(units))
        return ByUnit({row[0]: News(*row[1:]) for row in found})

    kept: Kept = current_app.extensions.setdefault("news by unit", Kept(DAYS))
    by_unit = kept_by_unit((year, since, today), count, kept).units.values()
    return News(*(sum(numbers) for numbers in zip(*by_unit, strict=True))) if by_unit else News()


@lru_cache(32)
def _alike(year: int, today: date, by: LampRule, kind: Kind) -> Any:
    return alike(and_(Task.year == year, led_by(kind)), today, by)


@lru_cache(64)
def _news(year: int, since: date, today: date, kind: Kind) -> Any:
    new = news(since, today)
    numbers = (func.count().filter(new[name]) for name in News._fields)
    return (
        select(Task.lead_unit_id, *numbers).where(Task.year == year, led_by(kind), or_(*new.values())).group_by(Task.lead_unit_id)
    )


def units_at_work(whole: Whole, portfolio: frozenset[int], *, late: bool) -> tuple[Select[*tuple[Any, ...]], int]:
    """The units that lead issued tasks of a year, or those with late ones, and how many: a leader's own first, then in their official order."""
    ids = [unit for unit, part in whole.units.items() if unit is not None and (part.late if late else part.issued)]
    query = select(Unit.id, Unit.ref, Unit.code, Unit.short_name).where(Unit.id.in_(ids))
    return query.order_by(case((Unit.id.in_(portfolio), 0), else_=1), Unit.position, Unit.id), len(ids)
