"""Knows the numbers that Word makes and does not write into the text; counts them as Word would and prints them."""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_HAN_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "chineseLegalSimplified",
        "koreanDigital2",
        "japaneseDigitalTenThousand",
    }
)


@dataclass(frozen=True)
class _Level:
    form: str = "decimal"
    shape: str = ""
    start: int = 1


@dataclass
class Numbering:
    """The lists of a document; ``printed`` must be asked once for each paragraph, in order."""

    numbering: bytes
    styles: bytes
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _style_lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    #: lists that begin anew at a number of their own when they are first used: list → level → number
    _anew: dict[str, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._take_lists(_root(self.numbering))
        self._take_styles(_root(self.styles))

    def printed(self, number: str, level: int | None, style: str) -> str:
        """The number before a paragraph of the given list, level and style; empty when it has none."""
        if not number and style in self._style_lists:
            number, own = self._style_lists[style]
            level = own if level is None else level
        abstract = self._lists.get(number, "")
        depth = level or 0
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts.update({level: first - 1 for level, first in self._anew.pop(number, {}).items()})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return self._fill(levels, counts, depth)

    def _fill(self, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        if levels[depth].form in ("bullet", "none"):
            return "● " if levels[depth].form == "bullet" else ""

        def one(hit: re.Match[str]) -> str:
            asked = int(hit[1]) - 1
            level = levels.get(asked, _Level())
            return _in_form(counts.get(asked, level.start), level.form)

        return re.sub(r"%(\d)", one, levels[depth].shape)

    def _take_lists(self, root: Any) -> None:
        if root is None:
            return
        for abstract in root.iter(_W + "abstractNum"):
            found = {}
            for level in abstract.iter(_W + "lvl"):
                depth = int(level.get(_W + "ilvl") or 0)
                found[depth] = _Level(
                    _said(level, "numFmt", "decimal"), _said(level, "lvlText", ""), int(_said(level, "start", "1") or 1)
                )
            self._levels[abstract.get(_W + "abstractNumId") or ""] = found
        for number in root.iter(_W + "num"):
            name = number.get(_W + "numId") or ""
            self._lists[name] = _said(number, "abstractNumId", "")
            for level in number.iter(_W + "lvlOverride"):
                first = _said(level, "startOverride", "")
                if first.isdigit():
                    self._anew.setdefault(name, {})[int(level.get(_W + "ilvl") or 0)] = int(first)

    def _take_styles(self, root: Any) -> None:
        if root is None:
            return
        for style in root.iter(_W + "style"):
            said = style.find(f"{_W}pPr/{_W}numPr")
            if said is not None and _said(said, "numId", ""):
                self._style_lists[style.get(_W + "styleId") or ""] = (
                    _said(said, "numId", ""),
                    int(_said(said, "ilvl", "0") or 0),
                )


def _root(part: bytes) -> Any:
    if not part:
        return None
    try:
        return fromstring(part, forbid_dtd=True)
    except (ParseError, ValueError):
        return None


def _said(element: Any, name: str, otherwise: str) -> str:
    child = element.find(_W + name)
    return otherwise if child is None else str(child.get(_W + "val") or otherwise)


def _in_form(count: int, form: str) -> str:
    if form in _HAN_FORMATS and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("upperLetter", "lowerLetter") and 1 <= count <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + count - 1)
    return str(count)
