"""Which chapter of this year's part one something of last year's belongs under; it compares headings, and knows nothing else."""

import re
from collections.abc import Iterable

from app.drafting.punctuation import bare

#: from this likeness on, two headings are taken to speak of one field
ALIKE = 0.12


def likeness(one: str, other: str) -> float:
    """How alike two headings are: the share of pairs of neighbouring characters they have in common, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def nearest(heading: str, chapters: Iterable[str]) -> str | None:
    """The chapter most like a heading, or None when none is alike enough."""
    best = max(((likeness(heading, chapter), chapter) for chapter in chapters), default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def carried(heading: str, year: int) -> str:
    """A heading of last year's report for this year's: the year moved on, any other number left blank."""
    moved = bare(heading).replace(f"{year - 1}年", f"{year}年")
    return re.sub(r"\d[\d.,]*", lambda hit: hit[0] if hit[0] == str(year) else "〔待填〕", moved)


def _pairs(text: str) -> set[str]:
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
