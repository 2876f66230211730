"""The moves of a task, each with its history line and its letters in one transaction; it decides, and leaves the commit to others."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Unpack

from app.accounts.models import Person
from app.accounts.standing import Standing
from app.errors import Refused
from app.extensions import db
from app.mail import post
from app.tasks import addressee_queries as addressees
from app.tasks import checks, letters
from app.tasks.draft_actions import draft_tasks as draft_tasks
from app.tasks.errors import (
    AlreadyIssued,
    NoChange,
    NoLeadUnit,
    NoOutcome,
    NoReason,
    NotAllIssued,
    NothingChosen,
    NothingSaid,
    NotIssuedYet,
    NoValueWanted,
    SubmittedByYourself,
)
from app.tasks.evidence_actions import keep
from app.tasks.file_kinds import Upload
from app.tasks.forms import Plan
from app.tasks.models import Task, Update
from app.tasks.plan_actions import lay_down
from app.tasks.record_actions import check_move, check_version, difference, frame, moving, standing_words, tell_people, write
from app.tasks.word_forms import FIELD_WORDS, MOVE_WORDS


def assign(task: Task, *, by: Standing, now: datetime, seen: int | None = None, **plan: Unpack[Plan]) -> bool:
    """Lay down owner, deadline and target of a draft; says whether anything changed. Raises what is wrong with the plan."""
    check_move(task, "edit", by)
    if task.issued_on:
        raise AlreadyIssued(number=task.number)
    check_version(task, seen)
    before = standing_words(task)
    lay_down(task, plan, now.date())
    changes = difference(before, standing_words(task))
    if changes:
        write(task, "assign", by=by, now=now, note="", changes=changes)
    return bool(changes)


def issue(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Issue 下达 a draft to its lead unit. Without a deadline it stays visibly so. Raises NoLeadUnit, DueInThePast."""
    with moving(task, "issue", by=by, now=now, seen=seen):
        _can_be_issued(task, now.date())
        task.issued_on = now.date()
        task.original_due = task.due
    said = frame(task, by)
    tell_people(task, "issued", letters.issued(said), addressees.liaisons([task.lead_unit_id], now.date()), now=now)
    others = addressees.liaisons([unit.id for unit in task.supporting_units], now.date())
    tell_people(task, "issued-support", letters.issued_support(said), others, now=now)


def issue_many(tasks: Sequence[Task], *, by: Standing, now: datetime, seen: Mapping[str, int] | None = None) -> int:
    """Issue all of them or none; says how many. ``seen``: ref → the version shown. Raises NotAllIssued naming each, NothingChosen."""
    if not tasks:
        raise NothingChosen
    reasons = []
    for task in tasks:
        try:
            check_move(task, "issue", by)
            check_version(task, (seen or {}).get(task.ref))
            _can_be_issued(task, now.date())
        except Refused as no:
            reasons.append(no.sentence)
    if reasons:
        raise NotAllIssued(count=len(tasks), wrong=len(reasons), reasons=" ".join(reasons[:5]))
    for task in tasks:
        issue(task, by=by, now=now)
    return len(tasks)


def _can_be_issued(task: Task, today: date) -> None:
    if task.lead_unit is None:
        raise NoLeadUnit(number=task.number)
    checks.due_in_reach(task.due, today, task.number)


