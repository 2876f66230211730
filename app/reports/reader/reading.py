"""Knows the order in which a report is read, from characters to findings; every step's knowledge is in its own file."""

from collections.abc import Sequence
from dataclasses import replace

from app.reports.reader.checks import arithmetic_doubts, contradictions, missing_parts, percent_doubts
from app.reports.reader.clauses import clauses_of, inherit_subjects
from app.reports.reader.damage import broken_off, damage_in, numbering_doubts
from app.reports.reader.figures import figures_of
from app.reports.reader.finding import Clause, Doubt, Reading, Section, UnitHint
from app.reports.reader.flow import Flow
from app.reports.reader.formats import text_of_file
from app.reports.reader.genre import NOT_A_REPORT, is_report, title_as_written, year_told
from app.reports.reader.lines import Line, lines_of
from app.reports.reader.links import linked
from app.reports.reader.other_papers import number_of_paper, numbers_of, title_of_paper
from app.reports.reader.outline import Part, headings, parts_of
from app.reports.reader.owners import suggested_units
from app.reports.reader.page import Page, pages_of
from app.reports.reader.paragraphs import flow_of
from app.reports.reader.refusals import EmptyFile, TextTooLong
from app.reports.reader.repeats import without_copy
from app.reports.reader.shadow import shadow_of
from app.reports.reader.spam import Spam, masked, spam_in
from app.reports.reader.telling import doubt_of
from app.reports.reader.title import owner_of, year_of

LONGEST_TEXT = 1_000_000


def read_file(name: str, data: bytes, units: Sequence[UnitHint] = (), paper: str = "report") -> Reading:
    """Reads a report from a file; ``name`` only helps where the bytes do not tell. Raises refusals of this room and nothing else.

    ``paper``: what kind it is (reports/papers.py); one that is no yearly report is read number by number.
    """
    return read_text(text_of_file(name, data), units, paper)


def read_text(text: str, units: Sequence[UnitHint] = (), paper: str = "report") -> Reading:
    """Reads a report given as text; raises ``EmptyFile`` or ``TextTooLong`` and nothing else."""
    if not text.strip("\ufeff \t\r\n\u3000\x00"):
        raise EmptyFile
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    shadow = shadow_of(text)
    spam = spam_in(text, shadow)
    lines, copy = without_copy(lines_of(masked(shadow, spam.spans)))
    pages = pages_of(lines)
    read = [
        _read_page(text, shadow, page, spam) if paper == "report" else _read_paper(text, shadow, page, spam, paper)
        for page in pages
    ]
    reports = [one for one in read if one.clauses] or read[:1]
    twice = [doubt_of("said_twice", text, *copy)] if copy and reports[0].clauses else []
    return _put_together(text, shadow, lines, spam, reports, units, twice)


def _put_together(
    text: str,
    shadow: str,
    lines: Sequence[Line],
    spam: Spam,
    read: Sequence[Reading],
    units: Sequence[UnitHint],
    more: Sequence[Doubt],
) -> Reading:
    """One reading of all the documents in a text; what is said once (title, year, dates) is said of the first."""
    clauses = _with_ties([clause for one in read for clause in one.clauses], units)
    doubts = [*more, *spam.doubts, *damage_in(text, shadow, lines), *(doubt for one in read for doubt in one.doubts)]
    for other in read[1:]:
        start = other.sections[0].start if other.sections else other.clauses[0].start
        doubts.append(doubt_of("second_document", text, start, start, title=other.title))
    return replace(
        read[0],
        sections=[section for one in read for section in one.sections],
        clauses=clauses,
        figures=[figure for one in read for figure in one.figures],
        excluded=[number for one in read for number in one.excluded],
        doubts=sorted(doubts, key=lambda doubt: (doubt.start, doubt.end)),
    )


def _read_page(text: str, shadow: str, page: Page, spam: Spam) -> Reading:
    flow = flow_of(shadow, page.body, spam.spans)
    year = year_of(page.title) or year_told(flow.text, page.signed_on)
    parts = parts_of(flow, year)
    report = is_report(page.title, flow.text, parts, page.signature)
    clauses = _with_subjects(clauses_of(flow, text, parts, year)) if report else []
    figures, excluded = figures_of(flow, text, headings(parts))
    doubts = [*broken_off(text, flow, parts), *numbering_doubts(text, flow, parts), *arithmetic_doubts(text, flow)]
    doubts += [*percent_doubts(text, figures), *contradictions(text, figures)]
    doubts += missing_parts(parts, clauses, flow.text) if report else [NOT_A_REPORT]
    issuer = _issuer(page)
    name, start, end = page.source
    if report and name and not issuer:
        doubts.append(doubt_of("issuer_from_source", text, start, end, name, name=name))
    return Reading(
        text=text,
        title=title_as_written(text, page.title_span, spam.spans),
        issuer=issuer,
        year=year,
        signed_on=page.signed_on,
        published_on=page.published_on,
        document_number=page.number,
        sections=[_section(flow, text, part) for part in parts if not part.nested],
        clauses=clauses,
        figures=figures,
        doubts=doubts,
        excluded=excluded,
    )


def _issuer(page: Page) -> str:
    """The authority of the title; where the signature says it in full (某镇人民政府 for 某镇), the signature."""
    owner = owner_of(page.title)
    return page.signature if page.signature.startswith(owner) else owner


def _read_paper(text: str, shadow: str, page: Page, spam: Spam, paper: str) -> Reading:
    """A paper of another kind: its numbered findings and demands, and nothing that is asked of a yearly report."""
    flow = flow_of(shadow, page.body, spam.spans)
    sections, clauses = numbers_of(flow, text, paper)
    figures, excluded = figures_of(flow, text, [])
    signed = page.signed_on or page.published_on
    return Reading(
        text=text,
        title=title_as_written(text, page.title_span, spam.spans) or title_of_paper(flow),
        issuer=_issuer(page),
        year=signed.year if signed else None,
        signed_on=page.signed_on,
        published_on=page.published_on,
        document_number=page.number or number_of_paper(flow),
        sections=sections,
        clauses=clauses,
        figures=figures,
        doubts=[] if clauses else [doubt_of("no_numbers", text, 0, 0)],
        excluded=excluded,
    )


def _with_subjects(clauses: list[Clause]) -> list[Clause]:
    """Findings that silently go on with the subject of the one before show it in 〔〕."""
    return [
        replace(clause, wording=f"〔{subject}〕{clause.wording}") if subject else clause
        for clause, subject in zip(clauses, inherit_subjects(clauses), strict=True)
    ]


def _with_ties(clauses: list[Clause], units: Sequence[UnitHint]) -> list[Clause]:
    """Suggested owners and suggested ties between problems and arrangements."""
    return [
        replace(
            clause,
            links=ties,
            suggested_units=suggested_units(clause.wording, clause.item, units)
            if clause.role in ("problem", "arrangement")
            else (),
        )
        for clause, ties in zip(clauses, linked(clauses), strict=True)
    ]


def _section(flow: Flow, text: str, part: Part) -> Section:
    start, end = flow.span(part.start, part.end)
    head = flow.span(*part.head) if part.head[1] > part.head[0] else (start, start)
    while end > start and text[end - 1].isspace():
        end -= 1
    return Section(part.number, text[slice(*head)].strip(), part.role or "other", start, end)
