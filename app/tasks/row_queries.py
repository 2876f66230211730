"""What a row of a sheet says of a task, read as plain values in one statement; it makes no objects, for a sheet has thousands of rows."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.models import Post, Unit
from app.extensions import db
from app.reports.models import Report
from app.tasks.models import Entry, Evidence, Task, TaskSupport, Update
from app.tasks.request_models import Reference
from app.tasks.view_models import Origin

#: so many rows are held at a time
_AT_ONCE = 1000

#: aliases of our own, for the conditions of a query may name the same tables; made once: an alias costs more to make than many a query to ask
_BESIDE = aliased(Unit), aliased(Post), aliased(Post), aliased(Report), aliased(Origin)


class Told(NamedTuple):
    """A task as a sheet tells of it; a plain tuple, for thousands are made at once."""

    id: int
    kind: str
    title: str
    chapter: str
    target: str
    state: str
    outcome: str
    nature: str
    due: date | None
    closed_on: date | None
    #: short names of units, titles of posts and of the report
    lead: str | None
    supporting: str | None
    leader_post_id: int | None
    leader: str | None
    handler_post: str | None
    handler: str
    report: str | None
    #: what the unit said last, the proof, and the last word of whoever verified
    said: str | None
    files: str | None
    opinion: str | None
    #: see Origin
    paper: str | None
    paper_title: str | None
    problem: str | None
    measures: str | None
    kept: dict[str, str] | None


def parts_told(query: Select[Task]) -> Iterator[list[Told]]:
    """What a sheet says of the tasks of a query, in its order; read while it is written, so that memory does not grow with the rows."""
    # asked of the connection: what a session adds to a row is for objects, and these are values
    found = db.session.connection().execute(_told(query), execution_options={"yield_per": _AT_ONCE})
    return (list(map(Told._make, part)) for part in found.partitions())


def told_of(tasks: Sequence[Task]) -> list[Told]:
    """The same of these tasks, in their order."""
    found = map(Told._make, db.session.execute(_told(select(Task).where(Task.id.in_([task.id for task in tasks])))))
    by_id = {row.id: row for row in found}
    return [by_id[task.id] for task in tasks]


def _told(query: Select[Task]) -> Select[Any]:
    """The statement: what hangs on a task is looked up by its index, row by row, and not gathered for all tasks first."""
    lead, leader, handler, report, origin = _BESIDE
    beside: dict[str, Any] = {
        "lead": lead.short_name, "leader": leader.title, "handler_post": handler.title, "report": report.title,
        "paper": origin.paper, "paper_title": origin.paper_title, "problem": origin.problem, "measures": origin.measures,
        "kept": origin.kept, "supporting": _supporting(), "said": _said(), "files": _files(), "opinion": _opinion(),
    }  # fmt: skip
    columns = (beside[name].label(name) if name in beside else getattr(Task, name) for name in Told._fields)
    return (
        query.with_only_columns(*columns)
        .select_from(Task)
        .outerjoin(lead, lead.id == Task.lead_unit_id)
        .outerjoin(leader, leader.id == Task.leader_post_id)
        .outerjoin(handler, handler.id == Task.handler_post_id)
        .outerjoin(report, report.id == Task.report_id)
        .outerjoin(origin, origin.task_id == Task.id)
    )


def _supporting() -> ColumnElement[str]:
    """The short names of the supporting units in their official order."""
    units = (
        select(Unit.short_name.label("name"))
        .join(TaskSupport, TaskSupport.unit_id == Unit.id)
        .where(TaskSupport.task_id == Task.id)
        .order_by(Unit.position)
    )
    return _joined(units, "、")


def _said() -> ColumnElement[str]:
    """The last words of an update; of what was handed in the outcome stands in their place."""
    last = select(Update.text).where(Update.task_id == Task.id, Update.text != "").order_by(Update.id.desc()).limit(1)
    return case((Task.state.in_(("submitted", "closed")), None), else_=last.correlate(Task).scalar_subquery())


def _files() -> ColumnElement[str]:
    """The names of the proof files, then what is referred to, a line each."""
    files = select(Evidence.file_name.label("name"), literal(0).label("part"), Evidence.id).where(Evidence.task_id == Task.id)
    elsewhere = select(Reference.text, literal(1), Reference.id).where(Reference.task_id == Task.id)
    both = union_all(files.correlate(Task), elsewhere.correlate(Task)).subquery()
    return _joined(select(both.c.name).order_by(both.c.part, both.c.id), "\n")


def _opinion() -> ColumnElement[str]:
    """The last words of whoever verified, closed or sent back."""
    moves = Entry.move.in_(("verify", "close", "return"))
    last = select(Entry.note).where(Entry.task_id == Task.id, moves, Entry.note != "").order_by(Entry.id.desc()).limit(1)
    return last.correlate(Task).scalar_subquery()


def _joined(names: Select[Any], between: str) -> ColumnElement[str]:
    """Ordered names as one text."""
    ordered = names.correlate(Task).subquery()
    return select(func.aggregate_strings(ordered.c.name, between)).correlate(Task).scalar_subquery()
