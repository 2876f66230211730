"""Lists and counts of cases, as the register, the leaders' pages and the next report read them; it changes nothing."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, Select, Subquery, and_, case, exists, func, or_, select, true, union
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import visible
from app.cases.attendance import VALID_GROUNDS
from app.cases.choices import COUNTING
from app.cases.models import Case, CaseParty, Hearing
from app.cases.rates import CaseFacts, Counting, Rates, Span, Tally, rates_from
from app.clock import ZONE
from app.extensions import db
from app.mail.models import Letter
from app.policy.models import Decision
from app.policy.queries import decided

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


def any_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds for any row of the group, else 0."""
    return func.max(case((condition, 1), else_=0))


def counting() -> Counting:
    """How this office counts; one query."""
    return Counting(**(COUNTING.default | decided(COUNTING)))


def begun(now: datetime) -> datetime | None:
    """When the latest hearing that still waits was to begin: as long as it is the same, the hour of now makes no difference to any list."""
    found: datetime | None = db.session.scalar(select(func.max(Hearing.at)).where(Hearing.state == "scheduled", Hearing.at < now))
    return found


def held_hearings(how: Counting, unit_ids: Collection[int] | None, cases: Any) -> Subquery:
    """One row for each of these cases that was heard: first day, and what any of its hearings showed.

    ``unit_ids``: seen from these defendants, of whom each may have to send its own head.
    """
    return (
        select(Hearing.case_id, func.min(Hearing.at).label("first_at"), *shown_in(appeared_for(how, unit_ids)))
        .join(Case, Case.id == Hearing.case_id)
        .where(was_held(how), Hearing.case_id.in_(cases))
        .group_by(Hearing.case_id)
        .subquery("held")
    )


def appeared_for(how: Counting, unit_ids: Collection[int] | None) -> ColumnElement[bool]:
    """Whether a head appeared at a hearing: anybody's, or, where the office counts so, that of one of these defendants."""
    appeared: ColumnElement[bool] = Hearing.appeared.is_(True)
    if how.co_defendants == "coming" and unit_ids is not None:
        return and_(appeared, func.coalesce(Hearing.attending_unit_id, Case.unit_id).in_(unit_ids))
    return appeared


def was_held(how: Counting) -> ColumnElement[bool]:
    """Whether a hearing counts as one that was held."""
    held = Hearing.state == "held"
    return and_(held, Hearing.online.is_(False)) if how.online == "left_out" else held


def shown_in(appeared: ColumnElement[bool], held: ColumnElement[bool] | None = None) -> list[Label[int]]:
    """What any of a case's hearings showed; ``held`` tells those that were held among all that are read."""
    held = true() if held is None else held
    came = and_(held, appeared)
    return [
        any_of(came).label("attended"),
        any_of(and_(came, Hearing.attendee_rank == "principal")).label("by_principal"),
        any_of(and_(came, Hearing.spoke.is_(True))).label("spoke"),
        any_of(and_(held, Hearing.appeared.is_(False), Hearing.absence_reason.in_(VALID_GROUNDS))).label("excused"),
    ]


def counted_as(shown: Subquery, span: Span, how: Counting) -> dict[str, ColumnElement[bool]]:
    """What makes a case one of each kind of a Tally: ``shown`` has a row for it with what its hearings showed, or none."""
    heard = during(shown.c.first_at, span.since, span.until)
    excused = and_(heard, shown.c.attended == 0, shown.c.excused == 1)
    if how.justified == "left_out":
        heard = and_(heard, or_(shown.c.attended == 1, shown.c.excused == 0))
    concluded = and_(Case.result != "open", Case.concluded_on.between(span.since, span.until))
    return {
        "heard": heard,
        "attended": and_(heard, shown.c.attended == 1),
        "principal": and_(heard, shown.c.by_principal == 1),
        "spoke": and_(heard, shown.c.spoke == 1),
        "excused": excused,
        "concluded": concluded,
        "judged": and_(concluded, Case.result.in_(("won", "lost"))),
        "lost": and_(concluded, Case.result == "lost"),
        "unheard": and_(concluded, shown.c.first_at.is_(None)),
    }


def defended_by(unit_ids: Collection[int] | None) -> ColumnElement[bool]:
    """The cases in which one of the units is a defendant; None: all."""
    if unit_ids is None:
        return true()
    joined = select(CaseParty.case_id).where(CaseParty.unit_id.in_(unit_ids), CaseParty.role == "co_defendant")
    return or_(Case.unit_id.in_(unit_ids), Case.id.in_(joined))


def facts(since: date, until: date, *, unit_ids: Collection[int] | None = None, how: Counting | None = None) -> list[CaseFacts]:
    """What the rates need of every case first heard or concluded from one day to another."""
    cases = union(*_in_question(since, until))
    held = held_hearings(how or counting(), unit_ids, cases)
    rows = db.session.execute(
        select(Case.ref, Case.case_number, Case.unit_id, Unit.short_name, Case.result, Case.concluded_on, held)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(held, held.c.case_id == Case.id)
        .where(defended_by(unit_ids), Case.id.in_(cases))
        .where(or_(during(held.c.first_at, since, until), Case.concluded_on.between(since, until)))
        .order_by(held.c.first_at, Case.id)
    )
    return [fact(row) for row in rows]


def _in_question(since: date, until: date) -> tuple[Select[int], Select[int]]:
    """The cases with a hearing held in these days, and those concluded in them: each by its index, so that other years cost nothing."""
    heard = select(Hearing.case_id).where(Hearing.state == "held", during(Hearing.at, since, until))
    return heard, select(Case.id).where(Case.concluded_on.between(since, until))


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


def rates_of_span(span: Span, unit_ids: Collection[int] | None = None, *, how: Counting | None = None) -> Rates:
    """The rates of a year or a month, of some units or of all; two queries, of which one counts."""
    how = how or counting()
    row = db.session.execute(_tally(span, None if unit_ids is None else tuple(unit_ids), how)).one()
    return rates_from(Tally(**{name: number or 0 for name, number in row._mapping.items()}), how)


@lru_cache(32)
def _tally(span: Span, unit_ids: tuple[int, ...] | None, how: Counting) -> Select[Any]:
    cases = union(*_in_question(span.since, span.until))
    held = held_hearings(how, unit_ids, cases)
    counted = (func.sum(case((kind, 1), else_=0)).label(name) for name, kind in counted_as(held, span, how).items())
    query = select(*counted).select_from(Case).outerjoin(held, held.c.case_id == Case.id)
    return query.where(defended_by(unit_ids), Case.id.in_(cases))


#: the tables that the rates of all units are made of, beside how they are counted
RATED = frozenset({Case.__tablename__, Hearing.__tablename__, Decision.__tablename__})


def rates_of_year(year: int, unit_ids: Collection[int] | None = None) -> Rates:
    """The rates of a year, of some units or of all; two queries."""
    return rates_of_span(Span.of(year), unit_ids)


def _ahead(now: datetime) -> ColumnElement[bool]:
    return and_(Hearing.state == "scheduled", Hearing.at >= now)


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
