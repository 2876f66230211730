"""Whose drafts a person sees, writes and approves; it knows standings and units, and refuses to know words."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.drafting.errors import NoSuchDraft, NotYourDraft
from app.drafting.models import Comment, Draft, DraftStep, Paragraph
from app.extensions import db

OF_THE_DISTRICT = ("government", "office")


def visible(standing: Standing) -> ColumnElement[bool]:
    """The office and the leaders see every draft, a unit its own."""
    return true() if standing.sees_all else Draft.unit_id.in_(list(standing.units))


def writes(standing: Standing, unit: Unit) -> bool:
    """Whether a person writes the reports of a unit: the office all, a unit its own."""
    return "office" in standing.roles or unit.id in standing.units


def approves(standing: Standing, draft: Draft) -> bool:
    """Whether a person may approve: a leader or the office for the district, the head of a unit for its own; never who sent it."""
    if draft.sent_by_id == standing.person_id:
        return False
    if draft.unit.kind in OF_THE_DISTRICT:
        return bool(standing.roles & {"leader", "office"})
    return "office" in standing.roles or ("head" in standing.roles and draft.unit_id in standing.units)


def draft_by_ref(ref: str) -> Draft:
    """A draft with its unit and its paragraphs. Raises NoSuchDraft."""
    whole = selectinload(Draft.paragraphs)
    parts = (
        joinedload(Draft.unit),
        whole.joinedload(Paragraph.edited_by),
        whole.joinedload(Paragraph.assigned_to),
        whole.selectinload(Paragraph.comments).joinedload(Comment.by),
        selectinload(Draft.steps).joinedload(DraftStep.by),
        selectinload(Draft.passings),
    )
    draft = db.session.scalar(select(Draft).where(Draft.ref == ref).options(*parts))
    if draft is None:
        raise NoSuchDraft
    return draft


def draft_for(ref: str, standing: Standing) -> Draft:
    """A draft in sight. Raises NoSuchDraft alike for one that does not exist and one out of sight."""
    draft = draft_by_ref(ref)
    if not (standing.sees_all or draft.unit_id in standing.units):
        raise NoSuchDraft
    return draft


def draft_to_write(ref: str, standing: Standing) -> Draft:
    """A draft that a person writes. Raises NoSuchDraft and NotYourDraft."""
    draft = draft_for(ref, standing)
    if not writes(standing, draft.unit):
        raise NotYourDraft
    return draft
