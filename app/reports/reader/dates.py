"""Knows the dates a report carries and how they get damaged; refuses to complete a damaged one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_NUMERALS = {
    letter: value
    for value, letters in enumerate(("〇零0○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for letter in letters
}
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d) ?(?:年|-|/|\.) ?(\d{1,2}) ?(?:月|-|/|\.) ?(\d{1,2})(?!\d) ?日?")
_HAN = re.compile(
    r"([一二][一二三四五六七八九〇零0○九]{3}) ?年 ?([一二三四五六七八九十]{1,2}) ?月 ?([一二三四五六七八九十]{1,3}) ?日?"
)
_DAMAGED = re.compile(
    r"(?<![\d.])20\d\d ?年 ?\d{3,4} ?日"  # the month lost its sign
    r"|(?<![\d.])20\d\d ?年 ?\d{1,2} ?月 ?日"  # the day lost its digits
    r"|(?<![\d.])20\d\d ?年 ?月 ?\d{0,2} ?日"
    r"|(?<![\d.])20\d{3,4} ?月 ?\d{1,2} ?日"  # the year lost its sign
    r"|(?<![\d.])20\d\d ?年 ?\d{1,2} ?月 ?\d{3,} ?日"
    r"|(?<![\d.])20\d\d ?年 ?(?:1[3-9]|[2-9]\d) ?月(?: ?\d{1,2} ?日)?"
    r"|(?<![\d.])20\d\d ?年 ?\d{1,2} ?月 ?(?:3[2-9]|[4-9]\d) ?日"
    r"|(?<![\d.])(?:20|二〇)(?:_{1,4}|\*{1,2}|[xX×]{1,2}) ?年"
    r"|(?<!\d)20\d ?年(?! ?\d)"
    r"|(?<![\d \u4e00-\u9fff])年 ?\d{1,2} ?月 ?\d{1,2} ?日"
)
_DAMAGED_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:发|办|函|字|领|令|通)〔 ?〕 ?\d* ?号"
    r"|[\u4e00-\u9fff]{1,8}(?:发|办|函|字|领|通)〔20\d\d〕 ?号"
    r"|[\u4e00-\u9fff]{1,8}(?:发|办|函|字|领|通)〔(?:20\d|2\d|20\d{3,})〕 ?\d* ?号"
)
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔（](?:19|20)\d\d[〕）] ?第? ?\d{1,4} ?号")


@dataclass(frozen=True)
class Dated:
    """A date and where it stands."""

    day: date
    start: int
    end: int


def dates_in(text: str) -> Iterator[Dated]:
    """Every whole and possible date, in order."""
    found = []
    for hit in _DIGITS.finditer(text):
        found.append((hit, int(hit[1]), int(hit[2]), int(hit[3])))
    for hit in _HAN.finditer(text):
        year = int("".join(str(_NUMERALS[letter]) for letter in hit[1]))
        found.append((hit, year, _small(hit[2]), _small(hit[3])))
    for hit, year, month, day in sorted(found, key=lambda one: one[0].start()):
        if 1 <= month <= 12 and 1 <= day <= 31:
            try:
                yield Dated(date(year, month, day), hit.start(), hit.end())
            except ValueError:
                continue


def damaged_dates(text: str) -> list[tuple[int, int]]:
    """Places where a date has lost digits or signs."""
    return [(hit.start(), hit.end()) for hit in _DAMAGED.finditer(text)]


def damaged_numbers(text: str) -> list[tuple[int, int]]:
    """Places where a document number has lost its year or its running number."""
    return [(hit.start(), hit.end()) for hit in _DAMAGED_NUMBER.finditer(text)]


def han_year(text: str) -> int | None:
    """The year in 二〇二一 or 2021 at the start of the text."""
    hit = re.match(r"((?:19|20)\d\d)|([一二][一二三四五六七八九〇零0○]{3})", text)
    if not hit:
        return None
    return int(hit[1]) if hit[1] else int("".join(str(_NUMERALS[letter]) for letter in hit[2]))


def _small(numeral: str) -> int:
    """一 to 三十一 as a number; 0 where it is none."""
    tens, _, ones = numeral.rpartition("十")
    if "十" not in numeral:
        return _NUMERALS.get(numeral, 0) if len(numeral) == 1 else 0
    head = _NUMERALS.get(tens, 0) if tens else 1
    return head * 10 + (_NUMERALS.get(ones, 0) if ones else 0)
