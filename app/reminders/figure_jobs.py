"""Numbers that were asked for and are due or late, said once a rung to each unit; computed from the values that are still owed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.extensions import db
from app.indicators.letters import asking
from app.indicators.models import Indicator, IndicatorValue
from app.reminders.day_queries import Day, Source
from app.reminders.ladder import rung

#: days before the day a number is due, and working days between two reminders of one that is late
BEFORE, EVERY = (3,), 5


def _days(today: date) -> Iterator[Day]:
    base = current_app.extensions["settings"].base_url
    for (unit, year, due), names in _owed(today).items():
        step = rung(due, today, BEFORE, EVERY)
        words = partial(asking, names, year, due, f"{base}/figures?year={year}")
        yield Day(f"figures-due:{unit.ref}:{year}:{due}:{step}", f"figures:{unit.ref}", unit, "指标待填报", words)


def _owed(today: date) -> dict[tuple[Unit, int, date], list[str]]:
    """The names of what is still asked for and near or past its day, by unit, year and day; one query."""
    wanted = select(IndicatorValue).join(Indicator)
    wanted = wanted.where(
        Indicator.active, IndicatorValue.state == "asked", IndicatorValue.due <= today + timedelta(days=max(BEFORE))
    ).order_by(Indicator.position, IndicatorValue.id)
    found: dict[tuple[Unit, int, date], list[str]] = defaultdict(list)
    for value in db.session.scalars(wanted.options(joinedload(IndicatorValue.indicator).joinedload(Indicator.owner))):
        owner = value.indicator.owner
        if owner is not None and value.due is not None:
            found[owner, value.year, value.due].append(value.indicator.name)
    return found


#: numbers that were asked for and not given
FIGURES = Source("figures-due:", _days)
