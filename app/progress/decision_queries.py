"""What waits for a person's decision, from every room that has such things, in one query; it reads, and decides nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select, union_all

from app.accounts.standing import Standing
from app.extensions import db
from app.progress.decisions import COLUMNS, Source, Waiting

#: how many the overview shows
SHOWN = 3


def waiting_for(who: Standing, today: date, sources: Sequence[Source]) -> Any:
    """Everything that waits for this person, their own units first, then the longest waiting; None for whoever decides nothing."""
    parts: list[Any] = [query for source in sources if (query := source.query(who, today)) is not None]
    if not parts:
        return None
    rows: Any = union_all(*parts).subquery()
    others = case((rows.c.unit_id.in_(who.portfolio), 0), else_=1)
    columns: list[Any] = [rows.c[name] for name in COLUMNS]
    return select(*columns).order_by(others, rows.c.at, rows.c.ref)


def first_waiting(who: Standing, today: date, sources: Sequence[Source]) -> tuple[list[Waiting], int]:
    """The first SHOWN and how many there are; one query."""
    query = waiting_for(who, today, sources)
    if query is None:
        return [], 0
    found = db.session.execute(query.add_columns(func.count().over().label("of_all")).limit(SHOWN)).all()
    return [as_waiting(row) for row in found], found[0].of_all if found else 0


def as_waiting(row: Any) -> Waiting:
    """A row of the query as a value."""
    return Waiting(*(getattr(row, name) for name in COLUMNS))
