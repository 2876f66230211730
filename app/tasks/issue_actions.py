"""Approving 立项 and issuing 下达 drafts, one or many; it knows what a draft must have before a unit may be asked to do it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from app.accounts.standing import Standing
from app.errors import Refused
from app.tasks import addressee_queries as addressees
from app.tasks import checks, letters
from app.tasks.errors import NoLeadUnit, NotAllDone, NotAllIssued, NothingChosen
from app.tasks.models import Task
from app.tasks.record_actions import check_move, check_version, frame, moving, tell_people
from app.tasks.request_actions import approved
from app.tasks.word_forms import MOVE_WORDS


def approve(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Approve 立项 a draft: it is taken up for supervision. Raises NoLeadUnit."""
    with moving(task, "approve", by=by, now=now, seen=seen):
        if task.lead_unit is None:
            raise NoLeadUnit(number=task.number)
        approved(task, by, now)


def approve_many(tasks: Sequence[Task], *, by: Standing, now: datetime, seen: Mapping[str, int] | None = None) -> int:
    """Approve all of them or none; says how many. Raises NotAllDone naming each, NothingChosen."""
    each_or_none(tasks, "approve", lambda task: approve(task, by=by, now=now, seen=(seen or {}).get(task.ref)))
    return len(tasks)


def each_or_none(tasks: Sequence[Task], move: str, make: Callable[[Task], object]) -> None:
    """Make a move of many tasks. When one refuses, the caller undoes them all. Raises NotAllDone naming each, NothingChosen."""
    if not tasks:
        raise NothingChosen
    reasons = []
    for task in tasks:
        try:
            make(task)
        except Refused as no:
            reasons.append(no.sentence)
    if reasons:
        raise NotAllDone(count=len(tasks), wrong=len(reasons), move=MOVE_WORDS[move], reasons=" ".join(reasons[:5]))


def issue(task: Task, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Issue 下达 a draft to its lead unit. Without a deadline it stays visibly so. Raises NoLeadUnit, DueInThePast."""
    with moving(task, "issue", by=by, now=now, seen=seen):
        _can_be_issued(task, now.date())
        approved(task, by, now)
        task.approved_on = task.approved_on or now.date()
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
    checks.milestone_of_year(task.long_standing, task.due, task.year, task.number)
