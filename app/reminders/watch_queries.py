"""What the watchdog reads: every prompt that is required by now, from the tasks and hearings themselves, and its fate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.cases.clock_queries import running
from app.cases.models import Case, CaseParty, Hearing
from app.cases.reach_queries import WANTED, thinly_reached
from app.extensions import db
from app.mail.models import Letter
from app.reminders import follow_queries, queries
from app.reminders.audience_queries import Recipient, Roll, roll_of
from app.reminders.models import Alarm, Notice
from app.reminders.period_queries import period_dates
from app.reminders.rules import Rule
from app.reminders.timetable import LOOK_BACK, due_notices, told_already
from app.reminders.watching import Duty, Fate, Trouble, troubles
from app.tasks.filing_queries import waits_for_answer
from app.tasks.models import Task

CHUNK = 200
#: wider than any rule reaches: what the tick leaves out by mistake must not be left out here
WIDE = timedelta(days=90)
OPEN = ("issued", "acknowledged", "in_progress", "submitted", "returned", "suspended")


def hearing_troubles(now: datetime, rules: Sequence[Rule]) -> list[Trouble]:
    """Court prompts that did not reach somebody, and hearings of which too few people can hear."""
    found: list[Trouble] = []
    query = select(Hearing).options(
        joinedload(Hearing.case).joinedload(Case.unit),
        joinedload(Hearing.case).selectinload(Case.parties).joinedload(CaseParty.unit),
    )
    query = query.where(Hearing.state == "scheduled", Hearing.at > now - LOOK_BACK, Hearing.at < now + WIDE)
    for hearings in _chunks(query, Hearing):
        said = queries.said(f"hearing:{one.ref}" for one in hearings)
        roll = roll_of(hearings, now.date(), chiefs=True)
        duties: list[Duty] = []
        told = {(one.thing, one.rule, one.occurrence, one.person_id) for one in said}
        for hearing in hearings:
            dates = queries.hearing_dates(hearing, said)
            for one in due_notices([dates], now, rules):
                people = roll.hearers(one.rule.audiences, hearing)
                duties += [
                    Duty(one.name, one.rule, one.occurrence, who.person.id, one.fell_due_on)
                    for who in people
                    if who.reachable and not told_already(one, who.person.id, told)
                ]
            if hearing.at > now and _too_few(hearing, roll):
                found.append(Trouble("unreachable", f"unreachable:{hearing.ref}", f"hearing:{hearing.ref}"))
        found += troubles(duties, _fates(said), now)
    return found


def follow_troubles(now: datetime) -> list[Trouble]:
    """People who were told of a hearing and not that it moved or fell away."""
    found: list[Trouble] = []
    for owed, _roll, said in follow_queries.owed(now, all_of_them=True):
        fates = _fates(said)
        for one in owed:
            duties = [
                Duty(
                    one.occasion.name,
                    one.occasion.rule,
                    one.occasion.occurrence,
                    who.person.id,
                    _planned_on(fates, one, who, now),
                )
                for who in one.people
            ]
            found += troubles(duties, fates, now)
    return found


def _planned_on(fates: Mapping[tuple[str, str, str, int], Fate], one: follow_queries.Owed, who: Recipient, now: datetime) -> date:
    key = (one.occasion.name, one.occasion.rule.code, one.occasion.occurrence, who.person.id)
    return fates[key].planned_at.date() if key in fates else now.date()


def task_troubles(now: datetime, rules: Sequence[Rule]) -> list[Trouble]:
    """Prompts about tasks that did not reach somebody."""
    found: list[Trouble] = []
    near = or_(Task.due < now.date() + WIDE, Task.state.in_(("issued", "returned")), Task.cadence != "none", waits_for_answer())
    query = select(Task).where(Task.state.in_(OPEN), near).options(joinedload(Task.lead_unit), joinedload(Task.leader_post))
    for tasks in _chunks(query, Task):
        dates = queries.task_dates(tasks, now.date())
        due = due_notices(dates.values(), now, rules)
        if not due:
            continue
        rows = {f"task:{task.ref}": task for task in tasks}
        roll = roll_of(tasks, now.date(), chiefs=True)
        duties = [
            Duty(one.name, one.rule, one.occurrence, who.person.id, one.fell_due_on)
            for one in due
            for who in roll.hearers(one.rule.audiences, rows[one.name])
            if who.reachable
        ]
        found += troubles(duties, _fates(queries.said({one.name for one in due})), now)
    return found


def period_troubles(now: datetime, rules: Sequence[Rule]) -> list[Trouble]:
    """Prompts about statutory periods that did not reach somebody, and units with open cases of which too few people can hear."""
    found = [
        Trouble("unreachable", f"unreachable:unit:{thin.unit_id}", f"case:{thin.case_ref}")
        for thin in thinly_reached(now)
        if not thin.hearing
    ]
    rows = {one.thing: one for one in running(today=now.date())}
    due = due_notices(period_dates(rows.values()).values(), now, rules)
    roll = roll_of(rows.values(), now.date(), chiefs=True)
    duties = [
        Duty(one.name, one.rule, one.occurrence, who.person.id, one.fell_due_on)
        for one in due
        for who in roll.hearers(one.rule.audiences, rows[one.name])
        if who.reachable
    ]
    return [*found, *troubles(duties, _fates(queries.said({one.name for one in due})), now)]


def refusals() -> list[Trouble]:
    """Letters refused for good of which nobody has taken notice yet."""
    settled = select(Alarm.key).where(Alarm.kind == "refused", Alarm.ended_at.is_not(None))
    query = select(Letter.ref, Letter.about).where(Letter.state == "failed", Letter.carried_by_id.is_(None))
    rows = db.session.execute(query.where(("refused:" + Letter.ref).not_in(settled))).all()
    return [Trouble("refused", f"refused:{ref}", about) for ref, about in rows]


def open_alarms() -> Select[Alarm]:
    """What is wrong now and was told, the latest first."""
    query = select(Alarm).where(Alarm.ended_at.is_(None), Alarm.told_at.is_not(None))
    return query.options(joinedload(Alarm.person)).order_by(Alarm.id.desc())


def _too_few(hearing: Hearing, roll: Roll) -> bool:
    people = roll.recipients(("head", "liaison"), hearing.case.unit, hearing.case.unit.leader_post_id)
    return len({who.person.email.strip().lower() for who in people if who.reachable}) < WANTED


def _fates(notices: Iterable[Notice]) -> dict[tuple[str, str, str, int], Fate]:
    return {
        (one.thing, one.rule, one.occurrence, one.person_id): Fate(
            one.planned_at, one.letter is not None and one.letter.state == "accepted"
        )
        for one in notices
    }


def _chunks(query, table) -> Iterator[Sequence]:  # type: ignore[no-untyped-def,type-arg]
    last = 0
    while rows := db.session.scalars(query.where(table.id > last).order_by(table.id).limit(CHUNK)).all():
        last = rows[-1].id
        yield rows
