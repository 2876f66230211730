"""What a roster would bring that is not there yet, row by row; it reads, and makes nothing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.roster import RosterLine
from app.extensions import db


def brings(lines: Sequence[RosterLine], today: date) -> dict[int, tuple[str, ...]]:
    """By the number of each line what is new in it: unit, person, post; nothing where all is there; three queries.

    ``taken``: the user name is somebody else's, and the line cannot come in.
    """
    units = set(db.session.scalars(select(Unit.name).where(Unit.name.in_({line.unit for line in lines}))))
    known = select(Person.username, Person.name).where(Person.username.in_({line.username for line in lines}))
    people = {row.username: row.name for row in db.session.execute(known)}
    held = (
        select(Unit.name, Post.title, Post.role, Person.username)
        .select_from(Tenure).join(Post, Post.id == Tenure.post_id).join(Unit, Unit.id == Post.unit_id).join(Person, Person.id == Tenure.person_id)
        .where(Person.username.in_(people), or_(Tenure.until.is_(None), Tenure.until >= today))
    )  # fmt: skip
    posts = {tuple(row) for row in db.session.execute(held)}
    found = {}
    for line in lines:
        new = [] if line.unit in units else ["unit"]
        units.add(line.unit)
        if line.username and people.setdefault(line.username, "") not in ("", line.name):
            new = ["taken"]
        elif line.username:
            new += [] if people[line.username] else ["person"]
            people[line.username] = line.name
            place = (line.unit, line.post, line.role, line.username)
            new += [] if place in posts else ["post"]
            posts.add(place)
        found[line.number] = tuple(new)
    return found
