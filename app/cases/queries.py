"""Lists and counts of cases, as the register, the leaders' pages and the next report read them; it changes nothing."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, Select, Subquery, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import visible
from app.cases.attendance import VALID_GROUNDS
from app.cases.choices import COUNTING
from app.cases.models import Case, CaseParty, Hearing
from app.cases.rates import CaseFacts, Counting, Rates, Span, rates_of
from app.clock import ZONE
from app.extensions import db
from app.mail.models import Letter
from app.policy.queries import decided

#: the lists that every count on the register leads to
STATES = (
    "all", "upcoming", "not_recorded", "heard", "attended", "absent", "excused", "principal", "spoke", "concluded", "judged", "lost",
    "unheard",
)  # fmt: skip


#: what a row about a hearing says: its case, and every unit that is sued
_OF_HEARING = (
    joinedload(Hearing.case).joinedload(Case.unit),
    joinedload(Hearing.case).selectinload(Case.parties).joinedload(CaseParty.unit),
)


def day_begins(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def during(column: Any, since: date, until: date) -> ColumnElement[bool]:
    """Whether a moment falls on the days from one to another, both included."""
    return and_(column >= day_begins(since), column < day_begins(until + timedelta(1)))


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds for any row of the group, else 0."""
    return func.max(case((condition, 1), else_=0))


def counting() -> Counting:
    """How this office counts; one query."""
    return Counting(**(COUNTING.default | decided(COUNTING)))


def held_hearings(how: Counting, unit_ids: Collection[int] | None = None) -> Subquery:
    """One row for each case that was heard: first day, and what any of its hearings showed.

    ``unit_ids``: seen from these defendants, of whom each may have to send its own head.
    """
    appeared: ColumnElement[bool] = Hearing.appeared.is_(True)
    if how.co_defendants == "coming" and unit_ids is not None:
        appeared = and_(appeared, func.coalesce(Hearing.attending_unit_id, Case.unit_id).in_(unit_ids))
    return (
        select(Hearing.case_id, func.min(Hearing.at).label("first_at"), *shown_in(appeared))
        .join(Case, Case.id == Hearing.case_id)
        .where(was_held(how))
        .group_by(Hearing.case_id)
        .subquery("held")
    )


def was_held(how: Counting) -> ColumnElement[bool]:
    """Whether a hearing counts as one that was held."""
    held = Hearing.state == "held"
    return and_(held, Hearing.online.is_(False)) if how.online == "left_out" else held


def shown_in(appeared: ColumnElement[bool]) -> list[Label[int]]:
    """What any of a case's hearings showed."""
    return [
        _any(appeared).label("attended"),
        _any(and_(appeared, Hearing.attendee_rank == "principal")).label("by_principal"),
        _any(and_(appeared, Hearing.spoke.is_(True))).label("spoke"),
        _any(and_(Hearing.appeared.is_(False), Hearing.absence_reason.in_(VALID_GROUNDS))).label("excused"),
    ]


def defended_by(unit_ids: Collection[int] | None) -> ColumnElement[bool]:
    """The cases in which one of the units is a defendant; None: all."""
    if unit_ids is None:
        return true()
    joined = select(CaseParty.case_id).where(CaseParty.unit_id.in_(unit_ids), CaseParty.role == "co_defendant")
    return or_(Case.unit_id.in_(unit_ids), Case.id.in_(joined))


def _ids(unit: Unit | None, unit_ids: Collection[int] | None) -> Collection[int] | None:
    return unit_ids if unit is None else [unit.id]


def _asked(standing: Standing, unit: Unit | None) -> Collection[int] | None:
    """The units whose rates a person is shown: the one asked for, else all in their sight (None: the district)."""
    return _ids(unit, None if standing.sees_all else sorted(standing.units))


def _within(standing: Standing, unit: Unit | None) -> ColumnElement[bool]:
    """The cases in sight and, with a unit, those it is in, as a defendant or a third party."""
    if unit is None:
        return visible(standing)
    joined = select(CaseParty.case_id).where(CaseParty.unit_id == unit.id)
    return and_(visible(standing), or_(Case.unit_id == unit.id, Case.id.in_(joined)))


