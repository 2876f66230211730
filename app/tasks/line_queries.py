"""The line of a problem through the years: what a task continues, and what continues it; it reads, whoever may see it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.access import visible
from app.tasks.models import Task
from app.tasks.view_models import Origin


def line_of(task: Task, standing: Standing) -> Sequence[Task]:
    """Every task of the line, oldest first, the task itself with them; one query that walks both ways."""
    back = select(Task.id, Task.continues_id).where(Task.id == task.id).cte("back", recursive=True)
    back = back.union(select(Task.id, Task.continues_id).join(back, Task.id == back.c.continues_id))
    whole = select(back.c.id).cte("whole", recursive=True)
    whole = whole.union(select(Task.id).join(whole, Task.continues_id == whole.c.id))
    query = select(Task).where(Task.id.in_(select(whole.c.id)), or_(visible(standing), Task.id == task.id))
    return db.session.scalars(query.options(joinedload(Task.lead_unit)).order_by(Task.year, Task.id)).all()


def origin_of(task: Task) -> Origin | None:
    """Where a task comes from, when it was told."""
    return db.session.get(Origin, task.id)
