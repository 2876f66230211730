"""What waits for a person's decision, from every room that has such things, in one query; it reads, and decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, case, cast, func, literal, select, union_all

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.progress.decisions import COLUMNS, Source, Waiting
from app.reports.models import Report

#: how many the overview shows
SHOWN = 3
#: how many reports it offers
ON_SHELF = 12


def waiting_for(who: Standing, today: date, sources: Sequence[Source]) -> Any:
    """Everything that waits for this person, their own units first, then the longest waiting; None for whoever decides nothing."""
    parts: list[Any] = [
        query for ask in dict.fromkeys(source.query for source in sources) if (query := ask(who, today)) is not None
    ]
    if not parts:
        return None
    rows: Any = union_all(*parts).subquery()
    others = case((rows.c.unit_id.in_(who.portfolio), 0), else_=1)
    columns: list[Any] = [rows.c[name] for name in COLUMNS]
    return select(*columns).order_by(others, rows.c.at, rows.c.ref)


@dataclass(frozen=True)
class Shelved:
    """A report as the overview names it."""

    ref: str
    year: int
    unit: str


def _shelf() -> Any:
    """The newest reports in the columns of what waits; ``detail`` holds the year and the place of the unit."""
    detail = cast(Report.year, String) + " " + cast(Unit.position, String)
    newest = (
        select(
            literal("report").label("kind"), Report.ref, Report.title, Report.unit_id.label("unit_id"),
            Unit.short_name.label("unit"), Report.created_at.label("at"), detail.label("detail"),
        )
        .join_from(Report, Unit, Unit.id == Report.unit_id)
        .where(Report.paper == "report")
        .order_by(Report.year.desc(), Unit.position, Report.id.desc())
        .limit(ON_SHELF)
        .subquery()
    )  # fmt: skip
    whole: Any = newest
    return select(whole)


def first_named(who: Standing, today: date, sources: Sequence[Source]) -> tuple[list[Waiting], int, list[Shelved]]:
    """What waits, the first SHOWN and how many there are, and the newest reports, the highest unit first; one query."""
    shelved: Any = _shelf().subquery()
    parts: list[Any] = [select(shelved)]
    waits = waiting_for(who, today, sources)
    if waits is not None:
        first: Any = waits.add_columns(func.count().over().label("of_all")).limit(SHOWN).subquery()
        columns: list[Any] = [*shelved.c, literal(0).label("of_all")]
        parts = [select(*columns), select(first)]
    query: Any = union_all(*parts)
    found = db.session.execute(query).all()
    rows = [as_waiting(row) for row in found if row.kind != "report"]
    of_all = next((row.of_all for row in found if row.kind != "report"), 0)
    shelf: list[tuple[int, int, Shelved]] = []
    for row in found:
        if row.kind == "report":
            year, place = (int(word) for word in row.detail.split())
            shelf.append((-year, place, Shelved(row.ref, year, row.unit)))
    order = {ref: n for n, ref in enumerate(dict.fromkeys(row.ref for row in rows))}
    rows.sort(key=lambda row: (row.unit_id not in who.portfolio, row.at, order[row.ref]))
    return rows, of_all, [one for _year, _place, one in sorted(shelf, key=lambda each: each[:2])]


def as_waiting(row: Any) -> Waiting:
    """A row of the query as a value."""
    return Waiting(*(getattr(row, name) for name in COLUMNS))
