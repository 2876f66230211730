"""Which year or day an address speaks of; it knows what can be one, and refuses to know what is meant where it cannot."""

from datetime import date

#: a year that a district has records of or plans for; beyond it, days before and after cannot be reckoned with
YEARS = range(1990, 2101)


def year_of(text: str) -> int | None:
    """The year of four digits that a text is; None where it is none of YEARS."""
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
    return year if year in YEARS else None


def day_of(text: str) -> date | None:
    """The day that a text is, as 2026-06-30; None where it is none, or not in YEARS."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
