"""The district's units, posts and people set up in the database; it knows who there is, and refuses to know what they do."""

from dataclasses import dataclass
from datetime import date

from app.accounts import passwords
from app.accounts.access import standing_of
from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.standing import Standing
from app.demo import story
from app.extensions import db

#: everybody's password; the launcher prints it
PASSWORD = "duban-2026"

#: whose account the newcomer is told to try, by what they are
SHOWN = {"office": "shangruoshui", "leader": "lushiyu", "liaison": "ruanzhiwei", "head": "guanshaoting", "admin": "tianshouyi"}


@dataclass(frozen=True)
class PostedPerson:
    """A person in a post, with their standing."""

    post: story.PostStory
    person: Person
    standing: Standing


@dataclass(frozen=True)
class District:
    """Where everybody is found again: units by code, leaders' posts by key, people by username."""

    units: dict[str, Unit]
    leaders: dict[str, Post]
    people: dict[str, Person]
    standings: dict[str, Standing]

    def of(self, unit: str, kind: str) -> PostedPerson:
        """Who acts for a unit: its liaison, principal or deputy; for a vacant post the next who can."""
        order = {"liaison": ("liaison", "deputy", "principal"), "deputy": ("deputy", "principal"), "principal": ("principal",)}
        posts = [post for post in story.posts() if post.unit == unit and post.holder]
        for wanted in order[kind]:
            for post in posts:
                if wanted in (post.role, post.rank):
                    return PostedPerson(post, self.people[post.username], self.standings[post.username])
        raise LookupError(f"nobody holds a post in {unit}")

    def office(self, username: str) -> Standing:
        """A member of the office."""
        return self.standings[username]


def founded(since: date) -> District:
    """Set up units, posts and people, in their posts since a day."""
    units = {unit.code: _unit(unit) for unit in story.units()}
    db.session.add_all(units.values())
    kept = passwords.hashed(PASSWORD)
    people: dict[str, Person] = {}
    leaders: dict[str, Post] = {}
    for position, told in enumerate(story.posts(), start=1):
        post = Post(unit=units[told.unit], title=told.title, role=told.role, rank=told.rank, position=position)
        db.session.add(post)
        if told.key:
            leaders[told.key] = post
        if told.holder:
            person = people.setdefault(
                told.username,
                Person(username=told.username, name=told.holder, email=told.email, password_hash=kept),
            )
            db.session.add(Tenure(post=post, person=person, since=since))
    db.session.flush()
    for unit in story.units():
        if unit.leader:
            units[unit.code].leader_post = leaders[unit.leader]
    db.session.flush()
    standings = {username: standing_of(person, since) for username, person in people.items()}
    return District(units, leaders, people, standings)


def _unit(told: story.UnitStory) -> Unit:
    return Unit(
        code=told.code,
        name=told.name,
        short_name=told.short_name,
        kind=told.kind,
        position=told.order,
        duties="\n".join(told.duties),
    )
