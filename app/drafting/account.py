"""The account to oneself 对账: each problem and arrangement of last year, and the paragraphs that answer it; it counts and judges nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.drafting.facts import ClauseFact


class Told(Protocol):
    """A paragraph as it will stand: its words now, and what it rests on."""

    @property
    def key(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def sources(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Line:
    """A clause of last year with the keys of the paragraphs that answer it; none means that it was passed over."""

    clause: ClauseFact
    answers: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether anything in the draft speaks of it."""
        return bool(self.answers)


@dataclass(frozen=True)
class Account:
    """All lines in the report's order."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """The problems and arrangements of last year."""
        return len(self.lines)

    @property
    def answered(self) -> int:
        """Those that the draft answers."""
        return sum(1 for line in self.lines if line.answered)

    @property
    def unanswered(self) -> tuple[Line, ...]:
        """Those it passes over."""
        return tuple(line for line in self.lines if not line.answered)


def account(owed: Iterable[ClauseFact], paragraphs: Iterable[Told]) -> Account:
    """Hold a draft against last year's clauses. A paragraph left out (without words) answers nothing, nor does a heading."""
    answers: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        if paragraph.level == 0 and paragraph.text.strip():
            for ref in dict.fromkeys(_clauses(paragraph.sources)):
                answers.setdefault(ref, []).append(paragraph.key)
    return Account(tuple(Line(clause, tuple(answers.get(clause.ref, ()))) for clause in owed if clause.counts))


def _clauses(sources: Iterable[Any]) -> Iterable[str]:
    for source in sources:
        kind, ref = (source["kind"], source["ref"]) if isinstance(source, Mapping) else (source.kind, source.ref)
        if kind == "clause":
            yield ref
