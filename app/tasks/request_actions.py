"""What is asked about a task and what is answered: taking it up, more time, a contest, taking it back; each waits until decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post
from app.tasks import addressee_queries as addressees
from app.tasks import checks, course_letters, letters
from app.tasks.errors import (
    AlreadyAsked,
    AskedTooLate,
    NoDeadlineToExtend,
    NoLeadUnit,
    NoNewDue,
    NoProgressSaid,
    NoReason,
    NothingAsked,
    NotLater,
)
from app.tasks.list_errors import AskedByYourself
from app.tasks.models import Task
from app.tasks.record_actions import frame, moving, reason_for, tell_people
from app.tasks.request_models import WANTS, Request
from app.tasks.word_forms import FIELD_WORDS, MOVE_WORDS, REQUEST_WORDS


def waiting(task: Task, kind: str) -> Request | None:
    """The request of a kind that waits for an answer."""
    return db.session.scalar(select(Request).where(Request.task_id == task.id, Request.kind == kind, Request.answer == ""))


def _ask(task: Task, kind: str, by: Standing, now: datetime, text: str, **more: Any) -> Request:
    if waiting(task, kind):
        raise AlreadyAsked(number=task.number, kind=REQUEST_WORDS[kind])
    row = Request(task=task, kind=kind, by_id=by.person_id, at=now, text=text, **more)
    db.session.add(row)
    return row


def propose(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> Request:
    """Lay a draft before those who approve it 提请立项. Raises NoLeadUnit, AlreadyAsked."""
    with moving(task, "propose", by=by, now=now, seen=seen):
        if task.lead_unit is None:
            raise NoLeadUnit(number=task.number)
        row = _ask(task, "approval", by, now, "")
    people = _once(addressees.chiefs(now.date()), by)
    tell_people(task, "proposed", course_letters.approval_asked(frame(task, by)), people, now=now)
    return row


def extend(
    task: Task, reason: str, progress: str, due: date | None, *, by: Standing, now: datetime, seen: int | None = None
) -> Request:
    """Ask for more time 申请延期, before the deadline, with the reason, how far it is and the new date.

    Raises NoDeadlineToExtend, AskedTooLate, NoNewDue, NotLater, NoProgressSaid, NoReason, AlreadyAsked.
    """
    said = reason_for(reason, "extend")
    far = checks.bounded(checks.written(progress), checks.REASON_LIMIT, FIELD_WORDS["text"])
    if not far:
        raise NoProgressSaid
    with moving(task, "extend", by=by, now=now, note=said, seen=seen) as made:
        if task.due is None:
            raise NoDeadlineToExtend
        if now.date() > task.due:
            raise AskedTooLate(number=task.number, due=task.due.isoformat())
        new = _later(task, due, now.date())
        row = _ask(task, "extension", by, now, said, progress=far, due=new, unit_id=task.lead_unit_id)
        made.facts = {"asked_due": [task.due.isoformat(), new.isoformat()]}
    people = [*addressees.chiefs(now.date()), *addressees.in_charge(task, now.date())]
    tell_people(task, "extension", course_letters.extension_asked(frame(task, by), new, said, far), _once(people, by), now=now)
    return row


def _later(task: Task, due: date | None, today: date) -> date:
    if due is None:
        raise NoNewDue
    if task.due is not None and due <= task.due:
        raise NotLater(due=task.due.isoformat())
    checks.due_in_reach(due, today, task.number)
    checks.milestone_of_year(task.long_standing, due, task.year, task.number)
    return due


def contest(task: Task, wants: str, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> Request:
    """Contest 提异议 a task: another unit, other words, or only an explanation is wanted. Work goes on until it is answered."""
    said = reason_for(reason, "contest")
    with moving(task, "contest", by=by, now=now, note=said, seen=seen) as made:
        row = _ask(task, "contest", by, now, said, wants=checks.one_of(wants, WANTS), unit_id=task.lead_unit_id)
        made.facts = {"wants": [None, wants]}
    people = addressees.office(now.date())
    tell_people(task, "contested", course_letters.contested(frame(task, by), wants, said), _once(people, by), now=now)
    return row


def answer(task: Task, verdict: str, text: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Answer a contest: granted, refused or explained, with words. What was granted is done by its own move.

    Raises NothingAsked, NoReason.
    """
    said = reason_for(text, "answer")
    with moving(task, "answer", by=by, now=now, note=said, seen=seen) as made:
        row = _answered(task, "contest", checks.one_of(verdict, ("granted", "refused", "explained")), said, by, now)
        made.facts = {"answer": [None, row.answer]}
    words = course_letters.contest_answered(frame(task, by), verdict, said)
    tell_people(task, "answered", words, addressees.liaisons([row.unit_id], now.date()), now=now)


