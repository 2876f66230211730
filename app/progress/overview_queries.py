"""All that the overview counts and names, kept for as long as nothing changes; it reads every room's tables and writes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.standing import Standing
from app.audit.unchanged import unchanged
from app.cases.queries import RATED, counting, rates_of_year
from app.cases.rates import Rates
from app.progress.decision_queries import Named, first_named
from app.progress.decisions import Source
from app.progress.line import DAYS_AHEAD, Deadline
from app.progress.queries import Concern, named_tasks
from app.progress.standing import News, YearStanding, standing
from app.progress.standing_queries import UnitLine, unit_lines
from app.progress.whole import latest
from app.progress.whole_queries import news_of_year, whole_of_year

#: how many units with late tasks the overview names
LATE_UNITS = 8


@dataclass(frozen=True)
class Overview:
    """What the overview shows: the counts, the tasks it names, what else it names, and the court's rates of the year."""

    #: the whole year, and what is new in it
    whole: YearStanding
    news: News
    #: what a leader's own units have of it; None for somebody without any
    mine: YearStanding | None
    #: the leader's own units that have tasks
    own: list[UnitLine]
    #: the first LATE_UNITS units with late tasks, own ones first: how many are late, of how many
    late: list[tuple[UnitLine, int, int]]
    #: how many units have late tasks
    late_units: int
    concerns: list[Concern]
    deadlines: list[Deadline]
    named: Named
    rates: Rates


def overview_of(year: int, today: date, since: date, who: Standing, sources: Sequence[Source]) -> Overview:
    """The overview of a year for somebody on a day, with what is new from a day on."""

    def counted() -> Overview:
        whole = whole_of_year(year, today)
        concerns, deadlines = named_tasks(year, today, who.portfolio)
        late = whole.late()
        first = latest(late, who.portfolio, LATE_UNITS)
        own = sorted(who.portfolio & whole.units.keys())
        lines = unit_lines({*first, *own})
        return Overview(
            whole=standing(year, whole.groups()),
            news=news_of_year(year, since, today),
            mine=standing(year, whole.groups_of(own)) if who.portfolio else None,
            own=[lines[unit] for unit in own],
            late=sorted(
                ((lines[unit], late[unit].late, late[unit].issued) for unit in first),
                key=lambda row: (row[0].id not in who.portfolio, -row[1], row[0].position),
            ),
            late_units=len(late),
            concerns=concerns,
            deadlines=deadlines,
            named=first_named(who, today, sources, today + timedelta(days=DAYS_AHEAD - 1)),
            rates=unchanged(("rates", year, counting()), lambda: rates_of_year(year), of=RATED),
        )

    return unchanged(("overview", year, today, since, who), counted)
