"""Turning what is due into notices and their letters; it writes rows into the caller's transaction, and refuses to commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from app.accounts.models import Person, Unit
from app.cases.clock_queries import RIGHTS, Running
from app.cases.models import Hearing
from app.extensions import new_ref
from app.mail import post
from app.mail.invitation import Entry
from app.reminders import letters
from app.reminders.audience_queries import Recipient, Roll, Row, defendants
from app.reminders.calendar_letters import hearing_entry
from app.reminders.models import Notice
from app.reminders.timetable import Occasion, TaskDates, Thing, leaves_at, told_already
from app.tasks.letters import deadline_entry
from app.tasks.models import Task


@dataclass(frozen=True)
class Desk:
    """What planning needs beside the things: the moment, the address of the site, who holds which post."""

    now: datetime
    base_url: str
    roll: Roll
    #: unit of the office, as letters name it
    ask: str


def unsaid(occasion: Occasion, row: Row, said: set[tuple[str, str, str, int]], roll: Roll) -> list[Recipient]:
    """Who is to hear of an occasion and has not, nor has heard it from another letter."""
    people = roll.hearers(occasion.rule.audiences, row)
    key = (occasion.name, occasion.rule.code, occasion.occurrence)
    return [who for who in people if (*key, who.person.id) not in said and not told_already(occasion, who.person.id, said)]


@dataclass(frozen=True)
class Drafted:
    """A notice to one person with its letter, worded and not yet written; no letter where there is no usable address."""

    notice: dict[str, Any]
    letter: dict[str, Any] | None


def drafted(occasion: Occasion, row: Row, people: Iterable[Recipient], desk: Desk) -> list[Drafted]:
    """The notices of an occasion with their letters, as rows."""
    return [_said_to(who, occasion, row, desk) for who in people]


def write(drafts: Sequence[Drafted]) -> int:
    """Write notices and their letters by few statements; says how many were new.

    Where a rival pass wrote the same notice first it wins, and its letter is the one that goes.
    """
    if not drafts:
        return 0
    letters_of = post.put_all(one.letter for one in drafts if one.letter)
    rows = [one.notice | {"letter_id": letters_of.get(one.letter["key"]) if one.letter else None} for one in drafts]
    rows.sort(key=_UNIQUE)
    return post.add_all(Notice.__table__, rows)


#: what makes a notice one of its kind: rivals write in this order, so that none waits for another that waits for it
_UNIQUE = itemgetter("thing", "rule", "occurrence", "person_id")


def revive(notices: Iterable[Notice], due: Iterable[Occasion], now: datetime) -> int:
    """Put letters back that were taken back and are wanted again, as when a task that was handed in is returned; says how many."""
    rules = {(one.name, one.rule.code, one.occurrence): one for one in due}
    count = 0
    for notice in notices:
        occasion = rules.get((notice.thing, notice.rule, notice.occurrence))
        if occasion and notice.letter and notice.letter.state == "cancelled":
            post.put_back(notice.letter, leaves_at(occasion.rule, occasion.fell_due_on, now))
            count += 1
    return count


def contact(people: Iterable[Person], unit: Unit | None) -> str:
    """Whom to ask: the first of the office, with telephone."""
    first = next(iter(people), None)
    if first is None:
        return unit.short_name if unit else "法治办"
    name = f"{unit.short_name} {first.name}" if unit else first.name
    return f"{name}，电话 {first.phone}" if first.phone else name


def _said_to(who: Recipient, occasion: Occasion, row: Row, desk: Desk) -> Drafted:
    ref = new_ref()
    leaves = leaves_at(occasion.rule, occasion.fell_due_on, desk.now)
    words = _words(occasion, row, who.relay, f"{desk.base_url}/n/{ref}", leaves, desk)
    letter = post.row_of(
        key=f"{occasion.name}:{occasion.rule.code}:{occasion.occurrence}:{who.person.ref}",
        about=occasion.name,
        to_address=who.person.email,
        to_name=who.person.name,
        subject=words.subject,
        body=words.body,
        now=desk.now,
        urgent=occasion.rule.court,
        not_before=leaves,
        pace="daily" if occasion.rule.waits else "soon",
        gist=occasion.rule.about,
        entry=_entry(occasion, row, leaves, desk.base_url),
    )
    notice = {
        "ref": ref,
        "thing": occasion.name,
        "rule": occasion.rule.code,
        "occurrence": occasion.occurrence,
        "person_id": who.person.id,
        "channel": "mail",
        "fell_due_on": occasion.fell_due_on,
        "planned_at": desk.now,
    }
    return Drafted(notice, letter)


def _entry(occasion: Occasion, row: Row, leaves: datetime, base_url: str) -> Entry | None:
    """What a letter puts into its reader's calendar, or takes out of it: hearings that are to come, and deadlines."""
    if isinstance(row, Task):
        ahead = occasion.rule.anchor == "due" and row.due is not None and row.due >= leaves.date()
        return deadline_entry(row, base_url) if ahead else None
    if isinstance(row, Running):
        return None
    wanted = occasion.rule.kind == "hearing_off" or (occasion.rule.kind != "hearing_silent" and row.at > leaves)
    return hearing_entry(row, base_url) if wanted else None


def _words(occasion: Occasion, row: Row, relay: str, link: str, leaves: datetime, desk: Desk) -> letters.Words:
    late = occasion.fell_due_on if occasion.rule.court and occasion.fell_due_on < desk.now.date() else None
    setting = letters.Setting(day=leaves.date(), link=link, ask=desk.ask, late_since=late, relay=relay, at=leaves)
    if isinstance(row, Task):
        unit = row.lead_unit.short_name if row.lead_unit else "待明确"
        return letters.on_task(occasion.rule, _task_facts(row, unit, occasion.thing), setting)
    if isinstance(row, Running):
        count = row.date.counted
        facts = letters.PeriodFacts(
            row.number, row.title, row.unit.short_name, count.name, count.legal_due, count.article, count.rule in RIGHTS
        )
        return letters.on_period(occasion.rule, facts, setting)
    return letters.on_hearing(occasion.rule, _hearing_facts(row), setting)


def _hearing_facts(row: Hearing) -> letters.HearingFacts:
    case = row.case
    attendee = f"{row.attendee}（{row.attendee_post}）" if row.attendee_post else row.attendee
    return letters.HearingFacts(
        case_number=case.case_number,
        cause=case.cause,
        court=case.court,
        unit="、".join(unit.short_name for unit in defendants(case)),
        at=row.at,
        place=row.place,
        online=row.online,
        attendee=attendee if row.replied_at else "",
        absent=bool(row.replied_at and row.absence_reason),
        must_notify=case.must_notify,
        state=row.state,
    )


def _task_facts(task: Task, unit: str, dates: Thing) -> letters.TaskFacts:
    assert isinstance(dates, TaskDates)
    return letters.TaskFacts(
        task.number, task.title, unit, task.due, task.issued_on, dates.returned_on, dates.period_until, dates.asked_on
    )
