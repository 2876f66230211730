"""What another way of counting, or another formality, would make of what is on record; it reads, and decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import exists, func, select

from app.cases.models import AbsenceFile, Hearing
from app.cases.queries import counting
from app.cases.rate_queries import rates_by_year
from app.cases.rates import Counting, Rate
from app.clock import ZONE
from app.extensions import db


@dataclass(frozen=True)
class Effect:
    """One rate of one year as it is counted now, and as it would be."""

    year: int
    now: Rate
    then: Rate

    @property
    def differs(self) -> bool:
        """Whether the numbers would be others."""
        return (self.now.numerator, self.now.denominator) != (self.then.numerator, self.then.denominator)


def effects(how: Counting, today: date) -> list[Effect]:
    """The rates of this year and the last, counted both ways; the number of queries is fixed."""
    found = []
    both = zip(rates_by_year(today.year, back=2, how=counting()), rates_by_year(today.year, back=2, how=how), strict=True)
    for (span, now), (_span, then) in both:
        found += [Effect(span.since.year, a, b) for a, b in zip(now.each(), then.each(), strict=True)]
    return found


def lacking(asked: dict[str, Any], today: date) -> dict[str, int]:
    """Of this year's absences, how many lack what would be asked for: approval, filing, scan; only what is asked for is named."""
    since = datetime.combine(date(today.year, 1, 1), time(), ZONE)
    absences = select(func.count(Hearing.id)).where(Hearing.absence_reason != "", Hearing.at >= since)
    lacks = {
        "approval": Hearing.absence_approver == "",
        "filing": Hearing.absence_filed_on.is_(None),
        "scan": ~exists().where(AbsenceFile.hearing_id == Hearing.id),
    }
    return {name: db.session.scalar(absences.where(lack)) or 0 for name, lack in lacks.items() if asked[name]}
