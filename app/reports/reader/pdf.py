"""Knows how to take the text layer out of a PDF, page by page; recognises scans and refuses to read pictures."""

from itertools import pairwise

import pypdfium2
from pypdfium2 import PdfiumError

from app.reports.reader.refusals import DamagedFile, EncryptedFile, ScannedPdf, TextTooLong

_MOST_PAGES = 600
#: Pages with fewer characters on the average are pictures with perhaps a stamp of text.
_FEWEST_PER_PAGE = 15
_SECOND_FONT = "“”‘’—…·"


def text_of_pdf(data: bytes) -> str:
    """The lines of all pages; raises a refusal for encrypted, damaged and scanned files."""
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        raise (EncryptedFile if "password" in str(error).lower() else DamagedFile) from error
    try:
        if len(document) > _MOST_PAGES:
            raise TextTooLong
        pages = [_page(document, index) for index in range(len(document))]
    except PdfiumError as error:
        raise DamagedFile from error
    finally:
        document.close()
    if not pages:
        raise DamagedFile
    if sum(len(page.strip()) for page in pages) < _FEWEST_PER_PAGE * len(pages):
        raise ScannedPdf
    return "\n".join(pages)


def _page(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    try:
        text = "\n".join(_in_reading_order(text_page))
    finally:
        text_page.close()
        page.close()
    return text.replace("\ufffe", "").replace("\x00", "").strip("\n")


def _in_reading_order(text_page: pypdfium2.PdfTextPage) -> list[str]:
    """The lines of a page; where a second font (often that of the quotation marks) was drawn later, put back by place."""
    whole = str(text_page.get_text_range())
    if text_page.count_chars() != len(whole):
        return whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines, here = [], 0
    for line in whole.split("\n"):
        lines.append(_line(text_page, line.rstrip("\r"), here))
        here += len(line) + 1
    return lines


def _line(text_page: pypdfium2.PdfTextPage, line: str, first: int) -> str:
    if not any(mark in line for mark in _SECOND_FONT):
        return line
    placed = [(text_page.get_charbox(first + index), letter) for index, letter in enumerate(line) if letter != " "]
    lefts = [box[0] for box, _ in placed]
    if all(right >= left - 1 for left, right in pairwise(lefts)):
        return line
    placed.sort(key=lambda one: one[0][0])
    words = [placed[0][1]]
    for (before, _), (box, letter) in pairwise(placed):
        wide = box[0] - before[2] > 1.2 * max(before[3] - before[1], box[3] - box[1], 1)
        words.append((" " if wide and letter not in _SECOND_FONT else "") + letter)
    return "".join(words)
