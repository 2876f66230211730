"""Everything that the page of one task shows, in a fixed number of queries; it knows what belongs to a task, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.queries import Holder, holders
from app.extensions import db
from app.mail.models import Letter
from app.reports.models import Clause, Doubt, Report
from app.reports.repairs import Repair, mended, repairs_of
from app.tasks.filing_queries import filings
from app.tasks.lifecycle import possible
from app.tasks.line_queries import continued_by
from app.tasks.models import Entry, Evidence, Task, TaskSource, TaskSupport, Update
from app.tasks.nudges import may_be_nudged
from app.tasks.periods import Filing
from app.tasks.request_models import Instruction, Reference, Request, Verification

#: characters of the report shown before and after a clause
AROUND = 90


@dataclass(frozen=True)
class Source:
    """A clause with the report's own words around it, spam cut out."""

    clause: Clause
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Whole:
    """A task with all that hangs on it."""

    updates: Sequence[Update]
    entries: Sequence[Entry]
    #: newest first; one that went to several people stands once, with their names
    letters: Sequence[tuple[Letter, str]]
    sources: Sequence[Source]
    #: proof handed in with the outcome, not with an update
    loose: Sequence[Evidence]
    people: dict[int, list[Holder]]
    #: the newest first; what waits for an answer is found by its kind
    requests: Sequence[Request]
    waiting: dict[str, Request]
    checks: Sequence[Verification]
    references: Sequence[Reference]
    #: supporting units with what each owes
    parts: Sequence[tuple[Unit, TaskSupport]]
    filing: Filing | None
    instructions: Sequence[Instruction]
    #: the task of a later year that goes on with this one
    later: Task | None


def whole(task: Task, on: date) -> Whole:
    """Everything about a task on a day."""
    updates = select(Update).where(Update.task_id == task.id).order_by(Update.id.desc())
    entries = select(Entry).where(Entry.task_id == task.id).options(joinedload(Entry.by)).order_by(Entry.id.desc())
    loose = select(Evidence).where(Evidence.task_id == task.id, Evidence.update_id.is_(None)).order_by(Evidence.id)
    letters = select(Letter).where(Letter.about == f"task:{task.ref}").order_by(Letter.id.desc()).limit(50)
    people: dict[int, list[Holder]] = {}
    posts = _posts(task, on)
    for holder in posts:
        people.setdefault(holder.post.unit_id, []).append(holder)
    requests = select(Request).where(Request.task_id == task.id).order_by(Request.id.desc())
    requests = requests.options(joinedload(Request.by), joinedload(Request.answered_by), joinedload(Request.unit))
    asked = db.session.scalars(requests).all()
    checked = select(Verification).where(Verification.task_id == task.id).options(joinedload(Verification.by))
    words = select(Instruction).where(Instruction.task_id == task.id).order_by(Instruction.id.desc())
    parts = select(Unit, TaskSupport).join(TaskSupport, TaskSupport.unit_id == Unit.id).where(TaskSupport.task_id == task.id)
    return Whole(
        requests=asked,
        waiting={request.kind: request for request in asked if not request.answer},
        checks=db.session.scalars(checked.order_by(Verification.id.desc())).all(),
        references=db.session.scalars(select(Reference).where(Reference.task_id == task.id).order_by(Reference.id)).all(),
        parts=[(unit, part) for unit, part in db.session.execute(parts.order_by(Unit.position))],
        filing=filings([task], on).get(task.id),
        instructions=db.session.scalars(
            words.options(joinedload(Instruction.for_person), joinedload(Instruction.by), joinedload(Instruction.post))
        ).all(),
        updates=db.session.scalars(
            updates.options(joinedload(Update.by), joinedload(Update.unit), selectinload(Update.evidence))
        ).all(),
        entries=db.session.scalars(entries).all(),
        letters=_together(db.session.scalars(letters).all()),
        sources=sources(task),
        loose=db.session.scalars(loose).all(),
        people=people,
        later=continued_by(task) if task.state == "suspended" else None,
    )


def offered(task: Task, relation: frozenset[str], found: Whole, today: date, person_id: int) -> tuple[str, ...]:
    """The moves to offer: those the table opens, without what has nothing to answer, was asked already or comes too late."""
    own = {kind for kind, asked in found.waiting.items() if kind == "extension" and asked.by_id == person_id}
    left_out = {
        "answer": "contest" not in found.waiting,
        "contest": "contest" in found.waiting,
        "propose": "approval" in found.waiting or "chief" in relation,
        "decide": not {"extension", "cancel", "approval"} & (found.waiting.keys() - own),
        "resume": found.later is not None,
        "extend": "extension" in found.waiting or task.due is None or today > task.due,
        "ask_cancel": "cancel" in found.waiting or bool(relation & {"chief", "leader"}),
        "nudge": not may_be_nudged(task.nudged_at, today),
    }
    return tuple(name for name in possible(task.stage, relation) if not left_out.get(name))


def _together(letters: Sequence[Letter]) -> list[tuple[Letter, str]]:
    """Letters of the same words, moment and fate as one, with the names of all who got it."""
    groups = [list(group) for _, group in groupby(letters, key=lambda each: (each.subject, each.created_at, each.state))]
    return [(group[0], "、".join(letter.to_name for letter in reversed(group))) for group in groups]


def _posts(task: Task, on: date) -> list[Holder]:
    """Who answers for the task today: heads and liaisons of its units, and the responsible leader."""
    units = [unit_id for unit_id in (task.lead_unit_id, *(unit.id for unit in task.supporting_units)) if unit_id]
    found = holders(on, unit_ids=units, roles=("head", "liaison")) if units else []
    return found + (holders(on, post_ids=(task.leader_post_id,)) if task.leader_post_id else [])


def sources(task: Task) -> list[Source]:
    """The clauses of a task in their surroundings. Four queries at most, whatever the number of clauses."""
    query = select(Clause).join(TaskSource).where(TaskSource.task_id == task.id).order_by(Clause.start)
    clauses = db.session.scalars(query.options(joinedload(Clause.report).joinedload(Report.unit))).unique().all()
    reports = {clause.report_id for clause in clauses}
    doubts = db.session.scalars(select(Doubt).where(Doubt.report_id.in_(reports))).all() if reports else ()
    repairs = {ref: repairs_of([doubt for doubt in doubts if doubt.report_id == ref]) for ref in reports}
    return [_source(clause, repairs[clause.report_id]) for clause in clauses]


def _source(clause: Clause, repairs: list[Repair]) -> Source:
    """The clause with the rest of its paragraph, cut short on both sides."""
    text = clause.report.text
    first = max(text.rfind("\n", 0, clause.start) + 1, clause.start - AROUND)
    end = text.find("\n", clause.end)
    last = min(len(text) if end < 0 else end, clause.end + AROUND)
    shown = mended(text, repairs)
    cut_before = "…" if first and text[first - 1] != "\n" else ""
    cut_after = "…" if last < len(text) and text[last] != "\n" else ""
    return Source(
        clause=clause,
        before=cut_before + shown.cut(first, clause.start).lstrip(),
        words=shown.cut(clause.start, clause.end),
        after=shown.cut(clause.end, last).rstrip() + cut_after,
    )
