"""What is asked of the ledger: its filters, its lists, their counts; it knows how to find rows, and changes none.

Statements that many people ask alike are put together once and kept, for a page spends a fifth of its time on that.

The filters, by their names in an address (``/ledger?…``); a comma gives alternatives, an unknown value finds nothing:

    year         2026, or all; an address without any filter shows the newest year
    unit         code of the lead unit        support   code of a supporting unit
    leader       ref of the responsible leader's post
    state        draft, issued, acknowledged, in_progress, submitted, returned, suspended, closed, cancelled;
                 approved, verified, archived = those of draft, submitted, closed that took the second step;
                 live = issued and not cancelled, open = issued and neither closed nor cancelled,
                 owing = open, neither waiting for verification nor suspended.
                 Without it: everything but cancelled. Over all years a task that one of a later year goes on with is not
                 open beside it
    lamp         done, on_schedule, near, late, not_begun, no_deadline, paused
    chapter      the report's item, as printed (- for none)    kind    rectification, arrangement
    report       ref of the report           clause    ref of the clause
    open         1 = the unit still owes work     missing   owner, deadline (both: missing one or the other)
    asked        1 = a request or an objection waits for its answer
    late_done    1 = done after its deadline      q         words in number, title, target, outcome, problem, measures, source
    paper        the kind of paper it comes from  nature    see word_forms.py
    intake       ref of the workbook it came in by

How the rows are laid out (sort, cols) stands in looks.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.models import Post, Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.reports.models import Clause, Report
from app.reports.queries import first_of
from app.tasks.access import visible
from app.tasks.filing_queries import waits_for_answer
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import Lamp, LampRule, lamp
from app.tasks.lifecycle import OPEN, OWING, STEPS
from app.tasks.line_queries import carried_on
from app.tasks.models import Evidence, Task, TaskSource, TaskSupport
from app.tasks.order_queries import order_of
from app.tasks.view_models import Origin, SavedView
from app.web.addresses import year_of

#: made once: an alias costs more to make than many a query to ask
_MADE = aliased(Task)

STATE_GROUPS = {"live": (*OPEN, "closed"), "open": OPEN, "owing": OWING}


@dataclass(frozen=True)
class Filters:
    """The filters of an address; an empty text filters nothing."""

    year: str = ""
    unit: str = ""
    support: str = ""
    leader: str = ""
    state: str = ""
    lamp: str = ""
    chapter: str = ""
    kind: str = ""
    report: str = ""
    clause: str = ""
    open: str = ""
    missing: str = ""
    late_done: str = ""
    asked: str = ""
    q: str = ""
    paper: str = ""
    nature: str = ""
    intake: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Filters":
        """Read an address; names that are no filters are left alone."""
        return cls(**{each.name: args.get(each.name, "").strip()[:300] for each in fields(cls)})

    def named(self) -> dict[str, str]:
        """The filters that filter something, for an address."""
        return {name: value for name, value in vars(self).items() if value}


def _split(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _states(text: str) -> list[str]:
    return [state for part in _split(text) for state in STATE_GROUPS.get(part, (part,))]


def _in_states(text: str) -> ColumnElement[bool]:
    """Of these states, or of these second steps of a state."""
    steps = {"approved": Task.approved_on, "verified": Task.verified_on, "archived": Task.archived_on}
    asked = _states(text)
    taken = (and_(Task.state == state, steps[step].is_not(None)) for state, step in STEPS.items() if step in asked)
    return or_(Task.state.in_(asked), *taken)


def _missing(text: str) -> ColumnElement[bool]:
    columns = {"owner": Task.lead_unit_id, "deadline": Task.due}
    return or_(false(), *(columns[part].is_(None) for part in _split(text) if part in columns))


def _words(text: str) -> ColumnElement[bool]:
    """Every word somewhere: a plain search through the text, which finds 出庭应诉 inside any word."""
    beside = (Origin.problem, Origin.measures, Origin.paper_title)
    return and_(
        true(),
        *(
            or_(
                *(_holds(column, word) for column in (Task.title, Task.outcome, Task.target, Task.number)),
                Task.id.in_(select(Origin.task_id).where(or_(*(_holds(column, word) for column in beside)))),
            )
            for word in text.split()
        ),
    )


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a text holds a word, large or small. Chinese has neither, and is found without turning every text into small letters."""
    found: ColumnElement[bool] = (
        column.contains(word, autoescape=True) if word.lower() == word.upper() else column.icontains(word, autoescape=True)
    )
    return found


