"""What other rules of periods would make of what is on record: which days of open things move; it reads, and decides nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.cases.clock_queries import Running, as_rule, at_work, is_owed, own_rules, periods_of, rules
from app.cases.clocks import RULES, Rule, by_rule
from app.cases.errors import RuleNotInForce, UnknownRule
from app.cases.matter_models import OwnRule
from app.cases.periods import Counted
from app.cases.rate_queries import dues_of_span
from app.cases.rates import Rate, Span


@dataclass(frozen=True)
class Shift:
    """A period of something open that would end on another day. Without a day before, it begins to be counted; without one after, it is none."""

    of: Running
    before: Counted | None
    after: Counted | None

    @property
    def turn(self) -> str:
        """later, earlier, internal (only the day the house works to moves), begins or falls away."""
        if not self.before or not self.after:
            return "begins" if self.after else "falls_away"
        if self.before.legal_due == self.after.legal_due:
            return "internal"
        return "later" if self.after.legal_due > self.before.legal_due else "earlier"


@dataclass(frozen=True)
class Effect:
    """Everything that other rules would change."""

    shifts: Sequence[Shift]
    #: how many turn which way
    turns: dict[str, int]
    #: how many would be past their last day at once, and are not now
    past: int
    #: this year's rates of what was done in time that would be others, as they are and as they would be
    timely: Sequence[tuple[Rate, Rate]]
    #: what begins on this day, under the rules in force and under those; None: such a period there is not
    day: date
    now: Counted | None
    then: Counted | None


def effect_of(code: str, then: Sequence[Rule], day: date, today: date) -> Effect:
    """What these rules would change, the period of a code above all; the number of queries is fixed."""
    known = rules()
    found = _shifts(known, then, today)
    turns = Counter(one.turn for one in found)
    past = sum(1 for one in found if one.after and one.after.legal_due < today and not _past(one.before, today))
    timely = _timely(known, then, today)
    return Effect(found, dict(turns), past, timely, day, _from(code, day, known), _from(code, day, then))


def with_rule(row: OwnRule) -> tuple[Rule, ...]:
    """The rules as they would be with one more of the office's."""
    return (as_rule(row), *rules())


def with_end(row: OwnRule, on: date) -> tuple[Rule, ...]:
    """The rules as they would be if one of the office's ended with a day."""
    own = (replace(as_rule(one), effective_to=on) if one.id == row.id else as_rule(one) for one in own_rules())
    return (*own, *RULES)


def _shifts(known: Sequence[Rule], then: Sequence[Rule], today: date) -> list[Shift]:
    """Every period that is owed under either and ends on another day under the latter; the nearest first."""
    cases, matters = at_work(None, today)
    was, will = ({one.thing: one for one in periods_of(cases, matters, under)} for under in (known, then))
    found = []
    for thing, one in (was | will).items():
        old, new = was.get(thing), will.get(thing)
        owed = (old and is_owed(old.date, today)) or (new and is_owed(new.date, today))
        if owed and _ends(old) != _ends(new):
            found.append(Shift(one, old.date.counted if old else None, new.date.counted if new else None))
    return sorted(found, key=lambda one: (one.of.date.counted.legal_due, one.of.thing))


def _ends(one: Running | None) -> tuple[date, date] | None:
    return (one.date.counted.legal_due, one.date.counted.internal_due) if one else None


def _past(count: Counted | None, today: date) -> bool:
    return count is not None and count.legal_due < today


def _timely(known: Sequence[Rule], then: Sequence[Rule], today: date) -> list[tuple[Rate, Rate]]:
    year = Span.of(today.year)
    both = (dues_of_span(year, known=under).rates(year, today).each() for under in (known, then))
    pairs = zip(*both, strict=True)
    return [(a, b) for a, b in pairs if (a.numerator, a.denominator) != (b.numerator, b.denominator)]


def _from(code: str, day: date, known: Sequence[Rule]) -> Counted | None:
    try:
        return by_rule(code, day, known)
    except (RuleNotInForce, UnknownRule):
        return None
