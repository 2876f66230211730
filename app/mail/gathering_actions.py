"""Gathering: what waits for one address goes in one letter; it writes into the caller's transaction, and sends nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, select, text

from app.extensions import db, new_ref
from app.mail.digest import Part, digest
from app.mail.hours import OPENS, office_hour
from app.mail.models import CARRIER, Letter
from app.workdays import add_workdays

#: so many letters to one address may leave within so long, urgent ones apart; what comes then waits for company
BURST, GAP = 3, timedelta(minutes=10)
#: addresses gathered for in one transaction
ADDRESSES = 200

#: one gatherer at a time: two would each take half of what waits for a person
_LOCK = 7_305_186


@dataclass(frozen=True)
class Last:
    """When an address was last written to: how often just now, when, and with the digest of a day."""

    lately: int
    any: datetime
    daily: datetime | None


def gather(now: datetime) -> int:
    """Put what may leave now on its way, for some addresses; says how many letters were looked at, 0: none waits for company."""
    due = _due(now)
    if not db.session.scalar(select(select(Letter.id).where(*due).exists())):
        return 0
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    addresses = db.session.scalars(select(Letter.to_address).where(*due).distinct().limit(ADDRESSES)).all()
    query = select(Letter).where(*due, Letter.to_address.in_(addresses)).order_by(Letter.id)
    groups: dict[str, list[Letter]] = {}
    # what a tick looks through just now is waited for: without it half of a person's items would leave, and the rest tomorrow.
    # By number, as whoever else holds several does, so that no two wait for each other
    for letter in sorted(db.session.scalars(query.with_for_update()), key=_as_told):
        groups.setdefault(letter.to_address, []).append(letter)
    last = _last_written(groups, now)
    for address, letters in groups.items():
        later = not_yet(letters, last.get(address), now)
        if later is None:
            _send_off(letters, now)
        else:
            for letter in letters:
                letter.next_try_at = later
    return sum(map(len, groups.values()))


def not_yet(letters: Sequence[Letter], last: Last | None, now: datetime) -> datetime | None:
    """The moment until which these have to wait, or None when they may leave now."""
    if last is None:
        return None
    if all(letter.pace == "daily" for letter in letters) and last.daily and last.daily.date() == now.date():
        # the next day's digest leaves at the hour at which the first of these would have
        opens = min(letter.next_try_at for letter in letters)
        return datetime.combine(add_workdays(now.date(), 1), min(opens.time(), OPENS), now.tzinfo)
    return office_hour(last.any + GAP) if last.lately >= BURST else None


def _as_told(letter: Letter) -> tuple[str, datetime, str, int]:
    """Those of one moment were written in an order by chance: a subject begins with its day and its number."""
    return letter.to_address, letter.created_at, letter.subject, letter.id


def words_of(members: Iterable[Letter]) -> tuple[str, str]:
    """Subject and text of the letter that carries these."""
    return digest([Part(letter.subject, letter.body, letter.gist) for letter in members])


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Letter.state == "waiting", Letter.urgent.is_(False), Letter.next_try_at <= now, Letter.pace != "alone",
        Letter.gathered_at.is_(None),
    )  # fmt: skip


def _last_written(addresses: Iterable[str], now: datetime) -> dict[str, Last]:
    """When some addresses were last written to today, urgent letters apart."""
    start = min(now - GAP, datetime.combine(now.date(), time(), now.tzinfo))
    daily = func.max(case((Letter.pace == "daily", Letter.gathered_at)))
    lately = func.sum(case(((Letter.gathered_at > now - GAP) & Letter.carried_by_id.is_(None), 1), else_=0))
    query = select(Letter.to_address, lately, func.max(Letter.gathered_at), daily).where(
        Letter.to_address.in_(list(addresses)), Letter.gathered_at > start, Letter.gathered_at <= now,
        Letter.pace != "alone", Letter.state != "cancelled",
    )  # fmt: skip
    return {address: Last(*times) for address, *times in db.session.execute(query.group_by(Letter.to_address))}


def _send_off(letters: list[Letter], now: datetime) -> None:
    """Let one letter go by itself, or write the one that carries many."""
    if len(letters) > 1:
        (subject, body), first = words_of(letters), letters[0]
        carrier = Letter(
            ref=new_ref(), key=f"{CARRIER}{first.ref}", to_address=first.to_address, to_name=first.to_name,
            subject=subject, body=body, pace="daily" if any(one.pace == "daily" for one in letters) else "soon",
            created_at=now, next_try_at=max(one.next_try_at for one in letters), gathered_at=now,
        )  # fmt: skip
        db.session.add(carrier)
        db.session.flush()
        for letter in letters:
            letter.state, letter.carried_by_id = "carried", carrier.id
    for letter in letters:
        letter.gathered_at = now
