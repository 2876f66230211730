"""The two days of every yearly report, said once a rung to whoever has to keep them; computed from the drafts themselves.

法治政府建设与责任落实督察工作规定 art. 24: handed in before 1 March, made public before 1 April of the next year.
"""

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Person, Unit
from app.drafting.letters import report_due
from app.drafting.release_queries import HandIn, handed_in
from app.extensions import db
from app.mail.post import put
from app.reminders.ladder import rung
from app.reminders.timetable import office_hour
from app.reports.models import Report
from app.tasks.addressee_queries import liaisons, office
from app.tasks.letters import Contact

#: days before each of the two days, and working days between two reminders afterwards
BEFORE, EVERY = (30, 10, 3), 5


def remind_of_reports(now: datetime) -> int:
    """Say what has fallen due about last year's reports and was not said; how many letters are new. Only while offices work. Commits nothing."""
    today = now.date()
    if office_hour(now) != now:
        return 0
    year = today.year - 1
    days = {"submit": date(today.year, 3, 1) - timedelta(days=1), "publish": date(today.year, 3, 31)}
    # after a quarter of a year of reminding it is no longer mail that helps, but the page of who has handed in
    steps = {what: rung(due, today, BEFORE, EVERY) for what, due in days.items() if today <= due + timedelta(days=90)}
    if not any(steps.values()):
        return 0
    read = _read_here(year)
    return sum(
        _say(row, what, year, days[what], step, now)
        for row in handed_in(year)
        for what, step in steps.items()
        if step and row.unit.id not in read and not _settled(row, what, step)
    )


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
    return set(db.session.scalars(select(Report.unit_id).where(Report.year == year)))


def _say(row: HandIn, what: str, year: int, due: date, step: str, now: datetime) -> int:
    people = _people(row.unit, now.date())
    base = current_app.extensions["settings"].base_url
    address = f"{base}/drafts/{row.draft.ref}" if row.draft else f"{base}/drafts"
    new = 0
    for person in people:
        words = report_due(what, row.unit.name, year, due, address, _ask(now.date()))
        letter = put(
            key=f"report-{what}:{row.unit.ref}:{year}:{step}:{person.id}", about=f"report-due:{row.unit.ref}:{year}",
            to_address=person.email, to_name=person.name, subject=words.subject, body=words.body, now=now,
            pace="daily", gist="年度报告期限",
        )  # fmt: skip
        new += letter is not None
    return new


def _people(unit: Unit, today: date) -> list[Person]:
    """Who writes a unit's report: the office that of the government, liaisons that of their own."""
    return office(today) if unit.kind == "government" else liaisons([unit.id], today)


def _ask(today: date) -> Contact:
    people = office(today)
    return Contact("", people[0].name, people[0].phone) if people else Contact("法治办", "")
