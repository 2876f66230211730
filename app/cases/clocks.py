"""Which statutory period runs from which event, from the table clocks.toml; it knows the law, not how days are counted.

Certainty as read for the table: V the article itself was read · S seen quoted · K settled knowledge · k not settled. The last
are shown as 待核, to be replaced by what the district's own rules say. A rule whose law changed stands once under each law.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from app.cases.errors import RuleNotInForce, UnknownRule
from app.cases.periods import Basis, Counted, Direction, counted

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
    article: str
    certainty: Certainty
    effective_from: date | None = None
    effective_to: date | None = None
    direction: Direction = "forward"
    note: str = ""

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
        Rule(
            **{**rule, "article": law["title"] + rule.get("article", "")},
            effective_from=law.get("from"),
            effective_to=law.get("to"),
        )
        for law in laws
        for rule in law["rule"]
    )


RULES: tuple[Rule, ...] = _read(TABLE)
CODES: tuple[str, ...] = tuple(dict.fromkeys(rule.code for rule in RULES))


def rule_of(code: str, day: date) -> Rule:
    """The rule of a code that is in force on the day a period starts. Raises UnknownRule or RuleNotInForce."""
    known = [rule for rule in RULES if rule.code == code]
    if not known:
        raise UnknownRule(code=code, codes="、".join(CODES))
    for rule in known:
        if rule.in_force(day):
            return rule
    raise RuleNotInForce(name=known[0].name, day=day.isoformat())


def by_rule(code: str, start: date) -> Counted:
    """The period of a rule from the day of its event. Raises UnknownRule, RuleNotInForce or BadStart."""
    rule = rule_of(code, start)
    count = counted(start=start, length=rule.length, basis=rule.basis, direction=rule.direction)
    more = rule.note + ("本项期限待核，以本地规定为准。" if rule.unsettled else "")
    return count.under(rule.code, rule.name, rule.article + ("（待核）" if rule.unsettled else ""), more)
