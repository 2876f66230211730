"""Knows how to take the text layer out of a PDF, page by page; recognises scans and refuses to read pictures."""

import pypdfium2
from pypdfium2 import PdfiumError

from app.reports.reader.refusals import DamagedFile, EncryptedFile, ScannedPdf, TextTooLong

_MOST_PAGES = 600
#: Pages with fewer characters on the average are pictures with perhaps a stamp of text.
_FEWEST_PER_PAGE = 15


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
        text = str(text_page.get_text_range())
    finally:
        text_page.close()
        page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x00", "").strip("\n")
