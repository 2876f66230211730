"""What the watchdog reads beside tasks and hearings: days that are no task's, from their own sources, and letters of acts that do not leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.extensions import db
from app.mail.hours import open_now
from app.mail.models import Letter
from app.reminders.day_queries import Source, addressed
from app.reminders.models import Alarm, Notice
from app.reminders.watching import Trouble, ordinary_latest

#: letters that are looked at one by one; where more stand still, these say it
MOST = 200
#: the word that stands for a rule in the alarm of a day
DAY = "day"


def day_troubles(sources: Sequence[Source], now: datetime) -> list[Trouble]:
    """Letters about days that somebody has to have by now and the mail server has not."""
    return [one for source in sources for one in _of(source, now)]


def _of(source: Source, now: datetime) -> list[Trouble]:
    wanted = addressed(source, now.date())
    query = select(Letter.key, Letter.state, Letter.created_at).where(Letter.key.in_(list(wanted)))
    fates = {row.key: row for row in db.session.execute(query)} if wanted else {}
    found = []
    for key, one in wanted.items():
        fate = fates.get(key)
        if fate is not None and (fate.state == "accepted" or now < ordinary_latest(fate.created_at)):
            continue
        kind = "unsaid" if fate is None else "unsent"
        found.append(Trouble(kind, f"{kind}:{key}", one.day.about, DAY, one.person.id))
    if found and not open_now(now):
        # nothing is said while offices are closed: what was unsaid before remains so, and nothing becomes it
        known = set(db.session.scalars(select(Alarm.key).where(Alarm.ended_at.is_(None), Alarm.rule == DAY)))
        found = [one for one in found if one.kind == "unsent" or one.key in known]
    return found


def stuck(sources: Sequence[Source], now: datetime) -> list[Trouble]:
    """Letters that an act wrote and that should have left long ago. Their only memory is the outbox: it was written with the act."""
    query = (
        select(Letter.ref, Letter.about, Letter.created_at)
        .outerjoin(Notice, Notice.letter_id == Letter.id)
        .where(Notice.id.is_(None), Letter.carried_by_id.is_(None), Letter.state.in_(("waiting", "sending")))
        .where(Letter.created_at < now - timedelta(hours=12))
    )
    if sources:
        query = query.where(~or_(*(Letter.key.startswith(source.code, autoescape=True) for source in sources)))
    rows = db.session.execute(query.order_by(Letter.id).limit(MOST))
    return [Trouble("unsent", f"unsent:letter:{row.ref}", row.about) for row in rows if now >= ordinary_latest(row.created_at)]
