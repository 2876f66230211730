"""Taking the facts of a year from the rooms that keep them, in a bounded number of queries; it changes nothing and writes no words."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select, union
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.cases.queries import rates_of_year
from app.drafting import patterns
from app.drafting.causes import cause_in
from app.drafting.facts import ClauseFact, CourtFact, IndicatorFact, ProposalFact, ReportFact, TaskFact, YearFacts
from app.drafting.models import Proposal
from app.drafting.punctuation import opened
from app.extensions import db
from app.indicators import queries as indicator_queries
from app.indicators.models import Indicator, IndicatorPlace
from app.policy.queries import decided
from app.reports.models import Clause, ClauseLink, Report
from app.reports.repairs import Mended, clean_text, without_spam
from app.tasks.lamps import overdue
from app.tasks.line_queries import carried_on
from app.tasks.models import Entry, Task, TaskSource, Update

#: so many tasks are named one by one, so that what hangs on them is found by its index
FEW = 5000
#: units whose report speaks for the whole district
OF_THE_DISTRICT = ("government", "office")


def year_facts(unit: Unit, year: int, today: date) -> YearFacts:
    """The facts for a unit's report about ``year`` as they stand on ``today``."""
    units = db.session.execute(select(Unit.code, Unit.short_name, Unit.kind).order_by(Unit.position, Unit.id)).all()
    district = unit.kind in OF_THE_DISTRICT
    return YearFacts(
        year=year,
        unit_name=unit.name,
        unit_short=unit.short_name,
        place=_place(unit.name),
        office=next((row.short_name for row in units if row.kind == "office"), unit.short_name) if district else unit.short_name,
        district=district,
        last=_report_fact(unit, year - 1, {row.code: row.short_name for row in units}),
        tasks=tuple(_task_facts(unit, year, today)),
        court=_court(unit, year, district),
        indicators=indicator_facts(unit, year),
        proposals=_proposals(unit, year, district),
        patterns=decided(patterns.CHOICE),
    )


def indicator_facts(unit: Unit, year: int) -> tuple[IndicatorFact, ...]:
    """The indicators of a unit's report in a year, beside the year before."""
    return tuple(
        IndicatorFact(
            ref=row.indicator.ref,
            name=row.indicator.name,
            measure=row.indicator.measure,
            state=row.now.state,
            value=row.now.value,
            last=row.before.value,
            target=row.indicator.target,
            direction=row.indicator.direction,
            owner=row.indicator.owner.short_name if row.indicator.owner else "",
            basis=row.indicator.basis,
            asked_for=row.indicator.feed == "units" and not row.indicator.numerator_id,
        )
        for row in indicator_queries.of_report(unit, year)
    )


def _proposals(unit: Unit, year: int, district: bool) -> tuple[ProposalFact, ...]:
    """What units propose for the year after; a unit's own report takes up its own."""
    chosen = select(Proposal.ref, Unit.short_name, Proposal.text).join(Unit, Unit.id == Proposal.unit_id)
    chosen = chosen.where(Proposal.year == year).order_by(Unit.position, Proposal.id)
    rows = db.session.execute(chosen if district else chosen.where(Proposal.unit_id == unit.id))
    return tuple(ProposalFact(*row) for row in rows)


def _place(name: str) -> str:
    """What running text calls the place of a government (清砚区), or the unit itself when it is none."""
    place = name.removesuffix("人民政府")
    return re.sub(r"^[\u4e00-\u9fff]{2,6}?[市州盟](?=[\u4e00-\u9fff]{1,8}[区县市旗]$)", "", place)


def last_report(unit: Unit, year: int) -> Report | None:
    """The unit's report about a year: a confirmed one before one under review, the latest of several."""
    reports = select(Report).where(Report.unit_id == unit.id, Report.year == year, Report.paper == "report")
    parts = (Report.sections, Report.clauses, Report.figures, Report.doubts)
    found = db.session.scalars(reports.order_by(Report.id.desc()).options(*(selectinload(part) for part in parts))).all()
    return next((report for report in found if report.state == "confirmed"), found[0] if found else None)


def clauses_owed(report: Report | None) -> list[ClauseFact]:
    """What the report of the year after must answer: the problems and arrangements of this one."""
    return [clause for clause in _clause_facts(report, {}) if clause.counts] if report else []


def _report_fact(unit: Unit, year: int, names: dict[str, str]) -> ReportFact | None:
    report = last_report(unit, year)
    if report is None:
        return None
    return ReportFact(
        ref=report.ref,
        year=report.year,
        title=without_spam(report.title, report.doubts),
        clauses=tuple(_clause_facts(report, names)),
        ties=_ties(report),
    )


