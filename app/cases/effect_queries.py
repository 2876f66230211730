"""What another way of counting, or another formality, would make of what is on record; it reads, and decides nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from app.cases.models import AbsenceFile, Hearing
from app.cases.queries import counting, during
from app.cases.rate_queries import rates_by_unit, rates_by_year
from app.cases.rates import Counting, Rate, Rates, Span
from app.extensions import db


@dataclass(frozen=True)
class Effect:
    """One rate of one year, of the district or of a unit, as it is counted now, and as it would be."""

    year: int
    now: Rate
    then: Rate
    unit: str = ""

    @property
    def differs(self) -> bool:
        """Whether the numbers would be others."""
        return (self.now.numerator, self.now.denominator) != (self.then.numerator, self.then.denominator)


def effects(how: Counting, today: date) -> list[Effect]:
    """The rates of this year and the last, counted both ways, and of units whatever would be others; the number of queries is fixed."""
    found = []
    both = zip(rates_by_year(today.year, back=2, how=counting()), rates_by_year(today.year, back=2, how=how), strict=True)
    for (span, now), (_span, then) in both:
        found += _beside(span.since.year, now, then)
        units = zip(rates_by_unit(span, how=counting()), rates_by_unit(span, how=how), strict=True)
        of_units = (_beside(span.since.year, a.rates, b.rates, a.unit.short_name) for a, b in units)
        found += [one for each in of_units for one in each if one.differs]
    return found


def _beside(year: int, now: Rates, then: Rates, unit: str = "") -> list[Effect]:
    return [Effect(year, a, b, unit) for a, b in zip(now.each(), then.each(), strict=True)]


def lacking(asked: dict[str, Any], today: date) -> dict[str, int]:
    """Of this year's absences, how many lack what would be asked for: approval, filing, scan; only what is asked for is named."""
    year = Span.of(today.year)
    absences = select(func.count(Hearing.id)).where(
        Hearing.absence_reason != "", Hearing.state != "cancelled", during(Hearing.at, year.since, year.until)
    )
    lacks = {
        "approval": Hearing.absence_approver == "",
        "filing": Hearing.absence_filed_on.is_(None),
        "scan": ~exists().where(AbsenceFile.hearing_id == Hearing.id),
    }
    return {name: db.session.scalar(absences.where(lack)) or 0 for name, lack in lacks.items() if asked[name]}
