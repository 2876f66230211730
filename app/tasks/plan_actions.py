"""What the office lays down about a task: owner, deadline, target; it knows what may stand there, and who is told is not its matter."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.tasks import checks
from app.tasks.errors import (
    DueCannotVanish,
    InvitedCannotLead,
    LeadAlsoSupports,
    NoLeadUnit,
    NotALeader,
    NoTitle,
    UnitNotActive,
)
from app.tasks.forms import Plan
from app.tasks.models import Milestone, Task, TaskSupport
from app.tasks.word_forms import FIELD_WORDS


def lay_down(task: Task, plan: Plan, today: date) -> None:
    """Write a plan into a task. Raises what is wrong with it."""
    _words(task, plan)
    _owners(task, plan)
    if "due" in plan and plan["due"] != task.due:
        checks.due_in_reach(plan["due"], today, task.number)
        if plan["due"] is None and task.issued_on:
            raise DueCannotVanish
        task.due = plan["due"]
        if task.issued_on and task.original_due is None:
            task.original_due = task.due
    task.long_standing = plan.get("long_standing", task.long_standing or False)
    task.evidence_wanted = plan.get("evidence_wanted", task.evidence_wanted or False)
    if task.issued_on:
        checks.milestone_of_year(task.long_standing, task.due, task.year, task.number)
    if "milestones" in plan:
        _steps(task, sorted(plan["milestones"]))
    if "target_value" in plan:
        given = plan["target_value"]
        task.target_value = None if given is None else checks.as_number(str(given))


def _steps(task: Task, wanted: Sequence[tuple[date, int, str]]) -> None:
    """Lay down the milestones; those that stay as they were keep the day they were reached."""
    checks.milestones_in_order(wanted, task.due)
    for _day, _percent, text in wanted:
        checks.bounded(text, 300, FIELD_WORDS["milestones"])
    kept = {(row.due, row.percent, row.text): row for row in task.milestones}
    task.milestones = [kept.get(step) or Milestone(due=step[0], percent=step[1], text=step[2]) for step in wanted]


def divide(task: Task, parts: Mapping[str, str]) -> dict[str, list[str]]:
    """Say what each supporting unit owes of the whole; gives what the history line says, nothing when nothing changed."""
    if not parts:
        return {}
    db.session.flush()
    query = select(TaskSupport, Unit).join(Unit, Unit.id == TaskSupport.unit_id).where(TaskSupport.task_id == task.id)
    rows = [(row, unit) for row, unit in db.session.execute(query)]
    before = _said(rows)
    for row, unit in rows:
        if unit.code in parts:
            row.part = checks.bounded(checks.written(parts[unit.code]), checks.REASON_LIMIT, FIELD_WORDS["parts"])
    after = _said(rows)
    return {"parts": [before, after]} if before != after else {}


def _said(rows: Sequence[tuple[TaskSupport, Unit]]) -> str:
    ordered = sorted(rows, key=lambda pair: pair[1].position)
    return "；".join(f"{unit.short_name}：{row.part}" for row, unit in ordered if row.part)


def _words(task: Task, plan: Plan) -> None:
    if "title" in plan:
        task.title = checks.bounded(checks.squeezed(plan["title"]), 500, FIELD_WORDS["title"])
        if not task.title:
            raise NoTitle
    if "authority" in plan:
        task.authority = checks.bounded(checks.squeezed(plan["authority"]), 300, FIELD_WORDS["authority"])
    if "target" in plan:
        task.target = checks.bounded(checks.written(plan["target"]), checks.OUTCOME_LIMIT, FIELD_WORDS["target"])
    if "target_unit" in plan:
        task.target_unit = checks.bounded(checks.squeezed(plan["target_unit"]), 20, FIELD_WORDS["target_unit"])
    if "nature" in plan:
        task.nature = checks.bounded(checks.squeezed(plan["nature"]), 20, FIELD_WORDS["nature"])
    if "cadence" in plan:
        task.cadence = checks.one_of(plan["cadence"], checks.CADENCES)


def _owners(task: Task, plan: Plan) -> None:
    lead = plan.get("lead", task.lead_unit)
    supporting = list(plan["supporting"]) if "supporting" in plan else list(task.supporting_units)
    newly = [unit for unit in (lead, *supporting) if unit and unit is not task.lead_unit and unit not in task.supporting_units]
    for unit in newly:
        if not unit.active:
            raise UnitNotActive(unit=unit.short_name)
    if lead is None and task.issued_on:
        raise NoLeadUnit(number=task.number)
    if lead is not None and lead.kind == "invited":
        raise InvitedCannotLead(unit=lead.short_name)
    if lead is not None and lead in supporting:
        raise LeadAlsoSupports(unit=lead.short_name)
    leader = plan.get("leader", task.leader_post)
    if leader is not None and leader.role != "leader":
        raise NotALeader(post=leader.title)
    task.lead_unit = lead
    task.lead_unit_id = lead.id if lead else None
    task.leader_post = leader
    if {unit.id for unit in supporting} != {unit.id for unit in task.supporting_units}:
        task.supporting_units = list(dict.fromkeys(supporting))
