"""The report's text as it may be shown: spam cut out, accepted repairs put in. It knows offsets, and refuses to change the text.

The report's own text stands for ever; what is shown is computed from it. ``Mended`` maps places of the one into the other.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

#: the kinds of doubt about foreign matter: a fixed phrase that was tampered with, an advertisement
SPAM_KINDS = ("spam_in_phrase", "spam")

#: what stands where an injected piece was cut out and nobody has decided yet
QUARANTINED = "〔疑似植入内容，已隔离〕"


class DecidedDoubt(Protocol):
    """A doubt with what a person decided: decision is open, repaired or kept."""

    kind: str
    text: str
    start: int
    end: int
    suggestion: str
    replacement: str
    decision: str


class DoubtedReport(Protocol):
    """A report's text and its doubts."""

    @property
    def text(self) -> str: ...
    @property
    def doubts(self) -> Sequence[DecidedDoubt]: ...


@dataclass(frozen=True)
class Repair:
    """``text[start:end]`` is shown as ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Mended:
    """A text after its repairs, with the way from places of the original to places of this one."""

    text: str
    repairs: tuple[Repair, ...]
    #: for each repair, where its replacement begins in ``text``
    places: tuple[int, ...]

    def place(self, offset: int) -> int:
        """Where an offset of the original stands; one inside a repaired piece is the beginning of its replacement."""
        at = bisect_right(self.repairs, offset, key=lambda repair: repair.start) - 1
        if at < 0:
            return offset
        repair, place = self.repairs[at], self.places[at]
        if offset < repair.end:
            return place
        return place + len(repair.replacement) + offset - repair.end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``original[start:end]`` stands, with every replacement it touches inside it whole."""
        if end <= start:
            return self.place(start), self.place(start)
        at = bisect_right(self.repairs, end - 1, key=lambda repair: repair.start) - 1
        if at >= 0 and end <= self.repairs[at].end:
            return self.place(start), self.places[at] + len(self.repairs[at].replacement)
        return self.place(start), self.place(end)

    def cut(self, start: int, end: int) -> str:
        """What is shown for ``original[start:end]``."""
        first, last = self.span(start, end)
        return self.text[first:last]


def is_spam(doubt: DecidedDoubt) -> bool:
    """Whether a doubt is about injected content."""
    return doubt.kind in SPAM_KINDS


def foreign(doubt: DecidedDoubt) -> str:
    """The injected piece itself: what the doubted text has and its suggestion has not."""
    text, right = doubt.text, doubt.suggestion
    first = _shared(text, right)
    last = _shared(text[first:][::-1], right[first:][::-1])
    piece = text[first : len(text) - last]
    return piece if len(piece) > 1 else text


def _shared(one: str, other: str) -> int:
    """How many letters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (mine, yours) in enumerate(pairs) if mine != yours), min(len(one), len(other)))


def carries_spam(words: str, doubts: Iterable[DecidedDoubt]) -> bool:
    """Whether words carry an injected piece that nobody declared to be the report's own."""
    return any(is_spam(doubt) and doubt.decision != "kept" and doubt.text and foreign(doubt) in words for doubt in doubts)


def is_quarantined(doubt: DecidedDoubt) -> bool:
    """Whether the piece is kept from every page until somebody decides."""
    return is_spam(doubt) and doubt.decision == "open"


def overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans share a character."""
    return start < other_end and other_start < end


def repairs_of(doubts: Iterable[DecidedDoubt]) -> list[Repair]:
    """The repairs in force: open spam is cut out, accepted repairs are put in. Of two that overlap, spam goes first."""
    wanted = [doubt for doubt in doubts if is_quarantined(doubt) or doubt.decision == "repaired"]
    taken: list[Repair] = []
    for doubt in sorted(wanted, key=lambda each: (not is_spam(each), each.start, -each.end)):
        if doubt.end > doubt.start and not any(overlap(doubt.start, doubt.end, one.start, one.end) for one in taken):
            taken.append(Repair(doubt.start, doubt.end, QUARANTINED if is_quarantined(doubt) else doubt.replacement))
    return sorted(taken, key=lambda repair: repair.start)


def mended(text: str, repairs: Iterable[Repair]) -> Mended:
    """Apply repairs that do not overlap."""
    pieces: list[str] = []
    places: list[int] = []
    ordered = tuple(sorted(repairs, key=lambda repair: repair.start))
    at = length = 0
    for repair in ordered:
        pieces += [text[at : repair.start], repair.replacement]
        places.append(length + repair.start - at)
        length += repair.start - at + len(repair.replacement)
        at = repair.end
    pieces.append(text[at:])
    return Mended("".join(pieces), ordered, tuple(places))


def clean_text(report: DoubtedReport) -> Mended:
    """The report's text as pages and drafts may show it, with the places of its clauses."""
    return mended(report.text, repairs_of(report.doubts))


def without_spam(words: str, doubts: Iterable[DecidedDoubt]) -> str:
    """A heading or title taken from the report, with what is quarantined cut out of it."""
    for doubt in doubts:
        if is_quarantined(doubt) and doubt.text:
            words = words.replace(doubt.text, QUARANTINED).replace(foreign(doubt), QUARANTINED)
    return words


def reworded(words: str, before: str, after: str) -> str:
    """Words that showed ``before`` for a doubted piece and shall now show ``after``; words without it stay."""
    return words.replace(before, after, 1) if before else words
