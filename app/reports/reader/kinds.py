"""Knows by the first bytes of a file, and its name, whether it is too large, empty or in need of LibreOffice; it reads none."""

from pathlib import PurePath

from app.reports.reader.refusals import EmptyFile, EncryptedFile, FileTooLarge, UnknownKind

LARGEST_FILE = 20 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE = {".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt"}


def needs_conversion(name: str, data: bytes) -> str:
    """The suffix under which LibreOffice should open the file, or nothing when it can be read directly."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(OLE):
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


def check_size(data: bytes) -> None:
    """Raises ``EmptyFile`` or ``FileTooLarge``."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise EmptyFile
    if len(data) > LARGEST_FILE:
        raise FileTooLarge


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
