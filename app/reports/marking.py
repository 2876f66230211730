"""The report's text cut into paragraphs and runs, each knowing what was found there; it knows offsets, not how marks look."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Something found between two offsets: a clause, a doubt or a figure, with the name its page knows it by."""

    start: int
    end: int
    ref: str = ""
    role: str = ""
    state: str = ""
    number: int = 0
    spam: bool = False


@dataclass(frozen=True)
class Run:
    """A stretch of one line in which nothing begins or ends. ``first`` marks where its clause begins."""

    start: int
    text: str
    clause: Mark | None = None
    doubt: Mark | None = None
    figure: bool = False
    first: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A line of the report that is not blank; ``role`` is the kind of clause that most of it is, or empty."""

    start: int
    runs: tuple[Run, ...]
    role: str = ""
    heading: bool = False
    #: blanks in front, as on a line set to the right
    indent: int = 0


@dataclass
class Spans:
    """Marks that can be asked which of them covers a place."""

    marks: Sequence[Mark]
    starts: list[int] = field(init=False)
    #: the furthest end of any mark up to this one, so that looking back can stop
    reach: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.marks = sorted((mark for mark in self.marks if mark.end > mark.start), key=lambda mark: (mark.start, mark.end))
        self.starts, self.reach, furthest = [], [], 0
        for mark in self.marks:
            furthest = max(furthest, mark.end)
            self.starts.append(mark.start)
            self.reach.append(furthest)

    def at(self, place: int) -> Mark | None:
        """The mark that covers a place; of several the one that begins last."""
        index = bisect_right(self.starts, place) - 1
        while index >= 0 and self.reach[index] > place:
            if self.marks[index].end > place:
                return self.marks[index]
            index -= 1
        return None

    def borders(self, start: int, end: int) -> Iterator[int]:
        """Where marks begin or end between two places."""
        index = bisect_right(self.starts, end) - 1
        while index >= 0 and self.reach[index] > start:
            yield from (place for place in (self.marks[index].start, self.marks[index].end) if start < place < end)
            index -= 1


def paragraphs(
    text: str, clauses: Sequence[Mark], doubts: Sequence[Mark], figures: Sequence[Mark], headings: Sequence[int]
) -> list[Paragraph]:
    """The lines of a text that are not blank, with everything marked. Clauses that were set aside give way to those that stand."""
    standing = Spans([mark for mark in clauses if mark.state != "discarded"])
    aside = Spans([mark for mark in clauses if mark.state == "discarded"])
    layers = (standing, aside, Spans(doubts), Spans(figures))
    found: list[Paragraph] = []
    for start, end in _lines(text):
        runs = tuple(_runs(text, start, end, layers))
        found.append(
            Paragraph(start, runs, _main_role(runs), any(start <= place < end for place in headings), _indent(text, start))
        )
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = at + line.index(words[0])
            yield start, start + len(words)
        at += len(line)


def _indent(text: str, start: int) -> int:
    at = start
    while at > 0 and text[at - 1] in " 　\t\xa0":
        at -= 1
    return start - at


def _runs(text: str, start: int, end: int, layers: tuple[Spans, Spans, Spans, Spans]) -> Iterator[Run]:
    standing, aside, doubts, figures = layers
    places = sorted({start, end, *(place for layer in layers for place in layer.borders(start, end))})
    for first, last in pairwise(places):
        clause = standing.at(first) or aside.at(first)
        yield Run(
            first, text[first:last], clause, doubts.at(first), figures.at(first) is not None,
            clause is not None and clause.start == first,
        )  # fmt: skip


def _main_role(runs: Sequence[Run]) -> str:
    length: Counter[str] = Counter()
    for run in runs:
        if run.clause is not None and run.clause.state != "discarded":
            length[run.clause.role] += len(run.text)
    return length.most_common(1)[0][0] if length else ""
