"""Knows where sentences and their comma pieces end, brackets and quotations respected; refuses to know what they say."""

from collections.abc import Iterator

_OPEN = {"（": "）", "“": "”", "《": "》", "〔": "〕"}
#: A bracket left open longer than this was damaged and no longer holds anything together.
_LONGEST_BRACKET = 120
#: A bracket of at least this length that opens a sentence is one itself: a remark on the sentence before it.
_SHORTEST_REMARK = 4
_STOPS = frozenset("。！？\n")

Piece = tuple[int, int]


def sentences(text: str, start: int, end: int) -> Iterator[Piece]:
    """The sentences of a stretch, each with its closing mark."""
    yield from _split(text, start, end, _STOPS)


def half_sentences(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of a sentence between semicolons, each with its closing mark."""
    yield from _split(text, start, end, frozenset("；。！？\n"))


def comma_pieces(text: str, start: int, end: int) -> list[Piece]:
    """The pieces of a sentence between commas, semicolons and colons, closing marks and blanks left out."""
    return [cut for piece in _split(text, start, end, frozenset("，；。！？\n：")) if (cut := trimmed(text, *piece))]


def listed(text: str, start: int, end: int) -> list[Piece]:
    """The pieces between enumeration commas."""
    return [cut for piece in _split(text, start, end, frozenset("、")) if (cut := trimmed(text, *piece))]


def trimmed(text: str, start: int, end: int) -> Piece | None:
    """A piece without blanks and closing marks at its edges, or ``None`` when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in "，。；：、！？.…—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，。；：、！？.…"):
        end -= 1
    return (start, end) if end > start else None


def _split(text: str, start: int, end: int, stops: frozenset[str]) -> Iterator[Piece]:
    here, index = start, start
    closing, opened, inner = "", 0, 0
    while index < end:
        letter = text[index]
        if closing:
            inner += _OPEN.get(letter) == closing
            if letter == closing and inner:
                inner -= 1  # （……县（市、区）……）
            elif letter == closing == "）" and opened == here and "。" in stops and index - opened > _SHORTEST_REMARK:
                yield here, index + 1
                here, closing = index + 1, ""
            elif letter == closing or index - opened > _LONGEST_BRACKET or letter == "\n":
                if letter != closing:
                    index = opened
                closing = ""
            index += 1
            continue
        if letter in _OPEN and text.find(_OPEN[letter], index, min(index + _LONGEST_BRACKET, end)) > 0:
            closing, opened, inner = _OPEN[letter], index, 0
            if closing == "”" and _whole_sentences(text, index, end):
                closing = ""
        elif letter in stops:
            stop = index + 1
            while stop < end and text[stop] in "”）" and letter in "。！？":
                stop += 1
            yield here, stop
            here = index = stop
            continue
        index += 1
    if here < end:
        yield here, end


def _whole_sentences(text: str, index: int, end: int) -> bool:
    """Whether the quotation is so long that it holds sentences of its own."""
    close = text.find("”", index, min(index + _LONGEST_BRACKET, end))
    return text.count("。", index, close) > 0 and close - index > 60
