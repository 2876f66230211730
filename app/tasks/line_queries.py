"""The line of a problem through the years: what a task continues, and what continues it; it reads, whoever may see it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.access import visible
from app.tasks.models import Task
from app.tasks.view_models import Origin

#: made once: an alias costs more to make than many a query to ask
_LATER = aliased(Task)


def carried_on() -> ColumnElement[bool]:
    """Tasks that rest because one of a later year goes on with them: over several years the later one stands for both."""
    return and_(Task.state == "suspended", exists().where(_LATER.continues_id == Task.id, _LATER.state != "cancelled"))


def continued_by(task: Task) -> Task | None:
    """The task of a later year that goes on with this one."""
    query = select(Task).where(Task.continues_id == task.id, Task.state != "cancelled").order_by(Task.id.desc()).limit(1)
    return db.session.scalar(query)


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
