"""Who is written to about a task today, and whom they may ask; it knows posts and their holders, not what is written."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.accounts.access import held
from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.letters import Contact


def liaisons(units: Iterable[int], on: date) -> list[Person]:
    """The liaisons of units on a day."""
    wanted = [unit for unit in units if unit]
    if not wanted:
        return []
    query = select(Person).join(Tenure).join(Post).where(Post.role == "liaison", Post.unit_id.in_(wanted), *held(on))
    return list(db.session.scalars(query.where(Person.active).order_by(Person.id).distinct()))


def office(on: date) -> list[Person]:
    """The people of the supervising office on a day."""
    query = select(Person).join(Tenure).join(Post).where(Post.role == "office", *held(on), Person.active)
    return list(db.session.scalars(query.order_by(Person.id).distinct()))


def contact(by: Standing) -> Contact:
    """The person who acts, as the one to ask."""
    person = db.session.get_one(Person, by.person_id)
    unit = db.session.get(Unit, min(by.units)) if by.units else None
    return Contact(unit=unit.short_name if unit else "", name=person.name, phone=person.phone)
