"""A year in groups of like tasks by lead unit and put together: one unit's groups go out of the whole and come in again; pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from operator import add, sub
from typing import NamedTuple, Self

from app.progress.standing import SUMMED, Group
from app.tasks.by_unit import ByUnit, replaced
from app.tasks.lamps import Lamp

#: the unit of groups of the whole; those that no unit leads stay apart
ALL = 0


class Likeness(NamedTuple):
    """What like tasks have in common wherever they are led."""

    lamp: Lamp
    led: bool
    chapter: str
    kind: str
    drafted: bool
    without_deadline: bool


class OfUnit(NamedTuple):
    """The groups of one unit; how many issued tasks it leads, and how many of them are late."""

    groups: tuple[Group, ...]
    issued: int
    late: int

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "OfUnit":
        """Made from its groups."""
        groups = tuple(groups)
        issued = [group for group in groups if not group.drafted]
        return cls(groups, sum(group.number for group in issued), sum(group.number for group in issued if group.lamp == "late"))


#: how many, and of them those that a group counts beside its lamp
Numbers = tuple[int, ...]
NOTHING: Numbers = (0,) * (1 + len(SUMMED))


@dataclass(frozen=True)
class Whole(ByUnit[OfUnit]):
    """A year: each unit's groups, and what they are together, so that nobody adds up a thousand units for one that changed."""

    #: of all units
    sums: Mapping[Likeness, Numbers]
    #: by kind and chapter each unit's lowest task id
    firsts: Mapping[tuple[str, str], Mapping[int | None, int]]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "Whole":
        """Put together from all groups of a year."""
        parts: dict[int | None, list[Group]] = {}
        for group in groups:
            parts.setdefault(group.unit_id, []).append(group)
        return cls({}, {}, {}).with_units(parts, {unit: OfUnit.of(part) for unit, part in parts.items()})

    def with_units(self, units: Collection[int | None], anew: Mapping[int | None, OfUnit]) -> Self:
        """The same with some units' groups in the place of those they had."""
        sums, firsts = dict(self.sums), {place: dict(by_unit) for place, by_unit in self.firsts.items()}
        for unit in units:
            groups = anew[unit].groups if unit in anew else ()
            _count(sums, self.units[unit].groups if unit in self.units else (), sub)
            _count(sums, groups, add)
            for by_unit in firsts.values():
                by_unit.pop(unit, None)
            for group in groups:
                by_unit = firsts.setdefault((group.kind, group.chapter), {})
                by_unit[unit] = min(group.first, by_unit.get(unit, group.first))
        places = {place: by_unit for place, by_unit in firsts.items() if by_unit}
        return type(self)(replaced(self.units, units, anew), sums, places)

    def groups(self) -> list[Group]:
        """The year in groups of like tasks, whoever leads them."""
        first = {place: min(by_unit.values()) for place, by_unit in self.firsts.items()}
        return [
            Group._make((lamp, number, ALL if led else None, chapter, kind, *others, *numbers, first[kind, chapter]))
            for (lamp, led, chapter, kind, *others), (number, *numbers) in self.sums.items()
        ]

    def groups_of(self, units: Iterable[int]) -> list[Group]:
        """The groups of some units."""
        return [group for unit in units if unit in self.units for group in self.units[unit].groups]

    def late(self) -> dict[int, OfUnit]:
        """The units with late tasks."""
        return {unit: part for unit, part in self.units.items() if unit is not None and part.late}


def latest(late: Mapping[int, OfUnit], own: Collection[int], most: int) -> list[int]:
    """The first units with late tasks: one's own before others, then those with most of them."""
    return nsmallest(most, late, key=lambda unit: (unit not in own, -late[unit].late, unit))


def _count(sums: dict[Likeness, Numbers], groups: Iterable[Group], step: Callable[[int, int], int]) -> None:
    """Put groups in (``add``) or take them out (``sub``)."""
    for group in groups:
        like = Likeness(group.lamp, group.unit_id is not None, group.chapter, group.kind, group.drafted, group.without_deadline)
        sums[like] = tuple(map(step, sums.get(like, NOTHING), (group.number, *(getattr(group, name) for name in SUMMED))))
        if not sums[like][0]:
            del sums[like]
