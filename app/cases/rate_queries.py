"""The rates unit by unit, month by month and year by year, and what was done in time; it changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select, true, union
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.accounts.models import Unit
from app.cases.clock_queries import date_of_matter, dates_of_case, rules
from app.cases.clocks import Rule
from app.cases.matter_models import Matter
from app.cases.models import Case, CaseParty, Hearing
from app.cases.queries import counting, defended_by, during, fact, facts, shown_in, was_held
from app.cases.rates import CaseFacts, Counting, Due, Dues, Rates, Span, Timeliness, rates_of
from app.extensions import db

#: the filings of normative documents: with the government above, and with the people's congress
FILINGS = ("document_filing", "document_filing_congress")

#: no period of the table is longer than this from its first day to its last, with a long holiday at its end
LONGEST = timedelta(days=80)


@dataclass(frozen=True)
class UnitRates:
    """A unit's rates of a span."""

    unit: Unit
    rates: Rates


def rates_by_unit(span: Span, *, how: Counting | None = None, also: Collection[int] = ()) -> list[UnitRates]:
    """The rates of each unit that was a defendant, in the customary order of units; the number of queries is fixed.

    A case with several defendants stands in the rates of each, and once in those of the district. ``also``: units that stand there
    with nothing to count.
    """
    how = how or counting()
    by_unit: dict[int, list[CaseFacts]] = defaultdict(list)
    for row in db.session.execute(_each_defendant(span, how)):
        by_unit[row.defendant_id].append(fact(row))
    units = db.session.scalars(select(Unit).where(Unit.id.in_({*by_unit, *also})).order_by(Unit.position, Unit.id))
    return [UnitRates(unit, rates_of(by_unit[unit.id], span.since, span.until, how)) for unit in units]


def rates_by_month(
    year: int, unit_ids: Collection[int] | None = None, *, how: Counting | None = None
) -> list[tuple[Span, Rates]]:
    """The rates of each month of a year, of some units or of all; two queries."""
    return _over([Span.of(year, month) for month in range(1, 13)], unit_ids, how or counting())


def rates_by_year(
    last: int, unit_ids: Collection[int] | None = None, *, back: int = 5, how: Counting | None = None
) -> list[tuple[Span, Rates]]:
    """The rates of so many years up to one, the latest first, of some units or of all; two queries."""
    return _over([Span.of(year) for year in range(last, last - back, -1)], unit_ids, how or counting())


def _over(spans: Sequence[Span], unit_ids: Collection[int] | None, how: Counting) -> list[tuple[Span, Rates]]:
    first, last = min(span.since for span in spans), max(span.until for span in spans)
    whole = facts(first, last, unit_ids=unit_ids, how=how)
    return [(span, rates_of(whole, span.since, span.until, how)) for span in spans]


def timeliness_of_span(span: Span, unit_ids: Collection[int] | None = None, *, today: date | None = None) -> Timeliness:
    """按期举证率 and 备案及时率 of a span, of some units or of all; the number of queries is fixed."""
    return dues_of_span(span, unit_ids).rates(span, today or clock.today())


def dues_of_span(span: Span, unit_ids: Collection[int] | None = None, *, known: Sequence[Rule] | None = None) -> Dues:
    """The periods for evidence and for filing that end in a span, or near it; the number of queries is fixed.

    The rates of each unit, month and year in it are counted from these. The period of a case with several defendants is owed by each,
    and counts once in the whole. ``known``: under these rules instead of those in force.
    """
    known = rules() if known is None else known
    since = span.since - LONGEST
    cases = select(Case).where(Case.instance == "first", Case.received_on.between(since, span.until), defended_by(unit_ids))
    evidence = [
        Due(one.ref, (one.unit_id, *_joined(one)), date_.counted.legal_due, date_.met_on)
        for one in db.session.scalars(cases.options(selectinload(Case.parties)).order_by(Case.received_on, Case.id))
        for date_ in dates_of_case(one, known, papers=())
        if date_.counted.rule == "defence"
    ]
    wanted = Matter.unit_id.in_(unit_ids) if unit_ids is not None else true()
    files = select(Matter).where(
        Matter.rule.in_(FILINGS), Matter.state != "dropped", wanted, Matter.triggered_on.between(since, span.until)
    )
    filing = [
        Due(one.ref, (one.unit_id,), date_.counted.legal_due, date_.met_on)
        for one in db.session.scalars(files.options(joinedload(Matter.unit)).order_by(Matter.triggered_on, Matter.id))
        if (date_ := date_of_matter(one, known))
    ]
    return Dues(evidence, filing)


def _joined(one: Case) -> list[int]:
    return [party.unit_id for party in one.parties if party.role == "co_defendant"]


def _pairs() -> Subquery:
    """Every case with each of its defendants."""
    joined = select(CaseParty.case_id, CaseParty.unit_id).where(CaseParty.role == "co_defendant")
    return union(select(Case.id.label("case_id"), Case.unit_id), joined).subquery("defendant")


def _each_defendant(span: Span, how: Counting) -> Any:
    pairs = _pairs()
    appeared: ColumnElement[bool] = Hearing.appeared.is_(True)
    if how.co_defendants == "coming":
        appeared = and_(appeared, func.coalesce(Hearing.attending_unit_id, Case.unit_id) == pairs.c.unit_id)
    held = (
        select(pairs.c.case_id, pairs.c.unit_id, func.min(Hearing.at).label("first_at"), *shown_in(appeared))
        .join(Case, Case.id == pairs.c.case_id)
        .join(Hearing, Hearing.case_id == pairs.c.case_id)
        .where(was_held(how))
        .group_by(pairs.c.case_id, pairs.c.unit_id)
        .subquery("held")
    )
    return (
        select(
            Case.ref, Case.case_number, Case.unit_id, Unit.short_name, pairs.c.unit_id.label("defendant_id"), Case.result, Case.concluded_on,
            held.c.first_at, held.c.attended, held.c.by_principal, held.c.spoke, held.c.excused,
        )
        .join(Unit, Unit.id == Case.unit_id)
        .join(pairs, pairs.c.case_id == Case.id)
        .outerjoin(held, and_(held.c.case_id == Case.id, held.c.unit_id == pairs.c.unit_id))
        .where(or_(during(held.c.first_at, span.since, span.until), Case.concluded_on.between(span.since, span.until)))
        .order_by(held.c.first_at, Case.id)
    )  # fmt: skip


def named_dues(dues: Sequence[Due], code: str) -> list[tuple[Due, Case | Matter]]:
    """Periods with what they belong to; the number of queries is fixed."""
    refs = [one.ref for one in dues]
    rows: Sequence[Case | Matter]
    if code == "filing":
        rows = db.session.scalars(select(Matter).where(Matter.ref.in_(refs)).options(joinedload(Matter.unit))).all()
    else:
        shown = (joinedload(Case.unit), selectinload(Case.parties).joinedload(CaseParty.unit))
        rows = db.session.scalars(select(Case).where(Case.ref.in_(refs)).options(*shown)).all()
    found = {row.ref: row for row in rows}
    return [(one, found[one.ref]) for one in dues]
