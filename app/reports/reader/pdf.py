"""Knows how to take the text layer out of a PDF, page by page; recognises scans and refuses to read pictures."""

from collections.abc import Sequence
from itertools import pairwise

import pypdfium2
from pypdfium2 import PdfiumError, raw

from app.reports.reader.pdf_lines import Printed, paragraphs
from app.reports.reader.pdf_tables import Box, Row, rows_on
from app.reports.reader.refusals import DamagedFile, EncryptedFile, ScannedPdf, TextTooLong

_MOST_PAGES = 600
#: Pages with fewer characters on the average are pictures with perhaps a stamp of text.
_FEWEST_PER_PAGE = 15
_SECOND_FONT = "“”‘’—…·"

Placed = tuple[Box, str]


def text_of_pdf(data: bytes) -> str:
    """The paragraphs of all pages; raises a refusal for encrypted, damaged and scanned files."""
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
    if sum(len(line.text) for page in pages for line in page) < _FEWEST_PER_PAGE * len(pages):
        raise ScannedPdf
    return "\n".join(paragraphs(pages))


def _page(document: pypdfium2.PdfDocument, index: int) -> list[Printed]:
    page = document[index]
    text_page = page.get_textpage()
    try:
        rows = rows_on(shape.get_bounds() for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
        return [line for line in _printed(text_page, rows) if line.text]
    finally:
        text_page.close()
        page.close()


def _printed(text_page: pypdfium2.PdfTextPage, rows: Sequence[Row]) -> list[Printed]:
    """The lines of a page with their edges; without edges where characters and places do not answer each other."""
    whole = str(text_page.get_text_range())
    if text_page.count_chars() != len(whole):
        return [Printed(_clean(line)) for line in whole.replace("\r", "\n").split("\n")]
    lines: list[Printed] = []
    cells: dict[Row, list[str]] = {}
    places: dict[Row, int] = {}
    here = 0
    for line in whole.split("\n"):
        placed = [(text_page.get_charbox(here + index), letter) for index, letter in enumerate(line) if not letter.isspace()]
        here += len(line) + 1
        outside = [one for one in placed if not _in_cell(one, rows, cells)]
        for row in cells.keys() - places.keys():
            places[row] = len(lines)
            lines.append(Printed(""))
        if outside:
            lines.append(_line(line.strip() if len(outside) == len(placed) else "", outside))
    for row, at in places.items():
        lines[at] = Printed("\t".join(cells[row]))
    return lines


def _in_cell(one: Placed, rows: Sequence[Row], cells: dict[Row, list[str]]) -> bool:
    """Puts a letter into the cell it is printed in; says no when it stands in none."""
    (left, bottom, right, top), letter = one
    for row in rows:
        column = row.column((left + right) / 2, (bottom + top) / 2)
        if column is not None:
            cells.setdefault(row, [""] * (len(row.columns) - 1))[column] += letter
            return True
    return False


def _line(words: str, placed: list[Placed]) -> Printed:
    """One line; where a second font (often that of the quotation marks) was drawn later, put back by place."""
    lefts = [box[0] for box, _ in placed]
    edges = min(lefts), max(box[2] for box, _ in placed), max(max(box[2] - box[0], box[3] - box[1]) for box, _ in placed)
    late = any(mark in words for mark in _SECOND_FONT) and any(right < left - 1 for left, right in pairwise(lefts))
    if late or not words:
        placed.sort(key=lambda one: one[0][0])
        letters = [placed[0][1]]
        for (before, _), (box, letter) in pairwise(placed):
            wide = box[0] - before[2] > 1.2 * max(before[3] - before[1], box[3] - box[1], 1)
            letters.append((" " if wide and letter not in _SECOND_FONT else "") + letter)
        words = "".join(letters)
    return Printed(_clean(words), *edges)


def _clean(line: str) -> str:
    return line.replace("\ufffe", "").replace("\x00", "").strip()
