"""The rows behind the overview, each in one query however many tasks there are; it reads every room's tables and writes none."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import Missing
from app.extensions import db
from app.progress.fate import WORST_FIRST
from app.progress.line import DAYS_AHEAD, Deadline
from app.progress.standing import Group, YearStanding, standing
from app.reports.models import Report
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import Lamp
from app.tasks.lifecycle import OPEN, OWING
from app.tasks.models import Task, TaskSupport

#: a task later than this many days is put before the leaders by name
LONG_LATE = 10
#: what counts as lately closed, in days up to and including today
LATELY = 7
#: how many rows of a kind the overview names
NAMED = 2
#: how many tasks of a lamp a unit's page names
SHOWN = 10


@dataclass(frozen=True)
class UnitLine:
    """A unit as the overview names it."""

    id: int
    ref: str
    code: str
    short_name: str
    position: int


@dataclass(frozen=True)
class Concern:
    """A task put before the leaders, why, and how many there are of its kind."""

    reason: str
    of_all: int
    ref: str
    title: str
    unit: str | None
    unit_id: int | None
    due: date | None
    submitted_on: date | None


def groups_of_year(year: int, today: date) -> tuple[list[Group], dict[int, UnitLine]]:
    """The tasks of a year in groups of like ones, and the units that lead them: one query."""
    return groups_of(Task.year == year, today)


def groups_of(where: ColumnElement[bool], today: date) -> tuple[list[Group], dict[int, UnitLine]]:
    """Some tasks in groups of like ones, the cancelled left out, and the units that lead them: one query."""
    drafted = Task.state == "draft"
    late_done = and_(Task.state == "closed", Task.due.is_not(None), Task.done_on > Task.due)
    rows = (
        select(
            Task.id, Task.lead_unit_id, Task.leader_post_id, Task.chapter, Task.kind, lamp_of(today).label("lamp"),
            _one(drafted).label("drafted"), _one(Task.due.is_(None)).label("without_deadline"),
            _one(late_done).label("late_done"), _one(Task.state == "submitted").label("submitted"),
            _one(closed_lately(today)).label("closed_lately"),
        )
        .where(where, Task.state != "cancelled")
        .subquery()
    )  # fmt: skip
    alike = (
        rows.c.lead_unit_id,
        rows.c.leader_post_id,
        rows.c.chapter,
        rows.c.kind,
        rows.c.lamp,
        rows.c.drafted,
        rows.c.without_deadline,
    )
    unit = (Unit.ref, Unit.code, Unit.short_name, Unit.position)
    sums = (func.sum(rows.c[name]).label(name) for name in ("late_done", "submitted", "closed_lately"))
    query = (
        select(*alike, *unit, *sums, func.count().label("number"), func.min(rows.c.id).label("first"))
        .join_from(rows, Unit, Unit.id == rows.c.lead_unit_id, isouter=True)
        .group_by(*alike, *unit)
    )
    found = db.session.execute(query).all()
    units = {r.lead_unit_id: UnitLine(r.lead_unit_id, r.ref, r.code, r.short_name, r.position) for r in found if r.lead_unit_id}
    return [
        Group(
            lamp=r.lamp, number=r.number, unit_id=r.lead_unit_id, leader_post_id=r.leader_post_id, chapter=r.chapter, kind=r.kind,
            drafted=bool(r.drafted), without_deadline=bool(r.without_deadline), late_done=r.late_done, submitted=r.submitted,
            closed_lately=r.closed_lately, first=r.first,
        )
        for r in found
    ], units  # fmt: skip


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0; a comparison with nothing does not hold."""
    return case((condition, 1), else_=0)


def standing_of_year(year: int, today: date, *, unit_id: int | None = None) -> YearStanding:
    """Where a year stands on a day, for all tasks or those that one unit leads; drafting and the pages ask here."""
    groups, _units = groups_of_year(year, today)
    return standing(year, groups, lambda group: unit_id is None or group.unit_id == unit_id)


def long_late(today: date) -> ColumnElement[bool]:
    """Owed, so neither handed in nor suspended, and more than LONG_LATE days past the deadline."""
    return and_(Task.state.in_(OWING), Task.due < today - timedelta(days=LONG_LATE))


def closed_lately(today: date) -> ColumnElement[bool]:
    """Verified and closed in the last LATELY days, today included."""
    return and_(Task.state == "closed", Task.closed_on > today - timedelta(days=LATELY), Task.closed_on <= today)


def due_on(first: date, last: date) -> ColumnElement[bool]:
    """Owed, so neither handed in nor suspended, and due in these days."""
    return and_(Task.state.in_(OWING), Task.due >= first, Task.due <= last)


def _reasons(today: date) -> dict[str, ColumnElement[bool]]:
    """What puts an open task or a draft before the leaders, the gravest first."""
    return {
        "long_late": long_late(today),
        "submitted": Task.state == "submitted",
        "no_owner": Task.lead_unit_id.is_(None),
        "no_deadline": Task.due.is_(None),
    }


