"""Spans of a report's text: trimming, splitting, joining. It knows punctuation and offsets, and refuses to know tables.

A clause never carries the punctuation or the blanks around it, so that the same words always have the same span.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.reports.errors import CannotSplitThere, NothingSelected

#: what stands between clauses and belongs to none
BETWEEN = " \t\r\n\v\f　\xa0?,，;；。.．、:：!！"

#: after these a clause may be split
JOINTS = ",，;；。、:："


@dataclass(frozen=True)
class Piece:
    """A part of a clause between two joints; ``start`` is where it could be split off."""

    start: int
    text: str


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what stands between clauses at its ends. Raises NothingSelected when nothing is left."""
    start, end = max(0, start), min(end, len(text))
    while start < end and text[start] in BETWEEN:
        start += 1
    while end > start and text[end - 1] in BETWEEN:
        end -= 1
    if start >= end:
        raise NothingSelected
    return start, end


def on_one_line(words: str) -> str:
    """Words as they stand in one line: Chinese lines are joined without a blank."""
    return "".join(line.strip() for line in words.splitlines())


def split(text: str, start: int, end: int, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two spans left and right of ``at``. Raises CannotSplitThere when one of them would be empty."""
    if not start < at < end:
        raise CannotSplitThere
    try:
        return trimmed(text, start, at), trimmed(text, at, end)
    except NothingSelected:
        raise CannotSplitThere from None


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """The parts of a clause between its joints, for splitting without a cursor."""
    found: list[Piece] = []
    at = start
    for place in range(start, end):
        if text[place] in JOINTS and place + 1 < end:
            found.append(Piece(at, text[at : place + 1]))
            at = place + 1
    return [*found, Piece(at, text[at:end])]


def holder(spans: Iterable[tuple[int, int, str]], start: int, end: int) -> str | None:
    """The name of the span that holds all of ``start:end``; None when it crosses a border."""
    return next((name for first, last, name in spans if first <= start and end <= last), None)
