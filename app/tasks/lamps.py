"""Lamps 亮灯: computed from dates and progress by the written rule, never stored; it knows the rule, not the database.

The rule (三明、宿迁、银川 practice, domain notes 4.3): blue done; grey not begun; hollow without deadline; red overdue or more
than 30 points behind scheduled progress 序时; yellow within 7 days of the deadline or 10 to 30 points behind; else green.
Suspended 中止 is a lamp of its own: by an approved decision the clock stands still, so the task is neither late nor on schedule.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

Lamp = Literal["done", "on_schedule", "near", "late", "not_begun", "no_deadline", "paused"]

#: in the order in which leaders read them
LAMPS: tuple[Lamp, ...] = ("done", "on_schedule", "near", "late", "not_begun", "no_deadline", "paused")

NEAR_DAYS = 7
BEHIND_YELLOW = 10
BEHIND_RED = 30


#: what is to be reached by when, in points
Milestones = Iterable[tuple[date, int]]


def scheduled(issued_on: date | None, due: date, today: date, milestones: Milestones = ()) -> int:
    """Scheduled progress 序时进度 in whole points, 0 to 100.

    With milestones 节点 it is the most that one already past asked for; without, the share of the time from issue to deadline
    that has passed.
    """
    if issued_on is None or today <= issued_on:
        return 0
    steps = list(milestones)
    if steps:
        return max((percent for day, percent in steps if day < today), default=0)
    return min(100, 100 * (today - issued_on).days // max(1, (due - issued_on).days))


def lamp(
    state: str, percent: int, issued_on: date | None, due: date | None, submitted_on: date | None, today: date,
    milestones: Milestones = (),
) -> Lamp:  # fmt: skip
    """The lamp of a task on a day. ``percent`` in points; a task handed in is judged by the day it was handed in."""
    if state == "closed":
        return "done"
    if state == "suspended":
        return "paused"
    if due is None:
        return "no_deadline"
    if state == "submitted":
        return "late" if submitted_on is not None and submitted_on > due else "on_schedule"
    behind = scheduled(issued_on, due, today, milestones) - percent
    if today > due or behind > BEHIND_RED:
        return "late"
    if (due - today).days <= NEAR_DAYS or behind >= BEHIND_YELLOW:
        return "near"
    return "not_begun" if state in ("draft", "issued") and percent == 0 else "on_schedule"


def was_late(due: date | None, done_on: date | None) -> bool:
    """Whether a done task was done after its deadline: it keeps its mark."""
    return due is not None and done_on is not None and done_on > due