def _from_papers(text: str) -> ColumnElement[bool]:
    """A task made from a report's clause has no origin of its own."""
    papers = _split(text)
    told = Task.id.in_(select(Origin.task_id).where(Origin.paper.in_(papers)))
    untold = and_(Task.report_id.is_not(None), Task.id.not_in(select(Origin.task_id)))
    return or_(told, untold) if "report" in papers else told


def conditions(asked: Filters, today: date, by: LampRule | None = None) -> tuple[ColumnElement[bool], ...]:
    """The filters as conditions on Task rows on a day, by the rule of lamps in force unless another is told."""
    return _conditions(asked, today, by or lamps_for(asked))


def lamps_for(asked: Filters) -> LampRule:
    """The rule of lamps where a filter asks for a lamp; others need not ask which is in force."""
    return lamp_rule() if asked.lamp else LampRule()


@lru_cache(64)
def _conditions(asked: Filters, today: date, by: LampRule) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = [_in_states(asked.state) if asked.state else Task.state != "cancelled"]
    if asked.year and asked.year != "all":
        year = year_of(asked.year)
        found.append(Task.year == year if year else false())
    elif asked.open or set(_states(asked.state)) & set(OPEN):
        found.append(~carried_on())
    return (*found, *(meant(value, today, by) for name, meant in CONDITIONS.items() if (value := getattr(asked, name))))


def _led_by(text: str, _today: date, _by: LampRule) -> ColumnElement[bool]:
    return Task.lead_unit_id.in_(select(Unit.id).where(Unit.code.in_(_split(text))))


def _supported_by(text: str, _today: date, _by: LampRule) -> ColumnElement[bool]:
    supported = select(TaskSupport.task_id).join(Unit, Unit.id == TaskSupport.unit_id)
    return Task.id.in_(supported.where(Unit.code.in_(_split(text))))


def _from_clauses(text: str, _today: date, _by: LampRule) -> ColumnElement[bool]:
    sources = select(TaskSource.task_id).join(Clause, Clause.id == TaskSource.clause_id)
    return Task.id.in_(sources.where(Clause.ref.in_(_split(text))))


#: what each filter means, put together only where it filters: a page of the ledger would otherwise build sixteen and use two
CONDITIONS: dict[str, Callable[[str, date, LampRule], ColumnElement[bool]]] = {
    "unit": _led_by,
    "support": _supported_by,
    "leader": lambda text, _today, _by: Task.leader_post_id.in_(select(Post.id).where(Post.ref.in_(_split(text)))),
    "lamp": lambda text, today, by: lamp_of(today, by).in_(_split(text)),
    "chapter": lambda text, _today, _by: Task.chapter == ("" if text == "-" else text),
    "kind": lambda text, _today, _by: Task.kind.in_(_split(text)),
    "report": lambda text, _today, _by: of_reports(_split(text)),
    "clause": _from_clauses,
    "open": lambda _text, _today, _by: Task.state.in_(OPEN),
    "missing": lambda text, _today, _by: _missing(text),
    "late_done": lambda _text, _today, _by: and_(Task.done_on.is_not(None), Task.due.is_not(None), Task.done_on > Task.due),
    "asked": lambda _text, _today, _by: waits_for_answer(),
    "q": lambda text, _today, _by: _words(text),
    "paper": lambda text, _today, _by: _from_papers(text),
    "nature": lambda text, _today, _by: Task.nature.in_(_split(text)),
    "intake": lambda text, _today, _by: Task.id.in_(select(Origin.task_id).where(Origin.intake == text)),
}


