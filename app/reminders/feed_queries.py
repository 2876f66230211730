"""What stands in a person's calendar: the hearings in sight and the deadlines of their own units; it reads, and writes nothing."""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.access import digest, standing_of
from app.accounts.models import Person
from app.accounts.standing import Standing
from app.cases import access as cases
from app.cases.models import Case, Hearing
from app.extensions import db
from app.mail.invitation import Entry
from app.reminders.calendar_letters import hearing_entry
from app.reminders.errors import NoSuchCalendar
from app.reminders.models import Feed
from app.reminders.rules import WORKING
from app.tasks import access as tasks
from app.tasks.letters import deadline_entry
from app.tasks.models import Task

#: how far a calendar reaches back and ahead, and how many entries of a kind it holds
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=400), 1000


def feed_of(person_id: int) -> Feed | None:
    """The calendar of a person, while there is one."""
    return db.session.scalar(select(Feed).where(Feed.person_id == person_id))


def entries_behind(token: str, now: datetime, base_url: str) -> list[Entry]:
    """What the owner of an address may see today. Raises NoSuchCalendar alike for one that never was, and one that is revoked."""
    found = db.session.scalar(select(Feed).join(Feed.person).where(Feed.token_hash == digest(token), Person.active))
    if found is None:
        raise NoSuchCalendar
    standing = standing_of(found.person, now.date())
    rows = db.session.scalars(_hearings(standing, now)).all()
    due = db.session.scalars(_tasks(standing, now)).all()
    deadlines = (deadline_entry(task, base_url) for task in due)
    return [*(hearing_entry(hearing, base_url) for hearing in rows), *(one for one in deadlines if one)]


def _hearings(standing: Standing, now: datetime) -> Select[Hearing]:
    query = select(Hearing).join(Hearing.case).where(cases.visible(standing), Hearing.at > now - BACK, Hearing.at < now + AHEAD)
    return query.options(joinedload(Hearing.case).joinedload(Case.unit)).order_by(Hearing.at, Hearing.id).limit(MOST)


def _tasks(standing: Standing, now: datetime) -> Select[Task]:
    """The open tasks that the person's units lead, or those of the units and posts a leader answers for."""
    mine = or_(
        Task.lead_unit_id.in_(standing.units), Task.lead_unit_id.in_(standing.portfolio), Task.leader_post_id.in_(standing.leads)
    )
    within = (Task.state.in_(WORKING), Task.due > (now - BACK).date(), Task.due < (now + AHEAD).date())
    return select(Task).where(tasks.visible(standing), mine, *within).order_by(Task.due, Task.id).limit(MOST)
