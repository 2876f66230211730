"""What a person may do to a clause on the review desk; it knows spans, roles and states, and refuses to change the text.

Whatever changes a clause sets it back to waiting for confirmation: what was confirmed is what was seen.
"""

from datetime import datetime

from sqlalchemy import delete, or_, select

from app.accounts.standing import Standing
from app.extensions import db
from app.reports import spans
from app.reports.errors import (
    AcrossSections,
    IsDiscarded,
    NothingToMerge,
    NoWords,
    OverlapsAnother,
    SpamInside,
    SpamInWords,
    UnknownRole,
)
from app.reports.models import CLAUSE_ROLES, Clause, ClauseLink, Doubt, Report, Section
from app.reports.queries import standing_clauses
from app.reports.repairs import carries_spam, is_quarantined, mended, overlap, repairs_of
from app.reports.step_actions import recorded

ABOUT = 24


def doubts_of(report: Report) -> list[Doubt]:
    """The doubts of a report in the order of its text."""
    return list(db.session.scalars(select(Doubt).where(Doubt.report_id == report.id).order_by(Doubt.start)))


def shown(report: Report, start: int, end: int) -> str:
    """The report's words between two offsets as they may be carried on."""
    return spans.on_one_line(mended(report.text, repairs_of(doubts_of(report))).cut(start, end))


def confirm(clause: Clause, *, by: Standing | None, now: datetime) -> None:
    """Confirm a clause as it stands. Raises IsDiscarded, SpamInside and ReportSettled."""
    _alive(clause)
    if _blocked(clause, doubts_of(clause.report)):
        raise SpamInside
    with recorded(clause.report, "confirm", clause.wording[:ABOUT], by=by, now=now):
        clause.state = "confirmed"


def unconfirm(clause: Clause, *, by: Standing | None, now: datetime) -> None:
    """Take a confirmation back. Raises IsDiscarded and ReportSettled."""
    _alive(clause)
    with recorded(clause.report, "unconfirm", clause.wording[:ABOUT], by=by, now=now):
        clause.state = "found"


def confirm_all(report: Report, *, by: Standing | None, now: datetime) -> tuple[int, int]:
    """Confirm every clause that waits; how many were, and how many wait still because of spam inside. Raises ReportSettled."""
    doubts = doubts_of(report)
    waiting = [clause for clause in standing_clauses(report) if clause.state == "found"]
    free = [clause for clause in waiting if not _blocked(clause, doubts)]
    with recorded(report, "confirm_all", "", by=by, now=now):
        for clause in free:
            clause.state = "confirmed"
    return len(free), len(waiting) - len(free)


def change_role(clause: Clause, role: str, *, by: Standing | None, now: datetime) -> None:
    """Say what kind of clause it is; ties that no longer fit are dropped. Raises UnknownRole, IsDiscarded and ReportSettled."""
    if role not in CLAUSE_ROLES:
        raise UnknownRole
    _alive(clause)
    if role == clause.role:
        return
    with recorded(clause.report, "role", clause.wording[:ABOUT], by=by, now=now):
        if "problem" in (role, clause.role) or role not in ("arrangement", "goal"):
            _untie(clause)
        clause.role, clause.state, clause.edited = role, "found", True


def discard(clause: Clause, *, by: Standing | None, now: datetime) -> None:
    """Set a clause aside; it can be restored. Raises ReportSettled."""
    with recorded(clause.report, "discard", clause.wording[:ABOUT], by=by, now=now):
        clause.state = "discarded"


def restore(clause: Clause, *, by: Standing | None, now: datetime) -> None:
    """Take a clause that was set aside back. Raises OverlapsAnother and ReportSettled."""
    if clause.state != "discarded":
        return
    _free(clause.report, clause.start, clause.end)
    with recorded(clause.report, "restore", clause.wording[:ABOUT], by=by, now=now):
        clause.state = "found"


def split(clause: Clause, at: int, *, by: Standing | None, now: datetime) -> Clause:
    """Split a clause at an offset of the report's text; the right part is returned. Ties stay with the left part.

    Raises CannotSplitThere, IsDiscarded and ReportSettled.
    """
    _alive(clause)
    report = clause.report
    left, right = spans.split(report.text, clause.start, clause.end, at)
    with recorded(report, "split", clause.wording[:ABOUT], by=by, now=now):
        other = _made(report, *right, clause.role, like=clause)
        _respan(clause, *left)
    return other


