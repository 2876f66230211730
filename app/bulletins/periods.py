"""The days a bulletin is about: the last whole week, month or quarter before a day; pure counting of days."""

from datetime import date, timedelta

KINDS = ("weekly", "monthly", "court")


def last_week(today: date) -> tuple[date, date]:
    """The seven days up to yesterday or the last Sunday: from Monday on a letter is about the week before."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7), monday - timedelta(days=1)


def last_month(today: date) -> tuple[date, date]:
    """The whole month before the one a day falls in."""
    until = today.replace(day=1) - timedelta(days=1)
    return until.replace(day=1), until


def last_quarter(today: date) -> tuple[date, date]:
    """The whole quarter before the one a day falls in."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    until = first - timedelta(days=1)
    return date(until.year, until.month - 2, 1), until


def offered(today: date) -> dict[str, tuple[date, date]]:
    """What may be drafted on a day, by the name that the form sends."""
    return {
        "weekly": last_week(today),
        "monthly": last_month(today),
        "court-month": last_month(today),
        "court-quarter": last_quarter(today),
    }
