"""Which day each event of the story falls on when it is told on a given day; it knows dates, and refuses to know the events.

The story is written in days before and after the day of telling. A year of work begins on its day of issue in January; from
April on it is the running year, before that the year just past. So the past is stretched or pressed to reach exactly from the
day of issue (-300 in the story) to today, the last days before today keep their distance, and the future keeps it as well.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.workdays import add_workdays, is_workday

#: the story's day of issue
BEGINNING = -300
#: nearer days are never moved by stretching
NEAR = 10
#: the days of a month that deadlines are usually set to, besides its last
ROUND_DAYS = (10, 15, 20, 25)
#: how far a deadline may be moved to reach a round day
ROUNDING = 8


@dataclass(frozen=True)
class Calendar:
    """The story's days laid out for one day of telling."""

    today: date
    #: the year of work; the report is about the year before it
    year: int
    #: the day on which the first tasks were issued
    issued: date

    def event(self, at: int) -> date:
        """The working day on which an official did what the story puts ``at`` days from today."""
        day = self._day(at)
        worked = day if is_workday(day) else add_workdays(day, -1)
        return max(self.issued, worked)

    def court_day(self, at: int) -> date:
        """The working day ``at`` days before today: courts have their own pace, and cases reach into the year before."""
        day = self.today + timedelta(days=at)
        return day if is_workday(day) else add_workdays(day, -1)

    def coming(self, at: int) -> date:
        """The working day, ``at`` days ahead or the next after it."""
        day = self.today + timedelta(days=at)
        return day if is_workday(day) else add_workdays(day, 1)

    def next_weekday(self, weekday: int) -> date:
        """The next such day of the week (1 = Monday) after today that offices work on."""
        day = self.today + timedelta(days=(weekday - self.today.isoweekday() - 1) % 7 + 1)
        return day if is_workday(day) else add_workdays(day, 1)

    def due(self, at: int, done: Iterable[date] = ()) -> date:
        """A deadline ``at`` days from today, on a round day near it where that leaves everything done as late as it was."""
        day = self._day(at)
        if abs(at) <= NEAR:
            return day
        acts = (self.issued, self.today, *done)
        fitting = [
            near for near in _round_days(day)
            if abs((near - day).days) <= ROUNDING and all((act <= near) == (act <= day) for act in acts)
        ]  # fmt: skip
        return min(fitting, key=lambda near: (abs((near - day).days), near), default=day)

    def _day(self, at: int) -> date:
        if -at <= NEAR:
            return self.today + timedelta(days=at)
        stretched = NEAR + (-at - NEAR) * ((self.today - self.issued).days - NEAR) / (-BEGINNING - NEAR)
        return self.today - timedelta(days=round(stretched))


def laid_out(today: date) -> Calendar:
    """The calendar of the story told on a day."""
    year = today.year if today.month >= 4 else today.year - 1
    beginning = date(year, 1, 21)
    return Calendar(today, year, beginning if is_workday(beginning) else add_workdays(beginning, 1))


def _round_days(day: date) -> list[date]:
    months = {(near.year, near.month) for near in (day - timedelta(ROUNDING), day, day + timedelta(ROUNDING))}
    return [
        date(year, month, number)
        for year, month in sorted(months)
        for number in (*ROUND_DAYS, calendar.monthrange(year, month)[1])
    ]
