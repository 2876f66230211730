"""Erasing what stands of a person who left: contact, secrets, calendars, addresses on letters; it leaves the commit to others.

The name and the user name stay where they say who did what: history, instructions, the trail. That is the record of the
office's work, which is kept; what only served to reach the person or to let them in is not.
"""

from datetime import date

from sqlalchemy import Select, Update, delete, update

from app.accounts.actions import end_codes, forget_tries
from app.accounts.models import Person
from app.accounts.session_actions import end_all
from app.accounts.standing import Standing
from app.accounts.trust_actions import check_account
from app.audit.trail_jobs import note
from app.extensions import db
from app.mail.models import Letter
from app.reminders.models import Feed
from app.tasks.view_models import Intake, SavedView
from app.upkeep.erasure_queries import holds_posts, letters_to, of_person
from app.upkeep.errors import StillAtWork


def _letters(wanted: Select[int]) -> Update:
    return update(Letter).where(Letter.id.in_(wanted)).execution_options(synchronize_session=False)


def erase(person: Person, *, by: Standing | None, today: date) -> dict[str, int]:
    """Erase; gives what there was, by name. ``by`` None: whoever has the server. Raises StillAtWork or what ``check_account`` raises.

    What waits in the outbox for the person is cancelled. A second time finds nothing.
    """
    if by is not None:
        check_account(person, by, today=today)
    if holds_posts(person, today):
        raise StillAtWork(name=person.name)
    found = of_person(person)
    letters = letters_to(person)
    # one that is being handed over ends with the try: without its token no mark brings it back
    waiting = Letter.state.in_(("waiting", "carried", "sending"))
    db.session.execute(_letters(letters).where(waiting).values(state="cancelled", lease_token="", lease_until=None))
    db.session.execute(_letters(letters).values(to_address="", last_answer=""))
    db.session.execute(delete(Feed).where(Feed.person_id == person.id))
    db.session.execute(delete(SavedView).where(SavedView.owner_id == person.id, SavedView.shared.is_(False)))
    db.session.execute(delete(Intake).where(Intake.by_id == person.id))
    end_all(person)
    end_codes(person)
    forget_tries(person.username)
    person.email, person.phone, person.password_hash, person.active = "", "", "", False
    person.password_set_at = person.signed_in_at = person.news_since = None
    note("erase", erased=person.ref, parts=found)
    return found
