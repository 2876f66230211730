"""The moves of a task, each with its history line and its letters in one transaction; it decides, and leaves the commit to others."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Unpack

from app.accounts.models import Person
from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post
from app.tasks import addressee_queries as addressees
from app.tasks import checks, course_actions, letters
from app.tasks.course_actions import hand_out as hand_out
from app.tasks.course_actions import nudge as nudge
from app.tasks.course_actions import nudge_many as nudge_many
from app.tasks.course_actions import resume as resume
from app.tasks.course_actions import suspend as suspend
from app.tasks.course_actions import transfer as transfer
from app.tasks.draft_actions import draft_tasks as draft_tasks
from app.tasks.errors import (
    AlreadyIssued,
    DueNeedsApproval,
    NoChange,
    NoEvidence,
    NoOutcome,
    NothingSaid,
    NotIssuedYet,
    NoValueWanted,
    UseTransfer,
)
from app.tasks.evidence_actions import has_evidence, keep, refer
from app.tasks.file_kinds import Upload
from app.tasks.filing_queries import filed_and_idle
from app.tasks.forms import Plan
from app.tasks.issue_actions import approve as approve
from app.tasks.issue_actions import approve_many as approve_many
from app.tasks.issue_actions import issue as issue
from app.tasks.issue_actions import issue_many as issue_many
from app.tasks.models import Task, Update
from app.tasks.periods import files_for
from app.tasks.plan_actions import divide, lay_down
from app.tasks.record_actions import (
    Moving,
    check_move,
    check_version,
    difference,
    frame,
    moving,
    reason_for,
    standing_words,
    tell_people,
    write,
)
from app.tasks.request_actions import answer as answer
from app.tasks.request_actions import ask_cancel as ask_cancel
from app.tasks.request_actions import cancel as cancel
from app.tasks.request_actions import contest as contest
from app.tasks.request_actions import decide as decide
from app.tasks.request_actions import extend as extend
from app.tasks.request_actions import propose as propose
from app.tasks.verify_actions import archive as archive
from app.tasks.verify_actions import close as close
from app.tasks.verify_actions import reopen as reopen
from app.tasks.verify_actions import return_ as return_
from app.tasks.verify_actions import verify as verify
from app.tasks.word_forms import FIELD_WORDS


def assign(task: Task, *, by: Standing, now: datetime, seen: int | None = None, **plan: Unpack[Plan]) -> bool:
    """Lay down owner, deadline and target of a draft; says whether anything changed. Raises what is wrong with the plan."""
    check_move(task, "edit", by)
    if task.issued_on:
        raise AlreadyIssued(number=task.number)
    check_version(task, seen)
    before = standing_words(task)
    lay_down(task, plan, now.date())
    changes = difference(before, standing_words(task)) | divide(task, plan.get("parts", {}))
    if changes:
        write(task, "assign", by=by, now=now, note="", changes=changes)
    return bool(changes)


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
    references: str = "",
    part_done: bool | None = None,
    seen: int | None = None,
) -> Update:
    """Say what was done 填报进展. ``percent`` in points, None: as before; a supporting unit's words leave it and the state alone.

    ``nothing_new`` 零报告 needs no words. What the lead unit says is the report of the period that is owed.
    Raises NothingSaid, PercentOutOfRange, NoValueWanted, the refusals of files.
    """
    said = checks.bounded(checks.written(text), checks.TEXT_LIMIT, FIELD_WORDS["text"])
    if not said and not nothing_new:
        raise NothingSaid
    with moving(task, "update", by=by, now=now, seen=seen) as made:
        leads = "unit" in made.relation
        unit_id = task.lead_unit_id if leads else next(unit.id for unit in task.supporting_units if unit.id in by.units)
        period = _reported(task, made, percent, value, now.date()) if leads else ""
        if not leads and unit_id is not None and part_done is not None:
            course_actions.part_done(task, unit_id, part_done, now.date())
            made.facts = {"part_done": [None, part_done]} if part_done else {}
        task.updated_at = now
        row = Update(
            task_id=task.id, unit_id=unit_id, by_id=by.person_id, at=now, text=said, percent=task.percent,
            value=task.value if leads else None, nothing_new=nothing_new, period=period,
        )  # fmt: skip
        db.session.add(row)
        keep(files, task, row, by=by, now=now)
        refer(references, task, by=by, now=now)
    return row


def _reported(task: Task, made: Moving, percent: int | None, value: Decimal | int | None, today: date) -> str:
    """Write what the lead unit reports; gives the period that it is the report of."""
    # reckoned before anything is changed, for a question has what was changed written first
    period = files_for(task.cadence, task.issued_on, task.reported_for, lambda: filed_and_idle([task.id], today)[task.id], today)
    _progress(task, percent, value, today)
    if period:
        task.reported_for = period
        made.facts = {"period": [None, period]}
    return period


def _progress(task: Task, percent: int | None, value: Decimal | int | None, today: date) -> None:
    if percent is not None:
        task.percent = checks.percent_in_range(percent)
        for milestone in task.milestones:
            milestone.done_on = (milestone.done_on or today) if task.percent >= milestone.percent else None
    if value is not None:
        if task.target_value is None:
            raise NoValueWanted
        task.value = checks.as_number(str(value))
    # whoever reports on a task has received it
    task.acknowledged_on = task.acknowledged_on or today


def submit(
    task: Task, outcome: str, *, by: Standing, now: datetime, files: Sequence[Upload] = (), references: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Hand in 报结 with the outcome in words; the office is told. Raises NoOutcome, NoEvidence, the refusals of files."""
    said = checks.bounded(checks.written(outcome), checks.OUTCOME_LIMIT, FIELD_WORDS["outcome"])
    if not said:
        raise NoOutcome
    with moving(task, "submit", by=by, now=now, note=said, seen=seen):
        task.outcome = said
        task.submitted_on = now.date()
        task.submitted_by = db.session.get_one(Person, by.person_id)
        task.updated_at = now
        keep(files, task, None, by=by, now=now)
        refer(references, task, by=by, now=now)
        if task.evidence_wanted and not has_evidence(task):
            raise NoEvidence
    post.cancel(f"task:{task.ref}")
    people = [person for person in addressees.office(now.date()) if person.id != by.person_id]
    tell_people(task, "submitted", letters.submitted(frame(task, by), now.date()), people, now=now)


def edit(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None, **plan: Unpack[Plan]) -> None:
    """Change what was laid down after issue; the original deadline stays, and units are told. Raises NoReason, NoChange."""
    if not task.issued_on:
        check_move(task, "edit", by)
        raise NotIssuedYet(number=task.number)
    said = reason_for(reason, "edit")
    before = standing_words(task)
    with moving(task, "edit", by=by, now=now, note=said, seen=seen) as made:
        if "lead" in plan and plan["lead"] is not task.lead_unit and task.lead_unit is not None:
            raise UseTransfer
        if plan.get("due", task.due) != task.due and task.due is not None and not made.relation & {"chief", "leader"}:
            raise DueNeedsApproval
        lay_down(task, plan, now.date())
        made.facts = divide(task, plan.get("parts", {}))
        changes = difference(before, standing_words(task)) | made.facts
        if not changes:
            raise NoChange
    if "due" in changes:
        post.cancel(f"task:{task.ref}")
    people = addressees.liaisons({task.lead_unit_id, *(unit.id for unit in task.supporting_units)}, now.date())
    tell_people(task, "edited", letters.edited(frame(task, by), changes, said), people, now=now)
