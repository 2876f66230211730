"""Which findings of one year are found again in the next, by the words they share; it knows words and years, not reports.

Two findings are of one kind when most of what the shorter says stands in the longer too, words that every report is full of left
out. Each answers at most one of the other year: the strongest pair first.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from app.reports.reader.links import neighbours

#: who and how much and that it is wanting: what is wanting is told by the rest
_SAYING = re.compile(
    r"[全我][区县市镇乡局]|个别|部分|少数|一些|有的|还|仍然?|依然|尚未?|有待|亟[需待]|需要?|进一步|较为?|[偏不]?够|不足|不强|不高|不及时|不到位|参差不齐|"
    r"未达|问题|存在|现象|提高|提升|加强|增强|完善|不|未|[高低弱少大强]$|薄弱|短缺|匮乏|欠缺|缺乏|滞后|\d+%?"
)
#: of one kind from this share on
ENOUGH = 0.4


def matched(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Position in ``now`` → position in ``before`` of the finding that it repeats."""
    bags = [[frozenset(neighbours(_SAYING.sub("|", words))) for words in side] for side in (before, now)]
    spread = Counter(pair for side in bags for bag in side for pair in bag)
    total = sum(len(side) for side in bags)
    weights = {pair: log(1 + total / seen) for pair, seen in spread.items()}
    holders: dict[str, list[int]] = {}
    for place, bag in enumerate(bags[0]):
        for pair in bag:
            holders.setdefault(pair, []).append(place)
    pairs = []
    for here, bag in enumerate(bags[1]):
        for there in {place for pair in bag for place in holders.get(pair, ())}:
            strength = _alike(bag, bags[0][there], weights)
            if strength >= ENOUGH:
                pairs.append((-strength, here, there))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _strength, here, there in sorted(pairs):
        if here not in found and there not in taken:
            found[here] = there
            taken.add(there)
    return found


def years_in_row(findings: Mapping[int, Sequence[str]], year: int) -> list[int]:
    """For each finding of ``year``, in how many years one after the other up to it something of its kind was found; 1 at least."""
    rows: dict[int, list[int]] = {}
    for one in sorted(findings):
        before = rows.get(one - 1, [])
        pairs = matched(findings.get(one - 1, ()), findings[one]) if before else {}
        rows[one] = [before[pairs[place]] + 1 if place in pairs else 1 for place in range(len(findings[one]))]
    return rows.get(year, [])


def _alike(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """The share, by weight, of what the shorter of two says that the other says too."""
    shared = sum(weights[pair] for pair in one & other)
    least = min(sum(weights[pair] for pair in bag) for bag in (one, other))
    return shared / least if least and len(one & other) >= 2 else 0.0