def decide(
    task: Task, kind: str, verdict: str, text: str = "", *, by: Standing, now: datetime, due: date | None = None,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Decide on taking a draft up, on more time or on taking a task back; a refusal says why. ``due``: another date than asked for.

    Raises NothingAsked, NoReason, NotLater, AskedByYourself, NoLeadUnit.
    """
    said = checks.bounded(checks.written(text), checks.REASON_LIMIT, FIELD_WORDS["note"])
    granted = checks.one_of(verdict, ("granted", "refused")) == "granted"
    if not granted and not said:
        raise NoReason(move=MOVE_WORDS["decide"])
    with moving(task, "decide", by=by, now=now, note=said, seen=seen) as made:
        _by_another(waiting(task, kind), by)
        row = _answered(task, checks.one_of(kind, ("extension", "cancel", "approval")), verdict, said, by, now)
        if granted and kind == "extension":
            # a date that has gone by while the request waited was still asked for in time
            task.due = row.due if due in (None, row.due) else _later(task, due, now.date())
            row.granted_due = task.due
        if granted and kind == "approval" and task.lead_unit is None:
            raise NoLeadUnit(number=task.number)
        if granted and kind in _LEADS_TO:
            made.to = _LEADS_TO[kind]
        made.facts = {"kind": [None, kind], "answer": [None, verdict]}
    _tell_decided(task, row, said, by, now)


#: the stage that a granted request leads to
_LEADS_TO = {"approval": "approved", "cancel": "cancelled"}


def _by_another(asked: Request | None, by: Standing) -> None:
    """More time is granted one level up, and never by whoever asked for it."""
    if asked is not None and asked.kind == "extension" and asked.by_id == by.person_id:
        raise AskedByYourself


def _tell_decided(task: Task, row: Request, said: str, by: Standing, now: datetime) -> None:
    day = now.date()
    if row.kind == "extension":
        if row.granted_due is not None:
            post.cancel(f"task:{task.ref}")
        words = course_letters.extension_decided(frame(task, by), row.granted_due, said)
        tell_people(task, "extended", words, addressees.liaisons([task.lead_unit_id], day), now=now)
    elif row.kind == "approval":
        words = course_letters.approval_decided(frame(task, by), row.answer == "granted", said)
        tell_people(task, "approved", words, _once([row.by], by), now=now)
    elif row.answer == "granted":
        _taken_back(task, row.text, by, now)
    else:
        tell_people(task, "kept", course_letters.cancel_refused(frame(task, by), said), [row.by], now=now)


def ask_cancel(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> Request:
    """Ask those who may approve it to take a task back. Raises NoReason, AlreadyAsked."""
    said = reason_for(reason, "ask_cancel")
    with moving(task, "ask_cancel", by=by, now=now, note=said, seen=seen):
        row = _ask(task, "cancel", by, now, said)
    people = [*addressees.chiefs(now.date()), *addressees.in_charge(task, now.date())]
    tell_people(task, "ask-cancel", course_letters.cancel_asked(frame(task, by), said), _once(people, by), now=now)
    return row


def cancel(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Take a task back 撤销: a draft by the office, an issued one by who may approve it. Raises NoReason."""
    said = reason_for(reason, "cancel")
    with moving(task, "cancel", by=by, now=now, note=said, seen=seen):
        lapse(task, by, now)
    _taken_back(task, said, by, now)


def _taken_back(task: Task, reason: str, by: Standing, now: datetime) -> None:
    post.cancel(f"task:{task.ref}")
    lapse(task, by, now)
    if task.issued_on:
        words = letters.cancelled(frame(task, by), now.date(), reason)
        units = {task.lead_unit_id, *(unit.id for unit in task.supporting_units)}
        tell_people(task, "cancelled", words, addressees.liaisons(units, now.date()), now=now)


def approved(task: Task, by: Standing, now: datetime) -> None:
    """A draft that was laid before somebody and is now taken up or issued by them: their answer is yes."""
    if waiting(task, "approval"):
        _answered(task, "approval", "granted", "", by, now)


def lapse(task: Task, by: Standing, now: datetime) -> None:
    """What still waited is settled by something else that was done."""
    for row in db.session.scalars(select(Request).where(Request.task_id == task.id, Request.answer == "")):
        row.answer, row.answered_at, row.answered_by_id = "lapsed", now, by.person_id


def _answered(task: Task, kind: str, verdict: str, text: str, by: Standing, now: datetime) -> Request:
    row = waiting(task, kind)
    if row is None:
        raise NothingAsked
    row.answer, row.answer_text, row.answered_at, row.answered_by_id = verdict, text, now, by.person_id
    return row


def _once(people: list[Any], by: Standing) -> list[Any]:
    """Each once, and not the one who acts."""
    return list({person.id: person for person in people if person.id != by.person_id}.values())
