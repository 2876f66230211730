"""What people say around a draft: comments, assignments, asking for what is missing, proposals; the commit is left to others."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person, Unit
from app.accounts.standing import Standing
from app.drafting import letters
from app.drafting.errors import EmptyWords, NothingOwed
from app.drafting.models import Comment, Paragraph, Proposal
from app.drafting.punctuation import full_width, one_line
from app.extensions import db
from app.indicators.actions import ask
from app.indicators.errors import NoneChosen
from app.indicators.models import Indicator
from app.mail.post import put
from app.paper.sheet import BLANK
from app.tasks.addressee_queries import contact, liaisons

#: how long a unit has to fill in what is missing
DAYS = 7


def comment(paragraph: Paragraph, text: str, *, by: Standing, now: datetime) -> None:
    """Say something about a paragraph. Raises EmptyWords."""
    if not text.strip():
        raise EmptyWords
    paragraph.comments.append(Comment(text=text.strip()[:1000], at=now, by_id=by.person_id))


def settle(paragraph: Paragraph, ref: str, *, now: datetime) -> None:
    """Settle a comment; one that is not there changes nothing."""
    for one in paragraph.comments:
        if one.ref == ref and one.settled_at is None:
            one.settled_at = now


def assign(paragraph: Paragraph, person: Person | None) -> None:
    """Say who writes a paragraph, or that nobody in particular does."""
    paragraph.assigned_to = person


def request(paragraph: Paragraph, *, by: Standing, now: datetime, base_url: str) -> int:
    """Ask whoever owes what is blank in a paragraph, by letter: indicators through their own form, once; the rest in words.

    Says how many units were asked. Raises NothingOwed.
    """
    owing = [source for source in paragraph.sources if source.get("owes")]
    if not BLANK.search(paragraph.text) or not owing:
        raise NothingOwed
    due = now.date() + timedelta(days=DAYS)
    refs = [source["ref"] for source in owing if source["kind"] == "indicator"]
    asked = _ask_indicators(refs, paragraph.draft.year, due, by=by, now=now, base_url=base_url)
    names = {one for source in owing for one in source["owes"].split("、")}
    named = db.session.scalars(select(Unit).where(Unit.short_name.in_(names)).order_by(Unit.position)).all()
    units = [unit for unit in named if unit.id not in asked]
    _write(paragraph, units, due, by=by, now=now, base_url=base_url)
    if not asked and not units:
        raise NothingOwed
    paragraph.asked_at = now
    return len({*asked, *(unit.id for unit in units)})


def _ask_indicators(refs: Sequence[str], year: int, due: date, *, by: Standing, now: datetime, base_url: str) -> set[int]:
    indicators = db.session.scalars(select(Indicator).where(Indicator.ref.in_(refs))).all() if refs else []
    owners = {one.owner_id for one in indicators if one.owner_id}
    try:
        ask(indicators, year, due, by=by, now=now, base_url=base_url)
    except NoneChosen:
        return set()  # asked before, or counted by the system: nothing to ask again
    return owners


def _write(paragraph: Paragraph, units: Sequence[Unit], due: date, *, by: Standing, now: datetime, base_url: str) -> None:
    """One letter to each unit about one paragraph; pressed twice on a day it is the same letter."""
    address = next((f"{base_url}/tasks/{source['ref']}" for source in paragraph.sources if source["kind"] == "task"), base_url)
    for unit in units:
        words = letters.missing(paragraph.draft.title, paragraph.text, due, address, contact(by))
        for person in liaisons([unit.id], now.date()):
            put(
                key=f"draft:{paragraph.ref}:{now:%Y%m%d}:{person.id}", about=f"draft:{paragraph.draft.ref}",
                to_address=person.email, to_name=person.name, subject=words.subject, body=words.body, now=now,
            )  # fmt: skip


def propose(unit: Unit, year: int, text: str, *, by: Standing, now: datetime) -> Proposal:
    """What a unit proposes for the plan of the report about ``year``. Raises EmptyWords."""
    words = full_width(one_line(text))[:600]
    if not words:
        raise EmptyWords
    proposal = Proposal(unit=unit, year=year, text=words, at=now, by_id=by.person_id)
    db.session.add(proposal)
    return proposal
