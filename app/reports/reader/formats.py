"""Knows what kind of file some bytes are, by the bytes before the name, and takes the text out of them."""

import re
from pathlib import PurePath

from app.reports.reader.archive import Archive
from app.reports.reader.decoding import declared_charset, decode
from app.reports.reader.kinds import check_size, needs_conversion
from app.reports.reader.office import to_docx
from app.reports.reader.pdf import text_of_pdf
from app.reports.reader.refusals import UnknownKind
from app.reports.reader.webpage import text_of_page
from app.reports.reader.word import text_of_docx

_MARKUP = re.compile(
    rb"^\s{0,200}(?:<!--.{0,2000}?-->\s{0,200})?<(?:!doctype\s+html|html|head|body|meta|div|table|p|article|h1|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00",
    b"RIFF",
    b"%!PS",
    b"\x25\x21",
)


def text_of_file(name: str, data: bytes) -> str:
    """The text of a file; raises a refusal that says what the file is and what to do."""
    check_size(data)
    suffix = needs_conversion(name, data)
    if suffix:
        data = to_docx(data, suffix)
    if b"%PDF-" in data[:1024]:
        return text_of_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return text_of_docx(data)
    if data.startswith(b"PK"):
        Archive(data)
        raise UnknownKind
    if data.startswith(_BINARY) and not data.startswith(b"BM\x20"):
        raise UnknownKind
    if PurePath(name).suffix.lower() in {".html", ".htm", ".shtml", ".xhtml"} or _MARKUP.match(
        data[:4096].removeprefix(b"\xef\xbb\xbf")
    ):
        return text_of_page(decode(data, declared_charset(data)))
    text = decode(data)
    if sum(1 for letter in text[:5000] if letter < " " and letter not in "\t\r\n\x0b\x0c") > len(text[:5000]) // 50:
        raise UnknownKind
    return text
