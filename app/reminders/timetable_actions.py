"""Changing the timetable: each change is a decision of the office; it writes into the caller's transaction."""

from datetime import datetime

from app.accounts.standing import Standing
from app.policy.actions import decide
from app.policy.queries import decided
from app.reminders.choices import TIMETABLE
from app.reminders.errors import NoSuchRule, RuleIsCustomary
from app.reminders.rules import RULES, Rule, as_row, from_rows, put_in


def save_rule(rule: Rule, *, by: Standing, now: datetime, seen: int) -> None:
    """Put a rule into the timetable, in the place of the one of its code. Raises DecidedMeanwhile, NothingDecided."""
    rules = put_in(from_rows(decided(TIMETABLE)), rule)
    decide(TIMETABLE, [as_row(one) for one in rules], by=by, now=now, seen=seen)


def remove_rule(code: str, *, by: Standing, now: datetime, seen: int) -> None:
    """Take an own rule out; what it planned and still waits is taken back. Raises NoSuchRule, RuleIsCustomary, DecidedMeanwhile."""
    if code in RULES:
        raise RuleIsCustomary
    rules = from_rows(decided(TIMETABLE))
    kept = [rule for rule in rules if rule.code != code]
    if len(kept) == len(rules):
        raise NoSuchRule
    decide(TIMETABLE, [as_row(one) for one in kept], by=by, now=now, seen=seen)


def new_code(kind: str, taken: list[str]) -> str:
    """A code for a new rule of a kind that no rule has, nor had."""
    number = 1
    while f"{kind}_own_{number}" in taken:
        number += 1
    return f"{kind}_own_{number}"
