"""Lines of a case's history; it writes them and nothing else."""

from datetime import datetime

from app.accounts.standing import Standing
from app.cases.models import Case, CaseEvent, Hearing
from app.extensions import db


def note(case: Case, kind: str, detail: str, *, by: Standing, now: datetime) -> None:
    """Add a line to the case's history and flush."""
    db.session.add(CaseEvent(case=case, kind=kind, detail=detail, person_id=by.person_id, at=now))
    db.session.flush()


def spelled(at: datetime) -> str:
    """2026年11月26日 09:30, as history lines and refusals write a moment."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def placed(hearing: Hearing) -> str:
    """When and where a hearing is."""
    where = "线上" if hearing.online else hearing.place
    return f"{spelled(hearing.at)} {where}".strip()
