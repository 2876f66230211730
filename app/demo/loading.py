"""Loading the demonstration district into an empty database; it knows the order of telling, and leaves every move to its room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, update

from app.accounts.models import Unit
from app.clock import ZONE
from app.demo import calendar, district, intake, numbers, story
from app.demo.beside import BesideTeller
from app.demo.bulletins import BulletinTeller
from app.demo.courts import CourtTeller
from app.demo.district import District
from app.demo.history import Teller, in_order
from app.demo.matters import MatterTeller
from app.errors import Refused
from app.extensions import db
from app.mail.gathering_actions import gather
from app.mail.models import CARRIER, Letter
from app.reminders.jobs import tick
from app.reminders.watch_jobs import watch
from app.workdays import add_workdays

#: how many days back reminders are told again, one by one; of what fell due before, the first of them tells the latest
REMINDED_FOR = 30
MORNING = time(8, 31)

#: what a mail server says of an address that is no more
NO_SUCH_USER = "550 5.1.1 User unknown"
#: what stands as the mail server's answer of letters that were never sent
NOT_SENT = "演示数据，未实际发送"


class DatabaseNotEmpty(Refused):
    """数据库里已经有单位，没有载入演示数据，原有内容没有改动。要看演示，请另用一个空数据库。"""


@dataclass(frozen=True)
class Summary:
    """What was loaded, in numbers."""

    year: int
    units: int
    people: int
    tasks: int
    #: how many tasks stand in each state
    states: dict[str, int]
    cases: int
    letters: int
    #: letters that wait to be sent today
    waiting: int
    #: usernames to try, by role
    accounts: dict[str, str]
    password: str


def is_empty() -> bool:
    """Whether nothing was ever set up in this database."""
    return not db.session.scalar(select(func.count()).select_from(Unit))


def load_demo(now: datetime) -> Summary:
    """Load the district as it stands at a moment, whole or not at all, then its reminders; commits. Raises DatabaseNotEmpty."""
    if not is_empty():
        raise DatabaseNotEmpty
    today = now.astimezone(ZONE).date()
    laid_out = calendar.laid_out(today)
    founded = district.founded(date(laid_out.year - 1, 1, 1))
    earlier = _told(founded, calendar.laid_out(date(laid_out.year - 1, 12, 31)), story.earlier_tasks(), before=1)
    work = _told(founded, laid_out, story.tasks())
    tasks = work.tasks
    beside = BesideTeller(founded, laid_out)
    beside.last_year()
    courts = CourtTeller(founded, laid_out, {}, {})
    matters, told = MatterTeller(founded, laid_out, {}, courts.cases), BulletinTeller(founded, laid_out)
    happenings = [
        *earlier.happenings(), *work.happenings(), *courts.happenings(), *matters.happenings(), *told.happenings(),
        *beside.happenings(),
    ]  # fmt: skip
    for moment, happening in in_order(happenings):
        deliver_before(moment)
        happening.tell(moment)
    numbers.told(founded, laid_out.year, now)
    deliver_before(now)
    db.session.commit()
    remind(today, now)
    letters = Counter(db.session.scalars(select(Letter.state)))
    return Summary(
        year=laid_out.year,
        units=len(founded.units),
        people=len(founded.people),
        tasks=len(tasks),
        states=dict(Counter(task.state for task in tasks.values())),
        cases=len(courts.cases),
        letters=letters.total(),
        waiting=letters["waiting"],
        accounts=district.SHOWN,
        password=district.PASSWORD,
    )


def _told(district: District, laid_out: calendar.Calendar, told: Sequence[story.TaskStory], before: int = 0) -> Teller:
    """A year's tasks drafted from the report about the year before it, ready to be told."""
    read_at = datetime.combine(add_workdays(laid_out.issued, -2), time(9), ZONE)
    text = story.report_text(laid_out.year - 1 + before, before=before)
    return Teller(district, laid_out, told, intake.taken_in(district, laid_out.year - 1, text, told, read_at))


def remind(today: date, now: datetime) -> None:
    """Let the reminders of the last weeks be planned day by day, as the clockwork would have; today's wait to be sent.

    The district is complete without them: should this be cut short, the clockwork catches up.
    """
    for ago in range(REMINDED_FOR, 0, -1):
        morning = datetime.combine(today - timedelta(days=ago), MORNING, ZONE)
        deliver_before(morning)
        tick(now=morning)
    deliver_before(now)
    tick(now=now)
    refused(now)


def refused(now: datetime) -> None:
    """Let one address be refused, as happens when somebody has left: the office is alarmed and settles it."""
    plain = (Letter.urgent.is_(False), Letter.carried_by_id.is_(None), ~Letter.key.startswith(CARRIER))
    # by what is told: the order in which letters of one moment were written is by chance
    latest = (Letter.created_at.desc(), Letter.to_address, Letter.subject)
    letter = db.session.scalar(select(Letter).where(Letter.state == "accepted", *plain).order_by(*latest).limit(1))
    if letter is not None:
        letter.state, letter.accepted_at, letter.last_answer = "failed", None, NO_SUCH_USER
        db.session.commit()
        watch(now=now)


def deliver_before(moment: datetime) -> None:
    """Let letters of earlier days count as delivered, so that history does not flood the outbox."""
    start = datetime.combine(moment.astimezone(ZONE).date(), time(), ZONE)
    # as they would have left: all of a day to one person in one letter
    while gather(start - timedelta(seconds=1)):
        pass
    old = update(Letter).where(Letter.state.in_(("waiting", "carried")), Letter.next_try_at < start)
    given = {"state": "accepted", "accepted_at": Letter.next_try_at, "attempts": 1, "last_answer": NOT_SENT}
    db.session.execute(old.values(given).execution_options(synchronize_session=False))
