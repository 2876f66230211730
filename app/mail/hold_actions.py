"""Holding letters back and letting them go: a restored copy, or too many at once; it writes into the caller's transaction."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.accounts.standing import Standing
from app.extensions import db, new_ref
from app.mail.choices import CEILING
from app.mail.errors import CeilingOutOfRange, NothingHeld
from app.mail.models import Hold, Letter, Place
from app.mail.place_queries import handed_over_file, mark_here, place, remembered
from app.mail.post import once
from app.mail.queries import open_hold
from app.policy.actions import decide
from app.policy.queries import decided


def look_around(data_dir: Path, now: datetime) -> Hold | None:
    """Open a hold when this database is a copy; the first look writes down where it stands."""
    here, mark = place(), mark_here()
    if here is None:
        # two that look for the first time at once write the same
        db.session.execute(once(Place.__table__).values(id=1, ref=new_ref(), mark=mark, handed_over=0))
    elif here.mark != mark or here.handed_over < remembered(data_dir, here):
        return open_hold("restored") or _opened("restored", _waiting(), now)
    return open_hold("restored")


def quarantine(now: datetime) -> Hold:
    """Hold everything back, as after a restore that leaves no trace."""
    return open_hold("restored") or _opened("restored", _waiting(), now)


def count_up(now: datetime) -> Hold | None:
    """Open a hold when more people than the ceiling would be written to at once, those already let go apart."""
    if held := open_hold("ceiling"):
        return held
    count = due_people(now)
    return _opened("ceiling", count, now) if count > decided(CEILING) else None


def due_people(now: datetime) -> int:
    """How many people would get an ordinary letter now, those that were already let go apart: what the ceiling is compared with."""
    released = db.session.scalar(select(func.max(Hold.released_at)).where(Hold.kind == "ceiling"))
    due = select(func.count(Letter.to_address.distinct())).where(
        Letter.state == "waiting", Letter.urgent.is_(False), Letter.next_try_at <= now
    )
    if released:
        due = due.where(Letter.created_at > released)
    return db.session.scalar(due) or 0


def release(kind: str, data_dir: Path, *, by: Standing | None, now: datetime) -> Hold:
    """Let go what is held back. Raises NothingHeld."""
    held = open_hold(kind)
    if held is None:
        raise NothingHeld
    held.released_at, held.released_by_id = now, by.person_id if by else None
    here = place()
    if kind == "restored" and here is not None:
        here.mark, here.handed_over = mark_here(), max(here.handed_over, remembered(data_dir, here))
    return held


def set_ceiling(typed: str, *, by: Standing, now: datetime, seen: int) -> None:
    """Decide how many may leave at once. Raises CeilingOutOfRange, DecidedMeanwhile, NothingDecided."""
    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) >= 1):
        raise CeilingOutOfRange
    decide(CEILING, int(typed), by=by, now=now, seen=seen)


def handed_over(count: int) -> None:
    """Write down that so many more letters were handed over."""
    here = place()
    if here is not None:
        here.handed_over += count


def remember(data_dir: Path) -> None:
    """Write the count beside the data; a disk that is full is no reason to stop."""
    here = place()
    if here is not None and here.handed_over > remembered(data_dir, here):
        try:
            handed_over_file(data_dir, here).write_text(str(here.handed_over))
        except OSError:
            return


def _opened(kind: str, count: int, now: datetime) -> Hold:
    held = Hold(kind=kind, since=now, count=count)
    db.session.add(held)
    db.session.flush()
    return held


def _waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "waiting")) or 0
