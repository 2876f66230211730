"""A report with what became of its clauses, in a number of queries that does not grow; it reads and never writes."""

from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import Missing
from app.extensions import db
from app.progress.fate import Fate, TaskLine, fates
from app.progress.figure_queries import Raised, raised
from app.progress.setting import Para, Span, set_report
from app.progress.standing import Counts
from app.progress.standing_queries import lamps_of
from app.reports.models import Clause, ClauseLink, Report
from app.reports.queries import same_as
from app.reports.repairs import QUARANTINED, Mended, clean_text, without_spam
from app.tasks.access import visible
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LampRule
from app.tasks.lifecycle import OPEN
from app.tasks.models import Evidence, Task, TaskSource, Update
from app.tasks.queries import ids_of_reports

#: the clauses whose fate is told; achievements stand in the text as they are
TOLD = ("problem", "arrangement")

#: made once: an alias costs more to make than many a query to ask
_TWIN = aliased(Clause)

#: a report that was read does not change: its text is set once, and what became of its clauses is told beside it
_text_set = lru_cache(16)(set_report)


@dataclass(frozen=True)
class Living:
    """A report set as a document, its clauses and what became of each."""

    report: Report
    title: str
    paras: tuple[Para, ...]
    clauses: dict[str, Clause]
    fates: dict[str, Fate]
    #: its issued tasks by lamp
    counts: Counts
    #: the words of a clause as they may be shown
    words: dict[str, str]
    #: this year's value of figures, by the place behind which it stands
    raised: dict[int, Raised]

    @property
    def orphans(self) -> list[Clause]:
        """The clauses that nobody took up, in the order of the text."""
        return [clause for ref, clause in self.clauses.items() if self.fates[ref].outcome in ("nobody", "dropped")]

    def told_in(self, para: Para) -> tuple[tuple[str, str, Fate], ...] | None:
        """What a paragraph is set of beside its own text: its clauses with their words and fates. None where figures stand in it too."""
        if any(piece.mark in self.raised for piece in para.pieces):
            return None
        named = dict.fromkeys(piece.clause for piece in para.pieces if piece.clause)
        return tuple((ref, self.words[ref], self.fates[ref]) for ref in named)


def may_read(standing: Standing) -> ColumnElement[bool]:
    """The reports a person may read as living ones: the office and leaders all, units once the reading is confirmed."""
    return Report.id.is_not(None) if standing.sees_all else Report.state == "confirmed"


def report_to_read(ref: str, standing: Standing) -> Report:
    """The report with its parts. Raises Missing alike for one that does not exist and one not to be read yet."""
    parts = (joinedload(Report.unit), selectinload(Report.sections), selectinload(Report.doubts))
    report = db.session.scalar(select(Report).where(Report.ref == ref, may_read(standing)).options(*parts))
    if report is None:
        raise Missing
    return report


def _told(report_id: Any) -> ColumnElement[bool]:
    """Which clauses are told of: asked for by their report, for a list of hundreds of ids costs more than what is asked."""
    return and_(Clause.report_id == report_id, Clause.role.in_(TOLD), Clause.state.in_(("found", "confirmed")))


def told_clauses(report: Report) -> list[Clause]:
    """The problems and arrangements of a report that were not set aside, in the order of the text."""
    return list(db.session.scalars(select(Clause).where(_told(report.id)).order_by(Clause.start, Clause.id)))


def fates_of(
    report: Report, clauses: list[Clause], standing: Standing, today: date
) -> tuple[dict[str, Fate], dict[int, TaskLine]]:
    """What became of each of the told clauses, and their tasks by id."""
    by_clause, by_id = task_lines(report, standing, today)
    lines = {clause.ref: by_clause.get(clause.id, []) for clause in clauses}
    return fates(lines, lines, ties(report, clauses)), by_id


def task_lines(report: Report, standing: Standing, today: date) -> tuple[dict[int, list[TaskLine]], dict[int, TaskLine]]:
    """The tasks of each told clause with their lamps, and by id; ``mine`` says which this person may open. Two queries at most.

    A clause of a corrected report that is word for word one of an earlier file shows that one's tasks as its own.
    """
    # a task may come from both files of a report
    rows = {(row[0], row[1]): row for row in db.session.execute(_lines(today, lamp_rule()), {"report": report.id})}
    ids = {task_id for _clause_id, task_id in rows}
    mine = ids if standing.sees_all else _in_sight(ids, standing)
    by_clause: dict[int, list[TaskLine]] = defaultdict(list)
    by_id: dict[int, TaskLine] = {}
    for (clause_id, task_id), row in rows.items():
        if task_id not in by_id:
            said: tuple[Any, ...] = (*row[2:], task_id in mine)
            by_id[task_id] = TaskLine(*said)
        by_clause[clause_id].append(by_id[task_id])
    return by_clause, by_id


