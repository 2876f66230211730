"""The outbox as lists; it knows letters and their fates, and changes nothing."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.extensions import db
from app.mail.models import LETTER_STATES, Hold, Letter

#: so many of the latest letters are listed; an earlier one is found by its receiver, its subject, its task or its person
LISTED = 10_000


def outbox(state: str = "", text: str = "") -> Select[Letter]:
    """The letters of a state or of all, whose receiver or subject holds some words; the latest first."""
    query = select(Letter).order_by(Letter.id.desc())
    if state in LETTER_STATES:
        query = query.where(Letter.state == state)
    if text:
        columns = (Letter.subject, Letter.to_name, Letter.to_address)
        query = query.where(or_(*(column.contains(text, autoescape=True) for column in columns)))
    return query


def letter_by_ref(ref: str) -> Letter:
    """A letter. Raises Missing."""
    letter = db.session.scalar(select(Letter).where(Letter.ref == ref).options(joinedload(Letter.carried_by)))
    if letter is None:
        raise Missing
    return letter


def carried_by(letter: Letter) -> Sequence[Letter]:
    """What a letter carries, in its order."""
    return db.session.scalars(select(Letter).where(Letter.carried_by_id == letter.id).order_by(Letter.id)).all()


def open_hold(kind: str = "") -> Hold | None:
    """What holds letters back now, of a kind or of any: the gravest first."""
    query = select(Hold).where(Hold.released_at.is_(None)).order_by(Hold.kind.desc(), Hold.id)
    return db.session.scalar((query.where(Hold.kind == kind) if kind else query).limit(1))


def holds() -> Select[Hold]:
    """Everything that was ever held back, the latest first."""
    return select(Hold).options(joinedload(Hold.released_by)).order_by(Hold.id.desc())
