"""The days ahead on a line: deadlines and hearings day by day; it knows dates, and refuses to know where they come from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.progress.fate import WORST_FIRST
from app.tasks.lamps import Lamp

#: how far the line reaches, in days, today included
DAYS_AHEAD = 30


@dataclass(frozen=True)
class Deadline:
    """A task due on a day; ``of_all`` is how many are due that day."""

    day: date
    of_all: int
    ref: str
    title: str
    unit: str
    lamp: Lamp


@dataclass(frozen=True)
class Sitting:
    """A hearing to come, and who will appear (empty: nobody was named yet)."""

    at: datetime
    case_ref: str
    case_number: str
    unit: str
    attendee: str

    @property
    def day(self) -> date:
        """The day of the hearing."""
        return self.at.date()


@dataclass(frozen=True)
class Day:
    """One day of the line. ``off`` is a day without work."""

    day: date
    off: bool
    deadlines: tuple[Deadline, ...]
    hearings: tuple[Sitting, ...]

    @property
    def due(self) -> int:
        """How many tasks are due."""
        return self.deadlines[0].of_all if self.deadlines else 0

    @property
    def lamp(self) -> Lamp | None:
        """The worst lamp of the day's named deadlines."""
        return min((deadline.lamp for deadline in self.deadlines), key=WORST_FIRST.index, default=None)

    @property
    def unnamed(self) -> bool:
        """Whether a hearing of the day has nobody named to appear."""
        return any(not hearing.attendee for hearing in self.hearings)


def line(
    today: date, deadlines: Iterable[Deadline], hearings: Iterable[Sitting], is_workday: Callable[[date], bool]
) -> list[Day]:
    """The days from today on, DAYS_AHEAD of them."""
    due, sat = list(deadlines), list(hearings)
    return [
        Day(
            day,
            off=not is_workday(day),
            deadlines=tuple(deadline for deadline in due if deadline.day == day),
            hearings=tuple(hearing for hearing in sat if hearing.day == day),
        )
        for day in (today + timedelta(days=n) for n in range(DAYS_AHEAD))
    ]
