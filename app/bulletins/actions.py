"""The steps of a bulletin: drafted, edited, approved by another person, issued; it decides, and leaves the commit to others."""

from datetime import datetime

from app.accounts.standing import Standing
from app.bulletins import letters, queries
from app.bulletins.access import check_step
from app.bulletins.compose import compose, filled
from app.bulletins.errors import (
    AlreadyDrafted,
    ApprovedByYourself,
    ChangedSince,
    NothingWritten,
    TalkDecided,
    TooLong,
    WhyReturned,
)
from app.bulletins.frozen import Frozen, numbers
from app.bulletins.models import Bulletin, Named
from app.bulletins.plan_actions import plan_owed
from app.cases.criticism import talk_suggested
from app.errors import Missing
from app.extensions import db

LONGEST = 2000


def draft(kind: str, period: tuple[object, object], *, by: Standing, now: datetime) -> Bulletin:
    """Draft a bulletin about a period: freeze what it rests on, count, compose. Raises AlreadyDrafted."""
    since, until = period
    if queries.drafted(kind, since, until):  # type: ignore[arg-type]
        raise AlreadyDrafted
    frozen = queries.frozen_now(kind, since, until, by=by, today=now.date())  # type: ignore[arg-type]
    composed = compose(frozen)
    made = Bulletin(
        kind=kind, since=since, until=until, year=frozen.until.year, title=composed.title, frozen=frozen.as_json(),
        counted=numbers(frozen), edits={}, created_at=now, created_by_id=by.person_id,
    )  # fmt: skip
    units = queries.units_by_ref([naming.unit_ref for naming in composed.namings])
    made.names = [Named(unit=units[one.unit_ref], reason=one.reason, count=one.count) for one in composed.namings]
    db.session.add(made)
    db.session.flush()
    return made


def edit(bulletin: Bulletin, key: str, text: str, *, by: Standing, seen: int | None = None) -> None:
    """Write words in place of a composed paragraph; the composed words again take the edit back.

    Raises Missing for an unknown paragraph, NothingWritten, TooLong, ChangedSince.
    """
    _check(bulletin, "edit", by, seen)
    block = next((one for one in compose(Frozen.of_json(bulletin.frozen)).blocks if one.key == key and one.kind != "table"), None)
    if block is None:
        raise Missing
    said = " ".join(text.split())
    if not said:
        raise NothingWritten
    if len(said) > LONGEST:
        raise TooLong
    edits = {name: words for name, words in bulletin.edits.items() if name != key}
    if said != filled(block.words, bulletin.counted):
        edits[key] = said
    bulletin.edits = edits
    db.session.flush()


def name_units(bulletin: Bulletin, refs: set[str], *, by: Standing, seen: int | None = None) -> None:
    """Keep the namings of these refs and take the others out."""
    _check(bulletin, "edit", by, seen)
    bulletin.names = [named for named in bulletin.names if named.ref in refs]
    db.session.flush()


def discard(bulletin: Bulletin, *, by: Standing, seen: int | None = None) -> None:
    """Throw a draft away, so that the period may be drafted again."""
    _check(bulletin, "discard", by, seen)
    db.session.delete(bulletin)
    db.session.flush()


def submit(bulletin: Bulletin, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Hand a draft up for approval."""
    bulletin.state = _check(bulletin, "submit", by, seen)
    bulletin.submitted_at, bulletin.submitted_by_id = now, by.person_id
    bulletin.returned = ""
    db.session.flush()


def return_(bulletin: Bulletin, why: str, *, by: Standing, seen: int | None = None) -> None:
    """Send it back to be changed. Raises WhyReturned."""
    state = _check(bulletin, "return", by, seen)
    if not why.strip():
        raise WhyReturned
    bulletin.state, bulletin.returned = state, why.strip()[:LONGEST]
    db.session.flush()


def approve(bulletin: Bulletin, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Approve what another person handed up (政府督查工作条例 art. 21). Raises ApprovedByYourself."""
    state = _check(bulletin, "approve", by, seen)
    if by.person_id in (bulletin.submitted_by_id, bulletin.created_by_id):
        raise ApprovedByYourself
    bulletin.state, bulletin.approved_at, bulletin.approved_by_id = state, now, by.person_id
    db.session.flush()


def issue(bulletin: Bulletin, *, by: Standing, now: datetime, seen: int | None = None) -> None:
    """Give it its number and send it out; each named unit owes a plan, and one named often enough is suggested for a talk."""
    bulletin.state = _check(bulletin, "issue", by, seen)
    bulletin.number, bulletin.issued_at = queries.last_number(bulletin.kind, bulletin.year) + 1, now
    db.session.flush()
    often = queries.times_named([named.unit_id for named in bulletin.names], now)
    for named in bulletin.names:
        named.task = plan_owed(bulletin, named, by=by, now=now)
        if talk_suggested(often.get(named.unit_id, 0)):
            named.talk = "suggested"
    letters.send(bulletin, by=by, now=now)
    db.session.flush()


def decide_talk(named: Named, agreed: bool, note: str, *, by: Standing, now: datetime) -> None:
    """A leader calls a unit to a talk 约谈, or leaves it for now. Raises TalkDecided."""
    if "leader" not in by.roles or named.talk != "suggested":
        raise TalkDecided
    named.talk = "agreed" if agreed else "waived"
    _talked(named, note, by, now)


def talk_held(named: Named, note: str, *, by: Standing, now: datetime) -> None:
    """The talk took place; the office writes down what came of it. Raises TalkDecided, NothingWritten."""
    if "office" not in by.roles or named.talk != "agreed":
        raise TalkDecided
    if not note.strip():
        raise NothingWritten
    named.talk = "held"
    _talked(named, note, by, now)


def _talked(named: Named, note: str, by: Standing, now: datetime) -> None:
    named.talk_note, named.talk_at, named.talk_by_id = note.strip()[:LONGEST] or named.talk_note, now, by.person_id
    db.session.flush()


def _check(bulletin: Bulletin, step: str, by: Standing, seen: int | None) -> str:
    state = check_step(bulletin, step, by)
    if seen is not None and seen != bulletin.version:
        raise ChangedSince
    return state
