"""What follows from being named in a bulletin 定期通报; pure, it knows counts and days, no letter."""

from datetime import date

from app.workdays import add_workdays

#: 商水县: a rectification plan within five working days of being named; named twice, a talk 约谈
PLAN_WITHIN = 5
TALK_FROM = 2


def plan_due(issued_on: date) -> date:
    """The day by which a unit that was named hands in its rectification plan."""
    return add_workdays(issued_on, PLAN_WITHIN)


def talk_suggested(times_named: int) -> bool:
    """Whether a unit named so many times is to be asked to a talk."""
    return times_named >= TALK_FROM
