"""Knows the damage that pages do to texts, and reports each place as a doubt; invents nothing in its stead."""

import re
from collections.abc import Iterator, Sequence

from app.reports.reader.dates import damaged_dates, damaged_numbers
from app.reports.reader.finding import Doubt
from app.reports.reader.flow import Flow
from app.reports.reader.lines import Line
from app.reports.reader.outline import Part
from app.reports.reader.paragraphs import blanks_in_numbers, glosses
from app.reports.reader.shadow import is_traditional
from app.reports.reader.telling import doubt_of

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9.])[xX×]{2,6}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[xX×*](?=[镇区县市乡局街村][^A-Za-z])|(?<=[\u4e00-\u9fff、，])[xX×*]{1,6}(?=[\u4e00-\u9fff])"
    r"|(?<!\*)\*{1,6}(?=[名次件人场份个项])|_{2,}|〔?待填〕|【[ ]*】|（\s*）(?=[个名件次])|＊{2,}|某某"
)
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]+|锟斤拷|烫烫烫|屯屯屯")
_INDENTS = re.compile(r"(?m)^[ \t]*？{2,8}(?=[\u4e00-\u9fff（〔])")
#: No more than this many doubts of one kind are listed; the last says that there are more.
_MOST_OF_A_KIND = 50


def damage_in(text: str, shadow: str, lines: Sequence[Line]) -> list[Doubt]:
    """Damaged dates and numbers, placeholders, blanks inside figures, unreadable characters, glosses and lost indents."""
    found = list(_all(text, shadow, lines))
    kept: list[Doubt] = []
    counted: dict[str, int] = {}
    for doubt in sorted(found, key=lambda one: one.start):
        counted[doubt.kind] = counted.get(doubt.kind, 0) + 1
        if counted[doubt.kind] <= _MOST_OF_A_KIND:
            kept.append(doubt)
    return kept


def _all(text: str, shadow: str, lines: Sequence[Line]) -> Iterator[Doubt]:
    for line in lines:
        for start, end in damaged_dates(line.text):
            yield doubt_of("damaged_date", text, line.start + start, line.start + end)
        for start, end in damaged_numbers(line.text):
            yield doubt_of("damaged_number", text, line.start + start, line.start + end)
        for hit in _PLACEHOLDER.finditer(line.text):
            yield doubt_of("placeholder", text, line.start + hit.start(), line.start + hit.end())
        for start, end in blanks_in_numbers(shadow, line):
            first, last = _whole_number(shadow, start, end)
            yield doubt_of("blank_in_number", text, first, last, shadow[first:last].replace(" ", ""))
    for hit in _UNREADABLE.finditer(text):
        yield doubt_of("unreadable", text, hit.start(), hit.end())
    for hit in _INDENTS.finditer(shadow):
        yield doubt_of("lost_indent", text, hit.start(), hit.end())
        break
    for start, end in glosses(shadow)[:1]:
        yield doubt_of("gloss", text, start, end)
    if is_traditional(text):
        yield doubt_of("traditional", text, 0, 0)


def broken_off(text: str, flow: Flow, parts: Sequence[Part]) -> list[Doubt]:
    """A text that ends in mid-sentence."""
    body = flow.text.rstrip("\n ")
    if len(body) < 40 or body[-1] in "。！？”）；：》〕.\"'…" or "\t" in body[body.rfind("\n") + 1 :]:
        return []
    last_line = body[body.rfind("\n") + 1 :]
    if parts and any(part.head[0] >= len(body) - len(last_line) for part in parts):
        return []
    if len(last_line) < 8 or not re.search(r"[，、；。：]", last_line):
        return []
    start, end = flow.span(len(body) - min(len(last_line), 30), len(body))
    return [doubt_of("broken_off", text, start, end)]


def numbering_doubts(text: str, flow: Flow, parts: Sequence[Part]) -> list[Doubt]:
    """Top-level numbers that are skipped or come twice."""
    found = []
    before = 0
    for part in parts:
        number = _han(part.number)
        if not number:
            continue
        place = flow.span(part.start, max(part.head[1], part.start + 1))
        if before and number > before + 1:
            found.append(doubt_of("numbering_skipped", text, *place, before=before, here=number))
        elif before and number == before:
            found.append(doubt_of("numbering_twice", text, *place))
        before = number
    return found


def _whole_number(shadow: str, start: int, end: int) -> tuple[int, int]:
    first, last = start - 20, end + 20
    while start > max(first, 0) and (shadow[start - 1].isdigit() or shadow[start - 1] == " "):
        start -= 1
    while end < min(last, len(shadow)) and (shadow[end].isdigit() or shadow[end] == " "):
        end += 1
    return start + (shadow[start:end].startswith(" ") and 1), end - (shadow[start:end].endswith(" ") and 1)


def _han(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    values = "零一二三四五六七八九"
    if not number or any(letter not in values + "十" for letter in number):
        return 0
    return (
        (max(values.find(tens), 1) * 10 + max(values.find(ones), 0) if ones else max(values.find(tens), 1) * 10)
        if ten
        else values.find(number)
    )
