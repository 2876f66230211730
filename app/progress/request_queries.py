"""Requests about tasks that wait for an answer, as things that wait for whoever may give it; it reads, and answers none."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, or_, select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.tasks.models import Task
from app.tasks.request_models import Instruction, Request


def _decides(who: Standing) -> ColumnElement[bool]:
    """Extensions and taking back are decided by the leader of the task or of its unit, and by the office's chief, who alone
    takes drafts up (lifecycle)."""
    if who.approves and "office" in who.roles:
        return Request.kind.in_(("extension", "cancel", "approval"))
    return and_(Request.kind.in_(("extension", "cancel")), _of_leader(who))


def _answers(who: Standing) -> ColumnElement[bool]:
    """What a unit contests is answered by the office; its leader has it too, until a word 批示 was said on it."""
    if "office" in who.roles:
        return Request.kind == "contest"
    word = select(Instruction.id).where(
        Instruction.task_id == Request.task_id, Instruction.post_id.in_(who.leads), Instruction.at >= Request.at
    )
    return and_(Request.kind == "contest", _of_leader(who), ~word.exists())


def _of_leader(who: Standing) -> ColumnElement[bool]:
    """A task that a leader is responsible for, or of a unit in the leader's charge."""
    if "leader" not in who.roles:
        return false()
    return or_(Task.leader_post_id.in_(who.leads), Task.lead_unit_id.in_(who.portfolio))


def to_decide(who: Standing, _today: date) -> Any:
    """The requests that this person may answer or say a word on. ``detail`` holds the task's ref, its version, the days and the reason, by lines."""
    line = "\n"
    detail = (
        Task.ref + line + cast(Task.version, String) + line + case((Task.due.is_(None), ""), else_=cast(Task.due, String)) + line
        + case((Request.due.is_(None), ""), else_=cast(Request.due, String)) + line + Request.text
    )  # fmt: skip
    return (
        select(
            Request.kind, Request.ref, Task.title, Task.lead_unit_id.label("unit_id"), Unit.short_name.label("unit"),
            Request.at.label("at"), detail.label("detail"),
        )
        .join_from(Request, Task, Task.id == Request.task_id)
        .join(Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .where(Request.answer == "", or_(_decides(who), _answers(who)))
    )  # fmt: skip
