"""How a statutory period 期间 is counted: pure dates, with the counting told in words; it knows no law by name and no case.

The start day is never counted (行诉解释 art. 48; 民诉法 art. 85). A forward period whose last day is a holiday runs to the
first working day after it; a 调休 Saturday is none. Months end on the same day or on the month's end (民法典 art. 201–203).
No law rolls a period that is counted backwards, so such a day stays where it falls and only the internal day is brought forward.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from app.cases.errors import BadLength, BadStart, UnknownBasis, UnknownDirection
from app.words import N_, Said
from app.workdays import add_workdays, is_confirmed, is_workday

Basis = Literal["calendar", "working", "month"]
Direction = Literal["forward", "back"]

#: the longest period that is counted, by basis; longer is a slip of the hand
LONGEST = {"calendar": 3660, "working": 2600, "month": 120}

#: the sentence of the count, by basis and direction
COUNTS = {
    ("calendar", "forward"): N_("%(start)s当日不计，往后数%(n)s日（自然日），为%(end)s。"),
    ("calendar", "back"): N_("%(start)s当日不计，往前数%(n)s日（自然日），为%(end)s。"),
    ("working", "forward"): N_("%(start)s当日不计，往后数%(n)s个工作日，为%(end)s。"),
    ("working", "back"): N_("%(start)s当日不计，往前数%(n)s个工作日，为%(end)s。"),
    ("month", "forward"): N_("%(start)s当日不计，往后数%(n)s个月，为%(end)s。"),
    ("month", "back"): N_("%(start)s当日不计，往前数%(n)s个月，为%(end)s。"),
}


@dataclass(frozen=True)
class Counted:
    """A period with its three ends: by the count alone, by law after rolling, and the day the house works to."""

    start: date
    length: int
    basis: Basis
    direction: Direction
    raw_end: date
    legal_due: date
    #: the last working day on or before raw_end: never later than the law, and somebody is at work
    internal_due: date
    #: the counting, sentence by sentence
    told: tuple[Said, ...]
    #: False when the count touches a year whose holiday table is not yet published
    confirmed: bool
    rule: str = ""
    name: str = ""
    #: the law and its article, and whether they are still to be checked
    source: tuple[Said, ...] = ()

    @property
    def how(self) -> str:
        """The counting in Chinese."""
        return "".join(said.sentence for said in self.told)

    @property
    def article(self) -> str:
        """The law and its article in Chinese."""
        return "".join(said.sentence for said in self.source)

    def under(self, rule: str, name: str, source: tuple[Said, ...], more: tuple[Said, ...] = ()) -> "Counted":
        """The same count as the period of a named rule."""
        return replace(self, rule=rule, name=name, source=source, told=self.told + more)


def counted(*, start: date, length: int, basis: str, direction: str = "forward", roll: bool = True) -> Counted:
    """Count a period from a start day that is itself not counted.

    ``length`` is in days, working days or months by ``basis``. Raises UnknownBasis, UnknownDirection, BadLength, BadStart.
    """
    kind, way = _checked(start, length, basis, direction)
    sign = 1 if way == "forward" else -1
    if kind == "calendar":
        raw_end = start + timedelta(sign * length)
    elif kind == "working":
        raw_end = add_workdays(start, sign * length)
    else:
        raw_end = _same_day(start, sign * length)
    rolls = roll and way == "forward" and not is_workday(raw_end)
    legal_due = add_workdays(raw_end, 1) if rolls else raw_end
    internal_due = raw_end if is_workday(raw_end) else add_workdays(raw_end, -1)
    first = start if kind == "working" else raw_end
    days = (first, raw_end, legal_due, internal_due)
    open_years = [y for y in range(min(days).year, max(days).year + 1) if not is_confirmed(y)]
    told = _told(start, length, kind, way, roll, raw_end, legal_due, internal_due, open_years)
    return Counted(start, length, kind, way, raw_end, legal_due, internal_due, told, not open_years)


def stated(*, start: date, day: date, name: str, rule: str = "stated") -> Counted:
    """A period whose last day the paper itself names; nothing is counted and nothing rolls. ``day`` is not before ``start``."""
    internal = day if is_workday(day) else add_workdays(day, -1)
    told = [Said(N_("来文写明%(day)s前，从其期限。"), {"day": day})]
    if internal != day:
        told.append(Said(N_("内部办理以%(day)s（届满日之前最后一个工作日）为限。"), {"day": internal}))
    plain = Counted(start, (day - start).days, "calendar", "forward", day, day, internal, tuple(told), True)
    return plain.under(rule, name, (Said(N_("来文写明的期限")),))


def as_json(counted: Counted) -> dict[str, str | None]:
    """The count as other programs read it; dates in ISO form, null for a rule and an article that were not asked for."""
    return {
        "rule": counted.rule or None,
        "from": counted.start.isoformat(),
        "raw_end": counted.raw_end.isoformat(),
        "legal_due": counted.legal_due.isoformat(),
        "internal_due": counted.internal_due.isoformat(),
        "article": counted.article or None,
        "how": counted.how,
    }


def chinese(day: date) -> str:
    """2022年2月7日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _checked(start: date, length: int, basis: str, direction: str) -> tuple[Basis, Direction]:
    if basis not in get_args(Basis):
        raise UnknownBasis(basis=basis)
    if direction not in get_args(Direction):
        raise UnknownDirection(direction=direction)
    if not isinstance(length, int) or isinstance(length, bool) or not 1 <= length <= LONGEST[basis]:
        raise BadLength(length=length, most=LONGEST[basis])
    if not 1990 <= start.year <= 2100:
        raise BadStart(start=start.isoformat())
    return basis, direction  # type: ignore[return-value]


def _same_day(start: date, months: int) -> date:
    """The same day some months on, or that month's last day when it has no such day (民法典 art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _told(
    start: date,
    length: int,
    basis: Basis,
    direction: Direction,
    roll: bool,
    raw_end: date,
    legal_due: date,
    internal_due: date,
    open_years: list[int],
) -> tuple[Said, ...]:
    """The counting in sentences."""
    told = [Said(COUNTS[basis, direction], {"start": start, "n": length, "end": raw_end})]
    if basis == "month" and raw_end.day != start.day:
        told.append(Said(N_("该月没有对应日，以月末日为准。")))
    told += _rolled(direction, roll, raw_end, legal_due)
    if internal_due != legal_due:
        told.append(Said(N_("内部办理以%(day)s（届满日之前最后一个工作日）为限。"), {"day": internal_due}))
    if open_years:
        years = "、".join(str(year) for year in open_years)
        told.append(Said(N_("%(years)s年放假安排未见公布，暂按周末和法定节日推算，公布后须重新核对。"), {"years": years}))
    return tuple(told)


def _rolled(direction: Direction, roll: bool, raw_end: date, legal_due: date) -> list[Said]:
    """What becomes of a last day that is a weekend or a holiday."""
    if legal_due != raw_end:
        return [Said(N_("该日休假，顺延至其后第一个工作日%(day)s。"), {"day": legal_due})]
    if is_workday(raw_end):
        return [Said(N_("该日是周末但调休上班，不顺延。"))] if raw_end.weekday() > 4 else []
    if direction == "back":
        return [Said(N_("该日休假；往前计算没有顺延的规定，日期不动。"))]
    return [] if roll else [Said(N_("该日休假；按要求不顺延。"))]
