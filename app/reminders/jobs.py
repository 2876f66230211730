"""The tick: what is due is computed from tasks and hearings, written once as notices with their letters, in small transactions.

Any number of processes may tick at once: the database refuses a second notice for the same occasion and person. A pass that is
killed leaves whole transactions behind, and the next one does the rest.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Table, select
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from app.accounts.models import Unit
from app.cases.clock_queries import Running
from app.cases.models import Hearing
from app.extensions import db
from app.mail import post
from app.mail.models import Letter
from app.reminders import follow_queries, queries
from app.reminders.audience_queries import Recipient, Roll, Row, name_of, roll_of
from app.reminders.day_actions import keep_up
from app.reminders.day_queries import Source
from app.reminders.figure_jobs import FIGURES
from app.reminders.models import Heartbeat, Notice
from app.reminders.period_queries import period_dates, periods_in_reach, periods_named
from app.reminders.planning_actions import Desk, contact, drafted, revive, unsaid, write
from app.reminders.rules import Rule
from app.reminders.timetable import Occasion, Thing, due_notices, still_wanted
from app.tasks.models import Task

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticked:
    """What a pass did: notices planned, letters taken back, occasions that could not be written and will be tried again."""

    planned: int
    cancelled: int
    troubled: int


#: days that are no task's and no hearing's, of this room and those before it
OWN: tuple[Source, ...] = (FIGURES,)


def tick(*, now: datetime, also: Sequence[Source] = ()) -> Ticked:
    """Say everything that has fallen due and was not yet said; take back what is no longer wanted.

    ``also``: the days of rooms further down the street.
    """
    rules = queries.timetable()
    cancelled = sweep(now, rules)
    office_id = _office_id()
    # court prompts first, and of them what has changed: a pass that is killed has said the graver things
    planned, troubled = _follow(now, office_id)
    for rows in _in_reach(now, rules):
        new, bad = _plan_chunk(rows, now, office_id, rules)
        planned, troubled = planned + new, troubled + bad
    for source in (*OWN, *also):
        planned += keep_up(source, now)
        _end(keep=True)
    beat("tick", now)
    return Ticked(planned=planned, cancelled=cancelled, troubled=troubled)


def _in_reach(now: datetime, rules: Sequence[Rule]) -> Iterator[Sequence[Row]]:
    today = now.date()
    return chain(queries.hearings_in_reach(now, rules), periods_in_reach(today, rules), queries.tasks_in_reach(today, rules))


def _office_id() -> int | None:
    query = select(Unit.id).where(Unit.kind == "office", Unit.active)
    return db.session.scalar(query.order_by(Unit.position, Unit.id).limit(1))


@dataclass(frozen=True)
class Rehearsed:
    """What a tick would do: the same counts, and each letter with its receiver, subject and moment."""

    planned: int
    cancelled: int
    troubled: int
    letters: list[dict[str, Any]]


def rehearse(*, now: datetime, also: Sequence[Source] = ()) -> Rehearsed:
    """Do all that a tick does on the real data, and undo it; nothing is kept."""
    rules = queries.timetable()
    seen = set(db.session.scalars(select(Letter.id).where(Letter.state == "waiting")))
    try:
        cancelled = sweep(now, rules, keep=False)
        office_id = _office_id()
        planned, troubled = _follow(now, office_id, keep=False)
        for rows in _in_reach(now, rules):
            new, bad = _plan_chunk(rows, now, office_id, rules, keep=False)
            planned, troubled = planned + new, troubled + bad
        planned += sum(keep_up(source, now) for source in (*OWN, *also))
        db.session.flush()
        new_ones = db.session.scalars(select(Letter).where(Letter.state == "waiting").order_by(Letter.next_try_at, Letter.id))
        letters = [
            {"to": one.to_name, "address": one.to_address, "subject": one.subject, "about": one.about,
             "leaves": one.next_try_at.isoformat(), "urgent": one.urgent}
            for one in new_ones if one.id not in seen
        ]  # fmt: skip
    finally:
        db.session.rollback()
    return Rehearsed(planned, cancelled, troubled, letters)


class Owed(NamedTuple):
    """An occasion, what it is about, and who has not heard of it."""

    occasion: Occasion
    row: Row
    people: Sequence[Recipient]
    desk: Desk


def sweep(now: datetime, rules: Sequence[Rule], *, keep: bool = True) -> int:
    """Take back waiting letters that no longer speak of things as they stand. Commits, unless it is a rehearsal."""
    cancelled = last = 0
    while prompts := queries.waiting_prompts(last):
        last = prompts[-1].id
        names = [notice.thing for notice in prompts]
        rows = [*queries.things_named(names).values(), *periods_named(names, now.date()).values()]
        things, outdated = _dated(rows, now.date()), follow_queries.outdated(prompts)
        for notice in prompts:
            follows = notice.rule in follow_queries.FOLLOWING
            wanted = notice.id not in outdated if follows else _wanted(notice, things.get(notice.thing), now, rules)
            if notice.letter and not wanted:
                notice.letter.state = "cancelled"
                cancelled += 1
        _end(keep)
    return cancelled


def _wanted(notice: Notice, thing: Thing | None, now: datetime, rules: Sequence[Rule]) -> bool:
    rule = next((rule for rule in rules if rule.code == notice.rule), None)
    return rule is not None and still_wanted(rule, notice.occurrence, notice.fell_due_on, thing, now, rules)


def beat(name: str, now: datetime) -> None:
    """Write down that a pass was finished. Commits."""
    _note(name, now)
    db.session.commit()


def _note(name: str, now: datetime) -> None:
    table = Heartbeat.__table__
    assert isinstance(table, Table)
    db.session.execute(post.once(table).values(name=name, at=now))
    db.session.get_one(Heartbeat, name).at = now


def _follow(now: datetime, office_id: int | None, *, keep: bool = True) -> tuple[int, int]:
    """Tell whoever was told of a hearing that it moved or fell away: how many notices were new, how many could not be written."""
    planned = troubled = 0
    for found, roll, _said in follow_queries.owed(now):
        desk = _desk(now, roll, office_id)
        new, bad = _written([Owed(one.occasion, one.hearing, one.people, desk) for one in found])
        planned, troubled = planned + new, troubled + bad
        _end(keep)
    return planned, troubled


def _desk(now: datetime, roll: Roll, office_id: int | None) -> Desk:
    office = db.session.get(Unit, office_id) if office_id else None
    return Desk(now, current_app.extensions["settings"].base_url, roll, contact(roll.office, office))


def _written(owed: Sequence[Owed]) -> tuple[int, int]:
    """Plan some occasions together: how many notices were new, and how many occasions could not be written."""
    drafts, troubled = [], 0
    for one in owed:
        try:
            drafts.append((one.occasion, drafted(*one)))
        except Exception as error:
            if isinstance(error, SQLAlchemyError):
                raise
            _complain(one.occasion, error)
            troubled += 1
    try:
        with db.session.begin_nested():
            return write([draft for _occasion, some in drafts for draft in some]), troubled
    except Exception as error:
        if not _of_one(error):
            raise
    # one thing that cannot be written must not silence all the others: each by itself
    planned = 0
    for occasion, some in drafts:
        try:
            with db.session.begin_nested():
                planned += write(some)
        except Exception as error:
            if not _of_one(error):
                raise
            _complain(occasion, error)
            troubled += 1
    return planned, troubled


def _of_one(error: Exception) -> bool:
    """Whether it is the fault of what was to be written, and not of the database."""
    return isinstance(error, (DataError, IntegrityError)) or not isinstance(error, SQLAlchemyError)


def _plan_chunk(
    rows: Sequence[Row], now: datetime, office_id: int | None, rules: Sequence[Rule], *, keep: bool = True
) -> tuple[int, int]:
    """Plan for some tasks or hearings in one transaction: how many notices were new, how many occasions failed."""
    things = _dated(rows, now.date())
    due = due_notices(things.values(), now, rules)
    notices = queries.said({occasion.name for occasion in due})
    said = {(one.thing, one.rule, one.occurrence, one.person_id) for one in notices}
    by_name = {name_of(row): row for row in rows}
    roll = roll_of(rows, now.date(), chiefs=any("chief" in one.rule.audiences for one in due))
    desk = _desk(now, roll, office_id)
    planned = revive(notices, due, now)
    hearers = ((one, unsaid(one, by_name[one.name], said, desk.roll)) for one in due)
    new, troubled = _written([Owed(one, by_name[one.name], people, desk) for one, people in hearers if people])
    if keep and planned + new:
        # whoever gathers sees it together with the first of these letters, and waits for the rest (queries.planning)
        _note(queries.PLANNING, now)
    _end(keep)
    return planned + new, troubled


def _end(keep: bool) -> None:
    """End a transaction, or go on in it when all of it will be undone."""
    if keep:
        db.session.commit()
    else:
        db.session.flush()


def _dated(rows: Iterable[Row], today: date) -> dict[str, Thing]:
    rows = list(rows)
    hearings = [row for row in rows if isinstance(row, Hearing)]
    said = queries.said(name_of(row) for row in hearings) if hearings else ()
    dated: dict[str, Thing] = {name_of(row): queries.hearing_dates(row, said) for row in hearings}
    dated |= period_dates(row for row in rows if isinstance(row, Running))
    return dated | queries.task_dates([row for row in rows if isinstance(row, Task)], today)


def _complain(occasion: Occasion, error: Exception) -> None:
    log.error("could not be planned", exc_info=error, extra={"about": occasion.name, "rule": occasion.rule.code})
