"""Knows where on a page the document begins and ends, its title and its signature; refuses to read the document."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.reports.reader.dates import NUMBER, damaged_dates, dates_in
from app.reports.reader.furniture import closes_page, is_furniture, is_page_number, running_heads
from app.reports.reader.lines import Line
from app.reports.reader.title import begins_title, best_title, is_organ, looks_like_title, marked, strength

_PUBLISHED = re.compile(r"(?:发布|发文|公布|公开|更新|录入|上传|生成)(?:日期|时间)|(?:^|[ 　])(?:日期|时间)：")
_SOURCE = re.compile(
    r"(?:来源|稿源|发布机构|发文机关|发文机构|发布单位)： ?([\u4e00-\u9fff（）]{4,30}?)"
    r"(?=[ |〔〕】【]|$|发布|浏览|点击|阅读|时间|日期|作者|责任|字体|字号|编辑|审核)"
)
_TOP_MARK = re.compile(r"^#* ?一 ?[、.．]")
_SIGNED_AT_END = re.compile(r"(?P<organ>[\u4e00-\u9fff（）]{4,30}(?:政府|局|办公室|委员会|办事处|街道|镇|乡|委|中心|院)) ?$")


@dataclass
class Page:
    """One document on a page: its title, the lines of its body, and what stands around it."""

    title: str = ""
    title_span: tuple[int, int] = (0, 0)
    body: list[Line] = field(default_factory=list)
    signature: str = ""
    signed_on: date | None = None
    published_on: date | None = None
    number: str = ""
    #: who a line about the page names as its source, and where; never taken for the issuer, only proposed
    source: tuple[str, int, int] = ("", 0, 0)
    dropped: list[Line] = field(default_factory=list)


def pages_of(lines: Sequence[Line]) -> list[Page]:
    """The documents that stand one after the other in the lines; at least one, be it empty."""
    heads = running_heads(lines)
    starts = _starts(lines, heads)
    bounds = [*starts, len(lines)]
    pages = [_page(lines[first:last], heads) for first, last in itertools.pairwise(bounds)]
    pages[0].dropped[:0] = lines[: starts[0]]
    pages[0].published_on = pages[0].published_on or _published(lines[: starts[0]])
    pages[0].number = pages[0].number or _number(lines[: starts[0]])
    pages[0].source = _source(pages[0].dropped)
    return pages


def _starts(lines: Sequence[Line], heads: set[str]) -> list[int]:
    """Where each document begins: at its title, or at the first line when it has none."""
    first_mark = next((index for index, line in enumerate(lines) if marked(line)), len(lines))
    usable = [
        line if not (is_furniture(line) or is_page_number(line)) else Line(line.start, line.end, "·", 0, False)
        for line in lines[:first_mark]
    ]
    title = best_title(usable)
    if title is None:
        return [0]
    starts = [title - 1 if title and begins_title(usable[title - 1], usable[title]) else title]
    seen_mark = signed = False
    for index in range(title + 1, len(lines)):
        line = lines[index]
        seen_mark = seen_mark or marked(line)
        signed = signed or (seen_mark and _is_date(line))
        if not seen_mark or is_furniture(line) or line.text in heads:
            continue
        opens = strength(line.text) >= 3 and line.text != lines[title].text and not _nav_list(lines, index)
        if opens and any(_TOP_MARK.match(later.text) for later in lines[index + 1 : index + 40]):
            if is_organ(lines[index - 1].text) and begins_title(lines[index - 1], line):
                index -= 1
            if index > starts[-1]:
                starts.append(index)
                seen_mark = signed = False
        elif signed and _TOP_MARK.match(line.text) and not any(marked(later) for later in lines[starts[-1] : starts[-1] + 1]):
            continue
    return starts


def _nav_list(lines: Sequence[Line], index: int) -> bool:
    """Whether the line stands in a list of links rather than before a text."""
    around = [line for line in lines[max(index - 2, 0) : index + 3] if looks_like_title(line.text)]
    return len(around) >= 3


def _page(lines: Sequence[Line], heads: set[str]) -> Page:
    page = Page()
    start = _take_title(page, lines)
    end = _end(lines, start)
    kept: list[Line] = []
    page_ended = False
    for index, line in enumerate(lines[start:], start):
        outside = index >= end
        title_again = page.title and _same(line.text, page.title) and not kept
        advert = not line.text.strip("\u2063 ")  # nothing but what spam.py has blanked
        if outside or advert or title_again or line.text in heads or is_furniture(line) or is_page_number(line):
            page.dropped.append(line)
            page_ended = page_ended or is_page_number(line) or line.text in heads
        else:
            kept.append(replace(line, after_page=page_ended))
            page_ended = False
    page.published_on = _published(page.dropped)
    page.number = _number(page.dropped) or _number(kept[:2])
    page.body = _unsigned(page, kept)
    return page


def _take_title(page: Page, lines: Sequence[Line]) -> int:
    first = lines[0] if lines else None
    if first is None:
        return 0
    if len(lines) > 1 and begins_title(first, lines[1]):
        page.title, page.title_span = first.text + lines[1].text, (first.start, lines[1].end)
        return 2
    if looks_like_title(first.text) and strength(first.text) >= 1:
        page.title, page.title_span = first.text, (first.start, first.end)
        return 1
    return 0


def _end(lines: Sequence[Line], start: int) -> int:
    """The index after the last line that can belong to the document."""
    last_body = max((index for index, line in enumerate(lines) if index >= start and _is_body(line)), default=start - 1)
    for index in range(last_body + 1, len(lines)):
        if closes_page(lines[index]):
            return index
    last_mark = max((index for index, line in enumerate(lines) if marked(line)), default=-1)
    last_continued = max((index for index, line in enumerate(lines) if _continues(line)), default=-1)
    for index in range(max(start, last_mark), len(lines)):
        if index > start and _is_date(lines[index]) and not _is_body(lines[index]):
            return index + 1
        if index > start and closes_page(lines[index]) and index >= last_continued:
            return index
    return _before_tail(lines, last_body)


def _before_tail(lines: Sequence[Line], last_body: int) -> int:
    """Without signature or foot, short unfinished lines after the last sentence are links, unless they are signed names."""
    end = last_body + 1
    while end < len(lines) and (
        is_organ(lines[end].text)
        or _is_date(lines[end])
        or _signed_line(lines[end])
        or "\t" in lines[end].text
        or marked(lines[end])
    ):
        end += 1
    tail = [line for line in lines[end:] if not is_furniture(line)]
    return (
        end
        if last_body >= 0 and all(len(line.text) < 40 and not line.ends_sentence and "，" not in line.text for line in tail)
        else len(lines)
    )


def _is_body(line: Line) -> bool:
    return (line.ends_sentence and not is_furniture(line) and len(line.text) > 8) or (marked(line) and len(line.text) > 6)


def _continues(line: Line) -> bool:
    """Whether a line after a foot is still text of the report."""
    return bool(re.match(r"[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,2}[）)]", line.text)) and len(line.text) > 20


def _is_date(line: Line) -> bool:
    text = line.text.strip("（） ")
    if len(text) > 24 or not text:
        return False
    return any(one.end - one.start >= len(text) - 2 for one in dates_in(text)) or any(
        end - start >= len(text) - 2 for start, end in damaged_dates(text)
    )


def _unsigned(page: Page, kept: list[Line]) -> list[Line]:
    """The body without the lines that sign it; what they say is put on the page."""
    body = list(kept)
    while body and (_is_date(body[-1]) or is_organ(body[-1].text) or _signed_line(body[-1])):
        line = body.pop()
        page.dropped.append(line)
        days = list(dates_in(line.text))
        if days and page.signed_on is None:
            page.signed_on = days[-1].day
        name = line.text[: days[0].start].strip() if days else line.text
        if is_organ(name):
            page.signature = name.replace(" ", "")
    if page.signed_on is None and body and re.fullmatch(r"（[^（）]{8,20}）", body[0].text):
        page.signed_on = next((one.day for one in dates_in(body[0].text)), None)
        if page.signed_on:
            page.dropped.append(body.pop(0))
    return body


def _signed_line(line: Line) -> bool:
    """Authority and date on one line."""
    days = list(dates_in(line.text))
    return (
        bool(days) and len(line.text) < 60 and is_organ(line.text[: days[0].start].strip()) and days[-1].end >= len(line.text) - 1
    )


def _published(lines: Sequence[Line]) -> date | None:
    for line in lines:
        label = _PUBLISHED.search(line.text) if len(line.text) < 160 else None
        if label:
            found = next(dates_in(line.text[label.start() :]), None)
            if found:
                return found.day
    return None


def _number(lines: Sequence[Line]) -> str:
    for line in lines:
        hit = NUMBER.search(line.text)
        if hit and (len(line.text) <= len(hit[0]) + 4 or re.search(r"(?:文|字|编)号", line.text[: hit.start()] + "")):
            return hit[0]
    return ""


def _source(lines: Sequence[Line]) -> tuple[str, int, int]:
    for line in lines:
        hit = _SOURCE.search(line.text) if len(line.text) < 160 else None
        if hit and len(hit[1]) >= 4 and is_organ(hit[1]):
            return hit[1], line.start + hit.start(1), line.start + hit.end(1)
    return "", 0, 0


def _same(one: str, other: str) -> bool:
    left, right = one.replace(" ", ""), other.replace(" ", "")
    return left == right or (len(left) > 8 and (left in right or right in left) and abs(len(left) - len(right)) < 12)
