"""Lines of a case's history; it writes them and nothing else."""

from datetime import date, datetime
from typing import Any

from app.accounts.standing import Standing
from app.cases.models import Case, CaseEvent, Hearing
from app.clock import ZONE
from app.extensions import db


def note(case: Case, kind: str, *, by: Standing, now: datetime, **facts: Any) -> None:
    """Add a line to the case's history and flush. ``facts`` are what history.py words; days and moments are given as such."""
    plain = {name: as_fact(fact) for name, fact in facts.items()}
    db.session.add(CaseEvent(case=case, kind=kind, facts=plain, person_id=by.person_id, at=now))
    db.session.flush()


def as_fact(value: Any) -> Any:
    """A value as history keeps it: days and moments in ISO form."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def placed(hearing: Hearing) -> dict[str, Any]:
    """When and where a hearing is, as facts."""
    return {"at": as_fact(hearing.at), "place": hearing.place, "online": hearing.online}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[list[Any]]:
    """[[field, old, new]] for what is not the same; nothing and an empty text are the same."""
    return [[name, before[name], after[name]] for name in before if (before[name] or None) != (after[name] or None)]
