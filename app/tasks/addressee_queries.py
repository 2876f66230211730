"""Who is written to about a task today, and whom they may ask; it knows posts and their holders, not what is written."""

from collections.abc import Iterable
from datetime import date

from app.accounts.models import Person, Post, Unit
from app.accounts.queries import holders
from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.letters import Contact
from app.tasks.models import Task


def _each_once(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())


def liaisons(units: Iterable[int | None], on: date) -> list[Person]:
    """The liaisons of units on a day."""
    wanted = [unit for unit in units if unit]
    return _each_once(holder.person for holder in holders(on, unit_ids=wanted, roles=("liaison",))) if wanted else []


def office(on: date) -> list[Person]:
    """The people of the supervising office on a day."""
    return _each_once(holder.person for holder in holders(on, roles=("office",)))


def chiefs(on: date) -> list[Person]:
    """Those who approve for the office on a day: its principal and deputies, or all of it where there are none."""
    found = holders(on, roles=("office",))
    ranking = [holder.person for holder in found if holder.post.rank in ("principal", "deputy")]
    return _each_once(ranking or [holder.person for holder in found])


def in_charge(task: Task, on: date) -> list[Person]:
    """The responsible leader of a task and the leader in charge of its lead unit; those without an account are not in it."""
    posts = {task.leader_post_id, task.lead_unit.leader_post_id if task.lead_unit else None} - {None}
    found = holders(on, post_ids=[post for post in posts if post is not None]) if posts else []
    return _each_once(holder.person for holder in found if holder.person.email)


def heads(units: Iterable[int | None], on: date) -> list[Person]:
    """The heads of units on a day."""
    wanted = [unit for unit in units if unit]
    return _each_once(holder.person for holder in holders(on, unit_ids=wanted, roles=("head",))) if wanted else []


def holders_of(post: Post, on: date) -> list[Person]:
    """Who holds a post on a day."""
    return _each_once(holder.person for holder in holders(on, post_ids=(post.id,)))


def contact(by: Standing) -> Contact:
    """The person who acts, as the one to ask."""
    person = db.session.get_one(Person, by.person_id)
    unit = db.session.get(Unit, min(by.units)) if by.units else None
    return Contact(unit=unit.short_name if unit else "", name=person.name, phone=person.phone)


def leader_names(on: date) -> dict[int, str]:
    """The leaders of the district on a day: post id → name; a vacant post is not in it."""
    return {holder.post.id: holder.person.name for holder in holders(on, roles=("leader",))}
