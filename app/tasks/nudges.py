"""How often a unit is pressed by hand 催办; pure, it knows working days and no task."""

from datetime import date, datetime

from app.workdays import workdays_between

#: working days between two nudges by hand; customary, no rule gives a number
COOL_DOWN = 3


def may_be_nudged(last: datetime | None, today: date) -> bool:
    """Whether the last nudge is long enough ago."""
    return last is None or workdays_between(last.date(), today) >= COOL_DOWN
