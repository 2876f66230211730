"""A letter to each person once a rung about a day that is no task's and no hearing's; it knows units and what was said, not what the day is of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.models import Person, Unit
from app.accounts.queries import holders
from app.extensions import db
from app.mail.hours import office_hour, open_now
from app.mail.models import Letter
from app.mail.post import put, put_back, usable
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


@dataclass(frozen=True)
class Source:
    """Days of one kind, by the rungs that are reached on a day. ``code`` begins the key of every letter about them."""

    code: str
    days: Callable[[date], Iterable[Day]]


@dataclass(frozen=True)
class Addressed:
    """A letter that somebody has to have."""

    day: Day
    person: Person


def addressed(source: Source, today: date) -> dict[str, Addressed]:
    """Who has to have which letter, by its key: the unit's liaisons; where none can be reached its head, else the office."""
    days = list(source.days(today))
    if not days:
        return {}
    staff = _each(office(today))
    people: dict[tuple[int, str], dict[int, Person]] = defaultdict(dict)
    for holder in holders(today, unit_ids={day.unit.id for day in days}, roles=("liaison", "head")):
        if usable(holder.person.email):
            people[holder.post.unit_id, holder.post.role][holder.person.id] = holder.person
    wanted = {}
    for day in days:
        liaisons, heads = (people[day.unit.id, role] for role in ("liaison", "head"))
        for person in (staff if day.by_office else liaisons or heads or staff).values():
            wanted[f"{day.key}:{person.id}"] = Addressed(day, person)
    return wanted


def keep_up(source: Source, now: datetime) -> int:
    """Say what was not yet said while offices work, and take back what nobody wants any more; how many letters are new.

    A fixed number of queries and the new letters, however many days; no commit.
    """
    wanted = addressed(source, now.date())
    _take_back(source, wanted)
    # such a letter is nothing that could not wait for the morning
    return _say(wanted, now) if wanted and open_now(now) else 0


def _take_back(source: Source, wanted: Mapping[str, Addressed]) -> None:
    waiting = select(Letter).where(Letter.state.in_(("waiting", "carried")), Letter.key.startswith(source.code, autoescape=True))
    for letter in db.session.scalars(waiting.with_for_update(skip_locked=True)):
        if letter.key not in wanted:
            letter.state = "cancelled"


def _say(wanted: Mapping[str, Addressed], now: datetime) -> int:
    said = {letter.key: letter for letter in db.session.scalars(select(Letter).where(Letter.key.in_(list(wanted))))}
    first = next(iter(_each(office(now.date())).values()), None)
    ask = Contact("", first.name, first.phone) if first else Contact("法治办", "")
    new = 0
    for key, one in wanted.items():
        if key in said:
            if said[key].state == "cancelled":
                put_back(said[key], office_hour(now))
            continue
        words = one.day.words(ask)
        letter = put(
            key=key, about=one.day.about, to_address=one.person.email, to_name=one.person.name, subject=words.subject,
            body=words.body, now=now, pace="daily", gist=one.day.gist,
        )  # fmt: skip
        new += letter is not None
    return new


def _each(people: Iterable[Person]) -> dict[int, Person]:
    """Those whom a letter can reach, each once."""
    return {person.id: person for person in people if usable(person.email)}