def _clause_facts(report: Report, names: dict[str, str]) -> Iterable[ClauseFact]:
    """The clauses that stand, in order, cleaned of whatever was injected."""
    mended = clean_text(report)
    places = (
        select(IndicatorPlace.start, Indicator.ref).join(Indicator).where(IndicatorPlace.report_id == report.id, Indicator.active)
    )
    refs = {row[0]: row[1] for row in db.session.execute(places)} if names else {}
    for clause in report.clauses:
        if clause.state in ("found", "confirmed"):
            figures = [figure for figure in report.figures if clause.start <= figure.start < clause.end]
            part = next((section.role for section in report.sections if section.start <= clause.start < section.end), "other")
            yield ClauseFact(
                ref=clause.ref,
                role=clause.role,
                part=part,
                item=without_spam(clause.item, report.doubts),
                text=_words(clause, report, mended),
                owners=tuple(names[code] for code in clause.suggested_units if code in names),
                figures=len(figures),
                numbers=tuple((figure.value, refs.get(figure.start, "")) for figure in figures),
            )


def _words(clause: Clause, report: Report, mended: Mended) -> str:
    if clause.role in ("problem", "arrangement") and clause.wording:
        return opened(without_spam(clause.wording, report.doubts))
    return opened(mended.cut(clause.start, clause.end))


def _ties(report: Report) -> dict[str, tuple[str, ...]]:
    """The confirmed ties from problems to arrangements, by ref."""
    refs = {clause.id: clause.ref for clause in report.clauses}
    found: dict[str, tuple[str, ...]] = {}
    links = (
        select(ClauseLink)
        .join(Clause, Clause.id == ClauseLink.problem_id)
        .where(Clause.report_id == report.id, ClauseLink.confirmed)
    )
    for link in db.session.scalars(links.order_by(ClauseLink.problem_id, ClauseLink.arrangement_id)):
        if link.problem_id in refs and link.arrangement_id in refs:
            found[refs[link.problem_id]] = (*found.get(refs[link.problem_id], ()), refs[link.arrangement_id])
    return found


def _ids(unit: Unit, year: int) -> Any:
    """The tasks of a year a unit's report answers for: those from its own report; a district's, those from none; a unit's, those it leads.

    A unit's are a union of ids, each found by its index: with OR between them the year of every unit is read.
    """
    own = Task.report_id.in_(select(Report.id).where(Report.unit_id == unit.id))
    of_year = select(Task.id).where(Task.year == year)
    if unit.kind in OF_THE_DISTRICT:
        return of_year.where(or_(own, Task.report_id.is_(None)))
    return union(of_year.where(own), of_year.where(Task.lead_unit_id == unit.id))


def _task_facts(unit: Unit, year: int, today: date) -> Iterable[TaskFact]:
    ids: Any = list(db.session.scalars(_ids(unit, year)))
    if len(ids) > FEW:  # more than a statement takes one by one
        ids = _ids(unit, year)
    chosen = select(Task, carried_on()).where(Task.id.in_(ids)).order_by(Task.number)
    tasks = db.session.execute(chosen.options(joinedload(Task.lead_unit))).all()
    sources = (
        select(TaskSource.task_id, Clause.ref).join(Clause, Clause.id == TaskSource.clause_id).where(TaskSource.task_id.in_(ids))
    )
    clauses = _gathered(db.session.execute(sources.order_by(Clause.start)))
    said = select(Update.task_id, Update.text).where(Update.task_id.in_(ids), Update.nothing_new.is_(False), Update.text != "")
    updates = _gathered(db.session.execute(said.order_by(Update.id.desc())))
    noted = select(Entry.task_id, Entry.note).where(Entry.task_id.in_(ids), Entry.move == "cancel").order_by(Entry.id.desc())
    cancelled = _gathered(db.session.execute(noted))
    for task, carried in tasks:
        fact = _task_fact(task, today, clauses.get(task.id, []), updates.get(task.id, []), cancelled.get(task.id, []))
        yield replace(fact, carried=carried)


def _task_fact(task: Task, today: date, clauses: list[str], updates: list[str], cancelled: list[str]) -> TaskFact:
    return TaskFact(
        ref=task.ref,
        number=task.number,
        kind=task.kind,
        title=opened(task.title),
        state=task.state,
        overdue=overdue(task.state, task.due, task.submitted_on, today),
        nature=task.nature,
        chapter=task.chapter,
        lead=task.lead_unit.short_name if task.lead_unit else "",
        outcome=task.outcome,
        update=updates[0] if updates else "",
        cause=cause_in(updates),
        cancelled_for=cancelled[0] if cancelled else "",
        target=task.target,
        target_value=task.target_value,
        target_unit=task.target_unit,
        value=task.value,
        due=task.due,
        done_on=task.done_on,
        clauses=tuple(clauses),
    )


def _gathered(rows: Iterable[Row[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, words in rows:
        found.setdefault(key, []).append(words)
    return found


def _court(unit: Unit, year: int, district: bool) -> CourtFact | None:
    """The court's year from the same function that leaders' pages use; None when nothing was heard or concluded."""
    rates = rates_of_year(year, None if district else (unit.id,))
    if not rates.appearance.denominator and not rates.loss_concluded.denominator:
        return None
    return CourtFact(
        heard=rates.appearance.denominator,
        attended=rates.appearance.numerator,
        rate=rates.appearance.percent,
        principal=rates.principal.numerator,
        spoke=rates.spoke.numerator,
        concluded=rates.loss_concluded.denominator,
        lost=rates.loss_concluded.numerator,
        loss_rate=rates.loss_concluded.percent,
        basis=rates.appearance.said,
        loss_basis=rates.loss_concluded.said,
    )
