"""The statutory periods of cases and matters as the timetable sees them; it reads, and leaves counting to the cases."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from app.cases.clock_queries import Running, running
from app.reminders.rules import DEFAULTS, Rule
from app.reminders.timetable import PeriodDates, furthest

CHUNK = 200


def periods_in_reach(today: date, rules: Sequence[Rule] = DEFAULTS) -> Iterator[Sequence[Running]]:
    """The periods that run and end before a rule's reach, in chunks."""
    found = running(today=today, until=furthest(rules, "clock", today))
    for first in range(0, len(found), CHUNK):
        yield found[first : first + CHUNK]


def periods_named(names: Iterable[str], today: date) -> dict[str, Running]:
    """The periods behind some names that still run."""
    wanted: Collection[str] = {name for name in names if name.partition(":")[0] in ("case", "matter")}
    return {one.thing: one for one in running(today=today) if one.thing in wanted} if wanted else {}


def period_dates(rows: Iterable[Running]) -> dict[str, PeriodDates]:
    """Periods as the timetable sees them, by name."""
    return {one.thing: PeriodDates(one.thing, one.date.counted.legal_due, one.known_at.date()) for one in rows}