def facts(
    since: date, until: date, *, unit: Unit | None = None, unit_ids: Collection[int] | None = None, how: Counting | None = None
) -> list[CaseFacts]:
    """What the rates need of every case first heard or concluded from one day to another."""
    ids = _ids(unit, unit_ids)
    held = held_hearings(how or counting(), ids)
    rows = db.session.execute(
        select(Case.ref, Case.case_number, Case.unit_id, Unit.short_name, Case.result, Case.concluded_on, held)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(held, held.c.case_id == Case.id)
        .where(defended_by(ids))
        .where(or_(during(held.c.first_at, since, until), Case.concluded_on.between(since, until)))
        .order_by(held.c.first_at, Case.id)
    )
    return [fact(row) for row in rows]


def fact(row: Row[Any]) -> CaseFacts:
    """A row of cases beside held_hearings as the rates take it."""
    return CaseFacts(
        ref=row.ref,
        case_number=row.case_number,
        unit_id=row.unit_id,
        unit=row.short_name,
        heard_on=row.first_at.date() if row.first_at else None,
        attended=bool(row.attended),
        by_principal=bool(row.by_principal),
        spoke=bool(row.spoke),
        justified=bool(row.excused) and not row.attended,
        result=row.result,
        concluded_on=row.concluded_on,
    )


def heard_cases(year: int, unit: Unit | None = None) -> list[CaseFacts]:
    """The cases first heard in a year, of a unit or of all."""
    span = Span.of(year)
    return [fact for fact in facts(span.since, span.until, unit=unit) if fact.heard_on and fact.heard_on.year == year]


def rates_of_span(span: Span, unit_ids: Collection[int] | None = None, *, how: Counting | None = None) -> Rates:
    """The rates of a year or a month, of some units or of all; two queries."""
    how = how or counting()
    return rates_of(facts(span.since, span.until, unit_ids=unit_ids, how=how), span.since, span.until, how)


def rates_of_year(year: int, unit_ids: Collection[int] | None = None) -> Rates:
    """The rates of a year, of some units or of all; two queries."""
    return rates_of_span(Span.of(year), unit_ids)


def _hearing(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Hearing.case_id == Case.id, *conditions)


def _ahead(now: datetime) -> ColumnElement[bool]:
    return and_(Hearing.state == "scheduled", Hearing.at >= now)


def _passed(now: datetime) -> ColumnElement[bool]:
    return and_(Hearing.state == "scheduled", Hearing.at < now)


def _in_state(
    state: str, held: Subquery, span: Span, now: datetime, how: Counting, ids: Collection[int] | None
) -> ColumnElement[bool]:
    """The condition of one list. Coming and unrecorded hearings are those of now, whatever the year, unless a month is asked."""
    heard = and_(defended_by(ids), during(held.c.first_at, span.since, span.until))
    excused = and_(heard, held.c.attended == 0, held.c.excused == 1)
    if how.justified == "left_out":
        heard = and_(heard, or_(held.c.attended == 1, held.c.excused == 0))
    concluded = and_(defended_by(ids), Case.result != "open", Case.concluded_on.between(span.since, span.until))
    within = true() if span.whole_year else during(Hearing.at, span.since, span.until)
    conditions = {
        "all": _of_span(span),
        "upcoming": _hearing(_ahead(now), within),
        "not_recorded": _hearing(_passed(now), within),
        "heard": heard,
        "attended": and_(heard, held.c.attended == 1),
        "absent": and_(heard, held.c.attended == 0),
        "excused": excused,
        "unheard": and_(concluded, held.c.first_at.is_(None)),
        "principal": and_(heard, held.c.by_principal == 1),
        "spoke": and_(heard, held.c.spoke == 1),
        "concluded": concluded,
        "judged": and_(concluded, Case.result.in_(("won", "lost"))),
        "lost": and_(concluded, Case.result == "lost"),
    }
    return conditions[state]


