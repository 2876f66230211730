"""Tasks from other papers entered by hand, and open tasks carried into a new year; each keeps where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, selectinload

from app.accounts.standing import Standing
from app.errors import Forbidden
from app.extensions import db
from app.mail import post
from app.reports.papers import PAPERS
from app.tasks.checks import OUTCOME_LIMIT, TEXT_LIMIT, bounded, one_of, squeezed, written
from app.tasks.lifecycle import OWING
from app.tasks.list_errors import NoPaperNamed, NoSuchEarlier, NothingToCarry, NothingWritten
from app.tasks.models import Entry, Task
from app.tasks.number_actions import take_numbers
from app.tasks.record_actions import moving
from app.tasks.sheet_rows import TITLE
from app.tasks.view_models import Origin
from app.tasks.word_forms import FIELD_WORDS

#: what the new year's task takes over as it stands
_ALIKE = (
    "kind", "nature", "chapter", "title", "authority", "target", "target_value", "target_unit", "cadence", "evidence_wanted",
    "report_id", "lead_unit_id", "leader_post_id", "handler", "handler_post_id", "percent", "value", "long_standing",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What somebody typed about a task from another paper."""

    year: int
    paper: str
    paper_title: str = ""
    paper_number: str = ""
    authority: str = ""
    problem: str = ""
    measures: str = ""
    target: str = ""
    #: number of the task of an earlier year about the same problem
    earlier: str = ""


def enter(said: Written, *, by: Standing, now: datetime) -> Task:
    """Enter a draft by hand. Raises NothingWritten, NoPaperNamed, NoSuchEarlier, TooLong, UnknownChoice, Forbidden."""
    if "office" not in by.roles:
        raise Forbidden
    one_of(said.paper, tuple(PAPERS))
    problem = bounded(written(said.problem), TEXT_LIMIT, FIELD_WORDS["problem"])
    measures = bounded(written(said.measures), TEXT_LIMIT, FIELD_WORDS["measures"])
    paper_title, authority = squeezed(said.paper_title)[:300], squeezed(said.authority)[:300]
    if not problem and not measures:
        raise NothingWritten
    if not (paper_title or squeezed(said.paper_number)) or not authority:
        raise NoPaperNamed
    earlier = _earlier(said.earlier)
    whole = problem or measures
    title = squeezed(whole)
    title = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
    task = Task(
        number=take_numbers(said.year, 1)[0], year=said.year, kind="rectification" if problem else "arrangement", title=title,
        authority=authority, target=bounded(written(said.target), OUTCOME_LIMIT, FIELD_WORDS["target"]), created_at=now,
        continues_id=earlier.id if earlier else None, supporting_units=[], clauses=[],
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    changes = {"continues": [None, earlier.number]} if earlier else {}
    db.session.add_all(
        [
            Origin(
                task_id=task.id, paper=said.paper, paper_title=paper_title, paper_number=squeezed(said.paper_number)[:100],
                problem="" if problem == title else problem, measures=measures if problem else "" if measures == title else measures,
            ),
            Entry(task_id=task.id, at=now, by_id=by.person_id, move="enter", note="", changes=changes),
        ]
    )  # fmt: skip
    db.session.flush()
    return task


def _earlier(number: str) -> Task | None:
    number = squeezed(number)
    if not number:
        return None
    found = db.session.scalar(select(Task).where(Task.number == number))
    if found is None:
        raise NoSuchEarlier(number=number[:20])
    return found


def to_carry(year: int) -> Sequence[Task]:
    """The tasks of a year whose units still owe work and that no task of a later year continues."""
    later = aliased(Task)
    carried = exists().where(later.continues_id == Task.id, later.state != "cancelled")
    query = select(Task).where(Task.year == year, Task.state.in_(OWING), ~carried)
    return db.session.scalars(query.options(selectinload(Task.supporting_units)).order_by(Task.number)).all()


def carry(year: int, *, by: Standing, now: datetime) -> list[Task]:
    """Carry every such task into the next year: a draft there continues it, and the old one rests, with its history.

    A deadline that lies in the old year is left open for the office to lay down. Raises NothingToCarry, NotYourMove.
    """
    old = to_carry(year)
    if not old:
        raise NothingToCarry(year=year)
    numbers = take_numbers(year + 1, len(old))
    origins = {row.task_id: row for row in db.session.scalars(select(Origin).where(Origin.task_id.in_([t.id for t in old])))}
    made = []
    for task, number in zip(old, numbers, strict=True):
        made.append(_carried(task, number, origins.get(task.id), by=by, now=now))
        with moving(task, "suspend", by=by, now=now, note=f"→ {number}"):
            task.stood, task.suspended_on = task.state, now.date()
        post.cancel(f"task:{task.ref}")
    db.session.flush()
    return made


def _carried(task: Task, number: str, origin: Origin | None, *, by: Standing, now: datetime) -> Task:
    due = task.due if task.due and task.due >= date(task.year + 1, 1, 1) else None
    row = Task(
        number=number, year=task.year + 1, created_at=now, due=due, continues_id=task.id, clauses=list(task.clauses),
        supporting_units=list(task.supporting_units), **{name: getattr(task, name) for name in _ALIKE},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if origin is not None:
        db.session.add(
            Origin(
                task_id=row.id, paper=origin.paper, paper_title=origin.paper_title, paper_number=origin.paper_number,
                problem=origin.problem, measures=origin.measures, kept=dict(origin.kept),
            )
        )  # fmt: skip
    changes = {"continues": [None, task.number]}
    db.session.add(Entry(task_id=row.id, at=now, by_id=by.person_id, move="carry", note="", changes=changes))
    return row
