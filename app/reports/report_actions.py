"""Settling a report, opening it again, and its title and year; it knows when a review is complete, not what becomes of it."""

from datetime import datetime

from app.accounts.standing import Standing
from app.reports.actions import checked_year
from app.reports.clause_actions import doubts_of
from app.reports.errors import AlreadyImported, NoTitle, SpamInWords, SpamOpen, StillUndecided
from app.reports.models import Report
from app.reports.queries import same_file, standing_clauses
from app.reports.repairs import carries_spam, is_quarantined
from app.reports.step_actions import recorded

#: achievements are the ground of next year's report, not work to be given out: they may wait
TO_BE_DECIDED = ("problem", "arrangement", "goal")


def settle(report: Report, *, by: Standing | None, now: datetime) -> None:
    """Close the review. Raises SpamOpen and StillUndecided with how many places wait; ReportSettled when it is closed."""
    spam = sum(is_quarantined(doubt) for doubt in doubts_of(report))
    if spam:
        raise SpamOpen(count=spam)
    waiting = sum(clause.state == "found" and clause.role in TO_BE_DECIDED for clause in standing_clauses(report))
    if waiting:
        raise StillUndecided(count=waiting)
    with recorded(report, "settle", "", by=by, now=now):
        report.state = "confirmed"


def reopen(report: Report, *, by: Standing | None, now: datetime) -> None:
    """Open a settled report for review again."""
    with recorded(report, "reopen", "", by=by, now=now, settled_too=True):
        report.state = "reviewing"


def rename(report: Report, title: str, year: int, *, by: Standing | None, now: datetime) -> None:
    """Correct the title and the year. Raises NoTitle, SpamInWords, BadYear, AlreadyImported and ReportSettled."""
    words = " ".join(title.split())[:300]
    if not words:
        raise NoTitle
    if carries_spam(words, doubts_of(report)):
        raise SpamInWords
    first = same_file(report.unit, checked_year(year), report.sha256)
    if first is not None and first.id != report.id:
        raise AlreadyImported(title=first.title, year=year, ref=first.ref)
    with recorded(report, "rename", words[:24], by=by, now=now):
        report.title, report.year = words, year