def concerns(year: int, today: date, units_first: frozenset[int] = frozenset()) -> list[Concern]:
    """What wants a leader's eye, each task once under its gravest reason, NAMED of each; one query.

    ``of_all`` counts everything the reason holds for. A leader's own units come first.
    """
    reasons = _reasons(today)
    wanted = (
        select(
            Task.id,
            Task.due,
            Task.submitted_on,
            case(*((condition, name) for name, condition in reasons.items())).label("reason"),
            case((Task.lead_unit_id.in_(units_first), 0), else_=1).label("others"),
            *(func.sum(_one(condition)).over().label(f"of_{name}") for name, condition in reasons.items()),
        )
        .where(Task.year == year, Task.state.in_(("draft", *OPEN)), or_(*reasons.values()))
        .subquery()
    )
    order = (wanted.c.others, wanted.c.due, wanted.c.submitted_on, wanted.c.id)
    ranked = select(wanted, func.row_number().over(partition_by=wanted.c.reason, order_by=order).label("rank")).subquery()
    query = (
        select(ranked, Task, Unit.short_name)
        .join_from(ranked, Task, Task.id == ranked.c.id)
        .join(Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .where(ranked.c.rank <= NAMED)
        .order_by(ranked.c.rank)
        .options(lazyload(Task.milestones))
    )
    found = [
        Concern(
            reason=r.reason, of_all=r._mapping[f"of_{r.reason}"], ref=r.Task.ref, title=r.Task.title, unit=r.short_name,
            unit_id=r.Task.lead_unit_id, due=r.Task.due, submitted_on=r.Task.submitted_on,
        )
        for r in db.session.execute(query)
    ]  # fmt: skip
    return sorted(found, key=lambda concern: list(reasons).index(concern.reason))


def coming_deadlines(today: date) -> list[Deadline]:
    """The deadlines of the days ahead, NAMED of each day with the number of all: one query."""
    place = func.row_number().over(partition_by=Task.due, order_by=Task.id)
    rows = (
        select(Task.id, place.label("rank"), func.count().over(partition_by=Task.due).label("of_all"))
        .where(due_on(today, today + timedelta(days=DAYS_AHEAD - 1)))
        .subquery()
    )
    query = (
        select(rows.c.of_all, Task.due, Task.ref, Task.title, Unit.short_name, lamp_of(today).label("lamp"))
        .join_from(rows, Task, Task.id == rows.c.id)
        .join(Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .where(rows.c.rank <= NAMED)
        .order_by(Task.due, rows.c.rank)
    )
    return [Deadline(r.due, r.of_all, r.ref, r.title, r.short_name or "", r.lamp) for r in db.session.execute(query)]


@dataclass(frozen=True)
class Shelved:
    """A report as the overview names it."""

    ref: str
    year: int
    unit: str


def reports_on_shelf(limit: int = 12) -> list[Shelved]:
    """The newest reports, for each year the one of the highest unit first."""
    order = (Report.year.desc(), Unit.position, Report.id.desc())
    newest = select(Report.ref, Report.year, Unit.short_name).join(Unit, Unit.id == Report.unit_id).order_by(*order).limit(limit)
    return [Shelved(ref, year, unit) for ref, year, unit in db.session.execute(newest)]


def task_rows(where: ColumnElement[bool], year: int | None = None) -> Select[Task]:
    """Tasks with their lead unit, in the order of their deadlines."""
    query = select(Task).where(where).options(joinedload(Task.lead_unit)).order_by(Task.due, Task.number)
    return query if year is None else query.where(Task.year == year)


def unit_to_show(ref: str, who: Standing) -> Unit:
    """The unit of a ref for those who see every unit's work and for its own people. Raises Missing alike otherwise."""
    found = db.session.scalar(select(Unit).where(Unit.ref == ref))
    if found is None or not (who.sees_all or found.id in who.units):
        raise Missing
    return found


def worst_first(year: int, today: date, unit_id: int) -> list[tuple[Lamp, list[Task]]]:
    """The first SHOWN issued tasks of a unit under each lamp, the worst lamp first: one query."""
    mine = (
        select(
            Task.id,
            lamp_of(today).label("lamp"),
            func.row_number().over(partition_by=lamp_of(today), order_by=(Task.due, Task.id)).label("rank"),
        )
        .where(Task.year == year, Task.lead_unit_id == unit_id, Task.state.in_((*OPEN, "closed")))
        .subquery()
    )
    query = select(mine.c.lamp, Task).join_from(mine, Task, Task.id == mine.c.id).where(mine.c.rank <= SHOWN)
    found: dict[Lamp, list[Task]] = {}
    for lamp, task in db.session.execute(query.order_by(mine.c.rank)):
        found.setdefault(lamp, []).append(task)
    return [(lamp, found[lamp]) for lamp in WORST_FIRST if lamp in found]


def supporting(year: int, unit_id: int) -> int:
    """How many issued tasks a unit supports."""
    query = select(func.count()).select_from(TaskSupport).join(Task, Task.id == TaskSupport.task_id)
    return (
        db.session.scalar(query.where(TaskSupport.unit_id == unit_id, Task.year == year, Task.state.in_((*OPEN, "closed")))) or 0
    )
