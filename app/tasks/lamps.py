"""Lamps 亮灯: computed from dates and progress by the written rule, never stored; it knows the rule, not the database.

The rule (三明、宿迁、银川 practice, domain notes 4.3): blue done; grey not begun; hollow without deadline; red overdue or more
than 30 points behind scheduled progress 序时; yellow within 7 days of the deadline or 10 to 30 points behind; else green.
Where yellow and red begin the office may decide otherwise: a LampRule is told, never looked up.
Suspended 中止 is a lamp of its own: by an approved decision the clock stands still, so the task is neither late nor on schedule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Literal

from app.policy.choices import Choice
from app.words import N_, Said

Lamp = Literal["done", "on_schedule", "near", "late", "not_begun", "no_deadline", "paused"]

#: in the order in which leaders read them
LAMPS: tuple[Lamp, ...] = ("done", "on_schedule", "near", "late", "not_begun", "no_deadline", "paused")


@dataclass(frozen=True)
class LampRule:
    """Where yellow and red begin."""

    #: days to the deadline, at most, from which a task is near
    near_days: int = 7
    #: points behind scheduled progress from which it is yellow, and beyond which it is red
    behind_yellow: int = 10
    behind_red: int = 30

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "LampRule":
        """The rule from a decision's plain data; what it does not say keeps its default."""
        return cls(**{field.name: value[field.name] for field in fields(cls) if field.name in value})

    def plain(self) -> dict[str, int]:
        """As the plain data of a decision."""
        return asdict(self)

    @property
    def told(self) -> Said:
        """The rule as a sentence."""
        return Said(
            N_("距时限不超过 %(near_days)s 天，或者进度落后序时 %(behind_yellow)s 至 %(behind_red)s 个百分点，亮黄灯；"
               "已过时限，或者落后 %(behind_red)s 个百分点以上，亮红灯。"),
            self.plain(),
        )  # fmt: skip


LAMP_RULE = Choice(
    code="tasks.lamps",
    title=N_("亮灯规则"),
    help=N_(
        "距时限几天算临近，进度落后序时几个百分点亮黄灯、几个百分点以上亮红灯。改动后，台账、总览和以后起草的通报按新的规则亮灯。"
    ),
    default=LampRule().plain(),
    endpoint="tasks.lamp_rule",
    told=lambda value, _before: [LampRule.read(value).told],
)


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
    by: LampRule, milestones: Milestones = (),
) -> Lamp:  # fmt: skip
    """The lamp of a task on a day. ``percent`` in points; a task handed in is judged by the day it was handed in."""
    if state == "closed":
        return "done"
    if state == "suspended":
        return "paused"
    if due is None:
        return "no_deadline"
    if state == "submitted":
        return "late" if overdue(state, due, submitted_on, today) else "on_schedule"
    behind = scheduled(issued_on, due, today, milestones) - percent
    if today > due or behind > by.behind_red:
        return "late"
    if (due - today).days <= by.near_days or behind >= by.behind_yellow:
        return "near"
    return "not_begun" if state in ("draft", "issued") and percent == 0 else "on_schedule"


def overdue(state: str, due: date | None, submitted_on: date | None, today: date) -> bool:
    """Whether a task is past its deadline: still owed after it, or handed in after it. What is done or rests is not."""
    if due is None or state in ("closed", "suspended", "cancelled"):
        return False
    return submitted_on is not None and submitted_on > due if state == "submitted" else today > due


def was_late(due: date | None, done_on: date | None) -> bool:
    """Whether a done task was done after its deadline: it keeps its mark."""
    return due is not None and done_on is not None and done_on > due
