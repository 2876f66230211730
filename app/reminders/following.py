"""Who is to hear that a hearing moved or fell away: whoever was told of it before; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.reminders.rules import FOLLOW_RULES, Rule

MOVED, OFF = FOLLOW_RULES


@dataclass(frozen=True)
class Told:
    """What one person was told of a hearing: by which rule and at which of its occurrences."""

    person_id: int
    rule: str
    occurrence: int
    #: the mail server has it, or may have it
    left: bool


def follow_up(state: str, occurrence: int, told: Iterable[Told]) -> tuple[Rule, set[int]] | None:
    """The rule that speaks of the change, and the people who know only what was before; None when nobody does."""
    told = list(told)
    knows: dict[int, tuple[int, bool]] = {}
    for one in told:
        if one.left:
            knows[one.person_id] = max(knows.get(one.person_id, (0, False)), (one.occurrence, one.rule == OFF.code))
    if state == "scheduled":
        # whoever is being prompted for the new time already will read it there
        prompted = {one.person_id for one in told if one.occurrence == occurrence}
        behind = {person for person, (last, _off) in knows.items() if last < occurrence and person not in prompted}
        return (MOVED, behind) if behind else None
    if state in ("cancelled", "adjourned"):
        expecting = {person for person, (_last, off) in knows.items() if not off}
        return (OFF, expecting) if expecting else None
    return None
