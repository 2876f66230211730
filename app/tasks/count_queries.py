"""How many rows the ledger has; it keeps the number, and counts anew of those units alone whose tasks were changed where it can."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.accounts.standing import Standing
from app.audit.unchanged import unchanged
from app.extensions import db
from app.tasks.by_unit import ByUnit
from app.tasks.by_unit_queries import Kind, Units, ids_of, kept_by_unit, kind_of, led_by
from app.tasks.lamps import LampRule
from app.tasks.models import Task
from app.tasks.queries import Filters, conditions, lamps_for, ledger_rows
from app.web.kept import Kept
from app.web.paging import count_of

#: the filters of which a task alone tells whether it passes, with its milestones; others ask of other tables, or of other tasks
OWN = frozenset({"year", "state", "lamp", "chapter", "kind", "open", "missing", "late_done", "nature"})
#: so many numbers are kept in a process; one is of a number a unit
NUMBERS = 32


def count_of_ledger(asked: Filters, standing: Standing, today: date) -> int:
    """How many rows the ledger has for these filters: what a number that links there must say."""
    if not standing.sees_all or asked.year in ("", "all") or not asked.named().keys() <= OWN:
        return unchanged(("ledger", asked, standing, today), lambda: count_of(ledger_rows(asked, standing, today)))
    by = lamps_for(asked)

    def count(units: Units | None) -> ByUnit[int]:
        return ByUnit(dict(db.session.execute(_by_unit(asked, today, by, kind_of(units)), ids_of(units)).all()))

    kept: Kept = current_app.extensions.setdefault("ledger by unit", Kept(NUMBERS))
    return sum(kept_by_unit((asked, today, by), count, kept).units.values())


@lru_cache(64)
def _by_unit(asked: Filters, today: date, by: LampRule, kind: Kind) -> Any:
    where = conditions(asked, today, by)
    return select(Task.lead_unit_id, func.count()).where(led_by(kind), *where).group_by(Task.lead_unit_id)