def acknowledge(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Sign for 签收 a task on behalf of its lead unit."""
    with moving(task, "acknowledge", by=by, now=now, seen=seen):
        task.acknowledged_on = now.date()


def update(
    task: Task,
    text: str = "",
    *,
    by: Standing,
    now: datetime,
    percent: int | None = None,
    value: Decimal | int | None = None,
    nothing_new: bool = False,
    files: Sequence[Upload] = (),
    seen: int | None = None,
) -> Update:
    """Say what was done 填报进展. ``percent`` in points, None: as before; a supporting unit's words leave it and the state alone.

    ``nothing_new`` 零报告 needs no words. Raises NothingSaid, PercentOutOfRange, NoValueWanted, the refusals of files.
    """
    said = checks.bounded(checks.written(text), checks.TEXT_LIMIT, FIELD_WORDS["text"])
    if not said and not nothing_new:
        raise NothingSaid
    with moving(task, "update", by=by, now=now, seen=seen) as made:
        leads = "unit" in made.relation
        if leads:
            _progress(task, percent, value, now.date())
        else:
            made.to = None
        unit_id = task.lead_unit_id if leads else next(unit.id for unit in task.supporting_units if unit.id in by.units)
        task.updated_at = now
        row = Update(
            task=task, unit_id=unit_id, by_id=by.person_id, at=now, text=said, percent=task.percent,
            value=task.value if leads else None, nothing_new=nothing_new,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        keep(files, task, row, by=by, now=now)
    return row


def _progress(task: Task, percent: int | None, value: Decimal | int | None, today: date) -> None:
    if percent is not None:
        task.percent = checks.percent_in_range(percent)
    if value is not None:
        if task.target_value is None:
            raise NoValueWanted
        task.value = checks.as_number(str(value))
    # whoever reports on a task has received it
    task.acknowledged_on = task.acknowledged_on or today


def submit(
    task: Task, outcome: str, *, by: Standing, now: datetime, files: Sequence[Upload] = (), seen: int | None = None
) -> None:
    """Hand in 报结 with the outcome in words; the office is told. Raises NoOutcome, the refusals of files."""
    said = checks.bounded(checks.written(outcome), checks.OUTCOME_LIMIT, FIELD_WORDS["outcome"])
    if not said:
        raise NoOutcome
    with moving(task, "submit", by=by, now=now, note=said, seen=seen):
        task.outcome = said
        task.submitted_on = now.date()
        task.submitted_by = db.session.get_one(Person, by.person_id)
        task.updated_at = now
        keep(files, task, None, by=by, now=now)
    post.cancel(f"task:{task.ref}")
    people = [person for person in addressees.office(now.date()) if person.id != by.person_id]
    tell_people(task, "submitted", letters.submitted(frame(task, by), now.date()), people, now=now)


def return_(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Send back 退回 what was handed in, with the reason. Raises NoReason."""
    said = _reason(reason, "return")
    with moving(task, "return", by=by, now=now, note=said, seen=seen):
        pass
    tell_people(task, "returned", letters.returned(frame(task, by), said), _unit_people(task, now.date()), now=now)


def close(task: Task, *, by: Standing, now: datetime, note: str = "", seen: int | None = None) -> None:
    """Verify and strike off 销号: the actual date is the day it was handed in. Raises SubmittedByYourself."""
    said = checks.bounded(checks.written(note), checks.REASON_LIMIT, FIELD_WORDS["note"])
    with moving(task, "close", by=by, now=now, note=said, seen=seen):
        if task.submitted_by_id == by.person_id:
            raise SubmittedByYourself
        task.done_on = task.submitted_on
        task.closed_on = now.date()
        task.closed_by = db.session.get_one(Person, by.person_id)
    post.cancel(f"task:{task.ref}")
    tell_people(task, "closed", letters.closed(frame(task, by), now.date()), _unit_people(task, now.date()), now=now)


def cancel(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Take a task back 撤销; units that had it are told. Raises NoReason."""
    said = _reason(reason, "cancel")
    with moving(task, "cancel", by=by, now=now, note=said, seen=seen):
        post.cancel(f"task:{task.ref}")
    if task.issued_on:
        words = letters.cancelled(frame(task, by), now.date(), said)
        tell_people(task, "cancelled", words, _all_liaisons(task, now.date()), now=now)


def reopen(task: Task, reason: str, *, by: Standing, now: datetime, due: date | None = None, seen: int | None = None) -> None:
    """Open a closed task again 重启, with the cause and, where given, a new deadline. Raises NoReason, DueInThePast."""
    said = _reason(reason, "reopen")
    with moving(task, "reopen", by=by, now=now, note=said, seen=seen):
        if due is not None:
            checks.due_in_reach(due, now.date(), task.number)
            task.due = due
            task.original_due = task.original_due or due
        task.done_on = task.closed_on = task.submitted_on = None
        task.closed_by = task.submitted_by = None
    words = letters.reopened(frame(task, by), said)
    tell_people(task, "reopened", words, addressees.liaisons([task.lead_unit_id], now.date()), now=now)


def edit(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None, **plan: Unpack[Plan]) -> None:
    """Change what was laid down after issue; the original deadline stays, and units are told. Raises NoReason, NoChange."""
    if not task.issued_on:
        check_move(task, "edit", by)
        raise NotIssuedYet(number=task.number)
    said = _reason(reason, "edit")
    before, lead = standing_words(task), task.lead_unit_id
    with moving(task, "edit", by=by, now=now, note=said, seen=seen):
        lay_down(task, plan, now.date())
        changes = difference(before, standing_words(task))
        if not changes:
            raise NoChange
    if "due" in changes:
        post.cancel(f"task:{task.ref}")
    people = addressees.liaisons({lead, task.lead_unit_id, *(unit.id for unit in task.supporting_units)}, now.date())
    tell_people(task, "edited", letters.edited(frame(task, by), changes, said), people, now=now)


def _reason(reason: str, move: str) -> str:
    said = checks.bounded(checks.written(reason), checks.REASON_LIMIT, FIELD_WORDS["note"])
    if not said:
        raise NoReason(move=MOVE_WORDS[move])
    return said


def _unit_people(task: Task, on: date) -> list[Person]:
    """The lead unit's liaisons and whoever handed the task in."""
    people = addressees.liaisons([task.lead_unit_id], on)
    submitter = task.submitted_by
    return [*people, submitter] if submitter and submitter.active and submitter not in people else people


def _all_liaisons(task: Task, on: date) -> list[Person]:
    return addressees.liaisons({task.lead_unit_id, *(unit.id for unit in task.supporting_units)}, on)
