"""Consultations and their conclusions, as pages read them; it changes nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.standing import Standing
from app.cases.models import Case
from app.cases.talk_models import Conclusion, Consultation, ConsultationUnit
from app.errors import Missing
from app.extensions import db


def talks_visible(standing: Standing) -> ColumnElement[bool]:
    """The consultations a person may see: the office and the leaders all, a unit those it took part in or owes something from."""
    if standing.sees_all:
        return true()
    if not standing.units:
        return false()
    part = select(ConsultationUnit.consultation_id).where(ConsultationUnit.unit_id.in_(standing.units))
    owing = select(Conclusion.consultation_id).where(Conclusion.unit_id.in_(standing.units))
    return or_(Consultation.id.in_(part), Consultation.id.in_(owing))


def talks_listed(standing: Standing) -> Select[Any]:
    """The consultations, the latest first, with units and conclusions."""
    return (
        select(Consultation)
        .where(talks_visible(standing))
        .options(selectinload(Consultation.units), selectinload(Consultation.conclusions), joinedload(Consultation.case))
        .order_by(Consultation.held_on.desc(), Consultation.id.desc())
    )


def talk_for(ref: str, standing: Standing) -> Consultation:
    """The consultation of a ref. Raises Missing alike for none and for one out of sight."""
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.ref == ref, talks_visible(standing))
        .options(
            joinedload(Consultation.case),
            joinedload(Consultation.created_by),
            selectinload(Consultation.units),
            selectinload(Consultation.conclusions).options(joinedload(Conclusion.unit), joinedload(Conclusion.task)),
        )
    )
    if found is None:
        raise Missing
    return found


def talks_about(case: Case, standing: Standing) -> Sequence[Consultation]:
    """The consultations about a case that a person may see, the latest first."""
    query = select(Consultation).where(Consultation.case_id == case.id, talks_visible(standing))
    return db.session.scalars(query.order_by(Consultation.held_on.desc(), Consultation.id.desc())).all()
