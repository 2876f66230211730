"""Knows every place where something foreign was slipped into a text, and says so as doubts; removes and repairs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.reader.adverts import adverts_in
from app.reports.reader.finding import Doubt
from app.reports.reader.phrases import Broken, broken_phrases
from app.reports.reader.telling import doubt_of


@dataclass(frozen=True)
class Spam:
    """The doubts about foreign matter, and the spans that must not be carried into anything made from the text."""

    doubts: Sequence[Doubt]
    spans: Sequence[tuple[int, int]]


def spam_in(text: str, shadow: str) -> Spam:
    """Broken phrases and advertisements, in order; offsets are those of the text."""
    broken = broken_phrases(shadow)
    doubts = [_phrase_doubt(one, text) for one in broken]
    spans = [(one.foreign_start, one.foreign_end) for one in broken if one.foreign_end > one.foreign_start]
    for start, end in adverts_in(shadow, text):
        if any(start < last and first < end for first, last in spans) or any(one.start <= start < one.end for one in broken):
            continue
        spans.append((start, end))
        doubts.append(doubt_of("spam", text, start, end))
    return Spam(sorted(doubts, key=lambda doubt: doubt.start), sorted(spans))


def _phrase_doubt(one: Broken, text: str) -> Doubt:
    foreign = text[one.foreign_start : one.foreign_end]
    code = ("phrase_replaced" if one.replaced else "phrase_inserted") if foreign else "phrase_short"
    return doubt_of(code, text, one.start, one.end, one.phrase, phrase=one.phrase, replaced=one.replaced, foreign=foreign)


def masked(shadow: str, spans: Sequence[tuple[int, int]]) -> str:
    """The shadow with foreign matter blanked out, so that no title, date or sentence is seen in it; same length."""
    letters = list(shadow)
    for start, end in spans:
        letters[start:end] = [letter if letter == "\n" else "\u2063" for letter in letters[start:end]]
    return "".join(letters)
