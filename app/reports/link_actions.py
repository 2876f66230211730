"""Tying a problem to what answers it; it knows which kinds of clauses make a pair, and nothing of their words."""

from datetime import datetime

from app.accounts.standing import Standing
from app.extensions import db
from app.reports.clause_actions import ABOUT
from app.reports.errors import IsDiscarded, NotAPair
from app.reports.models import Clause, ClauseLink
from app.reports.step_actions import recorded


def link(one: Clause, other: Clause, *, by: Standing | None, now: datetime) -> None:
    """Tie a problem and an arrangement or goal, in whichever order they are named; a suggested tie becomes a confirmed one.

    Raises NotAPair, IsDiscarded and ReportSettled.
    """
    problem, answer = _pair(one, other)
    with recorded(problem.report, "link", problem.wording[:ABOUT], by=by, now=now):
        tie = db.session.get(ClauseLink, (problem.id, answer.id))
        if tie is None:
            db.session.add(ClauseLink(problem_id=problem.id, arrangement_id=answer.id, strength=1.0, confirmed=True))
        else:
            tie.confirmed = True


def unlink(one: Clause, other: Clause, *, by: Standing | None, now: datetime) -> None:
    """Take a tie away, suggested or confirmed. Raises NotAPair and ReportSettled."""
    problem, answer = _pair(one, other)
    with recorded(problem.report, "unlink", problem.wording[:ABOUT], by=by, now=now):
        tie = db.session.get(ClauseLink, (problem.id, answer.id))
        if tie is not None:
            db.session.delete(tie)


def _pair(one: Clause, other: Clause) -> tuple[Clause, Clause]:
    if "discarded" in (one.state, other.state):
        raise IsDiscarded
    problem, answer = (one, other) if one.role == "problem" else (other, one)
    if one.report_id != other.report_id or problem.role != "problem" or answer.role not in ("arrangement", "goal"):
        raise NotAPair
    return problem, answer
