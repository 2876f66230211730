"""Office hours: when a letter may leave that is nothing urgent; it knows hours and working days, and refuses to know letters."""

from datetime import datetime, time

from app.workdays import add_workdays, is_workday

#: ordinary letters leave within these hours of a working day; court prompts at any
OPENS, CLOSES = time(8, 30), time(18)


def office_hour(now: datetime) -> datetime:
    """Now, when offices work; else the next moment they open."""
    if is_workday(now.date()) and now.time() < CLOSES:
        return max(now, datetime.combine(now.date(), OPENS, now.tzinfo))
    return datetime.combine(add_workdays(now.date(), 1), OPENS, now.tzinfo)


def open_now(now: datetime) -> bool:
    """Whether offices work at a moment."""
    return office_hour(now) == now
