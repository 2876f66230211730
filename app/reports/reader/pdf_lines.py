"""Knows how the printed lines of pages are paragraphs: heads, feet and page numbers left out, full lines joined; knows no PDF."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(r"[-—–·• ]{0,6}\d{1,3}[-—–·• ]{0,6}|第 ?\d{1,3} ?页(?:[ ，/]{0,3}共 ?\d{1,3} ?页)?|\d{1,3} ?/ ?\d{1,3}")
_MARKED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|[①-⑳●■◆•]|——|- ?"
)
#: What is never parted at a line's end: a number, a word, a bracket and what it opens, a letter and the marks behind it.
_CHUNK = re.compile(r"(?:.?“)?[（《(]*(?:[A-Za-z0-9.,%+]+|.)[,;:)，。；：、！？”）》)%]*")
#: A title stands among the first lines, in letters plainly larger than those of the text.
_HEAD, _LARGER = 20, 1.15
_STOPS = "。！？：；"
#: A blank that the printer put between a character and a digit.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=[\d%]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class Printed:
    """A printed line: its words, its left and right edge and the size of its letters, all 0 when the places are not known."""

    text: str
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0


def paragraphs(pages: Sequence[Sequence[Printed]]) -> list[str]:
    """The paragraphs of a document, those that run over a page's end made whole."""
    lines: list[Printed] = []
    for page in _without_furniture(pages):
        if lines and page and _same_row(lines[-1].text, page[0].text):
            both = zip(lines[-1].text.split("\t"), page[0].text.split("\t"), strict=True)
            lines[-1:] = [Printed("\t".join(above + below for above, below in both))]
            del page[0]
        lines += page
    margins = _margins(lines)
    body = _body_size(lines) if margins else 0.0
    found: list[str] = []
    for index, line in enumerate(lines):
        words = _SPACED.sub("", line.text)
        title = 0 < index < _HEAD and _one_title(lines[index - 1], line, body)
        if title or (found and margins and _goes_on(lines[index - 1], line, *margins)):
            found[-1] += words
        else:
            found.append(words)
    return found


def _without_furniture(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """The pages without numbers at their edges and without heads and feet that come back on another page."""
    body = _body_size([line for page in pages for line in page])
    heads = Counter(_likeness(line, body) for page in pages for line in page[:2])
    feet = Counter(_likeness(line, body) for page in pages for line in page[-2:])
    kept = []
    for page in pages:
        inside = list(page)
        for edge, edges in ((0, heads), (-1, feet)):
            while inside and _is_edge(inside[edge].text, edges[_likeness(inside[edge], body)], len(pages)):
                del inside[edge]
        kept.append(inside)
    return kept


def _likeness(line: Printed, body: float) -> tuple[str, bool]:
    """What lines of furniture have in common: their words but for numbers, and whether they are printed large like a title."""
    return re.sub(r"\d+", "0", line.text), line.size > _LARGER * body > 0


def _body_size(lines: Sequence[Printed]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0


def _same_row(above: str, below: str) -> bool:
    """Whether a row at the head of a page only goes on with the row at the foot of the page before."""
    return "\t" in above and above.count("\t") == below.count("\t") and not below.split("\t")[0]


def _is_edge(text: str, seen: int, pages: int) -> bool:
    if _PAGE_NUMBER.fullmatch(text):
        return True
    return len(text) <= 40 and seen >= 2 and seen * 2 >= pages and text[-1] not in "。；，"


def _margins(lines: Sequence[Printed]) -> tuple[float, float, bool] | None:
    """Left and right edge of the text and whether paragraphs are indented; nothing when too little is known."""
    known = [line for line in lines if line.size]
    if len(known) < 4 or any(not line.size and "\t" not in line.text for line in lines):
        return None
    rights = sorted(line.right for line in known)
    right = rights[int(len(rights) * 0.9)]
    full = [line for line in known if line.right >= right - 2.5 * line.size]
    left = sorted(line.left for line in known)[len(known) // 20]
    indented = sum(1 for line in full if 1.4 * line.size < line.left - left < 3 * line.size)
    return left, right, indented * 8 >= len(full)


def _one_title(before: Printed, line: Printed, body: float) -> bool:
    """Whether two lines of a centred title, of one size and larger than the text, are one line that found no room."""
    alike = abs(before.size - line.size) < 0.15 * line.size and min(before.size, line.size) > _LARGER * body > 0
    centred = abs(before.left + before.right - line.left - line.right) < 2 * line.size
    return alike and centred and before.text[-1] not in _STOPS and "\t" not in before.text + line.text


def _first_chunk(line: Printed) -> float:
    """The room that the first letters of a line would have needed at the end of the line before."""
    hit = _CHUNK.match(line.text)
    letters = hit[0] if hit else line.text[:1]
    return sum(line.size * (0.6 if letter.isascii() else 1) for letter in letters) + 0.3 * line.size


def _goes_on(before: Printed, line: Printed, left: float, right: float, indents: bool) -> bool:
    """Whether the line before is full to the edge and this one is no new paragraph."""
    if "\t" in before.text or "\t" in line.text:
        return False
    room = right - before.right
    if room >= _first_chunk(line) or room < -1.5 * before.size or line.left > left + 1.2 * line.size:
        return False
    if _MARKED.match(line.text) and (before.text[-1] in _STOPS or not re.search(r"[，。；]", before.text)):
        return False
    return indents or before.text[-1] not in _STOPS
