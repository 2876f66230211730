"""Knows how broken lines belong together again as paragraphs; refuses to know what a paragraph says."""

import re
from collections.abc import Sequence

from app.reports.reader.flow import Flow, gather, merged, without
from app.reports.reader.lines import Line
from app.reports.reader.marks import DECIMAL

_MARKED = re.compile(
    rf"^(?:[#>*\-•·●■◆—]{{1,4}} ?)?(?:\*\*)?(?:{DECIMAL}|[一二三四五六七八九十]{{1,3}} ?[、.．]|（ ?[一二三四五六七八九十\d]{{1,3}} ?）|\d{{1,2}} ?[、.．）](?!\d)"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)(?!否)|第[一二三四五六七八九十]{1,2}(?:部分|章|，|、|：)|[①-⑳]|首先|其次|再次|最后|——|--|[•·●■◆*] )"
)
_BLANK = re.compile(r"(?<![A-Za-z0-9.,%]) +|(?<=[A-Za-z0-9.,%]) +(?![A-Za-z0-9])")
_BLANK_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_GLOSS = re.compile(r"（ ?[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü' ]{1,8} ?）")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} ?|> ?|[*+] (?=[^ ])|- (?=[^\d ]))|\*\*|__(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])__|[\u200b-\u200f\u2060\ufeff\u00ad]"
)
_DAMAGED_INDENT = re.compile(r"(?<=。)(?:？{2,4})(?=[\u4e00-\u9fff（])")
_REST_OF_SENTENCE = re.compile(r"^[\u4e00-\u9fff]{1,4}[，、。；]")
_OPENING_WORD = re.compile(
    r"^(?:首先|其次|再次|最后|同时|此外|另外|今年|去年|明年|全年|年内|目前|当前|近年来|一年来|下一步|今后|为此|因此|总之|一是|二是|年[初底末中终]|会[前上后]|期间|去年|[上下]半年|平时|日前|近期|近年|过去|截至|总的|[我全本][区县市镇乡局街院办委])"
)
_HAN_OR_DIGIT_END = re.compile(r"[\u4e00-\u9fff\d、，（“《]$")


def flow_of(shadow: str, lines: Sequence[Line], spam: Sequence[tuple[int, int]]) -> Flow:
    """The body's paragraphs as one flow, spam and damage that carries no meaning left out."""
    width = _wrap_width(lines)
    pieces: list[tuple[int, int] | None] = []
    for index, line in enumerate(lines):
        if index and not _joined(lines[index - 1], line, width):
            pieces.append(None)
        pieces.extend(without(line.start, line.end, merged([*_cuts(shadow, line), *_within(spam, line)])))
    pieces.append(None)
    return gather(shadow, pieces)


def glosses(shadow: str) -> list[tuple[int, int]]:
    """Pinyin in brackets after a character."""
    return [
        (hit.start(), hit.end())
        for hit in _GLOSS.finditer(shadow)
        if hit.start() and "\u4e00" <= shadow[hit.start() - 1] <= "\u9fff"
    ]


def blanks_in_numbers(shadow: str, line: Line) -> list[tuple[int, int]]:
    """Single blanks between digits in a line of prose: the work of a scanner."""
    if "\t" in line.text or not re.search(r"[，。；]", line.text):
        return []
    return [(hit.start(), hit.end()) for hit in _BLANK_IN_NUMBER.finditer(shadow, line.start, line.end)]


def _cuts(shadow: str, line: Line) -> list[tuple[int, int]]:
    found = [(hit.start(), hit.end()) for hit in _BLANK.finditer(shadow, line.start, line.end)]
    found += blanks_in_numbers(shadow, line)
    found += [(hit.start() + line.start, hit.end() + line.start) for hit in _MARKDOWN.finditer(line.text)]
    found += [(hit.start(), hit.end()) for hit in _DAMAGED_INDENT.finditer(shadow, line.start, line.end)]
    found += [(start + line.start, end + line.start) for start, end in glosses(line.text)]
    return found


def _within(spans: Sequence[tuple[int, int]], line: Line) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if start < line.end and end > line.start]


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the lines were wrapped, or 0 when each line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines if "\t" not in line.text)
    if len(lengths) < 6:
        return 0
    widest = lengths[int(len(lengths) * 0.9)]
    unfinished = sum(1 for line in lines if not line.ends_sentence and len(line.text) >= widest * 0.8)
    return widest if widest <= 90 and unfinished >= max(3, len(lines) // 5) else 0


def _joined(line: Line, following: Line, width: int) -> bool:
    """Whether the following line goes on with the sentence of the line before it."""
    before, after = line.text, following.text
    if "\t" in before or "\t" in after:
        return False
    if after[0] in "，。；、：）”》%":
        return True
    if _MARKED.match(after) and not (before[-1] in "，、（“《" and not re.match(r"[一二三四五六七八九十（]", after)):
        return False
    if before[-1] in "，、（“《":
        return True
    if before[-1] in "。；：！？":
        return (
            bool(width)
            and following.indent == 0
            and len(before) >= width - 3
            and before[-1] not in "："
            and not following.blank_before
        )
    if not _HAN_OR_DIGIT_END.search(before) and before[-1] not in "”）》%":
        return False
    if width and len(before) >= width * 0.8:
        return True
    if following.blank_before and _MARKED.match(before) and not re.search(r"[，。；]", before):
        # a numbered heading and the body under it, which may well begin 区委、区政府…
        return False
    heading = not re.search(r"[，。；]", before) and len(before) <= 40
    if _REST_OF_SENTENCE.match(after) and not _OPENING_WORD.match(after) and (following.after_page or not heading):
        return True
    if following.after_page and not _MARKED.match(before) and len(before) > 16:
        return True
    if following.blank_before and following.indent >= 2:
        return False
    prose = len(re.findall(r"[，。；]", before)) >= 1 and len(before) > 14
    marked = bool(_MARKED.match(before)) and not re.search(r"[。；]", before) and len(before) <= 45
    return prose and not marked and (len(before) > 60 or "。" in before or _unfinished(before, after))


def _unfinished(before: str, after: str) -> bool:
    """Whether a shorter line of prose plainly goes on: the next one has no subject of its own or ends its sentence."""
    return (before.count("，") >= 1 and after.rstrip()[-1:] in "。；" and not re.match(r"^.{2,14}，", after)) or before[
        -1
    ] in "的和与对在了及或"
