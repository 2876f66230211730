"""The two days of every yearly report, said once a rung to whoever has to keep them; computed from the drafts themselves.

法治政府建设与责任落实督察工作规定 art. 24: handed in before 1 March, made public before 1 April of the next year.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select

from app.drafting.letters import report_due
from app.drafting.release_queries import HandIn, handed_in
from app.extensions import db
from app.reminders.day_queries import Day, Source
from app.reminders.ladder import rung
from app.reports.models import Report

#: days before each of the two days, and working days between two reminders afterwards
BEFORE, EVERY = (30, 10, 3), 5
#: afterwards it is no longer mail that helps, but the page of who has handed in
AT_MOST = timedelta(days=90)


def _days(today: date) -> Iterator[Day]:
    year = today.year - 1
    due = {"submit": date(today.year, 3, 1) - timedelta(days=1), "publish": date(today.year, 3, 31)}
    steps = {what: step for what, day in due.items() if today <= day + AT_MOST and (step := rung(day, today, BEFORE, EVERY))}
    if not steps:
        return
    base = current_app.extensions["settings"].base_url
    read = _read_here(year)
    for row in handed_in(year):
        unit = row.unit
        address = f"{base}/drafts/{row.draft.ref}" if row.draft else f"{base}/drafts"
        for what, step in steps.items():
            if unit.id not in read and not _settled(row, what, step):
                words = partial(report_due, what, unit.name, year, due[what], address)
                key, about = f"report-{what}:{unit.ref}:{year}:{step}", f"report-due:{unit.ref}:{year}"
                yield Day(key, about, unit, "年度报告期限", words, by_office=unit.kind == "government")


def _settled(row: HandIn, what: str, step: str) -> bool:
    """Whether nothing more is said: handed in, or published, or told once that it is late.

    Only a government's own draft is asked after again and again: units are chased by the office's page, and a report that was
    never begun here may have been written elsewhere.
    """
    chased = row.unit.kind == "government" and row.draft is not None
    if step.startswith("+") and step != "+1" and not chased:
        return True
    return row.draft is not None and bool(row.draft.handed_in_on if what == "submit" else row.draft.published_on)


def _read_here(year: int) -> set[int]:
    """The units whose report about a year was imported as it was published."""
    return set(db.session.scalars(select(Report.unit_id).where(Report.year == year, Report.paper == "report")))


#: handing in and making public last year's report
REPORTS = Source("report-", _days)
