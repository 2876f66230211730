"""Knows the lines of a page, also those that were run together into one; refuses to judge what a line is for."""

import re
from dataclasses import dataclass

#: A line longer than this may be a whole page on one line and is looked at for places where lines once ended.
_RUN_TOGETHER = 160
_HAN_DATE = (
    r"(?:20\d\d|二[〇零0][一二三四五六七八九〇零]{2}) ?年 ?[\d一二三四五六七八九十]{1,3} ?月 ?[\d一二三四五六七八九十]{1,3} ?日"
)
_ONCE_ENDED = re.compile(
    r" {4,}"
    r"|(?<=[。；：！？]) +"
    r"|(?<=[ 。]) *(?=责任编辑|文章来源|信息来源|发布(?:日期|时间)|上一[条篇]|下一[条篇]|扫一扫|打印本页|关闭窗口|版权所有|主办单位|网站标识码)"
    r"|(?<=[。 ])(?=.ICP备)"
    r"| +(?=〔 ?(?:打印|关闭|返回|字[体号]))"
    r"| +(?=(?:[省市县区州旗]委|[\u4e00-\u9fff]{0,12}(?:政府|办公室|委员会))(?:、[\u4e00-\u9fff]{2,12})*：)"
    rf"|(?<=。) *(?=[^。，；：\n ]{{2,30}} ?{_HAN_DATE})"
    r"|(?<=[^年月第〔（]) +(?=[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
    rf"|(?<=[报总汇][告结报]) *(?={_HAN_DATE}|今年|近年|一年来|20\d\d ?年|责任编辑|来源：|发布|索引号|浏览|字号|为深入|为认真|根据|按照|现将)"
)

_HEADING_THEN_BODY = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3} ?[、.．]|（[一二三四五六七八九十]{1,3}）) ?(?:"
    r"[\u4e00-\u9fff，、“”《》（）\d]{4,40}[\u4e00-\u9fff”）](?= {1,2}[\u4e00-\u9fff\d“][^ \n]{3,200}?[，；][^\n]{4,400}[。；])"
    r"|[\u4e00-\u9fff\d]{0,16}(?:问题|不足|困难|短板|打算|安排|计划|措施|思路|成效|做法)(?= ?(?:一[是要]|首先，|第一[，：]|（[一1]）|1[.、）]|①|——)| {1,4}(?![和及与])))"
)


@dataclass(frozen=True)
class Line:
    """A line without its outer blanks; ``indent`` counts the blanks (or the marks that damage made of them) before it."""

    start: int
    end: int
    text: str
    indent: int
    blank_before: bool
    after_page: bool = False

    @property
    def ends_sentence(self) -> bool:
        """Whether the line closes with a mark after which a new paragraph may begin."""
        return self.text.rstrip('”"）』 ')[-1:] in tuple("。；：！？") or self.text[-1:] in tuple("。；：！？")


def lines_of(shadow: str) -> list[Line]:
    """The lines that hold something, in order."""
    found: list[Line] = []
    start, blank = 0, False
    for raw in shadow.split("\n"):
        end = start + len(raw)
        before = len(found)
        for piece_start, piece_end in _pieces(shadow, start, end):
            _add(found, shadow, piece_start, piece_end, blank)
            blank = False
        blank = blank or len(found) == before
        start = end + 1
    return found


def _pieces(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines that one line was made of; a heading and its body parted only by a blank are two."""
    return [part for piece in _long_line(shadow, start, end) for part in _heading_apart(shadow, *piece)]


def _heading_apart(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    hit = _HEADING_THEN_BODY.match(shadow, start, end)
    return [(start, hit.end()), (hit.end(), end)] if hit else [(start, end)]


def _long_line(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start < _RUN_TOGETHER:
        return [(start, end)]
    pieces, here = [], start
    for gap in _ONCE_ENDED.finditer(shadow, start, end):
        if gap.start() > here:
            pieces.append((here, gap.start()))
            here = gap.end() if gap.end() > gap.start() else gap.start()
    pieces.append((here, end))
    return pieces


def _add(found: list[Line], shadow: str, start: int, end: int, blank: bool) -> None:
    first = start
    while first < end and shadow[first] in " \t？?\ufeff\u200b\u200c\u200d\ufffd":
        first += 1
    if shadow[start:first].strip() and len(shadow[start:first].strip()) < 2:
        first = start + len(shadow[start:first]) - len(shadow[start:first].lstrip())
    while end > first and shadow[end - 1] in " \t\ufeff\u200b":
        end -= 1
    if end > first:
        found.append(Line(first, end, shadow[first:end], first - start, blank))
