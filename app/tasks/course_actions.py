"""What happens to a task on its way: 催办, 改派, 中止 and 恢复, handing out inside the unit; the history of units stays."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person, Post, Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post
from app.tasks import addressee_queries as addressees
from app.tasks import checks, course_letters
from app.tasks.errors import InvitedCannotLead, NoChange, NudgedLately, SameUnit, UnitNotActive, UnknownChoice
from app.tasks.issue_actions import each_or_none
from app.tasks.line_queries import continued_by
from app.tasks.list_errors import CarriedOn
from app.tasks.models import Task, TaskSupport
from app.tasks.nudges import COOL_DOWN, may_be_nudged
from app.tasks.record_actions import frame, moving, reason_for, tell_people
from app.tasks.request_actions import lapse
from app.tasks.request_models import Handover
from app.tasks.word_forms import FIELD_WORDS


def nudge(task: Task, text: str = "", *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Press 催办 the lead unit by a letter to its liaisons, and to its head once the deadline has passed. Raises NudgedLately."""
    said = checks.bounded(checks.written(text), checks.REASON_LIMIT, FIELD_WORDS["note"])
    with moving(task, "nudge", by=by, now=now, note=said, seen=seen):
        if task.nudged_at is not None and not may_be_nudged(task.nudged_at, now.date()):
            raise NudgedLately(number=task.number, at=task.nudged_at.date().isoformat(), days=COOL_DOWN)
        task.nudged_at = now
    people = addressees.liaisons([task.lead_unit_id], now.date())
    if task.due is not None and task.due < now.date():
        people += [head for head in addressees.heads([task.lead_unit_id], now.date()) if head not in people]
    tell_people(task, "nudged", course_letters.nudged(frame(task, by), said), people, now=now)


def nudge_many(tasks: Sequence[Task], text: str = "", *, by: Standing, now: datetime) -> int:
    """Nudge all of them or none; says how many. Raises NotAllDone naming each, NothingChosen."""
    each_or_none(tasks, "nudge", lambda task: nudge(task, text, by=by, now=now))
    return len(tasks)


def transfer(task: Task, lead: Unit | None, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Give a task to another lead unit 改派, which signs for it anew; both are written to. The deadline stays.

    Raises NoReason, UnknownChoice, SameUnit, InvitedCannotLead, UnitNotActive.
    """
    said = reason_for(reason, "transfer")
    before = task.lead_unit
    with moving(task, "transfer", by=by, now=now, note=said, seen=seen):
        _can_lead(task, lead)
        if before is not None and lead is not None:
            db.session.add(Handover(task_id=task.id, from_unit_id=before.id, to_unit_id=lead.id, at=now, by_id=by.person_id))
        task.supporting_units = [unit for unit in task.supporting_units if unit is not lead]
        task.lead_unit, task.acknowledged_on = lead, None
        task.handler_post, task.handler = None, ""
        lapse(task, by, now)
    post.cancel(f"task:{task.ref}")
    said_by, day = frame(task, by), now.date()
    here = course_letters.transferred_here(said_by, before.short_name if before else "", said)
    tell_people(task, "transferred", here, addressees.liaisons([task.lead_unit_id], day), now=now)
    away = course_letters.transferred_away(said_by, lead.short_name if lead else "", said)
    tell_people(task, "handed-on", away, addressees.liaisons([before.id if before else None], day), now=now)


def _can_lead(task: Task, lead: Unit | None) -> None:
    if lead is None:
        raise UnknownChoice(text="")
    if lead is task.lead_unit:
        raise SameUnit(number=task.number, unit=lead.short_name)
    if lead.kind == "invited":
        raise InvitedCannotLead(unit=lead.short_name)
    if not lead.active:
        raise UnitNotActive(unit=lead.short_name)


def suspend(task: Task, reason: str, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Stop the clock 中止 by a decision of who may approve it; nothing is owed until it goes on. Raises NoReason."""
    said = reason_for(reason, "suspend")
    with moving(task, "suspend", by=by, now=now, note=said, seen=seen):
        task.stood, task.suspended_on = task.state, now.date()
    post.cancel(f"task:{task.ref}")
    tell_people(task, "suspended", course_letters.suspended(frame(task, by), now.date(), said), _all(task, now.date()), now=now)


def resume(task: Task, text: str = "", *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Let it go on 恢复 exactly where it stood; the deadline in force moves by the days it rested, the original never.

    Raises CarriedOn when a task of a later year goes on with it.
    """
    said = checks.bounded(checks.written(text), checks.REASON_LIMIT, FIELD_WORDS["note"])
    with moving(task, "resume", by=by, now=now, note=said, seen=seen):
        if (later := continued_by(task)) is not None:
            raise CarriedOn(number=task.number, later=later.number)
        rested = (now.date() - task.suspended_on).days if task.suspended_on else 0
        if task.due is not None:
            task.due += timedelta(days=rested)
        for milestone in task.milestones:
            if milestone.done_on is None:
                milestone.due += timedelta(days=rested)
        task.suspended_on = None
    tell_people(task, "resumed", course_letters.resumed(frame(task, by), now.date()), _all(task, now.date()), now=now)


def hand_out(
    task: Task, handler_post: Post | None, handler: str = "", *, by: Standing, now: datetime, seen: int | None = None
) -> None:
    """Say who inside the lead unit does it: a post of the unit, or a name where the person is not on the roster."""
    if handler_post is not None and handler_post.unit_id != task.lead_unit_id:
        raise UnknownChoice(text=handler_post.title)
    with moving(task, "hand_out", by=by, now=now, seen=seen):
        before = (task.handler_post, task.handler)
        task.handler_post = handler_post
        task.handler = "" if handler_post else checks.bounded(checks.squeezed(handler), 80, FIELD_WORDS["handler"])
        if (task.handler_post, task.handler) == before:
            raise NoChange
    if handler_post is not None:
        people = [person for person in addressees.holders_of(handler_post, now.date()) if person.id != by.person_id]
        tell_people(task, "handed-out", course_letters.handed_out(frame(task, by), by.name), people, now=now)


def part_done(task: Task, unit_id: int, done: bool, today: date) -> None:
    """A supporting unit says whether its own part is done."""
    part = db.session.scalar(select(TaskSupport).where(TaskSupport.task_id == task.id, TaskSupport.unit_id == unit_id))
    if part is not None:
        part.part_done_on = (part.part_done_on or today) if done else None


def _all(task: Task, on: date) -> list[Person]:
    return list(addressees.liaisons({task.lead_unit_id, *(unit.id for unit in task.supporting_units)}, on))
