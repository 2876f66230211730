"""Deciding a doubt; it knows what is shown for a doubted piece before and after, and refuses to touch the report's text."""

from datetime import datetime

from sqlalchemy import select

from app.accounts.standing import Standing
from app.extensions import db
from app.reports.clause_actions import ABOUT, doubts_of
from app.reports.errors import NothingToRepair, RepairCarriesSpam, UnknownDecision
from app.reports.models import Clause, Doubt, Report, Section
from app.reports.queries import standing_clauses
from app.reports.repairs import QUARANTINED, Mended, foreign, is_quarantined, is_spam, mended, overlap, repairs_of, reworded
from app.reports.spans import on_one_line
from app.reports.step_actions import recorded

DECISIONS = ("open", "repaired", "kept")


def decide(report: Report, doubt: Doubt, decision: str, replacement: str = "", *, by: Standing | None, now: datetime) -> None:
    """Accept a repair (the suggestion, or what the person wrote instead), declare the original right, or open the doubt again.

    A repair of spam without any words cuts the piece out. Words already made from the piece follow the decision.
    Raises UnknownDecision, NothingToRepair, RepairCarriesSpam and ReportSettled.
    """
    if decision not in DECISIONS:
        raise UnknownDecision
    wanted = _repair(doubt, replacement) if decision == "repaired" else ""
    with recorded(report, "decide", doubt.text[:ABOUT], by=by, now=now):
        before, was = _shown(report), _piece(doubt)
        doubt.decision, doubt.replacement = decision, wanted
        doubt.decided_at = None if decision == "open" else now
        doubt.decided_by_id = None if decision == "open" or by is None else by.person_id
        db.session.flush()
        after, will = _shown(report), _piece(doubt)
        for clause in standing_clauses(report):
            if overlap(clause.start, clause.end, doubt.start, doubt.end):
                _follow(clause, doubt, (before, was), (after, will))
        if is_spam(doubt):
            _mend_headings(report, was, will)


def _repair(doubt: Doubt, replacement: str) -> str:
    wanted = " ".join(replacement.split()) or doubt.suggestion
    if not wanted and not is_spam(doubt):
        raise NothingToRepair
    if is_spam(doubt) and foreign(doubt) in wanted:
        raise RepairCarriesSpam
    return wanted


def _shown(report: Report) -> Mended:
    return mended(report.text, repairs_of(doubts_of(report)))


def _piece(doubt: Doubt) -> str:
    """What is shown for the doubted piece now."""
    if is_quarantined(doubt):
        return QUARANTINED
    return doubt.replacement if doubt.decision == "repaired" else doubt.text


def _follow(clause: Clause, doubt: Doubt, before: tuple[Mended, str], after: tuple[Mended, str]) -> None:
    """Let a clause's wording follow; one that changed, or that carries open spam again, waits for confirmation."""
    old = clause.wording
    if old == on_one_line(before[0].cut(clause.start, clause.end)):
        clause.wording = on_one_line(after[0].cut(clause.start, clause.end))
    elif len(before[1]) > 1:
        clause.wording = reworded(old, before[1], after[1])
    if clause.state == "confirmed" and (clause.wording != old or is_quarantined(doubt)):
        clause.state = "found"


def _mend_headings(report: Report, was: str, will: str) -> None:
    """Titles and headings that were taken from the doubted piece follow too."""
    report.title, report.issuer = reworded(report.title, was, will)[:300], reworded(report.issuer, was, will)[:200]
    for section in db.session.scalars(select(Section).where(Section.report_id == report.id)):
        section.heading = reworded(section.heading, was, will)[:300]
    for clause in standing_clauses(report):
        clause.item, clause.point = reworded(clause.item, was, will)[:300], reworded(clause.point, was, will)[:300]
