"""What becomes of a task that was handed in: verified, sent back, closed, filed away, opened again; never by who handed it in."""

from datetime import date, datetime

from sqlalchemy import exists, select

from app.accounts.models import Person
from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post
from app.tasks import addressee_queries as addressees
from app.tasks import checks, letters
from app.tasks.errors import StillToAnswer, SubmittedByYourself, VisitInFuture
from app.tasks.forms import Visit
from app.tasks.models import Entry, Task
from app.tasks.number_actions import take_numbers
from app.tasks.record_actions import frame, moving, reason_for, tell_people
from app.tasks.request_models import Request, Verification
from app.tasks.word_forms import CAUSE_WORDS, FIELD_WORDS, REQUEST_WORDS

NO_VISIT = Visit()


def verify(task: Task, *, by: Standing, now: datetime, note: str = "", visit: Visit = NO_VISIT, seen: int | None = None) -> None:
    """Verify 核查 what was handed in, and leave the closing to a second step. Raises SubmittedByYourself, VisitInFuture."""
    said = checks.bounded(checks.written(note), checks.REASON_LIMIT, FIELD_WORDS["note"])
    with moving(task, "verify", by=by, now=now, note=said, seen=seen) as made:
        made.facts = _checked(task, True, said, visit, by, now)


def return_(task: Task, reason: str, *, by: Standing, now: datetime, visit: Visit = NO_VISIT, seen: int | None = None) -> None:
    """Send back 退回 what was handed in, with the reason; everything else stays exactly where it stood. Raises NoReason."""
    said = reason_for(reason, "return")
    with moving(task, "return", by=by, now=now, note=said, seen=seen) as made:
        made.facts = _checked(task, False, said, visit, by, now)
        task.verified_on = None
    tell_people(task, "returned", letters.returned(frame(task, by), said), _unit_people(task, now.date()), now=now)


def close(task: Task, *, by: Standing, now: datetime, note: str = "", visit: Visit = NO_VISIT, seen: int | None = None) -> None:
    """Strike off 销号, verifying in the same step what was not verified yet; the actual date is the day it was handed in.

    A long-standing task is closed for its year, and a draft for the next year continues it. Raises SubmittedByYourself,
    StillToAnswer, VisitInFuture.
    """
    said = checks.bounded(checks.written(note), checks.REASON_LIMIT, FIELD_WORDS["note"])
    with moving(task, "close", by=by, now=now, note=said, seen=seen) as made:
        _nothing_waits(task)
        if task.verified_on is None or said or visit.on:
            made.facts = _checked(task, True, said, visit, by, now)
        elif task.submitted_by_id == by.person_id:
            raise SubmittedByYourself
        task.verified_on = task.verified_on or now.date()
        task.done_on = task.submitted_on
        task.closed_on = now.date()
        task.closed_by = db.session.get_one(Person, by.person_id)
    post.cancel(f"task:{task.ref}")
    tell_people(task, "closed", letters.closed(frame(task, by), now.date()), _unit_people(task, now.date()), now=now)
    if task.long_standing:
        _continued(task, by, now)


def archive(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """File away 归档 a closed task; it stays closed in every count."""
    with moving(task, "archive", by=by, now=now, seen=seen):
        pass


def reopen(
    task: Task, reason: str, *, by: Standing, now: datetime, due: date | None = None, cause: str = "", seen: int | None = None
) -> None:
    """Open a closed task again 重启, with the cause and, where given, a new deadline. Raises NoReason, DueInThePast."""
    said = reason_for(reason, "reopen")
    with moving(task, "reopen", by=by, now=now, note=said, seen=seen) as made:
        if cause:
            made.facts = {"cause": [None, checks.one_of(cause, tuple(CAUSE_WORDS))]}
        if due is not None:
            checks.due_in_reach(due, now.date(), task.number)
            task.due = due
            task.original_due = task.original_due or due
        task.done_on = task.closed_on = task.submitted_on = task.verified_on = task.archived_on = None
        task.closed_by = task.submitted_by = None
    words = letters.reopened(frame(task, by), said)
    tell_people(task, "reopened", words, addressees.liaisons([task.lead_unit_id], now.date()), now=now)


def _checked(task: Task, passed: bool, text: str, visit: Visit, by: Standing, now: datetime) -> dict[str, list[object]]:
    """Write the record of a check; gives what the history line says of it."""
    if passed and task.submitted_by_id == by.person_id:
        raise SubmittedByYourself
    if visit.on is not None and visit.on > now.date():
        raise VisitInFuture(day=visit.on.isoformat())
    place = checks.bounded(checks.squeezed(visit.place), 200, FIELD_WORDS["place"])
    people = checks.bounded(checks.squeezed(visit.people), 200, FIELD_WORDS["people"])
    db.session.add(
        Verification(
            task_id=task.id, by_id=by.person_id, at=now, passed=passed, text=text, visited_on=visit.on, place=place, people=people
        )
    )
    said = {"visited_on": visit.on.isoformat() if visit.on else None, "place": place, "people": people}
    return {name: [None, value] for name, value in said.items() if value}


def _nothing_waits(task: Task) -> None:
    """Raises StillToAnswer while an extension, a contest or a request to cancel waits."""
    kind = db.session.scalar(select(Request.kind).where(Request.task_id == task.id, Request.answer == "").limit(1))
    if kind:
        raise StillToAnswer(number=task.number, kind=REQUEST_WORDS[kind])


def _continued(task: Task, by: Standing, now: datetime) -> None:
    """Begin the next year's stretch of a long-standing task as a draft, once."""
    if db.session.scalar(select(exists().where(Task.continues_id == task.id))):
        return
    year = task.year + 1
    due = task.due.replace(year=year, day=min(task.due.day, 28) if task.due.month == 2 else task.due.day) if task.due else None
    alike = (
        "kind",
        "nature",
        "chapter",
        "title",
        "authority",
        "target",
        "target_value",
        "target_unit",
        "cadence",
        "evidence_wanted",
    )
    row = Task(
        number=take_numbers(year, 1)[0], year=year, created_at=now, due=due, long_standing=True, continues_id=task.id,
        lead_unit=task.lead_unit, leader_post=task.leader_post, supporting_units=list(task.supporting_units), clauses=[],
        **{name: getattr(task, name) for name in alike},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    facts = {"continues": [None, task.number]}
    db.session.add(Entry(task=row, at=now, by_id=by.person_id, move="continue", note="", changes=facts))
    db.session.flush()


def _unit_people(task: Task, on: date) -> list[Person]:
    """The lead unit's liaisons and whoever handed the task in."""
    people = addressees.liaisons([task.lead_unit_id], on)
    submitter = task.submitted_by
    return [*people, submitter] if submitter and submitter.active and submitter not in people else people
