"""Looking up reports and what was found in them; it knows the tables of this room, and refuses to change them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person, Unit
from app.extensions import db
from app.reports.errors import NoSuchClause, NoSuchReport
from app.reports.models import Clause, ClauseLink, Doubt, Report, ReviewStep
from app.reports.reader.finding import UnitHint
from app.reports.repairs import SPAM_KINDS
from app.web.paging import Page, page_of


@dataclass
class Counts:
    """How many clauses of a report there are by role and by state, and how many doubts wait."""

    by_role: Counter[str] = field(default_factory=Counter)
    found: int = 0
    confirmed: int = 0
    open_doubts: int = 0
    open_spam: int = 0


def report_by_ref(ref: str) -> Report:
    """The report with its unit. Raises NoSuchReport."""
    report = db.session.scalar(select(Report).where(Report.ref == ref).options(joinedload(Report.unit)))
    if report is None:
        raise NoSuchReport
    return report


def report_for_step(ref: str) -> Report:
    """The report, held so that two people's steps on it come one after the other. Raises NoSuchReport."""
    report = db.session.scalar(select(Report).where(Report.ref == ref).with_for_update())
    if report is None:
        raise NoSuchReport
    return report


def report_to_review(ref: str) -> Report:
    """The report with everything the desk shows, in a number of queries that does not grow. Raises NoSuchReport."""
    parts = (Report.sections, Report.clauses, Report.figures)
    loaded = select(Report).where(Report.ref == ref).options(joinedload(Report.unit), *(selectinload(part) for part in parts))
    report = db.session.scalar(loaded.options(selectinload(Report.doubts).joinedload(Doubt.decided_by)))
    if report is None:
        raise NoSuchReport
    return report


def clause_of(report: Report, ref: str) -> Clause:
    """A clause of this report. Raises NoSuchClause."""
    found = db.session.scalar(select(Clause).where(Clause.report_id == report.id, Clause.ref == ref, Clause.state != "absorbed"))
    if found is None:
        raise NoSuchClause
    return found


def doubt_of(report: Report, ref: str) -> Doubt:
    """A doubt of this report. Raises NoSuchClause."""
    found = db.session.scalar(select(Doubt).where(Doubt.report_id == report.id, Doubt.ref == ref))
    if found is None:
        raise NoSuchClause
    return found


def standing_clauses(report: Report) -> list[Clause]:
    """The clauses that stand, discarded ones too, in the order of the text."""
    clauses = db.session.scalars(
        select(Clause).where(Clause.report_id == report.id, Clause.state != "absorbed").order_by(Clause.start, Clause.id)
    )
    return list(clauses)


def first_of(clause: type[Clause]) -> ColumnElement[int]:
    """The clause of the first file of its report that a clause is word for word: itself when it is the first (carry_actions.py)."""
    return func.coalesce(clause.continues_id, clause.id)


def same_as(twin: type[Clause]) -> ColumnElement[bool]:
    """Whether a clause and its twin are one: itself, or word for word the same in another file of the same report."""
    # by equality: with OR between two of them every clause is held against every other
    return first_of(twin) == first_of(Clause)


def links_of(report: Report) -> list[ClauseLink]:
    """Every tie between problems and arrangements of a report."""
    mine = select(Clause.id).where(Clause.report_id == report.id)
    return list(db.session.scalars(select(ClauseLink).where(ClauseLink.problem_id.in_(mine)).order_by(ClauseLink.arrangement_id)))


def last_step(report: Report) -> ReviewStep | None:
    """The step that undoing would undo."""
    latest = select(ReviewStep).where(ReviewStep.report_id == report.id).order_by(ReviewStep.id.desc()).limit(1)
    return db.session.scalar(latest.options(joinedload(ReviewStep.by)))


def others_since(ref: str, step: int, person: int) -> list[str]:
    """Who else has taken steps on a report after the step that a page was shown with."""
    names = select(Person.name).join(ReviewStep, ReviewStep.by_id == Person.id).join(Report, Report.id == ReviewStep.report_id)
    since = names.where(Report.ref == ref, ReviewStep.id > step, Person.id != person)
    return sorted(set(db.session.scalars(since)))


def same_file(unit: Unit, year: int, sha256: str) -> Report | None:
    """The report that this very file became before, for the same unit and year."""
    return db.session.scalar(select(Report).where(Report.unit_id == unit.id, Report.year == year, Report.sha256 == sha256))


def shelf(number: int) -> Page:
    """A page of all reports, the newest year first, by the customary order of units."""
    newest = select(Report).join(Unit).order_by(Report.year.desc(), Unit.position, Unit.id, Report.id.desc())
    return page_of(newest.options(joinedload(Report.unit), joinedload(Report.created_by)), number)


def counts(reports: Sequence[Report]) -> dict[int, Counts]:
    """What was found in each report, in two queries."""
    found: dict[int, Counts] = defaultdict(Counts)
    ids = [report.id for report in reports]
    clauses = select(Clause.report_id, Clause.role, Clause.state, func.count()).where(
        Clause.report_id.in_(ids), Clause.state.in_(("found", "confirmed"))
    )
    for report_id, role, state, number in db.session.execute(clauses.group_by(Clause.report_id, Clause.role, Clause.state)):
        found[report_id].by_role[role] += number
        found[report_id].found += number if state == "found" else 0
        found[report_id].confirmed += number if state == "confirmed" else 0
    doubts = select(Doubt.report_id, Doubt.kind, func.count()).where(Doubt.report_id.in_(ids), Doubt.decision == "open")
    for report_id, kind, number in db.session.execute(doubts.group_by(Doubt.report_id, Doubt.kind)):
        found[report_id].open_doubts += number
        found[report_id].open_spam += number if kind in SPAM_KINDS else 0
    return found


def units_to_choose() -> list[Unit]:
    """The units a report may be of, in their customary order."""
    active = select(Unit).where(Unit.active, Unit.kind != "invited").order_by(Unit.position, Unit.id)
    return list(db.session.scalars(active))


def hints() -> list[UnitHint]:
    """The units as the reader suggests them: their names and the words of their duties."""
    return [
        UnitHint(
            unit.code, tuple(dict.fromkeys((unit.name, unit.short_name))), tuple(unit.duties.split("\n")) if unit.duties else ()
        )
        for unit in units_to_choose()
    ]
