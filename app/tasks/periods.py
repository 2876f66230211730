"""Which reports a cadence 填报频次 asks for, and which of them were filed; pure reckoning of days, it knows no task and no table.

Weekly by Friday; monthly by the 28th (盘锦 practice: 每月28日前); by the end of the quarter or of the half-year. A period runs from
the day after the one before it fell due. Case by case and without cadence nothing falls due by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: the day of the month by which a monthly report is filed
MONTHLY_BY = 28
FRIDAY = 4


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days about which a report is filed by its last day. ``key``: 2026-W27, 2026-06, 2026-Q2, 2026-H1."""

    since: date
    until: date
    key: str


@dataclass(frozen=True)
class Span:
    """Days during which nothing was owed, both included: suspended, or waiting for verification."""

    since: date
    until: date


def _week(day: date) -> Period:
    until = day + timedelta(days=(FRIDAY - day.weekday()) % 7)
    year, week, _ = until.isocalendar()
    return Period(until - timedelta(days=6), until, f"{year}-W{week:02d}")


def _month(day: date) -> Period:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    until = day.replace(day=MONTHLY_BY) if day.day <= MONTHLY_BY else after.replace(day=MONTHLY_BY)
    before = (until.replace(day=1) - timedelta(days=1)).replace(day=MONTHLY_BY)
    return Period(before + timedelta(days=1), until, f"{until:%Y-%m}")


def _part(day: date, months: int, letter: str) -> Period:
    number = (day.month - 1) // months
    since = date(day.year, number * months + 1, 1)
    last_month = since.replace(month=number * months + months)
    until = (last_month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period(since, until, f"{day.year}-{letter}{number + 1}")


def period_of(cadence: str, day: date) -> Period | None:
    """The period that a day belongs to; None for a cadence that sets none."""
    if cadence == "weekly":
        return _week(day)
    if cadence == "monthly":
        return _month(day)
    if cadence == "quarterly":
        return _part(day, 3, "Q")
    return _part(day, 6, "H") if cadence == "half_year" else None


def periods(cadence: str, issued_on: date, today: date) -> Iterator[Period]:
    """The periods from issue until today, the current one included; the first counts when at least half of it was left."""
    period = period_of(cadence, issued_on)
    while period is not None and period.since <= today:
        if issued_on - period.since <= period.until - issued_on:
            yield period
        period = period_of(cadence, period.until + timedelta(days=1))


@dataclass(frozen=True)
class Filing:
    """How the reports of a task stand on a day."""

    #: fell due and were not filed, oldest first; those that fell due while nothing was owed are not among them
    missing: tuple[Period, ...]
    #: the running period, while its report is still to come
    running: Period | None
    #: the last one fallen due, while it is missing: the next report is about it, late
    late: Period | None = None


def filing(cadence: str, issued_on: date | None, filed: Iterable[str], idle: Iterable[Span], today: date) -> Filing:
    """Which reports of a cadence are missing on a day, and whether the running one is still to come."""
    if issued_on is None:
        return Filing((), None)
    done, rests = set(filed), tuple(idle)
    asked = [
        period
        for period in periods(cadence, issued_on, today)
        if not any(rest.since <= period.until <= rest.until for rest in rests)
    ]
    missing = [period for period in asked if period.until < today and period.key not in done]
    fallen_due = [period for period in asked if period.until < today]
    running = asked[-1] if asked and asked[-1].until >= today and asked[-1].key not in done else None
    return Filing(tuple(missing), running, fallen_due[-1] if fallen_due and fallen_due[-1] in missing else None)


def files_for(
    cadence: str,
    issued_on: date | None,
    last: str,
    history: Callable[[], tuple[Iterable[str], Iterable[Span]]],
    today: date,
) -> str:
    """The key of the period that a report of today is about: the last one fallen due when it is missing, else the running one.

    Empty without a cadence. Earlier ones stay missing: nobody reports today about the spring. ``last``: what the report before
    was about, empty when that is not known; only when it leaves open whether one is missing is the ``history`` asked for, the
    periods filed and the days on which nothing was owed.
    """
    now = period_of(cadence, today)
    before = now and period_of(cadence, now.since - timedelta(days=1))
    if now is None or before is None or issued_on is None:
        return ""
    # whoever reported about the running one did so when the one before was not missing, and no day gone by is owed again
    if last in (now.key, before.key):
        return now.key
    late = filing(cadence, issued_on, *history(), today).late
    return late.key if late == before else now.key


#: moves after which a unit owes nothing for a while, and those that end it
RESTS, WAKES = ("suspend", "submit", "close"), ("resume", "return", "reopen", "transfer")


def idle_spans(moves: Iterable[tuple[str, date]], today: date) -> tuple[Span, ...]:
    """The days during which nothing was owed, from the moves of a history in their order; an open one lasts until today."""
    spans, since = [], None
    for name, day in moves:
        if name in RESTS and since is None:
            since = day
        elif name in WAKES and since is not None:
            spans.append(Span(since, day - timedelta(days=1)))
            since = None
    return (*spans, Span(since, today)) if since is not None else tuple(spans)
