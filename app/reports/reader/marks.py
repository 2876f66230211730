"""Knows the numberings of official writing, 一、（一）1.（1）一是 首先 ——, wherever they stand; refuses to know what they head."""

import re
from dataclasses import dataclass
from typing import Literal

from app.reports.reader.flow import Flow

MarkKind = Literal["part", "item", "arabic", "bracket", "point", "bullet"]

_HAN = r"[一二三四五六七八九十]{1,3}"
#: 2.1 before a word that is no measure.
DECIMAL = r"\d{1,2}\.(\d{1,2})[、.． ]?(?=[\u4e00-\u9fff“《])(?![万亿千百十个件名人次元亩米公吨倍度年月日平])"
_SHAPES: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            rf"(?:第({_HAN})(?:部分|章)[：、，]?|({_HAN})[、.．]|({_HAN})(?=(?:存在|下一步|主要|工作|\d{{4}}年)))(?!{_HAN}[、.，])"
        ),
    ),
    ("item", re.compile(rf"（({_HAN})）[、.．]?|(?:问题|任务)({_HAN}|\d{{1,2}})[：、]")),
    ("bracket", re.compile(r"（(\d{1,2})）[、.]?|(\d{1,2})）|([①-⑳])[、.]?")),
    ("arabic", re.compile(rf"(\d{{1,2}})[、.．](?![\d%])|{DECIMAL}")),
    (
        "point",
        re.compile(
            rf"({_HAN})(?:是|要|则)(?!否)|(首先|其次|再次|再者|此外|最后)[，：是]?|第({_HAN})[，、：]|(一方面|另一方面)[，：]?"
        ),
    ),
    ("bullet", re.compile(r"(——|--|[•·●■◆★▲])")),
)
_VALUES = {letter: number for number, letter in enumerate("一二三四五六七八九", 1)}
_ORDER = {"首先": 1, "一方面": 1, "其次": 2, "另一方面": 2, "再次": 3, "再者": 3, "此外": 4, "最后": 5}
_SENTENCE_END = frozenset("。；：！？\n")


@dataclass(frozen=True)
class Mark:
    """A numbering: its kind, its number, and from where to where it stands in the flow; ``fresh`` when it opens a paragraph."""

    kind: MarkKind
    number: int
    start: int
    end: int
    fresh: bool

    def printed(self, flow: Flow) -> str:
        """The numbering as it stands, without the sign that ends it."""
        return flow.text[self.start : self.end].rstrip("、.．，：")


def marks_in(flow: Flow) -> list[Mark]:
    """Every numbering at the beginning of a paragraph or a sentence, in order."""
    text, found = flow.text, []
    for place in _places(text):
        fresh = place == 0 or text[place - 1] == "\n"
        for kind, shape in _SHAPES:
            hit = shape.match(text, place)
            if hit and _believable(kind, hit, text, fresh):
                found.append(Mark(kind, _number(next(group for group in hit.groups() if group)), place, hit.end(), fresh))
                break
    return _doubled(_numbered_twice(text, found))


def _places(text: str) -> list[int]:
    return [0] + [
        index + 1
        for index, letter in enumerate(text[:-1])
        if letter in _SENTENCE_END or (letter == "，" and text[index + 2 : index + 3] in ("是", "要"))
    ]


def _believable(kind: MarkKind, hit: re.Match[str], text: str, fresh: bool) -> bool:
    before = text[hit.start() - 1 : hit.start()]
    if kind == "part":
        has_sign = text[hit.end() - 1] in "、.．：，分章"
        return has_sign if fresh else has_sign and before in "。！" and text[hit.end() - 1] != "."
    if kind == "arabic":
        return fresh or (
            hit[1] is not None and before in "。；：" and bool(re.match(r"[\u4e00-\u9fff“]", text[hit.end() : hit.end() + 1]))
        )
    if kind == "bullet":
        return fresh or (before in "。；：" and text[hit.start()] in "—-")
    if kind == "point" and text[hit.start() : hit.end()].startswith(("此外", "最后")):
        return fresh or text[hit.end() - 1] in "，："
    if kind == "point" and text[hit.start() : hit.end()].startswith(("一方面", "另一方面")):
        return fresh
    if kind == "point" and text[hit.start() : hit.start() + 2] in ("一要", "一是") and before == "，":
        return True
    return True


def _doubled(marks: list[Mark]) -> list[Mark]:
    """Of two numberings printed one directly after the other, （一）1. or 一、一、, the first counts and takes the room of both."""
    kept: list[Mark] = []
    for mark in marks:
        if kept and kept[-1].end == mark.start and kept[-1].kind != mark.kind and mark.kind != "point":
            continue
        kept.append(mark)
    return kept


def _numbered_twice(text: str, marks: list[Mark]) -> list[Mark]:
    widened: list[Mark] = []
    for mark in marks:
        for _, shape in _SHAPES[:4]:
            again = shape.match(text, mark.end)
            if again and mark.fresh and mark.kind in ("part", "item"):
                mark = Mark(mark.kind, mark.number, mark.start, again.end(), mark.fresh)
                break
        widened.append(mark)
    return widened


def _number(printed: str) -> int:
    if printed.isdigit() and printed.isascii():
        return int(printed)
    if printed in _ORDER:
        return _ORDER[printed]
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    if printed in ("——", "--") or (len(printed) == 1 and printed not in _VALUES and printed != "十"):
        return 0
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return _VALUES.get(printed[0], 0)
    return (_VALUES.get(tens, 1) if tens else 1) * 10 + _VALUES.get(ones, 0)
