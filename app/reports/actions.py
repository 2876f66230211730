"""Taking a report in and settling it; it knows how a reading is stored, and refuses to judge a single clause."""

import hashlib
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.reports.errors import AlreadyImported, BadYear, NoSuchKind, NothingUploaded, NoYear
from app.reports.models import Clause, ClauseLink, Doubt, Figure, Report, Section
from app.reports.papers import PAPERS
from app.reports.queries import hints, same_file
from app.reports.reader import finding
from app.reports.reader.confined import read_confined
from app.reports.repairs import clean_text, is_quarantined, overlap, without_spam
from app.reports.spans import on_one_line

EARLIEST, LATEST = 1990, 2100

#: no report counts further; longer rows of digits are numbers of documents and licences
LARGEST = 10**15


def import_report(
    unit: Unit, year: int | None, name: str, data: bytes, *, by: Standing | None, now: datetime, paper: str = "report",
    authority: str = "",
) -> Report:  # fmt: skip
    """Read a file and store what was found for review; without a year the one the report states is taken.

    ``paper``: what kind it is (papers.py), and by whose ``authority`` one that is no report is worked off. Raises the reader's
    refusals, NothingUploaded, NoYear, BadYear, NoSuchKind and AlreadyImported; then nothing is stored.
    """
    if paper not in PAPERS:
        raise NoSuchKind
    if not data:
        raise NothingUploaded
    if year is not None:
        checked_year(year)
    reading = read_confined(name, data, hints(), paper)
    if paper != "report":
        year = year or reading.year or now.year
    report = store(unit, year, name, hashlib.sha256(data).hexdigest(), reading, by=by, now=now)
    report.paper, report.authority = paper, " ".join(authority.split())[:300] if paper != "report" else ""
    return report


def checked_year(year: int) -> int:
    """The year, when a report can be about it. Raises BadYear."""
    if not EARLIEST <= year <= LATEST:
        raise BadYear(year=year)
    return year


def store(
    unit: Unit, year: int | None, name: str, sha256: str, reading: finding.Reading, *, by: Standing | None, now: datetime
) -> Report:
    """Store a reading whole or not at all. Raises NoYear and AlreadyImported."""
    year = year or reading.year
    if year is None:
        raise NoYear
    first = same_file(unit, year, sha256)
    if first is not None:
        raise AlreadyImported(title=first.title, year=year, ref=first.ref)
    report = Report(
        unit=unit, year=year, file_name=name[:300], sha256=sha256, text=reading.text, title="", issuer="",
        signed_on=reading.signed_on, published_on=reading.published_on, document_number=reading.document_number[:80],
        created_at=now, created_by_id=by.person_id if by else None,
    )  # fmt: skip
    report.doubts = [_doubt(doubt) for doubt in reading.doubts]
    quarantined = [doubt for doubt in report.doubts if is_quarantined(doubt)]
    report.title = without_spam(reading.title or name, quarantined)[:300]
    report.issuer = without_spam(reading.issuer, quarantined)[:200]
    report.sections = [_section(section, quarantined) for section in reading.sections]
    report.figures = [
        _figure(figure)
        for figure in reading.figures
        if abs(figure.value) < LARGEST and not _touches(figure.start, figure.end, quarantined)
    ]
    report.left_out = [[one.start, one.end, one.reason] for one in reading.excluded]
    report.clauses = _clauses(reading, report)
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
            db.session.add_all(_links(reading, report.clauses))
    except IntegrityError:
        # somebody else stored the same file between the look-up and now
        raise AlreadyImported(title=report.title, year=year, ref="") from None
    return report


def _touches(start: int, end: int, doubts: list[Doubt]) -> bool:
    return any(overlap(start, end, doubt.start, doubt.end) for doubt in doubts)


def _doubt(doubt: finding.Doubt) -> Doubt:
    return Doubt(
        kind=doubt.kind[:40], code=doubt.code[:40], facts=dict(doubt.facts) if doubt.code else {"words": doubt.message}, text=doubt.text, start=doubt.start, end=doubt.end,
        suggestion=doubt.suggestion, replacement="", decision="open",
    )  # fmt: skip


def _section(section: finding.Section, spam: list[Doubt]) -> Section:
    return Section(
        number=section.number[:20], heading=without_spam(section.heading, spam)[:300], role=section.role,
        start=section.start, end=section.end,
    )  # fmt: skip


def _figure(figure: finding.Figure) -> Figure:
    return Figure(
        indicator=figure.indicator[:200], value=figure.value, unit=figure.unit[:20], approximate=figure.approximate,
        text=figure.text[:200], start=figure.start, end=figure.end,
    )  # fmt: skip


def _clauses(reading: finding.Reading, report: Report) -> list[Clause]:
    """The clauses as rows. What is quarantined stays out of every word that is meant to be carried on."""
    shown, spam = clean_text(report), [doubt for doubt in report.doubts if is_quarantined(doubt)]
    rows = []
    for clause in reading.clauses:
        whole = not _touches(clause.start, clause.end, spam) and clause.wording
        rows.append(Clause(
            role=clause.role, section=clause.section[:20], item=without_spam(clause.item, spam)[:300],
            point=without_spam(clause.point, spam)[:300], text=clause.text, start=clause.start, end=clause.end,
            nature=clause.nature[:20], deadline=clause.deadline[:60], owner=without_spam(clause.owner, spam)[:200], suggested_units=list(clause.suggested_units),
            wording=without_spam(whole or on_one_line(shown.cut(clause.start, clause.end)), spam), state="found",
        ))  # fmt: skip
    return rows


def _links(reading: finding.Reading, rows: list[Clause]) -> list[ClauseLink]:
    """Suggested ties, each once, from the problem to what answers it."""
    strongest: dict[tuple[int, int], float] = {}
    for place, clause in enumerate(reading.clauses):
        for link in clause.links:
            pair = (place, link.clause) if clause.role == "problem" else (link.clause, place)
            roles = [reading.clauses[end].role for end in pair]
            if roles[0] == "problem" and roles[1] in ("arrangement", "goal"):
                strongest[pair] = max(link.strength, strongest.get(pair, 0.0))
    return [
        ClauseLink(problem_id=rows[problem].id, arrangement_id=rows[answer].id, strength=strength)
        for (problem, answer), strength in strongest.items()
    ]
