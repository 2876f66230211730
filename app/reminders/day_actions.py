"""A letter to each person once a rung about a day that is no task's and no hearing's; it writes into the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.mail.hours import office_hour, open_now
from app.mail.models import Letter
from app.mail.post import put, put_back
from app.reminders.day_queries import Addressed, Source, addressed, reachable
from app.tasks.addressee_queries import office
from app.tasks.letters import Contact


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
    first = next(iter(reachable(office(now.date())).values()), None)
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
