"""What the reminders read: things that may be due, what was said already, and how old the clockwork's last pass is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person
from app.cases.models import Case, CaseParty, Hearing
from app.errors import Missing
from app.extensions import db
from app.mail.models import Letter
from app.policy.queries import decided
from app.reminders.choices import TIMETABLE
from app.reminders.models import Heartbeat, Notice
from app.reminders.rules import DEFAULTS, FOLLOW_RULES, FORMAL, WORKING, Rule, from_rows
from app.reminders.timetable import LOOK_BACK, HearingDates, TaskDates, furthest
from app.tasks.filing_queries import filings
from app.tasks.models import Entry, Task, Update
from app.tasks.periods import Period, period_of
from app.tasks.request_models import Request

CHUNK = 200

#: the cadences by which something falls due by itself
CADENCED = ("weekly", "monthly", "quarterly", "half_year")

#: older than this, the clockwork is taken for dead
STALE = timedelta(minutes=2)
#: the heartbeat of a tick that has written something and goes on, and the longest that anything waits for its end
PLANNING, PLANNED = "planning", timedelta(minutes=10)


def timetable() -> tuple[Rule, ...]:
    """The rules in force: those the office decided on, else the customary ones."""
    return from_rows(decided(TIMETABLE))


def tasks_in_reach(today: date, rules: Sequence[Rule] = DEFAULTS) -> Iterator[Sequence[Task]]:
    """The tasks for which something may be due, in chunks: each reason by an index of its own, and none whose days are all further off."""
    reasons: list[Select[int]] = [
        select(Task.id).where(Task.state.in_(WORKING), Task.due <= furthest(rules, "due", today)),
        select(Task.id).where(Task.state == "issued", Task.issued_on < today),
        select(Task.id).where(Task.state == "returned"),
        select(Request.task_id).where(Request.answer == ""),
        *(select(Task.id).where(unfiled) for unfiled in _unfiled(today)),
        *(select(Task.id).where(unsaid) for unsaid in _unsaid_since_issue(rules)),
    ]
    ids = sorted(set(db.session.scalars(union(*reasons))))
    for first in range(0, len(ids), CHUNK):
        query = select(Task).where(Task.id.in_(ids[first : first + CHUNK])).order_by(Task.id)
        yield db.session.scalars(query.options(joinedload(Task.lead_unit), joinedload(Task.leader_post))).all()


def last_period(cadence: str, today: date) -> Period | None:
    """The last period of a cadence that fell due before a day. Nobody is asked today about the spring."""
    running = period_of(cadence, today)
    return period_of(cadence, running.since - timedelta(days=1)) if running else None


def _unfiled(today: date) -> list[ColumnElement[bool]]:
    """Tasks whose report for the last period that fell due was not filed."""
    found = []
    for cadence in CADENCED:
        if last := last_period(cadence, today):
            filed = select(Update.id).where(Update.task_id == Task.id, Update.period == last.key).correlate(Task)
            owed = (Task.state.in_(WORKING), Task.cadence == cadence, Task.issued_on <= last.until)
            found.append(and_(*owed, ~filed.exists()))
    return found


def _unsaid_since_issue(rules: Iterable[Rule]) -> list[ColumnElement[bool]]:
    """Tasks of which a rule that counts from their issue has said nothing yet."""
    told = select(Notice.id).where(Notice.thing == "task:" + Task.ref).correlate(Task)
    return [
        and_(Task.state.in_(rule.states), ~told.where(Notice.rule == rule.code).exists())
        for rule in rules
        if rule.on and rule.kind == "since_issue"
    ]


def hearings_in_reach(now: datetime, rules: Sequence[Rule] = DEFAULTS) -> Iterator[Sequence[Hearing]]:
    """The hearings that a rule asks for by now, those just past, and those of whose registration nobody heard yet, in chunks."""
    end = datetime.combine(furthest(rules, "hearing", now.date()) + timedelta(days=1), time(), now.tzinfo)
    told = select(Notice.id).where(
        Notice.thing == "hearing:" + Hearing.ref,
        Notice.rule == "hearing_known",
        Notice.occurrence == cast(Hearing.occurrence, String),
    )
    unheard_of = and_(Hearing.known_at.is_not(None), ~told.correlate(Hearing).exists())
    within = (Hearing.state == "scheduled", Hearing.at >= now - LOOK_BACK, or_(Hearing.at < end, unheard_of))
    last = 0
    while True:
        query = _hearings().where(*within, Hearing.id > last).order_by(Hearing.id).limit(CHUNK)
        hearings = db.session.scalars(query).all()
        if hearings:
            last = hearings[-1].id
            yield hearings
        if len(hearings) < CHUNK:
            return


def returned_on(tasks: Iterable[Task]) -> dict[int, date]:
    """The day on which tasks that are returned were sent back, by task id."""
    ids = [task.id for task in tasks if task.state == "returned"]
    if not ids:
        return {}
    query = select(Entry.task_id, func.max(Entry.at)).where(Entry.task_id.in_(ids), Entry.move == "return")
    return {task_id: at.date() for task_id, at in db.session.execute(query.group_by(Entry.task_id))}


def said(things: Iterable[str]) -> Sequence[Notice]:
    """The notices about some things, with their letters."""
    query = select(Notice).where(Notice.thing.in_(list(things)))
    return db.session.scalars(query.options(joinedload(Notice.letter))).all()


def requests_of(tasks: Iterable[Task]) -> dict[int, date]:
    """The day of the oldest request that waits for an answer, by task id."""
    ids = [task.id for task in tasks]
    query = select(Request.task_id, func.min(Request.at)).where(Request.task_id.in_(ids), Request.answer == "")
    return {task_id: at.date() for task_id, at in db.session.execute(query.group_by(Request.task_id))}


def task_dates(tasks: Sequence[Task], today: date) -> dict[str, TaskDates]:
    """Tasks as the timetable sees them, by name."""
    back, filed, asked = returned_on(tasks), filings(tasks, today), requests_of(tasks)
    dates = (
        TaskDates(
            name=f"task:{task.ref}", state=task.state, issued_on=task.issued_on, due=task.due, kind=task.kind,
            returned_on=back.get(task.id), asked_on=asked.get(task.id),
            period_until=last.until
            if (filing := filed.get(task.id)) and (last := last_period(task.cadence, today)) in filing.missing and last
            else None,
        )
        for task in tasks
    )  # fmt: skip
    return {one.name: one for one in dates}


def hearing_dates(hearing: Hearing, notices: Iterable[Notice]) -> HearingDates:
    """A hearing as the timetable sees it, with what was said and acknowledged for its present time."""
    name, turn = f"hearing:{hearing.ref}", str(hearing.occurrence)
    mine = [notice for notice in notices if notice.thing == name and notice.occurrence == turn]
    asked = [notice.planned_at.date() for notice in mine if notice.rule in (FORMAL, FOLLOW_RULES[0].code)]
    replied = hearing.replied_at is not None
    return HearingDates(
        name=name,
        at=hearing.at,
        occurrence=hearing.occurrence,
        known_at=hearing.known_at or hearing.case.created_at,
        asked_on=min(asked, default=None),
        replied=replied,
        heard=replied or any(notice.acknowledged_at for notice in mine if notice.rule != "hearing_silent"),
        registered_on=hearing.known_at.date() if hearing.known_at else None,
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
        refs.setdefault(kind, []).append(ref)
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


@dataclass(frozen=True)
class Sought:
    """Which notices are listed: about one thing, to one person, by one rule; empty: all."""

    thing: str = ""
    person: str = ""
    rule: str = ""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on notices."""
        found = [Notice.thing == self.thing] if self.thing else []
        if self.person:
            found.append(Notice.person_id == select(Person.id).where(Person.ref == self.person).scalar_subquery())
        return [*found, Notice.rule == self.rule] if self.rule else found


