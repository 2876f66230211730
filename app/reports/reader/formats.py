"""Knows what kind of file some bytes are, by the bytes before the name, and takes the text out of them."""

import re
from pathlib import PurePath

from app.reports.reader.archive import Archive
from app.reports.reader.decoding import declared_charset, decode
from app.reports.reader.office import to_docx
from app.reports.reader.pdf import text_of_pdf
from app.reports.reader.refusals import EmptyFile, EncryptedFile, FileTooLarge, UnknownKind
from app.reports.reader.webpage import text_of_page
from app.reports.reader.word import text_of_docx

LARGEST_FILE = 20 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
_OLD_OFFICE = {".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt"}


def needs_conversion(name: str, data: bytes) -> str:
    """The suffix under which LibreOffice should open the file, or nothing when it can be read directly."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
            raise EncryptedFile
        if _utf16("WordDocument") in data or suffix in _OLD_OFFICE:
            return suffix if suffix in _OLD_OFFICE else ".doc"
        raise UnknownKind
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(b"PK\x03\x04") and b"application/vnd.oasis.opendocument.text" in data[:200]:
        return ".odt"
    return ""


def is_plain_text(name: str, data: bytes) -> bool:
    """Whether the bytes are text without markup, and so as safe to read as pasted text."""
    return PurePath(name).suffix.lower() not in {".html", ".htm", ".mht", ".docx", ".pdf"} and not (
        data.startswith((b"%PDF", b"PK\x03\x04", _OLE, b"{\\rtf")) or _MARKUP.match(data[:4096].lstrip(b"\xef\xbb\xbf"))
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


def check_size(data: bytes) -> None:
    """Raises ``EmptyFile`` or ``FileTooLarge``."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise EmptyFile
    if len(data) > LARGEST_FILE:
        raise FileTooLarge


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
