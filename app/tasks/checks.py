"""What may be asked of a task and said about it: dates, numbers, words; pure, it knows limits and no table."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from app.tasks.errors import (
    DueInThePast,
    DueTooFar,
    LongNeedsMilestone,
    MilestonesOutOfOrder,
    NoMilestoneWords,
    NotADate,
    NotANumber,
    PercentOutOfRange,
    TooLong,
    UnknownChoice,
)

#: how often a unit is asked to say something
CADENCES = ("none", "weekly", "monthly", "quarterly", "half_year", "case_by_case")

#: the five large steps of a telephone; any whole number from 0 to 100 is accepted
STEPS = (20, 40, 60, 80, 100)

TEXT_LIMIT = 5000
OUTCOME_LIMIT = 2000
REASON_LIMIT = 1000
#: numeric(20, 4)
LARGEST = Decimal(10) ** 15
YEARS_AHEAD = 5


def squeezed(text: str | None) -> str:
    """A text of one line: no control characters, no line ends, single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def written(text: str | None) -> str:
    """A text of many lines, without control characters and outer blanks."""
    kept = (c for c in (text or "").replace("\r\n", "\n").replace("\r", "\n") if c.isprintable() or c in "\n\u3000")
    return "".join(kept).strip()


def bounded(text: str, limit: int, field: object) -> str:
    """The text itself. ``limit`` in characters. Raises TooLong."""
    if len(text) > limit:
        raise TooLong(field=field, limit=limit)
    return text


def due_in_reach(due: date | None, today: date, number: str) -> None:
    """Raises DueInThePast before today and DueTooFar more than five years ahead; no deadline is no fault."""
    if due is None:
        return
    if due < today:
        raise DueInThePast(number=number, due=due.isoformat())
    if due.year > today.year + YEARS_AHEAD:
        raise DueTooFar(number=number, due=due.isoformat())


def milestone_of_year(long_standing: bool, due: date | None, year: int, number: str) -> None:
    """Raises LongNeedsMilestone when a long-standing task has no milestone of its year; it may reach into the next half-year."""
    if long_standing and not (due is not None and date(year, 1, 1) <= due <= date(year + 1, 6, 30)):
        raise LongNeedsMilestone(number=number, year=year)


def milestones_in_order(steps: Sequence[tuple[date, int, str]], due: date | None) -> None:
    """Raises NoMilestoneWords for one without words, MilestonesOutOfOrder when percent does not rise with the days."""
    if any(not text for _day, _percent, text in steps):
        raise NoMilestoneWords
    rising = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(steps))
    if not rising or any(not 0 < percent <= 100 or (due is not None and day > due) for day, percent, _text in steps):
        raise MilestonesOutOfOrder


def percent_in_range(percent: int) -> int:
    """The percent itself, in points. Raises PercentOutOfRange outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise PercentOutOfRange
    return percent


def as_date(text: str | None) -> date | None:
    """Read a typed date; nothing typed is None. Accepts 2026-06-30, 2026/6/30, 2026.6.30 and 2026年6月30日. Raises NotADate."""
    typed = squeezed(text)
    if not typed:
        return None
    plain = typed.translate(str.maketrans("年月/.", "----", "日"))
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        raise NotADate(text=typed[:30]) from None


def as_number(text: str | None) -> Decimal | None:
    """Read a typed number of at most four decimals; nothing typed is None. Raises NotANumber."""
    typed = squeezed(text).replace(",", "").replace("，", "")
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        raise NotANumber(text=typed[:30]) from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise NotANumber(text=typed[:30])
    return value.quantize(Decimal("0.0001"))


def as_percent(text: str | None, otherwise: int) -> int:
    """Read a typed percent; nothing typed is ``otherwise``. Raises PercentOutOfRange."""
    typed = squeezed(text).rstrip("%％")
    if not typed:
        return otherwise
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise PercentOutOfRange
    return percent_in_range(int(typed))


def one_of(text: str, choices: tuple[str, ...]) -> str:
    """The choice itself. Raises UnknownChoice."""
    if text not in choices:
        raise UnknownChoice(text=text[:30])
    return text
