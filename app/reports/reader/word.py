"""Knows how the text of a docx file is laid in its XML: paragraphs, tables, text boxes; refuses to read headers and footers."""

import io
import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.reports.reader.archive import Archive
from app.reports.reader.refusals import BombFile, DamagedFile, TextTooLong, UnknownKind
from app.reports.reader.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DROPPED = frozenset({_W + "del", _W + "moveFrom", _MC_FALLBACK, _W + "instrText", _W + "rt"})
_LONGEST = 1_200_000
_DEEPEST = 400


@dataclass
class _Paragraph:
    text: list[str] = field(default_factory=list)
    style: str = ""
    level: int | None = None
    number: str = ""
    in_cell: bool = False


@dataclass
class _Walk:
    """What is open while the document is walked, and what has come out."""

    out: list[str] = field(default_factory=list)
    size: int = 0
    open_paragraphs: list[_Paragraph] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    dropped: int = 0
    depth: int = 0

    def put(self, line: str) -> None:
        """Hands a finished paragraph or row to the cell it stands in, or to the text."""
        self.size += len(line) + 1
        if self.size > _LONGEST:
            raise TextTooLong
        if self.cells:
            self.cells[-1].append(line)
        elif self.open_paragraphs:
            self.boxes.append(line)
        else:
            self.out.append(line)


def text_of_docx(data: bytes) -> str:
    """The paragraphs in order, numbers made by Word put before them, cells parted by tabs, text boxes after their paragraph."""
    archive = Archive(data)
    if "word/document.xml" not in archive.names:
        raise UnknownKind
    document = _checked(archive.part("word/document.xml"))
    numbering = Numbering(_checked(archive.part("word/numbering.xml")), _checked(archive.part("word/styles.xml")))
    walk = _Walk()
    try:
        for event, element in iterparse(io.BytesIO(document), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                _begin(walk, element)
            else:
                _finish(walk, element, numbering)
    except DefusedXmlException as error:
        raise BombFile from error
    except (ParseError, ValueError) as error:
        raise DamagedFile from error
    return "\n".join(walk.out)


def _checked(part: bytes) -> bytes:
    if b"<!DOCTYPE" in part[:2000] or b"<!ENTITY" in part[:2000]:
        raise BombFile
    return part.replace(_STRICT, _W[1:-1].encode()) if _STRICT in part[:4000] else part


def _begin(walk: _Walk, element: Any) -> None:
    walk.depth += 1
    if walk.depth > _DEEPEST:
        raise DamagedFile
    if element.tag in _DROPPED:
        walk.dropped += 1
    elif walk.dropped:
        return
    elif element.tag == _W + "p":
        walk.open_paragraphs.append(_Paragraph())
    elif element.tag == _W + "tr":
        walk.rows.append([])
    elif element.tag == _W + "tc":
        walk.cells.append([])


def _finish(walk: _Walk, element: Any, numbering: Numbering) -> None:
    walk.depth -= 1
    tag = element.tag
    if tag in _DROPPED:
        walk.dropped -= 1
        element.clear()
        return
    if walk.dropped:
        return
    if tag == _W + "p":
        _close_paragraph(walk, walk.open_paragraphs.pop(), numbering)
    elif tag == _W + "tc":
        cell = " ".join(line for line in walk.cells.pop() if line.strip())
        span = element.find(f"{_W}tcPr/{_W}gridSpan")
        if walk.rows:
            walk.rows[-1].append(cell)
            walk.rows[-1].extend([""] * (min(_value(span), 30) - 1))
    elif tag == _W + "tr":
        row = walk.rows.pop()
        walk.put("\t".join(row) if len(row) > 1 else "".join(row))
    elif walk.open_paragraphs:
        _inside(walk.open_paragraphs[-1], element)
        return
    if tag in (_W + "p", _W + "tc", _W + "tr", _W + "tbl"):
        element.clear()


def _inside(paragraph: _Paragraph, element: Any) -> None:
    """Takes up what a run or the properties of a paragraph say."""
    tag = element.tag
    if tag == _W + "t":
        paragraph.text.append(element.text or "")
    elif tag == _W + "tab":
        paragraph.text.append(" ")
    elif tag in (_W + "br", _W + "cr"):
        paragraph.text.append("\n" if element.get(_W + "type") in (None, "textWrapping") else "")
    elif tag == _W + "noBreakHyphen":
        paragraph.text.append("-")
    elif tag == _W + "pStyle":
        paragraph.style = element.get(_W + "val") or ""
    elif tag == _W + "numPr":
        level, number = element.find(_W + "ilvl"), element.find(_W + "numId")
        paragraph.level = _value(level) if level is not None else 0
        paragraph.number = (number.get(_W + "val") or "") if number is not None else ""


def _close_paragraph(walk: _Walk, paragraph: _Paragraph, numbering: Numbering) -> None:
    text = "".join(paragraph.text)
    if text.strip():
        printed = numbering.printed(paragraph.number, paragraph.level, paragraph.style)
        if printed and not re.match(r"\s*" + re.escape(printed[:2]), text):
            text = printed + text.lstrip()
        walk.put(text)
    if walk.boxes and not walk.open_paragraphs:
        boxes, walk.boxes = walk.boxes, []
        for line in boxes:
            walk.put(line)
    elif not text.strip() and not walk.cells and not walk.open_paragraphs:
        walk.put("")


def _value(element: Any) -> int:
    try:
        return int(element.get(_W + "val")) if element is not None else 1
    except (TypeError, ValueError):
        return 1
