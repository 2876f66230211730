"""What waits for a person's decision, from every room that has such things, in one query; it reads, and decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, case, cast, func, literal, select, union_all

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import visible
from app.cases.models import Case, Hearing
from app.cases.queries import during
from app.extensions import db
from app.progress.decisions import COLUMNS, Source, Waiting
from app.progress.line import Sitting
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


@dataclass(frozen=True)
class Named:
    """What the overview names beside tasks."""

    #: the first SHOWN of what waits for a decision, and how many there are
    waiting: list[Waiting]
    of_all: int
    #: the newest reports, the highest unit first
    shelf: list[Shelved]
    #: the hearings to come, by their time
    hearings: list[Sitting]

    def report_of(self, year: int) -> Shelved | None:
        """The report of a year, of the highest unit that has one."""
        return next((report for report in self.shelf if report.year == year), None)


def _hearings(who: Standing, first: date, last: date) -> Any:
    """The hearings of some days in the columns of what waits; ``detail`` is who will appear."""
    return (
        select(
            literal("hearing").label("kind"), Case.ref, Case.case_number.label("title"), Case.unit_id.label("unit_id"),
            Unit.short_name.label("unit"), Hearing.at.label("at"), Hearing.attendee.label("detail"),
        )
        .join_from(Hearing, Case, Case.id == Hearing.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(visible(who), Hearing.state == "scheduled", during(Hearing.at, first, last))
    )  # fmt: skip


def first_named(who: Standing, today: date, sources: Sequence[Source], until: date | None = None) -> Named:
    """What waits, the newest reports and, with ``until``, the hearings from today to that day; one query."""
    found = db.session.execute(_whole(who, today, sources, until)).all()
    rows = [row for row in found if row.of_all]
    order = {row.ref: n for n, row in enumerate(rows)}
    rows.sort(key=lambda row: (row.unit_id not in who.portfolio, row.at, order[row.ref]))
    sat = (Sitting(row.at, row.ref, row.title, row.unit, row.detail) for row in found if row.kind == "hearing")
    return Named(
        waiting=[as_waiting(row) for row in rows],
        of_all=rows[0].of_all if rows else 0,
        shelf=_shelved([row for row in found if row.kind == "report"]),
        hearings=sorted(sat, key=lambda one: (one.at, one.case_ref)),
    )


@lru_cache(32)
def _whole(who: Standing, today: date, sources: Sequence[Source], until: date | None) -> Any:
    parts: list[Any] = [_shelf(), *([] if until is None else [_hearings(who, today, until)])]
    for_all: list[Any] = [select(*part.subquery().c, literal(0).label("of_all")) for part in parts]
    waits = waiting_for(who, today, sources)
    if waits is not None:
        for_all.append(select(waits.add_columns(func.count().over().label("of_all")).limit(SHOWN).subquery()))
    return union_all(*for_all)


def _shelved(rows: Sequence[Any]) -> list[Shelved]:
    shelf: list[tuple[int, int, Shelved]] = []
    for row in rows:
        year, place = (int(word) for word in row.detail.split())
        shelf.append((-year, place, Shelved(row.ref, year, row.unit)))
    return [one for _year, _place, one in sorted(shelf, key=lambda each: each[:2])]


def as_waiting(row: Any) -> Waiting:
    """A row of the query as a value."""
    return Waiting(*(getattr(row, name) for name in COLUMNS))
