"""The rectification plan that a named unit owes, as a task in the ledger; it knows when it is due, not how a task goes on."""

from datetime import datetime

from app.accounts.standing import Standing
from app.bulletins.models import Bulletin, Named
from app.cases.criticism import plan_due
from app.extensions import db
from app.tasks.actions import assign, issue
from app.tasks.models import Task
from app.tasks.number_actions import take_numbers

#: under what the ledger and the overview gather these plans
CHAPTER = "督查通报整改"


def plan_owed(bulletin: Bulletin, named: Named, *, by: Standing, now: datetime) -> Task:
    """Lay down and issue the task; its lead unit is told by the ledger's own letter."""
    title = f"按《{bulletin.title}》（第{bulletin.number}期）提交整改方案"
    task = Task(
        number=take_numbers(bulletin.year, 1)[0], year=bulletin.year, kind="rectification", chapter=CHAPTER, title=title, created_at=now, supporting_units=[],
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    assign(
        task,
        by=by,
        now=now,
        lead=named.unit,
        leader=named.unit.leader_post,
        due=plan_due(now.date()),
        target="整改方案写明问题原因、措施、完成时限和责任人",
        authority=f"《{bulletin.title}》"[:300],
    )
    issue(task, by=by, now=now)
    return task
