"""Where a year's work stands, by pure counting over groups of like tasks; it knows how things are counted 口径, not where they are kept.

Counted are the tasks that were issued and not cancelled, each once, under its lead unit. Drafts are counted apart: nobody
owes them yet. Pages and next year's report take their numbers from here, so they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.tasks.lamps import LAMPS, Lamp


class Group(NamedTuple):
    """Tasks alike in lead unit, chapter, kind and lamp, and how many there are."""

    lamp: Lamp
    number: int
    unit_id: int | None = None
    chapter: str = ""
    kind: str = ""
    drafted: bool = False
    without_deadline: bool = False
    #: how many of them were done after their deadline
    late_done: int = 0
    #: how many of them wait for verification
    submitted: int = 0
    #: how many of them are long overdue and not handed in
    long_late: int = 0
    #: the lowest task id of the group: chapters stand in the order of the report
    first: int = 0


#: what a group counts beside its lamp
SUMMED = ("late_done", "submitted", "long_late")


class News(NamedTuple):
    """How many tasks are new since a day: issued, handed in and waiting, closed, overdue."""

    issued: int = 0
    submitted: int = 0
    closed: int = 0
    late: int = 0


@dataclass(frozen=True)
class Counts:
    """Numbers of issued tasks by lamp; ``total`` is their sum, in tasks."""

    done: int = 0
    on_schedule: int = 0
    near: int = 0
    late: int = 0
    not_begun: int = 0
    no_deadline: int = 0
    paused: int = 0
    #: of the done ones, those done after their deadline
    late_done: int = 0
    #: of all, those handed in and waiting for verification
    submitted: int = 0
    #: of the open ones, those without a lead unit
    without_owner: int = 0
    #: of all, those long overdue and not handed in
    long_late: int = 0

    @property
    def total(self) -> int:
        """All issued tasks."""
        return sum(self.of(lamp) for lamp in LAMPS)

    @property
    def open(self) -> int:
        """Issued and not yet closed."""
        return self.total - self.done

    def of(self, lamp: Lamp) -> int:
        """The number of one lamp."""
        number: int = getattr(self, lamp)
        return number


@dataclass(frozen=True)
class Drafts:
    """Tasks not yet issued 尚未下达, and what they still lack."""

    total: int = 0
    without_owner: int = 0
    without_deadline: int = 0


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report with its counts."""

    name: str
    kind: str
    counts: Counts


@dataclass(frozen=True)
class YearStanding:
    """Where a year stands: the whole, the drafts, and the same numbers by chapter and by lead unit."""

    year: int
    counts: Counts
    drafts: Drafts
    chapters: Sequence[Chapter] = ()
    #: by the lead unit's id; None where no unit leads, whole.ALL where they are put together
    units: dict[int | None, Counts] = field(default_factory=dict)


def counted(groups: Iterable[Group]) -> Counts:
    """Add up the issued tasks of some groups."""
    sums: dict[str, int] = dict.fromkeys((*LAMPS, *SUMMED, "without_owner"), 0)
    for group in groups:
        if group.drafted:
            continue
        sums[group.lamp] += group.number
        for name in SUMMED:
            sums[name] += getattr(group, name)
        if group.unit_id is None and group.lamp != "done":
            sums["without_owner"] += group.number
    return Counts(**sums)


def drafts(groups: Iterable[Group]) -> Drafts:
    """Add up the drafts of some groups."""
    waiting = [group for group in groups if group.drafted]
    return Drafts(
        total=sum(group.number for group in waiting),
        without_owner=sum(group.number for group in waiting if group.unit_id is None),
        without_deadline=sum(group.number for group in waiting if group.without_deadline),
    )


def chapters(groups: Sequence[Group]) -> list[Chapter]:
    """The chapters in the order of the report, problems 整改 before arrangements 工作安排 where a name serves both."""
    parts: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        parts.setdefault((group.kind, group.chapter), []).append(group)
    ordered = sorted(parts, key=lambda key: (key[0] != "rectification", min(group.first for group in parts[key])))
    found = [Chapter(name, kind, counted(parts[kind, name])) for kind, name in ordered]
    return [chapter for chapter in found if chapter.counts.total]


def by_unit(groups: Iterable[Group]) -> dict[int | None, Counts]:
    """The counts of each lead unit."""
    parts: dict[int | None, list[Group]] = {}
    for group in groups:
        parts.setdefault(group.unit_id, []).append(group)
    return {unit: counts for unit, part in parts.items() if (counts := counted(part)).total}


def standing(year: int, groups: Sequence[Group]) -> YearStanding:
    """Where a year stands, of all its groups or of those that are told."""
    return YearStanding(year, counted(groups), drafts(groups), chapters(groups), by_unit(groups))
