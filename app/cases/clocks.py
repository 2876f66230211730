"""Which statutory period runs from which event, from the table clocks.toml; it knows the law, not how days are counted.

Certainty as read for the table: V the article itself was read · S seen quoted · K settled knowledge · k not settled. The last
are shown as 待核, to be replaced by what the district's own rules say. A rule whose law changed stands once under each law.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from app.cases.errors import RuleNotInForce, UnknownRule
from app.cases.periods import Basis, Counted, Direction, counted
from app.words import N_, Said

Certainty = Literal["V", "S", "K", "k"]

TABLE = Path(__file__).with_name("clocks.toml")


@dataclass(frozen=True)
class Rule:
    """One period in force from one day to another, both included; an open end is None."""

    code: str
    name: str
    #: the event whose day is the start
    trigger: str
    length: int
    basis: Basis
    law: str
    certainty: Certainty
    #: the article of the law, where one is named
    article: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    direction: Direction = "forward"
    note: str = ""
    #: whether a last day that is a holiday moves to the next working day
    roll: bool = True
    #: laid down by the office itself
    own: bool = False

    @property
    def source(self) -> tuple[Said, ...]:
        """The law and its article, apart."""
        return (Said(self.law), Said(self.article)) if self.article else (Said(self.law),)

    @property
    def unsettled(self) -> bool:
        """Whether the length is a default that local rules replace."""
        return self.certainty == "k"

    def in_force(self, day: date) -> bool:
        """Whether the rule governs a period that starts on the day."""
        after = self.effective_from is None or self.effective_from <= day
        return after and (self.effective_to is None or day <= self.effective_to)


def _read(table: Path) -> tuple[Rule, ...]:
    laws: list[dict[str, Any]] = tomllib.loads(table.read_text(encoding="utf-8"))["law"]
    return tuple(
        Rule(**rule, law=law["title"], effective_from=law.get("from"), effective_to=law.get("to"))
        for law in laws
        for rule in law["rule"]
    )


RULES: tuple[Rule, ...] = _read(TABLE)
CODES: tuple[str, ...] = tuple(dict.fromkeys(rule.code for rule in RULES))


def rule_of(code: str, day: date, rules: Sequence[Rule] = RULES) -> Rule:
    """The rule of a code that is in force on the day a period starts; of several, the first. Raises UnknownRule, RuleNotInForce."""
    known = [rule for rule in rules if rule.code == code]
    if not known:
        raise UnknownRule(code=code, codes="、".join(dict.fromkeys(rule.code for rule in rules)))
    for rule in known:
        if rule.in_force(day):
            return rule
    raise RuleNotInForce(name=known[0].name, day=day.isoformat())


def by_rule(code: str, start: date, rules: Sequence[Rule] = RULES) -> Counted:
    """The period of a rule from the day of its event. ``rules``: the office's own before those of the table.

    Raises UnknownRule, RuleNotInForce or BadStart.
    """
    rule = rule_of(code, start, rules)
    count = counted(start=start, length=rule.length, basis=rule.basis, direction=rule.direction, roll=rule.roll)
    unsettled = (Said(N_("（待核）")),) if rule.unsettled else ()
    more = (Said(rule.note),) if rule.note else ()
    if rule.unsettled:
        more = (*more, Said(N_("本项期限待核，以本地规定为准。")))
    return count.under(rule.code, rule.name, (*rule.source, *unsettled), more)
