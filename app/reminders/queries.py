"""What the reminders read: things that may be due, what was said already, and how old the clockwork's last pass is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.cases.models import Case, Hearing
from app.errors import Missing
from app.extensions import db
from app.mail.models import Letter
from app.reminders.models import Heartbeat, Notice
from app.reminders.timetable import AHEAD, LOOK_BACK, WORKING, HearingDates, TaskDates
from app.tasks.models import Task

CHUNK = 200

#: older than this, the clockwork is taken for dead
STALE = timedelta(minutes=2)


def tasks_in_reach(today: date) -> Iterator[Sequence[Task]]:
    """The tasks for which something may be due, in chunks: by indexes, and none whose deadline is further off than a week."""
    near = and_(Task.state.in_(WORKING), Task.due <= today + timedelta(days=7))
    unsigned = and_(Task.state == "issued", Task.issued_on < today)
    last = 0
    while True:
        query = select(Task).where(or_(near, unsigned), Task.id > last).order_by(Task.id).limit(CHUNK)
        tasks = db.session.scalars(query.options(joinedload(Task.lead_unit), joinedload(Task.leader_post))).all()
        if tasks:
            last = tasks[-1].id
            yield tasks
        if len(tasks) < CHUNK:
            return


def hearings_in_reach(now: datetime) -> Iterator[Sequence[Hearing]]:
    """The hearings of the next eight days, and those just past, in chunks."""
    within = (Hearing.state == "scheduled", Hearing.at >= now - LOOK_BACK, Hearing.at <= now + AHEAD)
    last = 0
    while True:
        query = _hearings().where(*within, Hearing.id > last).order_by(Hearing.id).limit(CHUNK)
        hearings = db.session.scalars(query).all()
        if hearings:
            last = hearings[-1].id
            yield hearings
        if len(hearings) < CHUNK:
            return


def said(things: Iterable[str]) -> Sequence[Notice]:
    """The notices about some things."""
    return db.session.scalars(select(Notice).where(Notice.thing.in_(list(things)))).all()


def task_dates(task: Task) -> TaskDates:
    """A task as the timetable sees it."""
    return TaskDates(name=f"task:{task.ref}", state=task.state, issued_on=task.issued_on, due=task.due)


def hearing_dates(hearing: Hearing, notices: Iterable[Notice]) -> HearingDates:
    """A hearing as the timetable sees it, with what was said and acknowledged for its present time."""
    name, turn = f"hearing:{hearing.ref}", str(hearing.occurrence)
    mine = [notice for notice in notices if notice.thing == name and notice.occurrence == turn]
    asked = [notice.planned_at.date() for notice in mine if notice.rule == "hearing_week"]
    replied = hearing.replied_at is not None
    return HearingDates(
        name=name,
        at=hearing.at,
        occurrence=hearing.occurrence,
        known_at=hearing.case.created_at,
        asked_on=min(asked, default=None),
        replied=replied,
        heard=replied or any(notice.acknowledged_at for notice in mine if notice.rule != "hearing_silent"),
    )


def waiting_prompts(after: int) -> Sequence[Notice]:
    """The next notices whose letter nobody has begun to send; the letters are locked for whoever takes them back."""
    waiting = select(Notice).join(Notice.letter).where(Letter.state.in_(("waiting", "carried")), Notice.id > after)
    chunk = waiting.options(contains_eager(Notice.letter)).order_by(Notice.id).limit(CHUNK)
    return db.session.scalars(chunk.with_for_update(of=Letter, skip_locked=True)).all()


def things_named(names: Iterable[str]) -> dict[str, Task | Hearing]:
    """The tasks and hearings behind some names; a hearing that was held or cancelled is left out."""
    refs: dict[str, list[str]] = {"task": [], "hearing": []}
    for name in set(names):
        kind, _, ref = name.partition(":")
        refs[kind].append(ref)
    tasks = db.session.scalars(select(Task).where(Task.ref.in_(refs["task"]))).all()
    hearings = db.session.scalars(_hearings().where(Hearing.ref.in_(refs["hearing"]), Hearing.state == "scheduled")).all()
    found: dict[str, Task | Hearing] = {f"task:{task.ref}": task for task in tasks}
    return found | {f"hearing:{hearing.ref}": hearing for hearing in hearings}


def notice_by_ref(ref: str) -> Notice:
    """A notice. Raises Missing."""
    notice = db.session.scalar(select(Notice).where(Notice.ref == ref).options(joinedload(Notice.letter)))
    if notice is None:
        raise Missing
    return notice


def notices_about(thing: str) -> Select[Notice]:
    """The notices about one thing, or about all when it is empty, the latest first."""
    query = select(Notice).options(joinedload(Notice.person), joinedload(Notice.letter)).order_by(Notice.id.desc())
    return query.where(Notice.thing == thing) if thing else query


def beats() -> dict[str, datetime]:
    """When each kind of pass was last finished, by any process."""
    return {beat.name: beat.at for beat in db.session.scalars(select(Heartbeat))}


def clockwork_age(now: datetime) -> timedelta | None:
    """How long ago the last tick was finished; None when there never was one, or only one of a clock that ran ahead."""
    return age(beats().get("tick"), now)


def age(at: datetime | None, now: datetime) -> timedelta | None:
    """How long ago a pass was finished; a moment that lies ahead tells nothing."""
    return None if at is None or at > now + STALE else max(timedelta(0), now - at)


def _hearings() -> Select[Hearing]:
    return select(Hearing).options(joinedload(Hearing.case).joinedload(Case.unit))
