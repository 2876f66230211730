"""A report set as the document it is: paragraphs, run-in headings, signature, and where each clause stands in them.

It knows the shape of a report's text and offsets into it, and refuses to know what became of any clause.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile
from typing import Literal

from app.reports.reader.furniture import is_furniture
from app.reports.reader.lines import Line
from app.reports.reader.shadow import shadow_of

Kind = Literal["title", "heading", "body", "issuer", "date"]

_BLANK = " \t\r\n\v\f\xa0　"
_RUN_IN = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）][^。;；]{2,60}。")
_DATE = re.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九○]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
#: how many lines below the last clause the signature may stand
_SIGNATURE_WITHIN = 8
_SHORT = 60


@dataclass(frozen=True)
class Span:
    """A piece of the text that is to be told apart, by name; ``text[start:end]``."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Piece:
    """A run of text within one paragraph. ``clause`` names the clause it belongs to; ``ends`` marks that clause's last piece.

    ``mark`` is the place in the text where it ends, when something is to stand behind it there; else 0.
    """

    text: str
    clause: str = ""
    quarantined: bool = False
    run_in: bool = False
    ends: bool = False
    mark: int = 0


@dataclass(frozen=True)
class Para:
    """A paragraph with its pieces; ``clauses`` are the names of those that end in it, in order."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses whose notes belong beside this paragraph."""
        return tuple(piece.clause for piece in self.pieces if piece.clause and piece.ends)

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(piece.text for piece in self.pieces)


def _lines(text: str) -> Iterator[Line]:
    """The lines that say something, without the blanks around them."""
    at = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip(_BLANK)
        if words:
            start = at + raw.index(words)
            yield Line(start, start + len(words), words, indent=start - at, blank_before=False)
        at += len(raw)


def _bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def _title_lines(lines: Sequence[Line], title: str) -> tuple[int, int]:
    """The first and the next-after-last line of the title, which may be printed on several lines; (0, 0) when not found."""
    wanted = _bare(title)
    for first in range(len(lines) if wanted else 0):
        joined = ""
        for last in range(first, min(first + 4, len(lines))):
            joined += _bare(lines[last].text)
            if joined == wanted:
                return first, last + 1
            if not wanted.startswith(joined):
                break
    return 0, 0


def _body_end(lines: Sequence[Line], last_offset: int) -> tuple[int, int]:
    """The line after the last of the body, and the line after the signature's date; equal when there is no signature.

    Without a signature the text goes on until the page's own furniture begins.
    """
    body = next((n + 1 for n, line in enumerate(lines) if line.end >= last_offset), len(lines))
    for n in range(body, min(body + _SIGNATURE_WITHIN, len(lines))):
        if len(lines[n].text) <= _SHORT and _DATE.fullmatch(lines[n].text):
            return n, n + 1
    while body < len(lines) and not _of_the_page(lines[body]):
        body += 1
    return body, body


def _of_the_page(line: Line) -> bool:
    """Whether a site printed the line around the text, by the reader's own rule."""
    return is_furniture(replace(line, text=shadow_of(line.text)))


def _pieces(
    line: Line, text: str, spans: Sequence[Span], quarantined: Sequence[Span], run_in: int, marks: Set[int]
) -> tuple[Piece, ...]:
    edges = {line.start, line.end, line.start + run_in} | {mark for mark in marks if line.start < mark < line.end}
    for span in (*spans, *quarantined):
        edges |= {edge for edge in (span.start, span.end) if line.start < edge < line.end}
    ordered = sorted(edges)
    pieces = []
    for start, end in pairwise(ordered):
        clause = next((span for span in spans if span.start <= start and end <= span.end), None)
        pieces.append(
            Piece(
                text[start:end],
                clause=clause.name if clause else "",
                quarantined=any(span.start <= start and end <= span.end for span in quarantined),
                run_in=end <= line.start + run_in,
                ends=clause is not None and end == min(clause.end, _last_edge(clause, text)),
                mark=end if end in marks else 0,
            )
        )
    return tuple(pieces)


def _last_edge(span: Span, text: str) -> int:
    """Where the span's last word ends, when blanks trail it."""
    end = span.end
    while end > span.start and text[end - 1] in _BLANK:
        end -= 1
    return end


def set_report(
    text: str,
    *,
    title: str,
    headings: Sequence[str],
    spans: Sequence[Span],
    quarantined: Sequence[Span] = (),
    marks: Set[int] = frozenset(),
) -> tuple[Para, ...]:
    """Set a report's text. ``headings`` are those of its parts; ``spans`` the clauses, in order and apart from each other.

    Behind the places of ``marks`` something is to stand.

    The page's own furniture (what a site printed above the title and below the signature) is left out.
    """
    lines = list(_lines(text))
    first, after_title = _title_lines(lines, title)
    last_offset = max((span.end for span in spans), default=0)
    body_end, end = _body_end(lines, last_offset) if spans else (len(lines), len(lines))
    parts = {_bare(heading) for heading in headings}
    paras: list[Para] = []
    if after_title > first:
        paras.append(Para("title", (Piece(" ".join(line.text for line in lines[first:after_title])),)))
    ends = [span.end for span in spans]
    for n in range(after_title, end):
        line = lines[n]
        here = _inside(line, spans, ends)
        if here or not _of_the_page(line):
            paras.append(_para(line, text, parts, here, quarantined, n, body_end, end, marks))
    return tuple(paras)


def _inside(line: Line, spans: Sequence[Span], ends: Sequence[int]) -> Sequence[Span]:
    """The spans that a line shares anything with; they follow each other, so they are found and not looked for."""
    first = bisect_right(ends, line.start)
    return list(takewhile(lambda span: span.start < line.end, islice(spans, first, None)))


def _para(
    line: Line, text: str, parts: set[str], here: Sequence[Span], quarantined: Sequence[Span], n: int, body_end: int, end: int,
    marks: Set[int],
) -> Para:  # fmt: skip
    signed = end > body_end
    if signed and n == body_end:
        return Para("date", (Piece(line.text),))
    if not here and _is_heading(line.text, parts):
        return Para("heading", (Piece(line.text),))
    if signed and n == body_end - 1 and not here and len(line.text) <= _SHORT and "。" not in line.text:
        return Para("issuer", (Piece(line.text),))
    lead = _RUN_IN.match(line.text)
    apart = [span for span in quarantined if span.start < line.end and line.start < span.end]
    return Para("body", _pieces(line, text, here, apart, lead.end() if lead else 0, marks))


def _is_heading(words: str, parts: set[str]) -> bool:
    bare = re.sub(r"^[一二三四五六七八九十]{1,3}\s*[、.．]\s*", "", words)
    return len(words) <= _SHORT and (_bare(words) in parts or _bare(bare) in parts)
