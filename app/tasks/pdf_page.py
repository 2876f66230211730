"""One page of a PDF as a picture, drawn in a child process under limits: what a PDF carries besides its looks reaches no browser."""

import base64
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import pypdfium2

from app.confined import Stopped, in_child, serve
from app.tasks.errors import NoPreview

#: pixels across, at the most
_WIDEST = 1400


@dataclass(frozen=True)
class Drawn:
    """A page as PNG, and how many pages there are."""

    png: bytes
    pages: int


def drawn(data: bytes, number: int) -> Drawn:
    """The page of a number, from one; past the end it is the last. Raises NoPreview."""
    try:
        answer = in_child(__name__, {"page": number}, data)
    except Stopped as error:
        raise NoPreview from error
    if "png" not in answer:
        raise NoPreview
    return Drawn(base64.b64decode(answer["png"]), answer["pages"])


def child() -> None:
    """What the child does: one page to one picture."""
    serve(_draw)


def _draw(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        page = document[min(max(asked["page"], 1), pages) - 1]
        wide, high = page.get_size()
        scale = min(2.0, _WIDEST / max(wide, 1), 2 * _WIDEST / max(high, 1))
        picture = page.render(scale=scale, rev_byteorder=True, draw_annots=False, may_draw_forms=False)
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return {}
    return {"png": base64.b64encode(_png(picture)).decode(), "pages": pages}


def _png(picture: Any) -> bytes:
    """Red, green and blue as a PNG file."""
    wide, high, line, channels = picture.width, picture.height, picture.stride, picture.n_channels
    kind = {1: 0, 3: 2, 4: 6}[channels]
    raw = bytes(picture.buffer)
    rows = b"".join(b"\0" + raw[row * line : row * line + wide * channels] for row in range(high))

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows, 6)) + part(b"IEND", b"")
