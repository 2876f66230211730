"""Problems found again year after year, each with what came of it this year and of its like last year; it reads and never writes."""

from dataclasses import dataclass
from datetime import date

from app.accounts.standing import Standing
from app.progress.document_queries import fates_of, report_to_read, told_clauses
from app.progress.fate import Fate
from app.reports.models import Clause, Report
from app.reports.years_queries import beside_last_year


@dataclass(frozen=True)
class Again:
    """A problem of this year's report, its like of last year, and the fate of both."""

    now: Clause
    before: Clause
    #: in how many years one after the other
    years: int
    fate: Fate
    last_fate: Fate


@dataclass(frozen=True)
class Recurring:
    """The problems of a report that last year's had already, the longest row of years first."""

    report: Report
    #: None where last year's report was never taken in
    last: Report | None
    rows: list[Again]


def recurring(ref: str, standing: Standing, today: date) -> Recurring:
    """The recurring problems of a report, in a number of queries that does not grow."""
    report = report_to_read(ref, standing)
    beside = beside_last_year(report)
    if beside is None:
        return Recurring(report, None, [])
    now, before = (_fates(one, standing, today) for one in (report, beside.last))
    rows = [
        Again(one.now, one.before, one.years, now[one.now.ref], before[one.before.ref])
        for one in beside.repeated
        if one.now and one.before
    ]
    return Recurring(report, beside.last, sorted(rows, key=lambda row: (-row.years, row.now.start)))


def _fates(report: Report, standing: Standing, today: date) -> dict[str, Fate]:
    return fates_of(report, told_clauses(report), standing, today)[0]
