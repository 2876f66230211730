"""Which chapter of this year's part something of last year's belongs under; it compares headings, and knows nothing else."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.drafting.facts import YearFacts
from app.drafting.punctuation import bare

#: from this likeness on, two headings are taken to speak of one field; in doubt a chapter of its own is better than a wrong one
ALIKE = 0.2


def planned(facts: YearFacts, year: int) -> list[str]:
    """The chapters of last year's plan in its order, as headings for the report about ``year``."""
    clauses = facts.last.clauses if facts.last else ()
    return list(dict.fromkeys(carried(clause.item, year) for clause in clauses if clause.role == "arrangement" and clause.item))


def nearest(heading: str, chapters: Sequence[str], among: Iterable[str] = ()) -> str | None:
    """The chapter most like a heading, or None when none is alike enough.

    Pairs of characters that many headings have (行政, 规范) tell less than rare ones; ``among`` are further headings to count in.
    """
    everywhere = Counter(pair for one in {heading, *chapters, *among} for pair in _pairs(one))

    def weight(pairs: set[str]) -> float:
        return sum(1 / math.sqrt(everywhere[pair]) for pair in pairs)

    mine = _pairs(heading)
    alike = [(2 * weight(mine & _pairs(one)) / (weight(mine) + weight(_pairs(one)) or 1.0), -n) for n, one in enumerate(chapters)]
    best, place = max(alike, default=(0.0, 0))
    return chapters[-place] if best >= ALIKE else None


def carried(heading: str, year: int) -> str:
    """A heading of last year's report for ``year``: last year moved on, any other number left blank."""
    moved = bare(heading).replace(f"{year - 1}年", f"{year}年")
    return re.sub(r"\d[\d.,]*", lambda hit: hit[0] if hit[0] == str(year) else "〔待填〕", moved)


def _pairs(text: str) -> set[str]:
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
