"""Which periodic reports were filed and which are owed, and what else waits with somebody; for pages and for reminders."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.clock import ZONE
from app.extensions import db
from app.tasks.lifecycle import OWING
from app.tasks.models import Entry, Task, TaskSupport, Update
from app.tasks.periods import RESTS, WAKES, Filing, Span, filing, idle_spans
from app.tasks.request_models import Request

#: without a cadence, a unit that said nothing for so many days is silent
SILENT_DAYS = 30


def rests(task_ids: Sequence[int], today: date) -> dict[int, tuple[Span, ...]]:
    """When nothing was owed, by task; one query."""
    moves: dict[int, list[tuple[str, date]]] = {}
    for row in db.session.execute(_moved(task_ids).order_by(Entry.id)):
        moves.setdefault(row.task_id, []).append((row.move, row.at.date()))
    return {task_id: idle_spans(mine, today) for task_id, mine in moves.items()}


def _moved(task_ids: Any) -> Any:
    moves = Entry.move.in_((*RESTS, *WAKES))
    return select(Entry.task_id, Entry.move, Entry.at, literal("").label("period"), Entry.id).where(
        Entry.task_id.in_(task_ids), moves
    )


def filed_and_idle(task_ids: Sequence[int], today: date) -> dict[int, tuple[set[str], tuple[Span, ...]]]:
    """The periods that the lead unit filed, and when nothing was owed, by task; one query."""
    keys: dict[int, set[str]] = {task_id: set() for task_id in task_ids}
    moves: dict[int, list[tuple[str, date]]] = {task_id: [] for task_id in task_ids}
    for row in db.session.execute(_filed_and_moved(), {"tasks": list(task_ids)}):
        if row.period:
            keys[row.task_id].add(row.period)
        else:
            moves[row.task_id].append((row.move, row.at.date()))
    return {task_id: (keys[task_id], idle_spans(moves[task_id], today)) for task_id in task_ids}


@cache
def _filed_and_moved() -> Any:
    """Put together once for the process: every report that a unit files begins with it."""
    tasks: Any = bindparam("tasks", expanding=True)
    filed = select(Update.task_id, literal(""), func.min(Update.at), Update.period, func.min(Update.id))
    once = filed.where(Update.task_id.in_(tasks), Update.period != "").group_by(Update.task_id, Update.period)
    return _moved(tasks).union_all(once).order_by("id")


def filings(tasks: Iterable[Task], today: date) -> dict[int, Filing]:
    """How the reports of tasks with a cadence stand on a day, by task id; one query for all of them."""
    asked = [task for task in tasks if task.cadence not in ("none", "case_by_case") and task.issued_on]
    if not asked:
        return {}
    found = filed_and_idle([task.id for task in asked], today)
    return {task.id: filing(task.cadence, task.issued_on, *found[task.id], today) for task in asked}


def periods_owed(today: date, where: ColumnElement[bool] | None = None) -> list[tuple[Task, Filing]]:
    """The tasks that owe a report: one that fell due and is missing, or the running one; two queries.

    ``where`` narrows the tasks. Suspended tasks and those that wait for verification owe nothing.
    """
    query = select(Task).where(Task.state.in_(OWING), Task.cadence.not_in(("none", "case_by_case")))
    if where is not None:
        query = query.where(where)
    tasks = db.session.scalars(query.options(joinedload(Task.lead_unit)).order_by(Task.due, Task.number)).unique().all()
    found = filings(tasks, today)
    return [(task, found[task.id]) for task in tasks if task.id in found and (found[task.id].missing or found[task.id].running)]


def waiting_requests(tasks: Iterable[Task]) -> dict[int, list[Request]]:
    """What waits for an answer about these tasks, by the id of the task, the oldest first; one query."""
    query = select(Request).where(Request.task_id.in_([task.id for task in tasks]), Request.answer == "")
    found: dict[int, list[Request]] = {}
    for row in db.session.scalars(query.order_by(Request.at, Request.id)):
        found.setdefault(row.task_id, []).append(row)
    return found


def waits_for_answer() -> ColumnElement[bool]:
    """Tasks with a request that nobody has answered."""
    return exists().where(Request.task_id == Task.id, Request.answer == "").correlate(Task)


def returned_untouched() -> ColumnElement[bool]:
    """Tasks sent back that the unit has not touched since: any update would have moved them on."""
    return Task.state == "returned"


def silent(today: date) -> ColumnElement[bool]:
    """Owing tasks about which nobody said anything for SILENT_DAYS, and that were issued and signed longer ago than that."""
    since = today - timedelta(days=SILENT_DAYS)
    quiet = or_(Task.updated_at.is_(None), Task.updated_at < datetime.combine(since, time.min, ZONE))
    return and_(Task.state.in_(OWING), func.coalesce(Task.acknowledged_on, Task.issued_on) < since, quiet)


def awaiting(today: date) -> dict[str, ColumnElement[bool]]:
    """What a unit is nudged about: not signed, late, silent."""
    return {
        "unsigned": and_(Task.state == "issued", Task.issued_on < today),
        "late": and_(Task.state.in_(OWING), Task.due < today),
        "silent": silent(today),
    }


def parts_of(task_id: int) -> dict[str, TaskSupport]:
    """What each supporting unit owes of a task, by the code of the unit."""
    query = select(Unit.code, TaskSupport).join(Unit, Unit.id == TaskSupport.unit_id).where(TaskSupport.task_id == task_id)
    return {row.code: row.TaskSupport for row in db.session.execute(query)}


def own_part(task_id: int, units: frozenset[int]) -> TaskSupport | None:
    """What one of these units owes as a supporting one."""
    query = select(TaskSupport).where(TaskSupport.task_id == task_id, TaskSupport.unit_id.in_(units), TaskSupport.part != "")
    return db.session.scalar(query.limit(1))
