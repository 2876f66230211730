"""This year's report beside last year's: what was solved, what came back, what is new, how the numbers moved; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.drafting.facts import ClauseFact, IndicatorFact, TaskFact, YearFacts
from app.indicators.rules import change


@dataclass(frozen=True)
class Fate:
    """A clause of last year and its tasks: done, standing, or taken up by nobody."""

    clause: ClauseFact
    tasks: tuple[TaskFact, ...]

    @property
    def code(self) -> str:
        """done, standing, cancelled or untouched."""
        living = [task for task in self.tasks if task.state != "cancelled"]
        if not living:
            return "cancelled" if self.tasks else "untouched"
        return "done" if all(task.closed and not task.below_target for task in living) else "standing"


@dataclass(frozen=True)
class Moved:
    """An indicator with its change in per cent."""

    indicator: IndicatorFact
    change: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """The whole of it."""

    problems: tuple[Fate, ...]
    arrangements: tuple[Fate, ...]
    #: tasks that answer nothing of last year's
    added: tuple[TaskFact, ...]
    moved: tuple[Moved, ...]

    def count(self, role: str, code: str) -> int:
        """How many of last year's problems or arrangements came to an end of one kind."""
        return sum(1 for fate in getattr(self, role) if fate.code == code)


def compared(facts: YearFacts) -> Comparison:
    """A year beside the one before."""
    fates = [Fate(clause, tuple(facts.tasks_of(clause.ref))) for clause in facts.owed]
    told = {task.ref for fate in fates for task in fate.tasks}
    moved = [Moved(one, change(one.value if one.firm else None, one.last)) for one in facts.indicators]
    return Comparison(
        problems=tuple(fate for fate in fates if fate.clause.role == "problem"),
        arrangements=tuple(fate for fate in fates if fate.clause.role == "arrangement"),
        added=tuple(task for task in facts.tasks if task.ref not in told),
        moved=tuple(_most_moved(moved)),
    )


def _most_moved(moved: Sequence[Moved]) -> list[Moved]:
    return sorted(moved, key=lambda one: -abs(one.change) if one.change is not None else Decimal(1))
