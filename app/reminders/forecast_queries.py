"""Who will hear what on which day: the forecast over the real tasks and hearings, with the people of today."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.cases.clock_queries import Running, running
from app.cases.models import Case, CaseParty, Hearing
from app.extensions import db
from app.reminders import queries
from app.reminders.audience_queries import Row, name_of, roll_of
from app.reminders.forecasting import Ahead, ahead
from app.reminders.period_queries import period_dates
from app.reminders.rules import WORKING, Rule, put_in
from app.reminders.timetable import Thing
from app.tasks.models import Task

DAYS = 60
CHUNK = 500
#: days that the effect of a rule names
FIRST = 8


@dataclass(frozen=True)
class Coming:
    """A prompt to come to a person."""

    ahead: Ahead
    person: Person
    title: str
    #: of a statutory period, what has to be done, as the table of periods names it
    period: str = ""


@dataclass(frozen=True)
class Reach:
    """How many prompts the days ahead bring, and to how many people."""

    prompts: int
    people: int


@dataclass(frozen=True)
class Effect:
    """What a rule makes of the days ahead: its own prompts and all of them, as things stand and as they would."""

    own: tuple[Reach, Reach]
    whole: tuple[Reach, Reach]
    #: the first days on which the number of its own prompts would be another: as it stands, as it would
    days: Sequence[tuple[date, int, int]]


def effect(rule: Rule, now: datetime) -> Effect:
    """What the timetable would bring with a rule as it is typed, beside what it brings now."""
    known = queries.timetable()
    both = [[one for day in forecast(now, rules=rules).values() for one in day] for rules in (known, put_in(known, rule))]
    own = [[one for one in coming if one.ahead.rule.code == rule.code] for coming in both]
    before, after = (Counter(one.ahead.day for one in coming) for coming in own)
    days = [(day, before[day], after[day]) for day in sorted(before | after) if before[day] != after[day]]
    return Effect((_reach(own[0]), _reach(own[1])), (_reach(both[0]), _reach(both[1])), days[:FIRST])


def _reach(coming: Sequence[Coming]) -> Reach:
    return Reach(len(coming), len({one.person.id for one in coming}))


def forecast(now: datetime, unit_id: int | None = None, rules: Sequence[Rule] | None = None) -> dict[date, list[Coming]]:
    """The prompts of the next sixty days by day, of all units or of one, if nothing changes until then. ``rules``: by these."""
    rules = queries.timetable() if rules is None else rules
    found: dict[date, list[Coming]] = {}
    for rows in _rows(now, unit_id):
        things, titles = _dated(rows, now), {name_of(row): _title(row) for row in rows}
        by_name = {name_of(row): row for row in rows}
        roll = roll_of(rows, now.date(), chiefs=True)
        for one in ahead(things, now.date(), DAYS, now, rules):
            row = by_name[one.name]
            for who in roll.hearers(one.rule.audiences, row):
                found.setdefault(one.day, []).append(Coming(one, who.person, titles[one.name], _period(row)))
    return dict(sorted(found.items()))


def _rows(now: datetime, unit_id: int | None) -> Iterator[Sequence[Row]]:
    until = now + timedelta(days=DAYS * 2)
    case = joinedload(Hearing.case)
    hearings = (
        select(Hearing)
        .options(case.joinedload(Case.unit), case.selectinload(Case.parties).joinedload(CaseParty.unit))
        .join(Hearing.case)
    )
    hearings = hearings.where(Hearing.state == "scheduled", Hearing.at > now - timedelta(days=4), Hearing.at < until)
    tasks = select(Task).options(joinedload(Task.lead_unit), joinedload(Task.leader_post))
    tasks = tasks.where(Task.state.in_((*WORKING, "suspended")), or_(Task.due < until.date(), Task.due.is_(None)))
    if unit_id is not None:
        hearings, tasks = hearings.where(Case.unit_id == unit_id), tasks.where(Task.lead_unit_id == unit_id)
    yield db.session.scalars(hearings).all()
    yield [one for one in running(today=now.date(), until=until.date()) if unit_id in (None, one.unit.id)]
    last = 0
    while rows := db.session.scalars(tasks.where(Task.id > last).order_by(Task.id).limit(CHUNK)).all():
        last = rows[-1].id
        yield rows


def _dated(rows: Sequence[Row], now: datetime) -> list[Thing]:
    hearings = [row for row in rows if isinstance(row, Hearing)]
    said = queries.said(name_of(row) for row in hearings) if hearings else ()
    tasks = [row for row in rows if isinstance(row, Task)]
    periods = period_dates(row for row in rows if isinstance(row, Running)).values()
    return [*(queries.hearing_dates(row, said) for row in hearings), *periods, *queries.task_dates(tasks, now.date()).values()]


def _period(row: Row) -> str:
    return row.date.counted.name if isinstance(row, Running) else ""


def _title(row: Row) -> str:
    if isinstance(row, Running):
        return row.number or row.title
    return f"{row.number} {row.title}" if isinstance(row, Task) else f"{row.case.case_number} {row.case.cause}"
