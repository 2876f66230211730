"""Keeping every step of a review so that it can be undone; it knows which columns a step may touch, not why it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.standing import Standing
from app.clock import parse
from app.extensions import db
from app.reports.errors import NothingToUndo, ReportSettled
from app.reports.models import Clause, ClauseLink, Doubt, Report, ReviewStep, Section
from app.reports.queries import last_step
from app.reports.steps import Snapshot, changes

CLAUSE = (
    "role", "section", "item", "point", "text", "start", "end", "nature", "wording", "deadline", "owner", "suggested_units", "state",
    "edited", "continues_id",
)  # fmt: skip
DOUBT = ("replacement", "decision", "decided_at", "decided_by_id")
SECTION = ("heading",)
REPORT = ("title", "issuer", "year", "state")
LINK = ("strength", "confirmed")


@contextmanager
def recorded(
    report: Report, verb: str, about: str, *, by: Standing | None, now: datetime, settled_too: bool = False
) -> Iterator[None]:
    """Do what stands inside as one step that can be undone. Raises ReportSettled when the report is settled already."""
    if report.state == "confirmed" and not settled_too:
        raise ReportSettled
    before = snapshot(report)
    yield
    back = changes(before, snapshot(report))
    if back:
        db.session.add(
            ReviewStep(report_id=report.id, verb=verb, about=about[:60], before=back, at=now, by_id=by.person_id if by else None)
        )
        db.session.flush()


def snapshot(report: Report) -> Snapshot:
    """How the review of a report stands, in five queries."""
    db.session.flush()
    mine = select(Clause.id).where(Clause.report_id == report.id)
    ties = select(ClauseLink).where(ClauseLink.problem_id.in_(mine))
    return {
        "clause": _rows(Clause, CLAUSE, report),
        "doubt": _rows(Doubt, DOUBT, report),
        "section": _rows(Section, SECTION, report),
        "link": {f"{tie.problem_id}-{tie.arrangement_id}": _columns(tie, LINK) for tie in db.session.scalars(ties)},
        "report": {str(report.id): _columns(report, REPORT)},
    }


def _rows(
    table: type[Clause] | type[Doubt] | type[Section], columns: tuple[str, ...], report: Report
) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(
        select(table.id, *(getattr(table, column) for column in columns)).where(table.report_id == report.id)
    )
    return {str(row.id): _columns(row, columns) for row in rows}


def _columns(row: object, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns as JSON can keep them."""
    values = {column: getattr(row, column) for column in columns}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def undo(report: Report) -> ReviewStep:
    """Put everything the last step touched back as it stood; the step, which is forgotten, is returned. Raises NothingToUndo."""
    step = last_step(report)
    if step is None:
        raise NothingToUndo
    for table, rows in step.before.items():
        for key, columns in rows.items():
            _put_back(table, key, columns)
    db.session.delete(step)
    db.session.flush()
    return step


def _put_back(table: str, key: str, columns: dict[str, Any] | None) -> None:
    if table == "link":
        _put_back_link(key, columns)
        return
    model: Any = {"clause": Clause, "doubt": Doubt, "section": Section, "report": Report}[table]
    row = db.session.get(model, int(key))
    # a clause made by the step is not deleted: something may point at it
    for column, value in (columns or {"state": "absorbed"}).items():
        setattr(row, column, parse(value) if column == "decided_at" and value else value)


def _put_back_link(key: str, columns: dict[str, Any] | None) -> None:
    problem, arrangement = (int(part) for part in key.split("-"))
    tie = db.session.get(ClauseLink, (problem, arrangement))
    if columns is None:
        if tie is not None:
            db.session.delete(tie)
    elif tie is None:
        db.session.add(ClauseLink(problem_id=problem, arrangement_id=arrangement, **columns))
    else:
        tie.strength, tie.confirmed = columns["strength"], columns["confirmed"]
