"""Knows which characters of a text are left after damage and furniture are cut out, and where each of them stood; judges nothing.

All finding is done on the flow, whose paragraphs are whole lines; every span found is carried back to the text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """``text`` is what is left, paragraphs ended by a newline; ``at[i]`` is the offset in the original of its i-th character."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the flow's ``start:end``; a non-empty piece is expected."""
        return self.at[start], self.at[end - 1] + 1

    def near(self, offset: int) -> int:
        """The first position of the flow that stands at or after an offset of the original."""
        return bisect_left(self.at, offset)

    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end in the flow of each paragraph, without its newline."""
        found, start = [], 0
        while start < len(self.text):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            if end > start:
                found.append((start, end))
            start = end + 1
        return found


def gather(shadow: str, pieces: Iterable[tuple[int, int] | None]) -> Flow:
    """A flow of the given pieces of the shadow in order; ``None`` ends a paragraph."""
    letters: list[str] = []
    at: list[int] = []
    last = 0
    for piece in pieces:
        if piece is None:
            if letters and letters[-1] != "\n":
                letters.append("\n")
                at.append(last)
            continue
        start, end = piece
        letters.extend(shadow[start:end])
        at.extend(range(start, end))
        last = max(end - 1, start)
    return Flow("".join(letters), at)


def without(start: int, end: int, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of ``start:end`` when the cuts (sorted, not overlapping) are taken out."""
    left, here = [], start
    for cut_start, cut_end in cuts[max(bisect_left(cuts, (start, start)) - 1, 0) :]:
        if cut_start >= end:
            break
        if cut_end <= here:
            continue
        if cut_start > here:
            left.append((here, cut_start))
        here = max(here, cut_end)
    if here < end:
        left.append((here, end))
    return left


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans sorted, those that touch or overlap made one."""
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        elif end > start:
            done.append((start, end))
    return done
