"""Which decision counts now, and those before it; it reads, and decides nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import g, has_request_context
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.policy.choices import Choice
from app.policy.models import Decision
from app.words import Said


def decided(choice: Choice) -> Any:
    """The value in force: the latest decision's, else the default. A page asks once for all that it needs."""
    # in the middle of somebody's work: what is half done must not be written for this
    with db.session.no_autoflush:
        if not has_request_context():  # a pass of the clockwork outlives no decision that it remembers
            latest = latest_of(choice)
            return latest.value if latest else choice.default
        if "decided" not in g:
            newest = select(func.max(Decision.id)).group_by(Decision.choice)
            g.decided = dict(db.session.execute(select(Decision.choice, Decision.value).where(Decision.id.in_(newest))).all())
    return g.decided.get(choice.code, choice.default)


def forget() -> None:
    """Ask again within this request: something has just been decided."""
    g.pop("decided", None)


def decided_value(choice: Choice) -> Any:
    """The value of the latest decision as a part of another query; NULL while the default holds."""
    return select(Decision.value).where(Decision.choice == choice.code).order_by(Decision.id.desc()).limit(1).scalar_subquery()


def latest_of(choice: Choice) -> Decision | None:
    """The decision in force, or None while the default holds."""
    return db.session.scalar(select(Decision).where(Decision.choice == choice.code).order_by(Decision.id.desc()).limit(1))


def latest_of_each(choices: Iterable[Choice]) -> dict[str, Decision]:
    """The decision in force by the code of its choice, for all of them in one query."""
    codes = [choice.code for choice in choices]
    newest = select(func.max(Decision.id)).where(Decision.choice.in_(codes)).group_by(Decision.choice)
    rows = db.session.scalars(select(Decision).where(Decision.id.in_(newest)).options(joinedload(Decision.by)))
    return {row.choice: row for row in rows}


def changed(choice: Choice, decisions: Sequence[Decision]) -> dict[int, list[Said]]:
    """What each of some decisions changed, by their ids; they stand one after the other in its history, the latest first."""
    if not decisions:
        return {}
    earlier = select(Decision.value).where(Decision.choice == choice.code, Decision.id < decisions[-1].id)
    before = db.session.execute(earlier.order_by(Decision.id.desc()).limit(1)).one_or_none()
    values = [*(decision.value for decision in decisions), before.value if before else choice.default]
    return {one.id: list(choice.told(one.value, was)) for one, was in zip(decisions, values[1:], strict=True)}


def history(choice: Choice) -> Select[Decision]:
    """Every decision on a choice, the latest first."""
    query = select(Decision).where(Decision.choice == choice.code).options(joinedload(Decision.by))
    return query.order_by(Decision.id.desc())
