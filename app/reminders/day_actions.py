"""A letter to each person once a rung about a day that is no task's and no hearing's; it knows units and what was said, not what the day is of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person, Unit
from app.accounts.queries import holders
from app.extensions import db
from app.mail.models import Letter
from app.mail.post import put
from app.reminders.timetable import office_hour
from app.tasks.addressee_queries import office
from app.tasks.letters import Contact, Words


@dataclass(frozen=True)
class Day:
    """A rung that is reached: the key of its occasion, the unit that is told, and how the letter is worded."""

    key: str
    about: str
    unit: Unit
    gist: str
    words: Callable[[Contact], Words]
    #: the office is told instead of the unit's liaisons
    by_office: bool = False


def open_now(now: datetime) -> bool:
    """Whether offices work: such a letter is nothing that could not wait for the morning."""
    return office_hour(now) == now


def say(days: Iterable[Day], now: datetime) -> int:
    """Write what was not yet said; how many letters are new. Three queries and the new letters, however many days; no commit."""
    days = list(days)
    if not days:
        return 0
    today = now.date()
    staff = office(today)
    people: dict[int, dict[int, Person]] = defaultdict(dict)
    for holder in holders(today, unit_ids={day.unit.id for day in days}, roles=("liaison",)):
        people[holder.post.unit_id][holder.person.id] = holder.person
    wanted = {
        f"{day.key}:{person.id}": (day, person)
        for day in days
        for person in (staff if day.by_office else people[day.unit.id].values())
    }
    said = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(list(wanted)))))
    ask = Contact("", staff[0].name, staff[0].phone) if staff else Contact("法治办", "")
    new = 0
    for key, (day, person) in wanted.items():
        if key in said:
            continue
        words = day.words(ask)
        letter = put(
            key=key, about=day.about, to_address=person.email, to_name=person.name, subject=words.subject, body=words.body,
            now=now, pace="daily", gist=day.gist,
        )  # fmt: skip
        new += letter is not None
    return new
