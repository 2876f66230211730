"""Days that are no task's and no hearing's: who has to have which letter about them; it knows units, not what the day is of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person, Unit
from app.accounts.queries import holders
from app.mail.post import usable
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
    staff = reachable(office(today))
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


def reachable(people: Iterable[Person]) -> dict[int, Person]:
    """Those whom a letter can reach, each once."""
    return {person.id: person for person in people if usable(person.email)}
