"""Looking up drafts, and holding one against last year's report; it knows the tables of this room, and refuses to change them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.drafting.errors import NoSuchParagraph
from app.drafting.models import Draft, Paragraph
from app.extensions import db


@dataclass(frozen=True)
class Progress:
    """How far a draft is: its paragraphs, those edited, and those with blanks."""

    paragraphs: int = 0
    edited: int = 0
    with_blanks: int = 0


def shelf(seen: ColumnElement[bool]) -> Select[Any]:
    """The drafts in sight, the newest year first, by the customary order of units."""
    ordered = select(Draft).join(Unit).where(seen).order_by(Draft.year.desc(), Unit.position, Draft.id)
    return ordered.options(joinedload(Draft.unit))


def progress_of(drafts: list[Draft]) -> dict[int, Progress]:
    """How far each draft is; one query."""
    words = func.coalesce(Paragraph.edited, Paragraph.composed)
    rows = db.session.execute(
        select(
            Paragraph.draft_id,
            func.count(),
            func.sum(case((Paragraph.edited.is_not(None), 1), else_=0)),
            func.sum(case((words.contains("〔待填"), 1), else_=0)),
        )
        .where(Paragraph.draft_id.in_([draft.id for draft in drafts]))
        .group_by(Paragraph.draft_id)
    )
    return {row[0]: Progress(row[1], row[2], row[3]) for row in rows}


def draft_of(unit: Unit, year: int) -> Draft | None:
    """The draft of a unit's report about a year."""
    mine = select(Draft).where(Draft.unit_id == unit.id, Draft.year == year)
    return db.session.scalar(mine.options(selectinload(Draft.paragraphs)))


def paragraph_of(draft: Draft, ref: str) -> Paragraph:
    """A paragraph of this draft. Raises NoSuchParagraph."""
    found = next((paragraph for paragraph in draft.paragraphs if paragraph.ref == ref), None)
    if found is None:
        raise NoSuchParagraph
    return found


def units_to_choose(only: frozenset[int] | None) -> list[Unit]:
    """The units a report may be drafted for, in their customary order; ``only`` some of them, or all with None."""
    active = select(Unit).where(Unit.active, Unit.kind != "invited").order_by(Unit.position, Unit.id)
    return list(db.session.scalars(active if only is None else active.where(Unit.id.in_(list(only)))))
