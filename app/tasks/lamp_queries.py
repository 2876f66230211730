"""Which rule of lamps is in force, and what another one would make of the tasks at work; it reads, and decides nothing."""

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from app.extensions import db
from app.policy.queries import decided
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LAMP_RULE, LAMPS, Lamp, LampRule
from app.tasks.lifecycle import OPEN
from app.tasks.line_queries import carried_on
from app.tasks.models import Task


def lamp_rule() -> LampRule:
    """The rule in force: asked once a request, with all other decisions."""
    return LampRule.read(decided(LAMP_RULE))


def turned(now: LampRule, then: LampRule, today: date) -> dict[tuple[Lamp, Lamp], int]:
    """How many issued tasks, not yet closed, would go from which lamp to which; one query."""
    rows = _turning(now, then, today).subquery()
    found = db.session.execute(select(rows.c.was, rows.c.will, func.count()).group_by(rows.c.was, rows.c.will)).all()
    counts = {(was, will): number for was, will, number in found}
    return {(was, will): counts[was, will] for was in LAMPS for will in LAMPS if (was, will) in counts}


def turning(now: LampRule, then: LampRule, today: date) -> Select[*tuple[Any, ...]]:
    """Those tasks in the order of their deadlines, with the lamp each has and the one it would have."""
    rows = _turning(now, then, today).subquery()
    query = select(Task, rows.c.was, rows.c.will).join(rows, rows.c.id == Task.id)
    return query.order_by(Task.due, Task.number, Task.id).options(joinedload(Task.lead_unit), lazyload(Task.milestones))


def _turning(now: LampRule, then: LampRule, today: date) -> Select[int, str, str]:
    was, will = lamp_of(today, now), lamp_of(today, then)
    return select(Task.id, was.label("was"), will.label("will")).where(Task.state.in_(OPEN), ~carried_on(), was != will)