@lru_cache(8)
def _lines(today: date, by: LampRule) -> Any:
    """The told clauses of a report, the tasks of each or of its twin in another file, and of each task what a TaskLine says, in its order."""
    return (
        select(
            Clause.id, Task.id, Task.ref, Task.number, Task.title, Task.state, lamp_of(today, by).label("lamp"), Task.percent,
            func.coalesce(Unit.short_name, ""), Task.original_due, Task.due, Task.done_on, Task.submitted_on,
        )
        .join_from(Clause, _TWIN, same_as(_TWIN))
        .join(TaskSource, TaskSource.clause_id == _TWIN.id)
        .join(Task, Task.id == TaskSource.task_id)
        .join(Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .where(_told(bindparam("report")))
        .order_by(Task.id)
    )  # fmt: skip


def _in_sight(ids: Set[int], standing: Standing) -> Set[int]:
    return set(db.session.scalars(select(Task.id).where(Task.id.in_(ids), visible(standing))))


def ties(report: Report, clauses: list[Clause]) -> dict[str, list[str]]:
    """Which of the told clauses are tied to which, both ways."""
    refs = {clause.id: clause.ref for clause in clauses}
    mine = ClauseLink.problem_id.in_(select(Clause.id).where(_told(report.id)))
    tied: dict[str, list[str]] = defaultdict(list)
    for problem, arrangement in db.session.execute(select(ClauseLink.problem_id, ClauseLink.arrangement_id).where(mine)):
        if arrangement in refs:
            tied[refs[problem]].append(refs[arrangement])
            tied[refs[arrangement]].append(refs[problem])
    return tied


def living(ref: str, standing: Standing, today: date) -> Living:
    """A report with the fate of its clauses, as this person may see it."""
    report = report_to_read(ref, standing)
    clauses = told_clauses(report)
    became, lines = fates_of(report, clauses, standing, today)
    text = clean_text(report)
    title = without_spam(report.title, report.doubts)
    beside = raised(report, text, standing)
    return Living(
        report=report,
        title=title,
        paras=_set(report, title, text, clauses, beside.keys()),
        raised=beside,
        clauses={clause.ref: clause for clause in clauses},
        fates=became,
        counts=_lamps(report, lines, today),
        words={clause.ref: text.cut(clause.start, clause.end) for clause in clauses},
    )


def _lamps(report: Report, lines: dict[int, TaskLine], today: date) -> Counts:
    """Of its issued tasks. Nearly always all of them have been read already, and are not asked for again."""
    ids = set(db.session.scalars(ids_of_reports((report.ref,))))
    if not ids <= lines.keys():
        return lamps_of(Task.id.in_(ids), today)
    issued = (lines[one] for one in ids if lines[one].state in (*OPEN, "closed"))
    return Counts(**Counter[str](line.lamp for line in issued))


def _set(report: Report, title: str, text: Mended, clauses: list[Clause], marks: Set[int]) -> tuple[Para, ...]:
    spans: list[Span] = []
    for clause in clauses:
        start, end = text.span(clause.start, clause.end)
        if not spans or start >= spans[-1].end:
            spans.append(Span(start, end, clause.ref))
    apart = tuple(
        Span(place, place + len(QUARANTINED), "")
        for repair, place in zip(text.repairs, text.places, strict=True)
        if repair.replacement == QUARANTINED
    )
    headings = tuple(without_spam(section.heading, report.doubts) for section in report.sections)
    return _text_set(text.text, title=title, headings=headings, spans=tuple(spans), quarantined=apart, marks=frozenset(marks))


@dataclass(frozen=True)
class Story:
    """One clause with everything that came of it."""

    report: Report
    clause: Clause
    words: str
    before: str
    after: str
    fate: Fate
    #: the clauses tied to it with their words and fates
    tied: list[tuple[Clause, str, Fate]]
    #: by the task's ref, for tasks this person may open
    outcomes: dict[str, str]
    updates: dict[str, Update]
    evidence: dict[str, list[str]]


def story(ref: str, standing: Standing, today: date) -> Story:
    """The story of a clause. Raises Missing for one that does not exist or whose report may not be read yet."""
    found = db.session.execute(
        select(Clause, Report.ref).join(Report, Report.id == Clause.report_id).where(Clause.ref == ref, Clause.role.in_(TOLD))
    ).one_or_none()
    if found is None or found.Clause.state not in ("found", "confirmed"):
        raise Missing
    page = living(found.ref, standing, today)
    clause = page.clauses[ref]
    tied = ties(page.report, list(page.clauses.values())).get(ref, [])
    before, after = _around(page, ref)
    mine = [task.ref for task in page.fates[ref].tasks if task.mine]
    outcomes, updates, evidence = _work_on(mine)
    others = [(page.clauses[other], page.words[other], page.fates[other]) for other in tied]
    return Story(page.report, clause, page.words[ref], before, after, page.fates[ref], others, outcomes, updates, evidence)


def _around(page: Living, ref: str) -> tuple[str, str]:
    """The words of the clause's own paragraph before and after it."""
    for para in page.paras:
        places = [n for n, piece in enumerate(para.pieces) if piece.clause == ref]
        if places:
            before = "".join(piece.text for piece in para.pieces[: places[0]])
            return before, "".join(piece.text for piece in para.pieces[places[-1] + 1 :])
    return "", ""


def _work_on(refs: list[str]) -> tuple[dict[str, str], dict[str, Update], dict[str, list[str]]]:
    """Outcome, last update and names of proof files of some tasks."""
    tasks = db.session.scalars(select(Task).where(Task.ref.in_(refs))).all()
    by_id = {task.id: task.ref for task in tasks}
    updates: dict[str, Update] = {}
    said = (
        select(Update)
        .where(Update.task_id.in_(by_id))
        .options(joinedload(Update.unit), joinedload(Update.by))
        .order_by(Update.id)
    )
    for update in db.session.scalars(said):
        updates[by_id[update.task_id]] = update
    evidence: dict[str, list[str]] = defaultdict(list)
    for proof in db.session.scalars(select(Evidence).where(Evidence.task_id.in_(by_id)).order_by(Evidence.id)):
        evidence[by_id[proof.task_id]].append(proof.file_name)
    return {task.ref: task.outcome for task in tasks}, updates, evidence
