"""What became of a clause of the report, from the tasks made of it; it knows the order of bad news, and refuses to know tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.tasks.lamps import Lamp, was_late

#: worst first: a clause wears the worst lamp of its tasks
WORST_FIRST: tuple[Lamp, ...] = ("late", "no_deadline", "near", "not_begun", "paused", "on_schedule", "done")

#: taken: tasks are under way · waiting: only drafts so far · dropped: its tasks were cancelled ·
#: through: another clause, tied to it, has tasks · nobody: nobody took it up
Outcome = Literal["taken", "waiting", "dropped", "through", "nobody"]


@dataclass(frozen=True)
class TaskLine:
    """What a margin note says of a task. ``mine`` is whether the reader may open it."""

    ref: str
    number: str
    title: str
    state: str
    lamp: Lamp
    percent: int
    unit: str = ""
    original_due: date | None = None
    due: date | None = None
    done_on: date | None = None
    submitted_on: date | None = None
    mine: bool = True

    @property
    def late_once(self) -> bool:
        """Whether it was done, but after its deadline."""
        return self.state == "closed" and was_late(self.due, self.done_on)

    def days_late(self, today: date) -> int:
        """Days past the deadline; 0 while it has not passed."""
        return max(0, (today - self.due).days) if self.due else 0

    def days_left(self, today: date, near_days: int) -> int | None:
        """Days to the deadline when they are few enough to count, ``near_days`` at most; None otherwise."""
        left = (self.due - today).days if self.due else -1
        return left if 0 <= left <= near_days else None


@dataclass(frozen=True)
class Fate:
    """What became of a clause: the outcome, the task that speaks for it (the worst), and all of them."""

    outcome: Outcome
    tasks: tuple[TaskLine, ...] = ()
    #: the clause through which it was taken up
    through: str = ""

    @property
    def speaker(self) -> TaskLine | None:
        """The task the margin note is about."""
        return self.tasks[0] if self.tasks else None

    def same_as(self, other: "Fate") -> bool:
        """Whether the same came of another clause: the same tasks at work, or nothing alike."""
        alike = self.outcome == other.outcome or {self.outcome, other.outcome} == {"taken", "through"}
        return alike and [task.ref for task in self.tasks] == [task.ref for task in other.tasks]

    @property
    def lamp(self) -> Lamp | None:
        """The lamp the clause wears; None where there is no issued task."""
        return self.tasks[0].lamp if self.tasks and self.outcome in ("taken", "through") else None


def _ranked(tasks: Iterable[TaskLine]) -> tuple[TaskLine, ...]:
    return tuple(sorted(tasks, key=lambda task: (WORST_FIRST.index(task.lamp), task.due or date.max, task.number)))


def own_fate(tasks: Sequence[TaskLine]) -> Fate:
    """The fate of a clause by its own tasks alone; issued ones speak before drafts, drafts before cancelled ones."""
    issued = [task for task in tasks if task.state not in ("draft", "cancelled")]
    if issued:
        return Fate("taken", _ranked(issued))
    drafts = [task for task in tasks if task.state == "draft"]
    if drafts:
        return Fate("waiting", _ranked(drafts))
    return Fate("dropped" if tasks else "nobody", _ranked(tasks))


def fates(clauses: Iterable[str], tasks: dict[str, list[TaskLine]], tied: dict[str, list[str]]) -> dict[str, Fate]:
    """The fate of every clause. One without tasks of its own goes with the clause tied to it that fares worst."""
    own = {clause: own_fate(tasks.get(clause, [])) for clause in clauses}
    found = dict(own)
    for clause, fate in own.items():
        others = [(own[other], other) for other in tied.get(clause, []) if other in own and own[other].outcome == "taken"]
        if fate.outcome in ("nobody", "dropped") and others:
            answer, other = min(others, key=lambda pair: (WORST_FIRST.index(pair[0].tasks[0].lamp), pair[1]))
            found[clause] = Fate("through", answer.tasks, through=other)
    return found
