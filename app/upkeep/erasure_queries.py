"""What stands of a person who left, beside the record of their work; it counts, and erases nothing."""

from datetime import date

from sqlalchemy import Select, func, or_, select

from app.accounts.models import Person, StandIn, Tenure, UserSession
from app.extensions import db
from app.mail.models import Letter
from app.reminders.models import Feed
from app.tasks.view_models import Intake, SavedView


def holds_posts(person: Person, today: date) -> bool:
    """Whether the person holds a post or stands in for one today or later."""
    post = select(Tenure.id).where(Tenure.person_id == person.id, or_(Tenure.until.is_(None), Tenure.until >= today))
    stands_in = select(StandIn.id).where(StandIn.person_id == person.id, or_(StandIn.until.is_(None), StandIn.until >= today))
    return db.session.scalar(select(or_(post.exists(), stands_in.exists()))) is True


def letters_to(person: Person) -> Select[int]:
    """Letters that carry the person's address; none where somebody else has the same one."""
    query = select(Letter.id).where(Letter.to_address == person.email, Letter.to_address != "")
    others = select(Person.id).where(Person.email == person.email, Person.id != person.id)
    return query.where(~others.exists())


def of_person(person: Person) -> dict[str, int]:
    """How much there is to erase, by name."""

    def count(query: Select[int]) -> int:
        return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0

    return {
        "contact": sum(bool(text) for text in (person.email, person.phone)),
        "secrets": sum(bool(text) for text in (person.password_hash, person.code_salt)),
        "sessions": count(select(UserSession.id).where(UserSession.person_id == person.id)),
        "feeds": count(select(Feed.id).where(Feed.person_id == person.id)),
        "views": count(select(SavedView.id).where(SavedView.owner_id == person.id, SavedView.shared.is_(False))),
        "workbooks": count(select(Intake.id).where(Intake.by_id == person.id)),
        "letters": count(letters_to(person)),
    }
