"""Everything the review desk shows of one report, gathered in a number of queries that does not grow with it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.reports.coverage import Coverage, coverage
from app.reports.marking import Mark, Paragraph, paragraphs
from app.reports.models import Clause, Doubt, Report, ReviewStep
from app.reports.queries import last_step, links_of
from app.reports.repairs import is_quarantined, is_spam
from app.reports.spans import Piece, pieces
from app.reports.years_queries import other_versions, through_the_years, years_of_problems

#: what the list may be narrowed to
SHOWS = ("all", "open", "problem", "arrangement", "achievement", "aside")

TO_BE_DECIDED = ("problem", "arrangement", "goal")


@dataclass(frozen=True)
class Tie:
    """A tie as one end of it sees the other."""

    ref: str
    number: int
    wording: str
    confirmed: bool


@dataclass(frozen=True)
class Row:
    """A clause in the list: its number in the text, and what it is tied to. ``blocked`` while open spam stands inside it."""

    clause: Clause
    number: int
    ties: tuple[Tie, ...]
    units: tuple[str, ...]
    blocked: bool
    #: in how many years one after the other a problem of its kind was found
    years: int
    #: the item above it in the list is another one
    new_item: bool


@dataclass(frozen=True)
class Desk:
    """The desk of one report."""

    report: Report
    paragraphs: Sequence[Paragraph]
    rows: Sequence[Row]
    open_doubts: Sequence[Doubt]
    decided_doubts: Sequence[Doubt]
    coverage: Coverage
    by_role: Counter[str]
    waiting: int
    #: of those that must be decided before the report can be settled
    undecided: int
    #: confirmed problems and arrangements: what can become tasks
    ready: int
    step: ReviewStep | None
    active: Row | None
    #: the report of the same unit and year that this one corrects, and the one that corrects it
    earlier: Report | None
    later: Report | None
    #: whether there is a report of the year before to lay beside
    has_last_year: bool
    pieces: Sequence[Piece]
    show: str

    @staticmethod
    def is_spam(doubt: Doubt) -> bool:
        """Whether a doubt is about injected content."""
        return is_spam(doubt)

    @property
    def spam(self) -> int:
        """How many injected pieces wait for a decision."""
        return sum(is_quarantined(doubt) for doubt in self.open_doubts)

    def row(self, key: int) -> Row:
        """The row of a clause."""
        return next(row for row in self.rows if row.clause.id == key)

    def visible(self, row: Row) -> bool:
        """Whether the list, as it is narrowed now, shows a row. The active one is always there."""
        clause = row.clause
        if self.active is not None and clause.id == self.active.clause.id:
            return True
        if self.show == "aside":
            return clause.state == "discarded"
        if clause.state == "discarded":
            return self.show == "all"
        if self.show == "open":
            return clause.state == "found"
        return self.show == "all" or clause.role == self.show or (self.show == "arrangement" and clause.role == "goal")


def desk_of(report: Report, at: str, show: str) -> Desk:
    """The desk with the clause of ref ``at`` active, or the first that waits for a decision."""
    clauses = sorted(
        (clause for clause in report.clauses if clause.state != "absorbed"), key=lambda clause: (clause.start, clause.id)
    )
    live = [clause for clause in clauses if clause.state != "discarded"]
    ties = [(link.problem_id, link.arrangement_id, link.confirmed) for link in links_of(report)]
    years = years_of_problems(report)
    rows = _rows(clauses, ties, report.doubts, years)
    earlier, later = other_versions(report)
    active = next((row for row in rows if row.clause.ref == at), None) or _first_waiting(rows)
    undecided = [clause for clause in live if clause.state == "found" and clause.role in TO_BE_DECIDED]
    return Desk(
        report=report,
        paragraphs=_paragraphs(report, rows),
        rows=rows,
        open_doubts=sorted(
            (doubt for doubt in report.doubts if doubt.decision == "open"), key=lambda doubt: (not is_spam(doubt), doubt.start)
        ),
        decided_doubts=[doubt for doubt in report.doubts if doubt.decision != "open"],
        coverage=coverage(
            [(clause.id, clause.role, clause.owner, clause.deadline) for clause in live],
            [(problem, answer) for problem, answer, _ in ties],
        ),
        by_role=Counter(clause.role for clause in live),
        waiting=sum(clause.state == "found" for clause in live),
        undecided=len(undecided),
        ready=sum(clause.state == "confirmed" and clause.role in ("problem", "arrangement") for clause in live),
        step=last_step(report),
        active=active,
        earlier=earlier,
        later=later,
        has_last_year=report.year - 1 in through_the_years(report),
        pieces=pieces(report.text, active.clause.start, active.clause.end) if active else (),
        show=show if show in SHOWS else "all",
    )


def _first_waiting(rows: Sequence[Row]) -> Row | None:
    waiting = [row for row in rows if row.clause.state == "found"]
    return next((row for row in waiting if row.clause.role in TO_BE_DECIDED), waiting[0] if waiting else None)


def _rows(
    clauses: Sequence[Clause], ties: Sequence[tuple[int, int, bool]], doubts: Sequence[Doubt], years: dict[int, int]
) -> list[Row]:
    numbers = {clause.id: number for number, clause in enumerate(clauses, 1)}
    by_id = {clause.id: clause for clause in clauses}
    names = _unit_names(clauses)
    other_ends: dict[int, list[Tie]] = defaultdict(list)
    for problem, answer, confirmed in ties:
        if problem in by_id and answer in by_id and "discarded" not in (by_id[problem].state, by_id[answer].state):
            for end, far in ((problem, by_id[answer]), (answer, by_id[problem])):
                other_ends[end].append(Tie(far.ref, numbers[far.id], far.wording, confirmed))
    quarantined = [doubt for doubt in doubts if is_quarantined(doubt)]
    rows, item = [], None
    for clause in clauses:
        rows.append(
            Row(
                clause=clause,
                number=numbers[clause.id],
                ties=tuple(sorted(other_ends[clause.id], key=lambda tie: tie.number)),
                units=tuple(names.get(code, code) for code in clause.suggested_units),
                blocked=any(doubt.start < clause.end and clause.start < doubt.end for doubt in quarantined),
                years=years.get(clause.id, 1),
                new_item=(clause.section, clause.item) != item,
            )
        )
        item = (clause.section, clause.item)
    return rows


def _unit_names(clauses: Sequence[Clause]) -> dict[str, str]:
    codes = {code for clause in clauses for code in clause.suggested_units}
    rows = db.session.execute(select(Unit.code, Unit.short_name).where(Unit.code.in_(codes)))
    return {row.code: row.short_name for row in rows}


def _paragraphs(report: Report, rows: Sequence[Row]) -> list[Paragraph]:
    marks = [
        Mark(row.clause.start, row.clause.end, row.clause.ref, row.clause.role, row.clause.state, row.number) for row in rows
    ]
    doubts = [Mark(doubt.start, doubt.end, doubt.ref, doubt.kind, doubt.decision, spam=is_spam(doubt)) for doubt in report.doubts]
    figures = [Mark(figure.start, figure.end) for figure in report.figures]
    return paragraphs(report.text, marks, doubts, figures, [section.start for section in report.sections])
