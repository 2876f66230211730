"""What is counted of each unit's tasks is kept, and counted anew of those units alone whose tasks the trail says were changed.

A year of 200,000 tasks is so counted once a day; after that a change costs what the unit has that made it, not what the year has.
"""

from collections.abc import Callable, Hashable
from typing import Any, Literal, TypeVar

from sqlalchemy import ColumnElement, bindparam, or_, select, true, union_all

from app.audit.seal import Head
from app.audit.since_queries import Since, told_since
from app.audit.unchanged import end_to_keep_under
from app.extensions import db
from app.tasks.by_unit import ByUnit
from app.tasks.models import Milestone, Task
from app.web.kept import Kept

#: what may be counted of a task here reads these alone
TABLES = frozenset({"task", "milestone"})
#: so often it is looked for what others changed while some units were counted; then all are counted, at one moment
TRIES = 3
#: of more tasks and steps it is quicker to count all
NAMES = 1000

Counted = TypeVar("Counted", bound=ByUnit[Any])
Units = frozenset[int | None]
Kind = Literal["all", "some", "some and none"]


def kept_by_unit(named: Hashable, count: Callable[[Units | None], Counted], kept: Kept) -> Counted:
    """What ``count`` gives of all units, or what it gave before with those units counted anew of which the trail tells a change.

    As exact as ``unchanged``: ``count`` reads columns of TABLES alone, of the units it is given or, for None, of all, in one
    statement; ``named`` is all else that it is made of. Where the trail cannot say whose tasks were changed, all are counted.
    """
    end = end_to_keep_under()
    if end is None:
        return count(None)
    before: tuple[Head, Counted] | None = kept.get(named)
    if before is not None and before[0] != end:
        before = _brought_up(*before, count)
    if before is None:
        before = (end, count(None))
    kept.keep(named, before)
    return before[1]


def _brought_up(end: Head, counted: Counted, count: Callable[[Units | None], Counted]) -> tuple[Head, Counted] | None:
    """The same as things stand now, and where the trail ends; None when the trail cannot say what is to be counted."""
    touched: Units = frozenset()
    for asked_before in range(TRIES):
        since = told_since(end, by_now=asked_before > 0)
        units = None if since is None else _touched(since)
        if since is None or units is None:
            return None
        end = since.end
        if not units:
            return end, counted
        # counted later than where the trail ended: so it is asked once more, and what another changed meanwhile counted with it
        touched |= units
        counted = counted.with_units(touched, count(touched).units)
    return None


def _touched(since: Since) -> Units | None:
    """The units whose tasks were changed; None when that is not known: a task that went away or to another unit was one's before."""
    refs: set[str] = set()
    milestones: set[int] = set()
    for told in since.of(TABLES):
        gone = told.what == "remove" or {"lead_unit_id", "task_id"} & set(told.columns)
        if gone or not told.all_named:
            return None
        if told.table == "task":
            refs.update(told.rows)
        else:
            milestones.update(map(int, told.rows))
    if not refs and not milestones:
        return frozenset()
    if len(refs) + len(milestones) > NAMES:
        return None
    found = db.session.scalars(_UNITS, {"refs": list(refs), "milestones": list(milestones)}).all()
    # each is found once, or it was told by another name
    return frozenset(found) if len(found) == len(refs) + len(milestones) else None


#: each part by its own index; with OR between them every task would be read
_UNITS = union_all(
    select(Task.lead_unit_id).where(Task.ref.in_(bindparam("refs"))),
    select(Task.lead_unit_id).join(Milestone, Milestone.task_id == Task.id).where(Milestone.id.in_(bindparam("milestones"))),
)


def kind_of(units: Units | None) -> Kind:
    """Whether a question is about all units, some, or some and the tasks that none leads: of one kind it is the same question."""
    return "all" if units is None else "some and none" if None in units else "some"


def ids_of(units: Units | None) -> dict[str, list[int]]:
    """The units that the question is asked with."""
    return {"units": [unit for unit in units or () if unit is not None]}


def led_by(kind: Kind) -> ColumnElement[bool]:
    """The tasks that they lead."""
    if kind == "all":
        return true()
    some = Task.lead_unit_id.in_(bindparam("units"))
    return some if kind == "some" else or_(some, Task.lead_unit_id.is_(None))
