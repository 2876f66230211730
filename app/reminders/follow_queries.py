"""Hearings that moved or fell away after somebody was told of them, and who does not know it yet; it reads, and writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.cases.models import Case, CaseParty, Hearing
from app.extensions import db
from app.reminders import queries
from app.reminders.audience_queries import Recipient, Roll, roll_of
from app.reminders.following import MOVED, OFF, Told, follow_up
from app.reminders.models import Notice
from app.reminders.timetable import LOOK_BACK, Occasion

CHUNK = 200

#: the rules that speak of a change
FOLLOWING = (MOVED.code, OFF.code)


@dataclass(frozen=True)
class Owed:
    """A hearing that changed, and the people who are to hear it."""

    hearing: Hearing
    occasion: Occasion
    people: tuple[Recipient, ...]


def owed(now: datetime, *, all_of_them: bool = False) -> Iterator[tuple[list[Owed], Roll, Sequence[Notice]]]:
    """What is owed by now, in chunks, with the roll and what was said; ``all_of_them``: also what was planned already."""
    changed = or_(Hearing.state.in_(("cancelled", "adjourned")), (Hearing.state == "scheduled") & (Hearing.occurrence > 1))
    query = select(Hearing).where(changed, Hearing.at > now - LOOK_BACK).order_by(Hearing.id).limit(CHUNK)
    query = query.options(
        joinedload(Hearing.case).joinedload(Case.unit),
        joinedload(Hearing.case).selectinload(Case.parties).joinedload(CaseParty.unit),
    )
    last = 0
    while hearings := db.session.scalars(query.where(Hearing.id > last)).all():
        last = hearings[-1].id
        said = queries.said(f"hearing:{one.ref}" for one in hearings)
        roll = roll_of(hearings, now.date())
        found = (_owed(one, said, roll, now, all_of_them=all_of_them) for one in hearings)
        yield [one for one in found if one], roll, said


def _owed(hearing: Hearing, said: Iterable[Notice], roll: Roll, now: datetime, *, all_of_them: bool) -> Owed | None:
    name = f"hearing:{hearing.ref}"
    mine = [one for one in said if one.thing == name]
    # what was planned of the follow-up itself is left out, so that it is asked for as if nobody had planned it
    told = [_told(one) for one in mine if one.rule not in FOLLOWING or int(one.occurrence) != hearing.occurrence]
    found = follow_up(hearing.state, hearing.occurrence, told)
    if found is None:
        return None
    rule, ids = found
    occasion = Occasion(queries.hearing_dates(hearing, said), name, rule, str(hearing.occurrence), now.date())
    planned = (
        set()
        if all_of_them
        else {one.person_id for one in mine if (one.rule, one.occurrence) == (rule.code, occasion.occurrence)}
    )
    people = _still_there(hearing, ids - planned, roll) if rule is MOVED else _reachable(ids - planned)
    return Owed(hearing, occasion, tuple(people)) if people else None


def _still_there(hearing: Hearing, ids: set[int], roll: Roll) -> list[Recipient]:
    """Of those who were told, who is still to hear of this hearing: a new time is no matter of a former holder's."""
    people = roll.hearers(MOVED.audiences, hearing)
    return [who for who in people if who.person.id in ids and who.reachable]


def _reachable(ids: set[int]) -> list[Recipient]:
    people = db.session.scalars(select(Person).where(Person.id.in_(ids), Person.active).order_by(Person.id)) if ids else ()
    return [who for who in map(Recipient, people) if who.reachable]


def _told(notice: Notice) -> Told:
    letter = notice.letter
    left = letter is not None and (letter.state == "accepted" or letter.unsure)
    return Told(notice.person_id, notice.rule, int(notice.occurrence), left)


def outdated(notices: Iterable[Notice]) -> set[int]:
    """Of waiting follow-ups, the ids of those whose hearing has changed again since."""
    mine = [one for one in notices if one.rule in FOLLOWING]
    refs = {one.thing.partition(":")[2] for one in mine}
    rows = db.session.execute(select(Hearing.ref, Hearing.state, Hearing.occurrence).where(Hearing.ref.in_(refs))) if refs else ()
    now = {f"hearing:{ref}": (MOVED.code if state == "scheduled" else OFF.code, str(turn)) for ref, state, turn in rows}
    return {one.id for one in mine if now.get(one.thing) != (one.rule, one.occurrence)}
