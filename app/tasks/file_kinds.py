"""Which proof files are accepted and what they are called; pure: it knows bytes by their shape, and opens no file.

A kind is told from the content; the ending of the name must then be one of the kind's own.
"""

import io
import zipfile
from dataclasses import dataclass

from app.confined import DAMAGED
from app.policy.choices import Choice, from_to
from app.tasks.errors import EmptyFile, FileKindNotAllowed, FileNotWhatItSays, FileTooLarge
from app.words import N_

MB = 1024 * 1024
#: MB; what an office may set as the limit of a file, at the most
LARGEST_LIMIT = 50
#: bytes; the limit while nobody has decided otherwise
LARGEST_FILE = 20 * MB

FILE_LIMIT = Choice(
    code="file_limit",
    title=N_("佐证材料的大小上限"),
    help=N_("每份佐证材料最大多少 MB，超过的在上传时说明并退回。"),
    default=20,
    endpoint="tasks.file_limit",
    told=lambda value, before: [from_to(N_("每份佐证材料最大"), f"{before} MB", f"{value} MB")],
)
MOST_FILES = 10


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Kind:
    """A kind of file: its word, its type and the endings it may have."""

    word: str
    content_type: str
    endings: tuple[str, ...]


PDF = Kind("PDF", "application/pdf", ("pdf",))
JPEG = Kind("JPEG", "image/jpeg", ("jpg", "jpeg"))
PNG = Kind("PNG", "image/png", ("png",))
GIF = Kind("GIF", "image/gif", ("gif",))
WEBP = Kind("WebP", "image/webp", ("webp",))
HEIC = Kind("HEIC", "image/heic", ("heic", "heif"))
TIFF = Kind("TIFF", "image/tiff", ("tif", "tiff"))
BMP = Kind("BMP", "image/bmp", ("bmp",))
DOCX = Kind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
DOC = Kind("Word", "application/msword", ("doc", "wps"))
XLS = Kind("Excel", "application/vnd.ms-excel", ("xls", "et"))
TXT = Kind("TXT", "text/plain", ("txt", "csv"))

#: pictures that every browser shows and that can hold no script
SHOWN_INLINE = frozenset(kind.content_type for kind in (JPEG, PNG, GIF, WEBP))

#: what the recognising library calls a thing → the kind
BY_TYPE = {
    "application/pdf": PDF,
    "image/jpeg": JPEG,
    "image/jpg": JPEG,
    "image/png": PNG,
    "image/gif": GIF,
    "image/webp": WEBP,
    "image/heic": HEIC,
    "image/heif": HEIC,
    "image/tiff": TIFF,
    "image/bmp": BMP,
    "image/x-ms-bmp": BMP,
}

#: for the file field of a form
ENDINGS = ",".join(
    f".{ending}" for kind in (*dict.fromkeys(BY_TYPE.values()), DOCX, XLSX, DOC, XLS, TXT) for ending in kind.endings
)


def _office_zip(data: bytes) -> Kind | None:
    """Word or Excel by the parts inside; any other archive, and one with macros, is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else None


def _office_old(data: bytes) -> Kind | None:
    """Word or Excel by the names of the streams in the old compound file."""
    if "WordDocument".encode("utf-16-le") in data:
        return DOC
    return XLS if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\0")) else None


def _text(data: bytes) -> Kind | None:
    """Text in UTF-8, UTF-16 with its mark, or GB 18030, without control characters."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return TXT if not any(c < " " and c not in "\t\n\r\f" for c in text) else None
    return None


def by_shape(data: bytes) -> Kind | None:
    """The kind of an office document or a text; None when it is neither."""
    if data.startswith(b"PK\x03\x04"):
        return _office_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _office_old(data)
    return _text(data)


def ending_of(name: str) -> str:
    """The ending of a name in small letters, without its dot."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def plain_name(name: str) -> str:
    """The name of a file as people called it, without folders and characters that could mislead; at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = " ".join("".join(c for c in last if c.isprintable()).split()).strip(". ")
    if len(kept) > 200:
        ending = ending_of(kept)
        kept = kept[: 199 - len(ending)].rstrip(". ") + "." + ending
    return kept or "未命名"


def accepted(name: str, data: bytes, told: str, limit: int = LARGEST_FILE) -> Kind:
    """The kind of a file. ``told`` is the type a recognising library read from its content, or empty; ``limit`` in bytes.

    Raises EmptyFile, FileTooLarge, FileKindNotAllowed, FileNotWhatItSays.
    """
    if not data:
        raise EmptyFile(name=name)
    if len(data) > limit:
        raise FileTooLarge(name=name, limit=limit // MB)
    kind = BY_TYPE.get(told) or by_shape(data)
    if kind is None:
        raise FileKindNotAllowed(name=name)
    if ending_of(name) not in kind.endings:
        raise FileNotWhatItSays(name=name, kind=kind.word)
    return kind
