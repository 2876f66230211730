"""Knows in which of the encodings used in China a text was saved; refuses to guess where none fits."""

import codecs
import re

from app.reports.reader.refusals import UndecodableText, UnknownKind

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The commonest characters of official writing; text decoded rightly has many of them, junk has few.
_COMMON = frozenset("的法治政府建设工作行和一是在了有不，。、：；0123456789\n 年区县市局人理执公民案件规实施开展全面 制度度")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
#: Up to this share of undecodable bytes a UTF-8 text is read all the same, the damage left visible.
_TOLERATED = 0.002


def decode(data: bytes, declared: str = "") -> str:
    """The text of the bytes: by its mark, then UTF-8, UTF-16, the declared encoding, GB18030, Big5. Raises ``UndecodableText``."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _cut_off(data[len(mark) :], name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data" and error.start > 0:
            return data[: error.start].decode("utf-8")
    else:
        if "\x00" not in text:
            return text
    return _without_mark(data, declared)


def declared_charset(data: bytes) -> str:
    """The encoding a web page says it has, or nothing."""
    hit = _META_CHARSET.search(data[:4096])
    return hit[1].decode("ascii") if hit else ""


def _without_mark(data: bytes, declared: str) -> str:
    wide = [
        text
        for name in ("utf-16-le", "utf-16-be")
        if (text := _strictly(data[: len(data) // 2 * 2], name)) and "\x00" not in text
    ]
    likely = max(wide, key=_likeness, default="")
    if likely and _likeness(likely) > 0.2:
        return likely
    if b"\x00" in data:
        raise UnknownKind
    patched = data.decode("utf-8", errors="replace")
    if patched.count("\ufffd") <= max(3, len(data) * _TOLERATED) and _likeness(patched) > 0.1:
        return patched
    names = ["gb18030", "big5"]
    if re.fullmatch(r"(?i)big5.*", declared):
        names.reverse()
    found = [text for name in names if (text := _cut_off_or_none(data, name))]
    if not found:
        raise UndecodableText
    best = max(found, key=_likeness)
    if _likeness(best) < 0.05 and len(best) > 20:
        raise UndecodableText
    return best


def _likeness(text: str) -> float:
    sample = text[:20_000]
    return sum(1 for letter in sample if letter in _COMMON) / max(len(sample), 1)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return ""


def _cut_off_or_none(data: bytes, name: str) -> str:
    """Strictly decoded, a last character cut in the middle forgiven."""
    return next((text for drop in range(4) if (text := _strictly(data[: len(data) - drop], name))), "")


def _cut_off(data: bytes, name: str) -> str:
    if not data:
        return ""
    text = _cut_off_or_none(data, name)
    if not text:
        raise UndecodableText
    return text
