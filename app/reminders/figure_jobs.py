"""Numbers that were asked for and are due or late, once a rung to each unit's liaisons; computed from the values that are still owed."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.extensions import db
from app.indicators.letters import asking
from app.indicators.models import Indicator, IndicatorValue
from app.mail.post import put
from app.reminders.ladder import rung
from app.reminders.timetable import office_hour
from app.tasks.addressee_queries import liaisons, office
from app.tasks.letters import Contact

#: days before the day a number is due, and working days between two reminders of one that is late
BEFORE, EVERY = (3,), 5


def remind_of_figures(now: datetime) -> int:
    """Say what has fallen due and was not said; how many letters are new. Only while offices work. Commits nothing."""
    today = now.date()
    if office_hour(now) != now:
        return 0
    new = 0
    for (unit, year, due), values in _owed(today).items():
        step = rung(due, today, BEFORE, EVERY)
        names = [value.indicator.name for value in values]
        words = asking(names, year, due, f"{current_app.extensions['settings'].base_url}/figures?year={year}", _ask(today))
        for person in liaisons([unit.id], today):
            letter = put(
                key=f"figures-due:{unit.ref}:{year}:{due}:{step}:{person.id}", about=f"figures:{unit.ref}", to_address=person.email,
                to_name=person.name, subject=words.subject, body=words.body, now=now, pace="daily",
                gist="指标待填报",
            )  # fmt: skip
            new += letter is not None
    return new


def _owed(today: date) -> dict[tuple[Unit, int, date], list[IndicatorValue]]:
    """The values still asked for whose day is near or past, by unit, year and day; two queries."""
    wanted = select(IndicatorValue).join(Indicator)
    wanted = wanted.where(
        Indicator.active, IndicatorValue.state == "asked", IndicatorValue.due <= today + timedelta(days=max(BEFORE))
    ).order_by(Indicator.position, IndicatorValue.id)
    found: dict[tuple[Unit, int, date], list[IndicatorValue]] = defaultdict(list)
    for value in db.session.scalars(wanted.options(joinedload(IndicatorValue.indicator).joinedload(Indicator.owner))):
        owner = value.indicator.owner
        if owner is not None and value.due is not None:
            found[owner, value.year, value.due].append(value)
    return found


def _ask(today: date) -> Contact:
    people = office(today)
    return Contact("", people[0].name, people[0].phone) if people else Contact("法治办", "")
