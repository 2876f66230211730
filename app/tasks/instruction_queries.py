"""Which instructions there are and who sees them; it reads, and changes none."""

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.models import Post
from app.accounts.standing import Standing
from app.extensions import db
from app.tasks.access import visible
from app.tasks.errors import NoSuchInstruction
from app.tasks.models import Task
from app.tasks.request_models import Instruction


def seen_by(standing: Standing) -> ColumnElement[bool]:
    """The office and the leaders see all; a unit those it is to answer and those on its own tasks."""
    if standing.sees_all:
        return true()
    mine = select(Task.id).where(visible(standing))
    return or_(Instruction.unit_id.in_(standing.units), Instruction.task_id.in_(mine))


def instructions(standing: Standing) -> Select[Instruction]:
    """What waits first, by its deadline; then what is settled, the newest first."""
    waits = Instruction.state.in_(("waiting", "asked"))
    query = select(Instruction).where(seen_by(standing)).options(*_beside())
    return query.order_by(case((waits, 0), else_=1), Instruction.due.is_(None), Instruction.due, Instruction.id.desc())


def owed_answers(standing: Standing) -> list[Instruction]:
    """The instructions that a person's units have still to answer."""
    query = select(Instruction).where(Instruction.state == "asked", Instruction.unit_id.in_(standing.units)).options(*_beside())
    return list(db.session.scalars(query.order_by(Instruction.due)))


def count_undecided() -> int:
    """How many instructions wait for the office."""
    return db.session.scalar(select(func.count(Instruction.id)).where(Instruction.state == "waiting")) or 0


def instruction_of(ref: str, standing: Standing) -> Instruction:
    """The instruction of a ref, when it is in sight. Raises NoSuchInstruction."""
    found = db.session.scalar(select(Instruction).where(Instruction.ref == ref, seen_by(standing)).options(*_beside()))
    if found is None:
        raise NoSuchInstruction
    return found


def leaders_for(standing: Standing, posts: list[Post]) -> list[Post]:
    """The leaders whose word a person may enter: their own, or of anybody for the office."""
    return posts if "office" in standing.roles else [post for post in posts if post.id in standing.leads]


def _beside() -> tuple[ORMOption, ...]:
    names = (Instruction.for_person, Instruction.by, Instruction.post, Instruction.unit, Instruction.answered_by)
    return tuple(joinedload(name) for name in (*names, Instruction.task, Instruction.made))
