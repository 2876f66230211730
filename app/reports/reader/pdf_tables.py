"""Knows from the rules drawn on a page where the cells of a table are; knows no letters."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: A drawn shape is a rule when it is this thin, and long enough to part anything.
_THIN = 4.0
_SHORTEST = 6.0
_NEAR = 4.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Row:
    """A row of cells: its lower and upper edge, and where its columns are parted."""

    bottom: float
    top: float
    columns: tuple[float, ...]

    def column(self, across: float, up: float) -> int | None:
        """In which column a point lies, or nothing when it lies outside of the row."""
        if not self.bottom < up < self.top or not self.columns[0] < across < self.columns[-1]:
            return None
        return bisect_right(self.columns, across) - 1


def rows_on(shapes: Iterable[Box]) -> list[Row]:
    """The rows of two cells and more that the drawn shapes make, from top to bottom."""
    shapes = [*shapes]
    across = [box for box in shapes if box[3] - box[1] < _THIN and box[2] - box[0] > _SHORTEST]
    upright = [box for box in shapes if box[2] - box[0] < _THIN and box[3] - box[1] > _SHORTEST]
    heights = _gathered([(box[1] + box[3]) / 2 for box in across])[::-1]
    found = []
    for top, bottom in pairwise(heights):
        middle = (top + bottom) / 2
        columns = _gathered([(box[0] + box[2]) / 2 for box in upright if box[1] - _NEAR < middle < box[3] + _NEAR])
        if len(columns) >= 3:
            found.append(Row(bottom, top, tuple(columns)))
    return found


def _gathered(places: Sequence[float]) -> list[float]:
    """The places in order, those that nearly fall together taken as one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept
