"""How a figure is taken and printed: medians of several runs, beside a floor taken in the same minutes."""

import json
import statistics
import sys
import time
from collections.abc import Callable


def median_seconds(work: Callable[[], object], runs: int, warmup: int = 2) -> float:
    """The median of several runs, in seconds."""
    for _ in range(warmup):
        work()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def side_by_side(work: Callable[[], object], floor: Callable[[], object], runs: int) -> tuple[float, float]:
    """Work and floor in turn, so that a machine that slows down slows both; the medians of each."""
    ours, theirs = [], []
    work(), floor()
    for _ in range(runs):
        for taken, run in ((ours, work), (theirs, floor)):
            begun = time.perf_counter()
            run()
            taken.append(time.perf_counter() - begun)
    return statistics.median(ours), statistics.median(theirs)


def report(name: str, value: float, unit: str, floor: float | None = None) -> None:
    """One JSON line on standard output."""
    line = {"name": name, "value": round(value, 4), "unit": unit}
    line |= {"floor": None if floor is None else round(floor, 4), "ratio": None if not floor else round(value / floor, 2)}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def say(words: str) -> None:
    """Progress, on standard error."""
    print(words, file=sys.stderr, flush=True)