def _of_span(span: Span) -> ColumnElement[bool]:
    """The cases of a year are those pending at any time in it; of a month, those with a hearing in it."""
    heard = _hearing(Hearing.state != "cancelled", during(Hearing.at, span.since, span.until))
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
    ids, how = _asked(standing, unit), how or counting()
    held = held_hearings(how, ids)
    ahead = select(func.min(Hearing.at)).where(Hearing.case_id == Case.id, _ahead(now)).scalar_subquery()
    last = select(func.max(Hearing.at)).where(Hearing.case_id == Case.id, Hearing.state != "cancelled").scalar_subquery()
    return (
        select(Case)
        .outerjoin(held, held.c.case_id == Case.id)
        .where(_within(standing, unit), _in_state(state, held, span, now, how, ids))
        .options(joinedload(Case.unit), selectinload(Case.hearings), selectinload(Case.parties).joinedload(CaseParty.unit))
        .order_by(ahead.is_(None), ahead, last.is_(None), last.desc(), Case.id.desc())
    )


def counts(
    standing: Standing, *, span: Span, now: datetime, unit: Unit | None = None, how: Counting | None = None
) -> dict[str, int]:
    """How many cases each list of the register holds; two queries."""
    ids, how = _asked(standing, unit), how or counting()
    held = held_hearings(how, ids)
    columns = [func.sum(case((_in_state(state, held, span, now, how, ids), 1), else_=0)).label(state) for state in STATES]
    row = db.session.execute(
        select(*columns).select_from(Case).outerjoin(held, held.c.case_id == Case.id).where(_within(standing, unit))
    ).one()
    return {state: getattr(row, state) or 0 for state in STATES}


def hearings_between(standing: Standing, since: date, until: date) -> list[Hearing]:
    """The hearings from one day to another that were not cancelled, with their cases and units; two queries."""
    return list(
        db.session.scalars(
            select(Hearing)
            .join(Case)
            .where(visible(standing), Hearing.state.not_in(("cancelled", "adjourned")), during(Hearing.at, since, until))
            .options(*_OF_HEARING)
            .order_by(Hearing.at, Hearing.id)
        )
    )


def hearings_ahead(standing: Standing, now: datetime) -> Select[Any]:
    """The hearings that are coming, the next first, with their cases and units."""
    return select(Hearing).join(Case).where(visible(standing), _ahead(now)).options(*_OF_HEARING).order_by(Hearing.at, Hearing.id)


def letters_about(hearings: Collection[Hearing]) -> dict[str, list[Letter]]:
    """The letters about each hearing by its ref, the latest first, at most two hundred; one query."""
    about = {f"hearing:{hearing.ref}": hearing.ref for hearing in hearings}
    letters: dict[str, list[Letter]] = {hearing.ref: [] for hearing in hearings}
    if about:
        query = select(Letter).where(Letter.about.in_(about)).order_by(Letter.created_at.desc(), Letter.id.desc()).limit(200)
        for letter in db.session.scalars(query):
            letters[about[letter.about]].append(letter)
    return letters


def number_taken(number: str, *, but: int | None = None) -> bool:
    """Whether another case bears the number already."""
    return bool(db.session.scalar(select(exists().where(Case.case_number == number, Case.id != (but or 0)))))


def numbers_taken(numbers: Collection[str]) -> set[str]:
    """Which of some numbers a case bears already."""
    return set(db.session.scalars(select(Case.case_number).where(Case.case_number.in_(numbers))))


def case_of_number(number: str) -> Case | None:
    """The case that bears a number."""
    return db.session.scalar(select(Case).where(Case.case_number == number))


def cases_to_choose() -> Sequence[Case]:
    """The cases to choose from: the pending ones first, the latest first; at most five hundred."""
    return db.session.scalars(select(Case).order_by(Case.result != "open", Case.id.desc()).limit(500)).all()
