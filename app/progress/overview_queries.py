"""All that the overview counts and names, kept for as long as nothing changes; it reads every room's tables and writes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.standing import Standing
from app.audit.unchanged import unchanged
from app.cases.queries import rates_of_year
from app.cases.rates import Rates
from app.progress.decision_queries import Named, first_named
from app.progress.decisions import Source
from app.progress.line import DAYS_AHEAD, Deadline
from app.progress.queries import Concern, named_tasks
from app.progress.standing import YearStanding, standing
from app.progress.whole_queries import Glance, glance


@dataclass(frozen=True)
class Overview:
    """What the overview shows: the counts, the tasks it names, what else it names, and the court's rates of the year."""

    glance: Glance
    #: the whole year
    whole: YearStanding
    #: what a leader's own units have of it; None for somebody without any
    mine: YearStanding | None
    concerns: list[Concern]
    deadlines: list[Deadline]
    named: Named
    rates: Rates


def overview_of(year: int, today: date, since: date, who: Standing, sources: Sequence[Source]) -> Overview:
    """The overview of a year for somebody on a day, with what is new from a day on."""

    def counted() -> Overview:
        concerns, deadlines = named_tasks(year, today, who.portfolio)
        seen = glance(year, today, since, who.portfolio)
        return Overview(
            glance=seen,
            whole=standing(year, seen.groups),
            mine=standing(year, seen.groups, lambda group: group.unit_id in who.portfolio) if who.portfolio else None,
            concerns=concerns,
            deadlines=deadlines,
            named=first_named(who, today, sources, today + timedelta(days=DAYS_AHEAD - 1)),
            rates=rates_of_year(year),
        )

    return unchanged(("overview", year, today, since, who), counted)
