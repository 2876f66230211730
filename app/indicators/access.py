"""Whose indicators a person sees, keeps and fills in; it knows standings and units, and refuses to know numbers."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.indicators.errors import NoSuchIndicator, NoSuchValue, NotYourIndicators
from app.indicators.models import Indicator, IndicatorValue


def keeps(standing: Standing, unit_id: int) -> bool:
    """Whether a person keeps the indicators of a unit's report: the office all, a unit its own."""
    return "office" in standing.roles or unit_id in standing.units


def check_keeps(standing: Standing, unit_id: int) -> None:
    """Raises NotYourIndicators."""
    if not keeps(standing, unit_id):
        raise NotYourIndicators


def visible(standing: Standing) -> ColumnElement[bool]:
    """The office and the leaders see all; a unit those of its own report and those it fills in."""
    if standing.sees_all:
        return true()
    units = list(standing.units)
    return or_(Indicator.unit_id.in_(units), Indicator.owner_id.in_(units))


def indicator_for(ref: str, standing: Standing) -> Indicator:
    """An indicator in sight, with its values. Raises NoSuchIndicator."""
    parts = (
        joinedload(Indicator.unit),
        joinedload(Indicator.owner),
        joinedload(Indicator.numerator),
        joinedload(Indicator.denominator),
        joinedload(Indicator.whole),
        selectinload(Indicator.values).joinedload(IndicatorValue.given_by),
    )
    found = db.session.scalar(select(Indicator).where(Indicator.ref == ref, visible(standing)).options(*parts))
    if found is None:
        raise NoSuchIndicator
    return found


def value_to_give(ref: str, standing: Standing) -> IndicatorValue:
    """A value that a person's unit owes, or that the office gives for it. Raises NoSuchValue."""
    found = _value(ref)
    if "office" not in standing.roles and found.indicator.owner_id not in standing.units:
        raise NoSuchValue
    return found


def value_to_judge(ref: str, standing: Standing) -> IndicatorValue:
    """A value of a report that a person keeps. Raises NoSuchValue."""
    found = _value(ref)
    if not keeps(standing, found.indicator.unit_id):
        raise NoSuchValue
    return found


def _value(ref: str) -> IndicatorValue:
    query = select(IndicatorValue).where(IndicatorValue.ref == ref)
    found = db.session.scalar(query.options(joinedload(IndicatorValue.indicator).joinedload(Indicator.owner)))
    if found is None:
        raise NoSuchValue
    return found


def units_kept(standing: Standing) -> list[Unit]:
    """The units whose reports a person keeps indicators for, in their customary order."""
    chosen = select(Unit).where(Unit.active, Unit.kind != "invited").order_by(Unit.position, Unit.id)
    if not standing.sees_all:
        chosen = chosen.where(Unit.id.in_(standing.units))
    return list(db.session.scalars(chosen))
