"""Who sees a task and what they are to it; it knows standings and units, and refuses to know which moves that opens."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select, true, union
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.errors import NoSuchEvidence, NoSuchTask
from app.tasks.models import Evidence, Task, TaskSupport
from app.tasks.request_models import Handover

#: made once: an alias costs more to make than many a query to ask
_LED = aliased(Task)


def visible(standing: Standing) -> ColumnElement[bool]:
    """The rows a person may see: the office and the leaders all; a unit what it leads or supports, once issued."""
    return true() if standing.sees_all else _of_units(standing.units)


@lru_cache(1024)
def _of_units(units: frozenset[int]) -> ColumnElement[bool]:
    if not units:
        return false()
    # a unit may still read what was handed on to another
    had = select(Handover.task_id).where(Handover.from_unit_id.in_(units))
    return and_(Task.issued_on.is_not(None), Task.id.in_(union(*led_or_supported(units), had)))


def in_sight(standing: Standing) -> ColumnElement[bool]:
    """The same of rows that are found by their refs: each is looked at for itself, and nobody reads what else its unit has."""
    return true() if standing.sees_all else _by_itself(standing.units)


@lru_cache(1024)
def _by_itself(units: frozenset[int]) -> ColumnElement[bool]:
    if not units:
        return false()
    supported = exists().where(TaskSupport.task_id == Task.id, TaskSupport.unit_id.in_(units))
    had = exists().where(Handover.task_id == Task.id, Handover.from_unit_id.in_(units))
    return and_(Task.issued_on.is_not(None), or_(Task.lead_unit_id.in_(units), supported, had))


def led_or_supported(units: Collection[int], states: Collection[str] = ()) -> tuple[Any, Any]:
    """The ids of the tasks that units lead, of some states or of all, and of those they support.

    One condition with OR between a column and a subquery reads every task of the year at 1,000,000 tasks; a union of ids
    finds each part by its own index (lead unit, supporting unit), and costs what the units themselves have.
    """
    return (
        select(_LED.id).where(_LED.lead_unit_id.in_(units), *([_LED.state.in_(states)] if states else [])),
        select(TaskSupport.task_id).where(TaskSupport.unit_id.in_(units)),
    )


def relation_to(task: Task, standing: Standing) -> frozenset[str]:
    """What a person is to a task, in the words of lifecycle.ROLES; nobody: empty."""
    relations = set()
    if "office" in standing.roles:
        relations.add("office")
        if standing.approves:
            relations.add("chief")
    if task.leader_post_id in standing.leads or task.lead_unit_id in standing.portfolio:
        relations.add("leader")
    if task.lead_unit_id in standing.units:
        relations.add("unit")
    if any(unit.id in standing.units for unit in task.supporting_units):
        relations.add("support")
    return frozenset(relations)


def task_for(ref: str, standing: Standing) -> Task:
    """The task of a ref. Raises NoSuchTask alike for one that does not exist and one out of sight."""
    query = _one_in_sight(standing.sees_all, frozenset() if standing.sees_all else standing.units)
    task: Task | None = db.session.scalars(query, {"asked": ref}).unique().one_or_none()
    if task is None:
        raise NoSuchTask
    return task


@lru_cache(1024)
def _one_in_sight(sees_all: bool, units: frozenset[int]) -> Any:
    """Put together once for the people of a unit: every page of a task and every step on it begins with it, and with nothing else."""
    condition = true() if sees_all else _by_itself(units)
    whole = (Task.lead_unit, Task.leader_post, Task.supporting_units, Task.milestones)
    return select(Task).where(Task.ref == bindparam("asked"), condition).options(*(joinedload(part) for part in whole))


def tasks_for(refs: list[str], standing: Standing) -> list[Task]:
    """The tasks of these refs, in the order of their numbers. Raises NoSuchTask when one is missing or out of sight."""
    wanted = set(refs)
    query = select(Task).where(Task.ref.in_(wanted), in_sight(standing)).options(selectinload(Task.supporting_units))
    tasks = list(db.session.scalars(query.order_by(Task.number)))
    if len(tasks) != len(wanted):
        raise NoSuchTask
    return tasks


def evidence_for(ref: str, standing: Standing) -> Evidence:
    """The proof file of a ref, when its task is in sight. Raises NoSuchEvidence."""
    evidence = db.session.scalar(select(Evidence).join(Task).where(Evidence.ref == ref, in_sight(standing)))
    if evidence is None:
        raise NoSuchEvidence
    return evidence
