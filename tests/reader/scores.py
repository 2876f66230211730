"""Scores the reader against labelled texts: precision, recall, F1 of problems and arrangements, exactness of spans, figures.

A found clause answers a labelled one of the same role when the shorter covers at least 70 % of the longer. Run as a
module it prints one line per text and the totals.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.reports.reader.reading import read_text
from tests.reader.labels import Labelled, corpus

_ENOUGH = 0.7
Span = tuple[int, int, str]


@dataclass
class Score:
    """Counts of what was found, wanted and answered, and how many answers have the very same place."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    exact: int = 0

    def add(self, other: "Score") -> None:
        self.found += other.found
        self.wanted += other.wanted
        self.right += other.right
        self.exact += other.exact

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def exactness(self) -> float:
        return self.exact / self.right if self.right else 1.0

    def line(self, name: str) -> str:
        return f"{name:34} P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  exact {self.exactness:.3f}  ({self.right}/{self.wanted}, found {self.found})"


def match(found: Sequence[Span], wanted: Sequence[Span]) -> tuple[Score, list[Span], list[Span]]:
    """The score, the labels that nothing answered, and the finds that answer no label."""
    left = list(found)
    missed: list[Span] = []
    score = Score(found=len(found), wanted=len(wanted))
    for one in wanted:
        best = max(left, key=lambda other: _overlap(one, other), default=None)
        if best is None or best[2] != one[2] or _overlap(one, best) < _ENOUGH:
            missed.append(one)
            continue
        left.remove(best)
        score.right += 1
        score.exact += best[:2] == one[:2]
    return score, missed, left


def clause_score(labelled: Labelled) -> tuple[Score, list[Span], list[Span]]:
    """How well problems and arrangements were found in one text."""
    reading = read_text(labelled.text)
    found = [(clause.start, clause.end, clause.role) for clause in reading.clauses if clause.role in ("problem", "arrangement")]
    return match(found, labelled.clauses("p", "a"))


def figure_score(labelled: Labelled) -> tuple[Score, list[Span], list[Span]]:
    """How well the figures were found in one text."""
    reading = read_text(labelled.text)
    found = [(figure.start, figure.end, "figure") for figure in reading.figures]
    return match(found, sorted((start, end, "figure") for start, end in labelled.spans.get("f", [])))


def total(scores: Iterable[Score]) -> Score:
    """All scores taken together."""
    whole = Score()
    for score in scores:
        whole.add(score)
    return whole


def _overlap(one: Span, other: Span) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / max(one[1] - one[0], other[1] - other[0]) if shared > 0 else 0.0


def main(folder: str = "", telling: bool = False) -> None:
    """Prints the scores of one folder of the corpus; ``telling`` lists every difference."""
    clauses, figures = [], []
    for labelled in corpus(folder):
        score, missed, extra = clause_score(labelled)
        clauses.append(score)
        print(score.line(labelled.name))
        shown = [("missed", one) for one in missed] + [("extra", one) for one in extra]
        if labelled.figures:
            counted, lost, wrong = figure_score(labelled)
            figures.append(counted)
            print(counted.line("  figures"))
            shown += [("missed", one) for one in lost] + [("extra", one) for one in wrong]
        for word, (start, end, role) in shown if telling else []:
            print(f"    {word:6} {role:11} {labelled.text[start:end]!r}")
    print(total(clauses).line("ALL CLAUSES"))
    if figures:
        print(total(figures).line("ALL FIGURES"))


if __name__ == "__main__":
    main(*[argument for argument in sys.argv[1:] if argument != "-v"], telling="-v" in sys.argv)