def with_owners(query: Select[Task]) -> Select[Task]:
    """What a row of a list shows beside the task itself: a fixed number of queries, however many rows."""
    return query.options(joinedload(Task.lead_unit), joinedload(Task.leader_post), selectinload(Task.supporting_units))


def ledger_rows(asked: Filters, standing: Standing, today: date, sort: str = "") -> Select[Task]:
    """The rows of the ledger, in the order of their deadlines unless somebody wishes another."""
    return _ledger_rows(asked, standing, today, sort, lamps_for(asked))


@lru_cache(64)
def _ledger_rows(asked: Filters, standing: Standing, today: date, sort: str, by: LampRule) -> Select[Task]:
    return with_owners(select(Task).where(visible(standing), *_conditions(asked, today, by))).order_by(*order_of(sort))


def lamp_on(task: Task, today: date, by: LampRule) -> Lamp:
    """The lamp of a task on a day by the rule that is told."""
    return lamp(
        task.state,
        task.percent,
        task.issued_on,
        task.due,
        task.submitted_on,
        today,
        by,
        [(m.due, m.percent) for m in task.milestones],
    )


def of_reports(refs: Sequence[str]) -> ColumnElement[bool]:
    """The tasks made from a report, and those made from another file of it where the clause stands word for word the same."""
    return Task.id.in_(ids_of_reports(refs))


def ids_of_reports(refs: Sequence[str]) -> Any:
    """Their ids, some of them twice: each part is found by its index; with OR between them every task of every year is read."""
    reports = select(Report.id).where(Report.ref.in_(refs))
    told = Clause.report_id.in_(reports), Clause.role.in_(("problem", "arrangement")), Clause.state.in_(("found", "confirmed"))
    twins = select(Clause.id).where(first_of(Clause).in_(select(first_of(Clause)).where(*told)))
    sources = select(TaskSource.task_id).where(TaskSource.clause_id.in_(twins))
    return union_all(select(_MADE.id).where(_MADE.report_id.in_(reports)), sources)


def newest(asked: Filters, known: Sequence[int]) -> Filters:
    """An address without any filter shows the first of these years."""
    return Filters(year=str(known[0])) if known and not asked.named() else asked


def views(standing: Standing) -> Sequence[SavedView]:
    """The views somebody has as tabs: their own, then those shared with everybody."""
    query = select(SavedView).where(or_(SavedView.owner_id == standing.person_id, SavedView.shared))
    return db.session.scalars(query.order_by(SavedView.owner_id != standing.person_id, SavedView.id)).all()


def origins(rows: Sequence[Task]) -> dict[int, Origin]:
    """Where these tasks come from, beside the report; one query."""
    found = db.session.scalars(select(Origin).where(Origin.task_id.in_([task.id for task in rows])))
    return {origin.task_id: origin for origin in found}


def drafts(standing: Standing, report_ref: str = "", refs: Sequence[str] = (), intake: str = "") -> Select[Task]:
    """The drafts to be assigned: of a report, of a workbook, or these, or all; with their clauses."""
    query = select(Task).where(Task.state == "draft", visible(standing)).order_by(Task.number)
    if report_ref:
        query = query.where(Task.report_id.in_(select(Report.id).where(Report.ref == report_ref)))
    if refs:
        query = query.where(Task.ref.in_(refs))
    if intake:
        query = query.where(Task.id.in_(select(Origin.task_id).where(Origin.intake == intake)))
    return query.options(
        joinedload(Task.lead_unit), joinedload(Task.leader_post), joinedload(Task.report),
        selectinload(Task.supporting_units), selectinload(Task.clauses),
    )  # fmt: skip


def larger_than(size: int) -> int:
    """How many files of evidence on record have more bytes."""
    return db.session.scalar(select(func.count(Evidence.id)).where(Evidence.size > size)) or 0
