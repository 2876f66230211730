"""Who is written to about a task today, and whom they may ask; it knows posts and their holders, not what is written."""

from collections.abc import Iterable
from datetime import date

from app.accounts.models import Person, Unit
from app.accounts.queries import holders
from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.letters import Contact


def _each_once(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())


def liaisons(units: Iterable[int | None], on: date) -> list[Person]:
    """The liaisons of units on a day."""
    wanted = [unit for unit in units if unit]
    return _each_once(holder.person for holder in holders(on, unit_ids=wanted, roles=("liaison",))) if wanted else []


def office(on: date) -> list[Person]:
    """The people of the supervising office on a day."""
    return _each_once(holder.person for holder in holders(on, roles=("office",)))


def contact(by: Standing) -> Contact:
    """The person who acts, as the one to ask."""
    person = db.session.get_one(Person, by.person_id)
    unit = db.session.get(Unit, min(by.units)) if by.units else None
    return Contact(unit=unit.short_name if unit else "", name=person.name, phone=person.phone)


def leader_names(on: date) -> dict[int, str]:
    """The leaders of the district on a day: post id → name; a vacant post is not in it."""
    return {holder.post.id: holder.person.name for holder in holders(on, roles=("leader",))}
