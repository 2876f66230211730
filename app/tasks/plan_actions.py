"""What the office lays down about a task: owner, deadline, target; it knows what may stand there, and who is told is not its matter."""

from datetime import date

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
from app.tasks.models import Task
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
    if "target_value" in plan:
        given = plan["target_value"]
        task.target_value = None if given is None else checks.as_number(str(given))


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
