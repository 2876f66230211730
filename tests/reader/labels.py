"""Reads the corpus: texts of our own in which what a reader should find is marked ⟦p:…⟧ problem, a plan, g aim, o other, f figure, s foreign.

How it is marked: parted at each comma where a piece has a predicate of its own; what only sets the scene, names the case, the means, the
term or the bound stays with the piece it is said of; a headline over its own body is no clause; 提高…率 is a task, 力争… after tasks an aim.
、 never parts. What follows by 导致, 造成, 影响 or 引发, and a comparison of the same number, stays with what it follows from. 针对…问题, 一季度
or a unit with a colon that opens a paragraph of several tasks is their heading and in none of them. A ratio (1:74) is one figure; a term of
days to answer in is none. Where a page (.html) stands beside a text, the text is what the page shows, line by line.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROLES = {"p": "problem", "a": "arrangement", "g": "goal", "o": "other"}


@dataclass
class Labelled:
    """A text without its marks, and the spans that were marked by kind."""

    name: str
    text: str
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    figures: bool = False

    def clauses(self, *kinds: str) -> list[tuple[int, int, str]]:
        """Start, end and role of the marked clauses of the given kinds."""
        return sorted((start, end, ROLES[kind]) for kind in kinds for start, end in self.spans.get(kind, []))


def load(path: Path) -> Labelled:
    """One file of the corpus; lines that begin with %% are about the file and no part of its text."""
    raw = path.read_text(encoding="utf-8")
    head = [line for line in raw.split("\n") if line.startswith("%%")]
    body = "\n".join(line for line in raw.split("\n") if not line.startswith("%%"))
    found = Labelled(path.stem, "")
    text: list[str] = []
    size, stack, here = 0, [], 0
    for mark in re.finditer(r"⟦(\w):|⟧", body):
        piece = body[here : mark.start()]
        text.append(piece)
        size += len(piece)
        here = mark.end()
        if mark[1]:
            stack.append((mark[1], size))
        else:
            kind, start = stack.pop()
            found.spans.setdefault(kind, []).append((start, size))
    found.text = "".join([*text, body[here:]])
    for line in head:
        if line.startswith("%% doubts:"):
            found.doubts = tuple(line.removeprefix("%% doubts:").split())
        found.figures = found.figures or line.startswith("%% figures")
    return found


def corpus(folder: str = "") -> list[Labelled]:
    """The labelled texts of one folder of the corpus, by name."""
    return [load(path) for path in sorted((HERE / "corpus" / folder).glob("*.txt"))]
