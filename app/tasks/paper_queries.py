"""What the office's papers say about chosen tasks, unit by unit; it reads, and words nothing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.addressee_queries import contact, leader_names
from app.tasks.models import Task
from app.tasks.office_papers import Facts, Line


def facts_by_unit(tasks: Sequence[Task], by: Standing, on: date) -> list[tuple[Unit, Facts]]:
    """The chosen tasks of each lead unit, in the customary order of units; tasks without one are left out."""
    names = leader_names(on)
    groups: dict[int, list[Task]] = {}
    units: dict[int, Unit] = {}
    for task in tasks:
        if task.lead_unit is not None:
            units[task.lead_unit.id] = task.lead_unit
            groups.setdefault(task.lead_unit.id, []).append(task)
    office = db.session.scalar(select(Unit).where(Unit.kind == "office", Unit.active).order_by(Unit.position, Unit.id).limit(1))
    asking = contact(by).line
    found = []
    for unit in sorted(units.values(), key=lambda unit: (unit.position, unit.id)):
        own = groups[unit.id]
        grounds = {task.authority for task in own if task.authority}
        lines = [_line(task, names) for task in own]
        authority = grounds.pop() if len(grounds) == 1 else ""
        found.append((unit, Facts(unit.name, own[0].year, lines, authority, office.name if office else "", asking)))
    return found


def _line(task: Task, names: dict[int, str]) -> Line:
    leader = (names.get(task.leader_post.id) or task.leader_post.title) if task.leader_post else ""
    supporting = "、".join(unit.short_name for unit in task.supporting_units)
    return Line(task.number, task.title, task.target, task.due, supporting, leader)
