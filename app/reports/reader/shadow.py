"""Knows how a character can be written in several ways; gives a copy of a text, equally long, in one way; refuses to cut or add.

Every other part of the reader looks at the shadow, so that half-width commas, full-width digits, odd blanks and
traditional characters need to be thought of once. Because the length never changes, offsets are those of the text.
"""

import re
from functools import cache

from opencc import OpenCC

#: digits and letters only: the full-width colon, semicolon and question mark are the way the marks are meant
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_MARKS = {
    ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！",
    "％": "%", "．": ".", "－": "-", "—": "—", "–": "—", "─": "—", "﹣": "-", "━": "—",
    "﹑": "、", "､": "、", "｡": "。", "︰": "：", "﹕": "：", "﹔": "；", "﹐": "，", "＂": '"',
    "［": "〔", "］": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "﹝": "〔", "﹞": "〕", "＋": "+", "＊": "*", "～": "~",
    "\u00a0": " ", "\u3000": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u2005": " ",
    "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
    "〇": "〇", "○": "〇", "Ｏ": "O", "“": "“", "”": "”", "「": "“", "」": "”", "『": "“", "』": "”",
    "⼀": "一", "⼆": "二", "⼗": "十",
}  # fmt: skip
_TABLE = _FULL_WIDTH | {ord(written): ord(meant) for written, meant in _MARKS.items()}
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[，：](?=\d)")
_STOP_AFTER_HAN = re.compile(r"(?<=[\u4e00-\u9fff”）》])\.(?=\s|$|[\u4e00-\u9fff“（《\d])")
_NUMERALS = frozenset("一二三四五六七八九十百零〇")
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: A text is taken for traditional writing when at least this share of its characters has a simplified form.
_TRADITIONAL_SHARE = 0.03


def shadow_of(text: str) -> str:
    """The text in simplified characters, full-width Chinese marks, half-width digits and plain blanks; same length."""
    seen = text.translate(_TABLE)
    seen = seen.replace("\r\n", " \n").replace("\r", "\n")
    seen = _BETWEEN_DIGITS.sub(lambda hit: "," if hit[0] == "，" else ":", seen)
    seen = _STOP_AFTER_HAN.sub(lambda hit: _stop(hit, seen), seen)
    if is_traditional(seen):
        seen = "".join(map(_simplified, seen))
    return seen


def is_traditional(text: str) -> bool:
    """Whether the text as a whole is written in traditional characters."""
    sample = _HAN.findall(text[:20_000])
    changed = sum(1 for letter in sample if _simplified(letter) != letter)
    return len(sample) > 0 and changed > _TRADITIONAL_SHARE * len(sample)


def _stop(hit: re.Match[str], seen: str) -> str:
    """A full stop typed as a dot, unless the dot follows a numeral and so belongs to a numbering."""
    return "." if seen[hit.start() - 1] in _NUMERALS else "。"


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simplified(letter: str) -> str:
    if not "\u3400" <= letter <= "\u9fff" and not "\uf900" <= letter <= "\ufaff":
        return letter
    changed = str(_converter().convert(letter))
    return changed if len(changed) == 1 else letter
