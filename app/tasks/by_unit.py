"""Values by lead unit, of which one unit's can be put in the place of those before; pure, it refuses to know what they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class ByUnit(Generic[Value]):
    """What was counted of the tasks that each unit leads; None is the place of those that none leads."""

    units: Mapping[int | None, Value]

    def with_units(self, units: Collection[int | None], anew: Mapping[int | None, Value]) -> Self:
        """The same with what was counted anew of some units."""
        return type(self)(replaced(self.units, units, anew))


def replaced(
    by_unit: Mapping[int | None, Value], units: Collection[int | None], anew: Mapping[int | None, Value]
) -> Mapping[int | None, Value]:
    """Values with those of some units from ``anew``; of one that is not in it there is nothing any more."""
    left = {unit: value for unit, value in by_unit.items() if unit not in units}
    return left | {unit: anew[unit] for unit in units if unit in anew}
