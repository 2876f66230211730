"""What other sentence patterns would make of this year's draft; it reads, and keeps nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.accounts.models import Unit
from app.drafting.compose import compose
from app.drafting.facts_queries import year_facts
from app.extensions import db
from app.reports.models import Report


@dataclass(frozen=True)
class Effect:
    """Paragraphs as they read now and as they would; ``possible`` is false where there is nothing to draft."""

    possible: bool
    changed: tuple[tuple[str, str], ...] = ()


def reworded(patterns: Mapping[str, str], today: date) -> Effect:
    """Compose this year's report of the unit that published the last one both ways, and tell the paragraphs that differ."""
    latest = select(Unit).join(Report, Report.unit_id == Unit.id).where(Report.paper == "report")
    unit = db.session.scalars(latest.order_by(Report.year.desc(), Unit.position, Report.id.desc()).limit(1)).first()
    if unit is None:
        return Effect(False)
    facts = year_facts(unit, today.year, today)
    both = zip(compose(facts), compose(replace(facts, patterns=dict(patterns))), strict=True)
    return Effect(True, tuple((now.text, then.text) for now, then in both if now.text != then.text))
