"""Matters as the workbook and the forms look them up; it reads, and changes nothing."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.standing import Standing
from app.cases.access import matters_visible
from app.cases.matter_models import Matter
from app.cases.matter_rows import Identity, identity
from app.extensions import db


def registered(rows: Collection[dict[str, object]]) -> set[Identity]:
    """Of some rows, what the register holds already; what is dropped counts too, for it was registered; one query."""
    numbers = {row["number"] for row in rows if row.get("number")}
    days = {row["triggered_on"] for row in rows if row.get("triggered_on")}
    like = Matter.rule.in_({row.get("rule") for row in rows}), or_(Matter.number.in_(numbers), Matter.triggered_on.in_(days))
    found = db.session.scalars(select(Matter).where(*like).options(joinedload(Matter.unit)))
    return {identity(one.rule, one.unit.ref, one.number, one.title, one.triggered_on) for one in found}


def all_matters(standing: Standing) -> Sequence[Matter]:
    """Every matter in sight that was not dropped, in the order of days, with its unit; one query."""
    query = select(Matter).where(matters_visible(standing), Matter.state != "dropped").options(joinedload(Matter.unit))
    return db.session.scalars(query.order_by(Matter.triggered_on, Matter.id)).all()