def notices(sought: Sought) -> Select[Notice]:
    """The notices that are sought, the latest first."""
    query = select(Notice).options(joinedload(Notice.person), joinedload(Notice.letter)).order_by(Notice.id.desc())
    return query.where(*sought.conditions)


def fates(sought: Sought) -> dict[str, int]:
    """How many of the notices that are sought have which fate: the states of their letters, perhaps twice, no address, acknowledged."""
    state = func.coalesce(Letter.state, "none")
    query = select(
        state, func.count(), func.count(Notice.acknowledged_at), func.count(case((Letter.unsure, 1)))
    ).select_from(Notice).outerjoin(Notice.letter).where(*sought.conditions).group_by(state)  # fmt: skip
    rows = db.session.execute(query).all()
    return {row[0]: row[1] for row in rows} | {"acknowledged": sum(row[2] for row in rows), "unsure": sum(row[3] for row in rows)}


def to_acknowledge(person_id: int) -> Select[Notice]:
    """What a person was written to and has not acknowledged, the latest first."""
    query = select(Notice).join(Notice.letter).where(Notice.person_id == person_id, Notice.acknowledged_at.is_(None))
    return query.where(Letter.state == "accepted").options(contains_eager(Notice.letter)).order_by(Notice.id.desc())


def beats() -> dict[str, datetime]:
    """When each kind of pass was last finished, by any process."""
    return {beat.name: beat.at for beat in db.session.scalars(select(Heartbeat))}


def planning(now: datetime) -> bool:
    """Whether a tick has written some of what is due and not yet all: a person's day may be half told.

    One that was killed on the way is waited for until the next is finished, and no longer than PLANNED.
    """
    seen = beats()
    began, ended = seen.get(PLANNING), seen.get("tick")
    lasts = age(began, now)
    return lasts is not None and lasts < PLANNED and began is not None and (ended is None or ended < began)


def clockwork_age(now: datetime) -> timedelta | None:
    """How long ago the last tick was finished; None when there never was one, or only one of a clock that ran ahead."""
    return age(beats().get("tick"), now)


def stopped(beats: dict[str, datetime], now: datetime) -> bool:
    """Whether the tick is dead, or the deliverer is that once ran."""
    tick, deliver = age(beats.get("tick"), now), age(beats.get("deliver"), now)
    return tick is None or tick > STALE or ("deliver" in beats and (deliver is None or deliver > STALE))


def age(at: datetime | None, now: datetime) -> timedelta | None:
    """How long ago a pass was finished; a moment that lies ahead tells nothing."""
    return None if at is None or at > now + STALE else max(timedelta(0), now - at)


def _hearings() -> Select[Hearing]:
    return select(Hearing).options(
        joinedload(Hearing.case).joinedload(Case.unit),
        joinedload(Hearing.case).selectinload(Case.parties).joinedload(CaseParty.unit),
    )
