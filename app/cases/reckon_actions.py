"""Keeping what periods came to, so that a day that moves is seen to have moved; it counts nothing itself and commits nothing."""

from collections.abc import Iterable
from datetime import date, datetime

from app.accounts.standing import Standing
from app.cases.clock_queries import Recounted, dates_of_case, dates_of_matter, reckonings
from app.cases.history_actions import as_fact
from app.cases.matter_models import Matter, Reckoning
from app.cases.models import Case
from app.cases.timeline import CaseDate
from app.extensions import db

#: rule → its name and its last day
Dues = dict[str, tuple[str, date]]


def reckon_case(case: Case, *, by: Standing, now: datetime) -> None:
    """Keep what the periods of a case came to, where that is new."""
    _reckon(f"case:{case.ref}", dates_of_case(case), by=by, now=now)


def reckon_matter(matter: Matter, *, by: Standing, now: datetime) -> None:
    """Keep what the periods of a matter came to, where that is new."""
    _reckon(f"matter:{matter.ref}", [date for _ref, date in dates_of_matter(matter)], by=by, now=now)


def due_days(case: Case) -> Dues:
    """The last day of each period of a case."""
    return {one.counted.rule: (one.counted.name, one.counted.legal_due) for one in dates_of_case(case)}


def moved_dates(before: Dues, after: Dues) -> list[list[str | None]]:
    """[[name, old day, new day]] of the periods whose last day moved, began or fell away, as facts of a history line."""
    names = {rule: name for rule, (name, _) in (before | after).items()}
    days = {rule: (before.get(rule, ("", None))[1], after.get(rule, ("", None))[1]) for rule in names}
    return [[names[rule], as_fact(old), as_fact(new)] for rule, (old, new) in days.items() if old != new]


def confirm(thing: str, recounted: Iterable[Recounted], *, by: Standing, now: datetime) -> None:
    """Keep the new count of periods that came out otherwise by the calendar or by a rule."""
    for one in recounted:
        _keep(thing, one.now.rule, one.now.start, one.now.legal_due, by, now)


def _reckon(thing: str, found: Iterable[CaseDate], *, by: Standing, now: datetime) -> None:
    db.session.flush()
    latest = {(one.rule, one.start): one.legal_due for one in reckonings(thing)}
    for date_ in found:
        count = date_.counted
        if latest.get((count.rule, count.start)) != count.legal_due:
            _keep(thing, count.rule, count.start, count.legal_due, by, now)


def _keep(thing: str, rule: str, start: date, legal_due: date, by: Standing, now: datetime) -> None:
    db.session.add(Reckoning(thing=thing, rule=rule, start=start, legal_due=legal_due, at=now, by_id=by.person_id))
    db.session.flush()
