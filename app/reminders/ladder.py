"""The rungs of reminding about one day that is no task's and no hearing's; pure values, it knows days and no people."""

from collections.abc import Sequence
from datetime import date

from app.workdays import workdays_between


def rung(due: date, today: date, before: Sequence[int], every: int) -> str:
    """The latest rung reached: "-10" within ten days before the day or on it, "+1" from the first working day after it, then one
    more every so many working days; "" before the first. Whoever comes late to the ladder is told once, not once for each rung."""
    if today <= due:
        reached = [days for days in before if (due - today).days <= days]
        return f"-{min(reached)}" if reached else ""
    late = workdays_between(due, today)
    return f"+{1 + (late - 1) // every * every}" if late > 0 else f"-{min(before)}"
