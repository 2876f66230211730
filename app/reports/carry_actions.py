"""A corrected file of a report that was reviewed before: decisions are carried over where the text is the same, and only there."""

from collections import defaultdict, deque
from datetime import datetime

from app.accounts.standing import Standing
from app.extensions import db
from app.reports.clause_actions import doubts_of
from app.reports.models import Clause, ClauseLink, Doubt, Report
from app.reports.queries import links_of, standing_clauses
from app.reports.repairs import is_quarantined, overlap
from app.reports.step_actions import recorded
from app.reports.years_queries import other_versions


def carry_over(report: Report, *, by: Standing | None, now: datetime) -> int:
    """Take the decisions of the earlier report over as one step that can be undone; how many clauses were decided so.

    A clause is the same when its words are, in the order in which they stand; one with open spam inside is left waiting.
    """
    old, _later = other_versions(report)
    if old is None:
        return 0
    with recorded(report, "carry", old.file_name, by=by, now=now):
        _doubts(doubts_of(old), doubts_of(report))
        pairs = _same(standing_clauses(old), standing_clauses(report))
        open_spam = [doubt for doubt in doubts_of(report) if is_quarantined(doubt)]
        decided = 0
        for before, after in pairs:
            after.continues_id = before.continues_id or before.id
            if before.edited:
                after.role, after.wording, after.edited = before.role, before.wording, True
            blocked = any(overlap(after.start, after.end, doubt.start, doubt.end) for doubt in open_spam)
            if before.state != "found" and not (blocked and before.state == "confirmed"):
                after.state = before.state
                decided += 1
        db.session.flush()
        _ties(old, report, {before.id: after for before, after in pairs})
    return decided


def _same(old: list[Clause], new: list[Clause]) -> list[tuple[Clause, Clause]]:
    waiting: dict[str, deque[Clause]] = defaultdict(deque)
    for clause in old:
        waiting[clause.text].append(clause)
    return [(waiting[clause.text].popleft(), clause) for clause in new if waiting[clause.text]]


def _doubts(old: list[Doubt], new: list[Doubt]) -> None:
    decided = {(doubt.code, doubt.text, str(doubt.facts)): doubt for doubt in old if doubt.decision != "open"}
    for doubt in new:
        before = decided.get((doubt.code, doubt.text, str(doubt.facts)))
        # what was decided about injected content is asked again: another file may carry it in another place
        if before is not None and not is_quarantined(doubt):
            doubt.decision, doubt.replacement = before.decision, before.replacement
            doubt.decided_at, doubt.decided_by_id = before.decided_at, before.decided_by_id
    db.session.flush()


def _ties(old: Report, new: Report, twins: dict[int, Clause]) -> None:
    suggested = {(tie.problem_id, tie.arrangement_id): tie for tie in links_of(new)}
    for tie in links_of(old):
        problem, answer = twins.get(tie.problem_id), twins.get(tie.arrangement_id)
        fits = problem and answer and problem.role == "problem" and answer.role in ("arrangement", "goal")
        if not (tie.confirmed and fits and problem and answer):
            continue
        known = suggested.get((problem.id, answer.id))
        if known is not None:
            known.confirmed = True
        else:
            db.session.add(ClauseLink(problem_id=problem.id, arrangement_id=answer.id, strength=tie.strength, confirmed=True))
    for (problem_id, answer_id), tie in suggested.items():
        ends = db.session.get(Clause, problem_id), db.session.get(Clause, answer_id)
        if ends[0] and ends[1] and (ends[0].role != "problem" or ends[1].role not in ("arrangement", "goal")):
            db.session.delete(tie)
