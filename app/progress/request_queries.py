"""Requests about tasks that wait for an answer, as things that wait for whoever may give it; it reads, and answers none."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, or_, select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.tasks.models import Task
from app.tasks.request_models import Request


def _decides(who: Standing) -> ColumnElement[bool]:
    """Extensions and taking back are decided by the leader of the task or of its unit, and by the office's chief, who alone
    takes drafts up (lifecycle)."""
    if who.approves and "office" in who.roles:
        return Request.kind.in_(("extension", "cancel", "approval"))
    if "leader" not in who.roles:
        return false()
    mine = or_(Task.leader_post_id.in_(who.leads), Task.lead_unit_id.in_(who.portfolio))
    return and_(Request.kind.in_(("extension", "cancel")), mine)


def _answers(who: Standing) -> ColumnElement[bool]:
    """What a unit contests is answered by the office."""
    return Request.kind == "contest" if "office" in who.roles else false()


def to_decide(who: Standing, _today: date) -> Any:
    """The requests that this person may answer. ``detail`` holds the task's ref, its version, the days and the reason, by lines."""
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