def merge_with_next(clause: Clause, *, by: Standing | None, now: datetime) -> None:
    """Join a clause with the one that follows under the same item: what stands between them belongs to it now.

    Raises NothingToMerge, IsDiscarded and ReportSettled.
    """
    _alive(clause)
    report = clause.report
    after = [other for other in standing_clauses(report) if other.start >= clause.end]
    following = next((other for other in after if other.state != "discarded"), None)
    if following is None or (following.section, following.item) != (clause.section, clause.item):
        raise NothingToMerge
    sections = _section_spans(report)
    if spans.holder(sections, clause.start, following.end) is None and sections:
        raise NothingToMerge
    with recorded(report, "merge", clause.wording[:ABOUT], by=by, now=now):
        for other in after:
            if other.end <= following.end:
                other.state = "absorbed"
        clause.suggested_units = list(dict.fromkeys([*clause.suggested_units, *following.suggested_units]))
        clause.deadline, clause.owner = clause.deadline or following.deadline, clause.owner or following.owner
        _take_over_ties(clause, following)
        _respan(clause, clause.start, following.end)


def draw(report: Report, start: int, end: int, role: str, *, by: Standing | None, now: datetime) -> Clause:
    """Make a clause that was missed from selected text. Raises NothingSelected, OverlapsAnother, AcrossSections, UnknownRole."""
    if role not in CLAUSE_ROLES:
        raise UnknownRole
    start, end = spans.trimmed(report.text, start, end)
    _free(report, start, end)
    sections = _section_spans(report)
    section = spans.holder(sections, start, end)
    if section is None and any(overlap(start, end, first, last) for first, last, _number in sections):
        raise AcrossSections
    before = [other for other in standing_clauses(report) if other.end <= start and other.section == (section or "")]
    with recorded(report, "draw", shown(report, start, end)[:ABOUT], by=by, now=now):
        clause = _made(report, start, end, role, like=before[-1] if before else None)
        clause.section = section or ""
    return clause


def word(clause: Clause, wording: str, *, by: Standing | None, now: datetime) -> None:
    """Give a clause the words it stands alone with. Raises NoWords, SpamInWords, IsDiscarded and ReportSettled."""
    _alive(clause)
    words = " ".join(wording.split())
    if not words:
        raise NoWords
    if carries_spam(words, doubts_of(clause.report)):
        raise SpamInWords
    with recorded(clause.report, "wording", words[:ABOUT], by=by, now=now):
        if words != clause.wording:
            clause.wording, clause.state, clause.edited = words, "found", True


def _alive(clause: Clause) -> None:
    if clause.state == "discarded":
        raise IsDiscarded


def _blocked(clause: Clause, doubts: list[Doubt]) -> bool:
    return any(is_quarantined(doubt) and overlap(clause.start, clause.end, doubt.start, doubt.end) for doubt in doubts)


def _free(report: Report, start: int, end: int) -> None:
    for other in standing_clauses(report):
        if other.state != "discarded" and overlap(start, end, other.start, other.end):
            raise OverlapsAnother(other=other.wording[:ABOUT])


def _section_spans(report: Report) -> list[tuple[int, int, str]]:
    rows = db.session.execute(
        select(Section.start, Section.end, Section.number).where(Section.report_id == report.id).order_by(Section.start)
    )
    return [(start, end, number) for start, end, number in rows]


def _respan(clause: Clause, start: int, end: int) -> None:
    clause.start, clause.end, clause.text = start, end, clause.report.text[start:end]
    clause.wording, clause.state, clause.edited = shown(clause.report, start, end), "found", True


def _made(report: Report, start: int, end: int, role: str, *, like: Clause | None) -> Clause:
    """A clause made by hand, standing under the same item as its neighbour."""
    clause = Clause(
        report_id=report.id, role=role, start=start, end=end, text=report.text[start:end], wording=shown(report, start, end),
        section=like.section if like else "", item=like.item if like else "", point=like.point if like else "",
        nature=like.nature if like and like.role == role else "", suggested_units=list(like.suggested_units) if like else [],
        state="found", edited=True,
    )  # fmt: skip
    db.session.add(clause)
    return clause


def _untie(clause: Clause) -> None:
    db.session.flush()
    either = or_(ClauseLink.problem_id == clause.id, ClauseLink.arrangement_id == clause.id)
    db.session.execute(delete(ClauseLink).where(either))


def _take_over_ties(clause: Clause, other: Clause) -> None:
    """The joined clause answers, or is answered by, what the other was; a tie between clauses of unlike kind is dropped."""
    either = or_(ClauseLink.problem_id == other.id, ClauseLink.arrangement_id == other.id)
    for tie in list(db.session.scalars(select(ClauseLink).where(either))):
        fits = (clause.role == "problem") == (tie.problem_id == other.id) and clause.role in ("problem", "arrangement", "goal")
        ends = (clause.id, tie.arrangement_id) if tie.problem_id == other.id else (tie.problem_id, clause.id)
        if fits and ends[0] != ends[1] and db.session.get(ClauseLink, ends) is None:
            db.session.add(ClauseLink(problem_id=ends[0], arrangement_id=ends[1], strength=tie.strength, confirmed=tie.confirmed))
        db.session.delete(tie)
