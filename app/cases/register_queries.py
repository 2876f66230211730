"""The lists of the register and how many cases each holds; it reads only the cases a year can have to do with, and changes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, Subquery, and_, case, func, or_, select, true, union
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.audit.unchanged import unchanged
from app.cases.access import visible
from app.cases.models import Case, CaseParty, Hearing
from app.cases.queries import (
    any_of,
    appeared_for,
    begun,
    counted_as,
    counting,
    day_begins,
    defended_by,
    during,
    shown_in,
    was_held,
)
from app.cases.rates import Counting, Rates, Span, Tally, rates_from
from app.extensions import db
from app.web.paging import Page, page_of

#: the lists that every count on the register leads to
STATES = (
    "all", "upcoming", "not_recorded", "heard", "attended", "absent", "excused", "principal", "spoke", "concluded", "judged", "lost",
    "unheard",
)  # fmt: skip

#: the tables that its lists are made of
REGISTERED = frozenset(model.__tablename__ for model in (Case, Hearing, CaseParty))

#: what the register shows of a case beside itself
_LOADED = joinedload(Case.unit), selectinload(Case.hearings), selectinload(Case.parties).joinedload(CaseParty.unit)


def units_asked(standing: Standing, unit: Unit | None) -> Collection[int] | None:
    """The units whose rates a person is shown: the one asked for, else all in their sight (None: the district)."""
    if unit is not None:
        return [unit.id]
    return None if standing.sees_all else sorted(standing.units)


def _within(standing: Standing, unit: Unit | None) -> ColumnElement[bool]:
    """The cases in sight and, with a unit, those it is in, as a defendant or a third party."""
    if unit is None:
        return visible(standing)
    joined = select(CaseParty.case_id).where(CaseParty.unit_id == unit.id)
    return and_(visible(standing), or_(Case.unit_id == unit.id, Case.id.in_(joined)))


def _in_question(span: Span) -> ColumnElement[bool]:
    """The cases that any list of a span can hold: not concluded before it, with a hearing in it, or with one that waits.

    A union of ids, each found by its index: what earlier years left behind is not read.
    """
    return Case.id.in_(
        union(
            select(Case.id).where(Case.result == "open"),
            select(Case.id).where(Case.concluded_on.is_(None)),
            select(Case.id).where(Case.concluded_on >= span.since),
            select(Hearing.case_id).where(Hearing.state == "scheduled"),
            select(Hearing.case_id).where(during(Hearing.at, span.since, span.until)),
        )
    )


def _shown(span: Span, now: datetime, how: Counting, ids: Collection[int] | None, which: ColumnElement[bool]) -> Subquery:
    """One row a case: what its hearings come to, all read in one pass."""
    held, live, waits = was_held(how), Hearing.state != "cancelled", Hearing.state == "scheduled"
    within = true() if span.whole_year else during(Hearing.at, span.since, span.until)
    outcomes: list[Label[int]] = shown_in(appeared_for(how, ids), held)
    return (
        select(
            Case.id.label("case_id"),
            func.min(case((held, Hearing.at))).label("first_at"),
            func.min(case((and_(waits, Hearing.at >= now), Hearing.at))).label("ahead"),
            func.max(case((live, Hearing.at))).label("last"),
            any_of(and_(live, during(Hearing.at, span.since, span.until))).label("in_span"),
            any_of(and_(waits, Hearing.at >= now, within)).label("upcoming"),
            any_of(and_(waits, Hearing.at < now, within)).label("not_recorded"),
            *outcomes,
        )
        .outerjoin(Hearing, Hearing.case_id == Case.id)
        .where(which)
        .group_by(Case.id)
        .subquery("shown")
    )


def _conditions(shown: Subquery, span: Span, how: Counting, ids: Collection[int] | None) -> dict[str, ColumnElement[bool]]:
    """The condition of each list. Coming and unrecorded hearings are those of now, whatever the year, unless a month is asked."""
    counted = {name: and_(defended_by(ids), kind) for name, kind in counted_as(shown, span, how).items()}
    return counted | {
        "all": _of_span(shown, span),
        "upcoming": shown.c.upcoming == 1,
        "not_recorded": shown.c.not_recorded == 1,
        "absent": and_(counted["heard"], shown.c.attended == 0),
    }


def _of_span(shown: Subquery, span: Span) -> ColumnElement[bool]:
    """The cases of a year are those pending at any time in it; of a month, those with a hearing in it."""
    heard = shown.c.in_span == 1
    if not span.whole_year:
        return heard
    registered = and_(Case.received_on.is_(None), Case.created_at < day_begins(span.until + timedelta(1)))
    begun = or_(Case.received_on <= span.until, registered)
    pending = or_(Case.result == "open", Case.concluded_on.is_(None), Case.concluded_on >= span.since)
    return or_(heard, and_(begun, pending))


def listed(
    standing: Standing, *, state: str, span: Span, now: datetime, unit: Unit | None = None, how: Counting | None = None
) -> Select[Any]:
    """The register's list: the next hearing first, then the latest; cases with unit and hearings loaded."""
    return _in_order(select(Case), standing, state, span, now, unit, how or counting()).options(*_LOADED)


def _in_order(
    what: Select[Any], standing: Standing, state: str, span: Span, now: datetime, unit: Unit | None, how: Counting
) -> Select[Any]:
    ids = units_asked(standing, unit)
    shown = _shown(span, now, how, ids, and_(_within(standing, unit), _in_question(span)))
    order = shown.c.ahead.is_(None), shown.c.ahead, shown.c.last.is_(None), shown.c.last.desc(), Case.id.desc()
    return what.join(shown, shown.c.case_id == Case.id).where(_conditions(shown, span, how, ids)[state]).order_by(*order)


def rates_in(counted: Mapping[str, int], how: Counting) -> Rates:
    """The rates that the counts of the lists give, so that the two cannot disagree."""
    return rates_from(Tally(**{each.name: counted[each.name] for each in fields(Tally)}), how)


def register(
    standing: Standing,
    *,
    state: str,
    span: Span,
    now: datetime,
    number: int,
    unit: Unit | None = None,
    how: Counting | None = None,
) -> tuple[dict[str, int], Page]:
    """How many cases each list of the register holds, and one page of one of them.

    The counts, and which cases stand on the page, are kept until something changes or a hearing begins; the cases are read anew.
    """
    by = how or counting()
    asked = "register", standing.roles, standing.units, span, unit and unit.id, by, begun(now)
    counts = unchanged(asked, lambda: _counted(standing, span, now, unit, by), of=REGISTERED)

    def found() -> Page:
        return page_of(_in_order(select(Case.id), standing, state, span, now, unit, by), number, total=counts[state])

    ids: Page = unchanged((*asked, state, number), found, of=REGISTERED)
    cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids.rows)).options(*_LOADED)).unique()}
    return counts, replace(ids, rows=[cases[one] for one in ids.rows if one in cases])


def _counted(standing: Standing, span: Span, now: datetime, unit: Unit | None, how: Counting) -> dict[str, int]:
    ids = units_asked(standing, unit)
    shown = _shown(span, now, how, ids, and_(_within(standing, unit), _in_question(span)))
    conditions = _conditions(shown, span, how, ids)
    columns = [func.sum(case((conditions[state], 1), else_=0)).label(state) for state in STATES]
    row = db.session.execute(select(*columns).select_from(Case).join(shown, shown.c.case_id == Case.id)).one()
    return {state: getattr(row, state) or 0 for state in STATES}
