"""One move of many tasks: rehearsed, so that a person sees what will happen and who is written to, and then made of all or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.standing import Standing
from app.errors import Refused
from app.extensions import db
from app.mail.models import Letter
from app.tasks.actions import assign
from app.tasks.course_actions import nudge
from app.tasks.errors import NothingChosen, TooManyChosen, UnknownChoice
from app.tasks.forms import Plan
from app.tasks.issue_actions import approve, each_or_none, issue
from app.tasks.models import Task
from app.tasks.request_actions import propose
from app.words import Said

#: tasks in one go
MOST = 500

Act = Callable[[Task, int | None], object]


@dataclass(frozen=True)
class Fate:
    """What would become of one task: a reason where nothing would."""

    ref: str
    number: str
    title: str
    lead: str
    version: int
    reason: Said | None


@dataclass(frozen=True)
class Rehearsal:
    """What a move of many would do."""

    fates: Sequence[Fate]
    #: who would be written to, with how many letters
    letters: Sequence[tuple[str, int]]

    @property
    def able(self) -> list[Fate]:
        """The tasks that would be moved."""
        return [fate for fate in self.fates if fate.reason is None]


def act_of(move: str, plan: Plan, text: str, *, by: Standing, now: datetime) -> Act:
    """A move by its name. Raises UnknownChoice."""
    acts: dict[str, Act] = {
        "assign": lambda task, seen: assign(task, by=by, now=now, seen=seen, **_for(task, plan)),
        "propose": lambda task, seen: propose(task, by=by, now=now, seen=seen),
        "approve": lambda task, seen: approve(task, by=by, now=now, seen=seen),
        "issue": lambda task, seen: issue(task, by=by, now=now, seen=seen),
        "nudge": lambda task, seen: nudge(task, text, by=by, now=now, seen=seen),
    }
    if move not in acts:
        raise UnknownChoice(text=move[:30])
    return acts[move]


def _for(task: Task, plan: Plan) -> Plan:
    """The shared plan for one task: a unit that is to lead no longer supports."""
    lead = plan.get("lead")
    if lead is None or lead not in task.supporting_units:
        return plan
    return {**plan, "supporting": [unit for unit in task.supporting_units if unit is not lead]}


def rehearse(tasks: Sequence[Task], act: Act) -> Rehearsal:
    """Make the move of each task and take all of it back: what is shown is what the move itself did.

    Raises NothingChosen, TooManyChosen. Everything the session holds is undone.
    """
    if not tasks:
        raise NothingChosen
    if len(tasks) > MOST:
        raise TooManyChosen(count=len(tasks), most=MOST)
    last = db.session.scalar(select(func.max(Letter.id))) or 0
    fates = []
    for task in tasks:
        stood = (task.ref, task.number, task.title, task.lead_unit.short_name if task.lead_unit else "", task.version)
        try:
            with db.session.begin_nested():
                act(task, None)
            fates.append(Fate(*stood, reason=None))
        except Refused as no:
            fates.append(Fate(*stood, reason=Said(no.template, no.facts)))
    people = select(Letter.to_name, func.count()).where(Letter.id > last).group_by(Letter.to_name, Letter.to_address)
    letters = [(name, number) for name, number in db.session.execute(people.order_by(func.min(Letter.id)))]
    db.session.rollback()
    return Rehearsal(fates, letters)


def move_many(tasks: Sequence[Task], move: str, act: Act, seen: Mapping[str, int]) -> int:
    """Make the move of all of them or of none; says how many. Raises NotAllDone naming each, NothingChosen, TooManyChosen."""
    if len(tasks) > MOST:
        raise TooManyChosen(count=len(tasks), most=MOST)
    each_or_none(tasks, move, lambda task: act(task, seen.get(task.ref)))
    return len(tasks)
