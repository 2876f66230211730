"""Reads the State Council's notice of a year's holidays (国务院办公厅关于…年部分节假日安排的通知): days off, days worked, and what does not add up.

Pure. It reads what the sentences say and compares it with itself and with the 放假办法; whether it is right, a person decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.policy.errors import NoDatesInNotice, NoYearInNotice, YearNotPublished, YearOutOfReach
from app.words import N_, Said
from app.workdays import FIXED, MOVING, Plan, is_confirmed, laid_down, published

#: the holidays that every notice has to arrange
NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
WEEKDAYS = "一二三四五六日"
LONGEST = 20_000

_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_YEAR = re.compile(r"(20\d\d)\s*年部分节假日")
_NUMBER = re.compile(r"国办发明电\s*[〔\[（(]\s*(20\d\d)\s*[〕\]）)]\s*(\d{1,3})\s*号")
#: a holiday that is prolonged ended so long ago at most, by what was published
LONGER_AT_MOST = timedelta(20)
_LONGER = re.compile(r"延长(20\d\d)年(" + "|".join(NAMES) + r")假期至(\d{1,2})月(\d{1,2})日")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.．]\s*((?:"
    + "|".join(NAMES)
    + r")(?:[、和](?:"
    + "|".join(NAMES)
    + r"))*)\s*[：:，,]?"
)
_DATE = r"(?:(?P<y{n}>20\d\d)年)?(?:(?P<m{n}>\d{{1,2}})月)?(?P<d{n}>\d{{1,2}})日(?:[（(](?P<w{n}>[^（）()]{{0,30}})[）)])?"
_WORD = re.compile(
    _DATE.format(n=1)
    + r"(?:\s*(?:至|到|—+|－|-|~|～)\s*"
    + _DATE.format(n=2)
    + r")?|共?(?P<count>\d{1,2})天|(?P<verb>放假|上班)|(?P<hint>鼓励|建议|可)|(?P<stop>[。；;])"
)


@dataclass(frozen=True)
class Holiday:
    """One numbered item of a notice."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    #: how many days off it says it is; 0: it does not say
    said: int = 0

    @property
    def stretches(self) -> list[tuple[date, date]]:
        """Its days off as first and last days of what hangs together."""
        found: list[tuple[date, date]] = []
        for day in sorted(set(self.off)):
            if found and day - found[-1][1] == timedelta(1):
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return found


@dataclass(frozen=True)
class HolidayNotice:
    """What a notice lays down."""

    year: int
    #: its number 国办发明电〔2025〕7号, or nothing
    number: str
    holidays: tuple[Holiday, ...]
    #: what does not add up, a sentence each
    doubts: tuple[Said, ...]

    @property
    def plan(self) -> Plan:
        """As working days are counted by it."""
        off = frozenset(day for one in self.holidays for day in one.off)
        return Plan(self.year, off, frozenset(day for one in self.holidays for day in one.worked))


@dataclass
class _Item:
    """An item while it is read."""

    off: list[date] = field(default_factory=list)
    worked: list[date] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    doubts: list[Said] = field(default_factory=list)


def read_notice(text: str) -> HolidayNotice:
    """Read a notice as it was pasted. Raises NoYearInNotice, NoDatesInNotice, YearNotPublished, YearOutOfReach."""
    text = re.sub(r"[ \t\u3000\xa0]+", "", text[:LONGEST]).translate(_NARROW)
    hit = _YEAR.search(text)
    if hit is None:
        return _prolonged(text)
    year = int(hit[1])
    places = list(_ITEM.finditer(text, hit.end()))
    ends = [*(place.start() for place in places), len(text)][1:]
    items = [(place[1], _item(_first_lines(text[place.end() : end]), year)) for place, end in zip(places, ends, strict=True)]
    holidays = tuple(
        Holiday(name, tuple(item.off), tuple(item.worked), sum(item.counts[:1]))
        for name, item in items
        if item.off or item.worked
    )
    if not holidays:
        raise NoDatesInNotice
    if any(abs(day.year - year) > 1 for one in holidays for day in (*one.off, *one.worked)):
        raise YearOutOfReach
    number = _NUMBER.search(text)
    told = f"国办发明电〔{number[1]}〕{number[2]}号" if number else ""
    doubts = [doubt for _name, item in items for doubt in item.doubts]
    return HolidayNotice(year, told, holidays, (*doubts, *_doubts(year, holidays)))


def _prolonged(text: str) -> HolidayNotice:
    """A notice that prolongs one holiday of a published year, as that of 2020 did; the rest of the year stands as it is counted now.

    Raises NoYearInNotice, NoDatesInNotice, YearNotPublished.
    """
    hit = _LONGER.search(text)
    if hit is None:
        raise NoYearInNotice
    try:
        year, until = int(hit[1]), date(int(hit[1]), int(hit[3]), int(hit[4]))
    except ValueError:
        raise NoDatesInNotice from None
    if not is_confirmed(year):
        raise YearNotPublished(year=year)
    table = next((plan for plan in laid_down() if plan.year == year), None) or published(year)
    last = max((day for day in table.off if day <= until), default=date.min)
    if until - last > LONGER_AT_MOST:
        raise NoDatesInNotice
    days = (last + timedelta(n) for n in range(1, (until - last).days + 1))
    more = {day for day in days if day.weekday() < 5 or day in table.worked}
    item = Holiday(hit[2], tuple(sorted(table.off | more)), tuple(sorted(table.worked - more)))
    number = _NUMBER.search(text)
    return HolidayNotice(year, f"国办发明电〔{number[1]}〕{number[2]}号" if number else "", (item,), ())


def _first_lines(item: str) -> str:
    """An item without the closing paragraph of the notice, which follows the last one on a line of its own."""
    return re.split(r"\n(?=[^\n]*(?:节假日期间|各地区、各部门))", item)[0].replace("\n", "")


def _item(text: str, year: int) -> _Item:
    item, spans = _Item(), list[date]()
    hinted = False
    for hit in _WORD.finditer(text):
        if hit["stop"]:
            spans, hinted = [], False
        elif hit["hint"]:
            # 鼓励…安排职工在除夕休息: advice, and no day off
            hinted = True
        elif hit["count"]:
            item.counts.append(int(hit["count"]))
        elif hit["verb"]:
            if not hinted:
                (item.off if hit["verb"] == "放假" else item.worked).extend(spans)
            spans = []
        else:
            spans = spans + list(_days(hit, year, spans, item))
    return item


def _days(hit: re.Match[str], year: int, before: list[date], item: _Item) -> Iterator[date]:
    """The days of one date or of a span of dates; what cannot stand in a calendar is a doubt."""
    try:
        first = _day(hit, 1, before[-1] if before else date(year, 1, 1))
        last = _day(hit, 2, first) if hit["d2"] else first
    except ValueError:
        item.doubts.append(Said(N_("“%(words)s”不是日历上的日期。"), {"words": hit[0][:30]}))
        return
    if not 0 <= (last - first).days < 20:
        item.doubts.append(Said(N_("“%(words)s”的起止日期前后不对。"), {"words": hit[0][:30]}))
        return
    for n, day in ((1, first), (2, last)):
        told = re.search(r"(?:周|星期)([一二三四五六日天])", hit[f"w{n}"] or "")
        if told and WEEKDAYS[day.weekday()] != told[1].replace("天", "日"):
            item.doubts.append(Said(N_("%(day)s不是通知所写的周%(weekday)s。"), {"day": day, "weekday": told[1]}))
    for n in range((last - first).days + 1):
        yield first + timedelta(n)


def _day(hit: re.Match[str], n: int, before: date) -> date:
    month = int(hit[f"m{n}"] or before.month)
    year = int(hit[f"y{n}"] or before.year)
    if not hit[f"y{n}"] and n == 2 and month < before.month:
        year += 1
    return date(year, month, int(hit[f"d{n}"]))


def _doubts(year: int, holidays: tuple[Holiday, ...]) -> Iterator[Said]:
    """What the whole of a notice says against itself or against the 放假办法."""
    names = "、".join(one.name for one in holidays)
    for name in NAMES:
        if name not in names:
            yield Said(N_("没有读到%(name)s的安排。"), {"name": name})
    for one in holidays:
        if one.said and one.said != len(set(one.off)):
            facts = {"name": one.name, "said": one.said, "read": len(set(one.off))}
            yield Said(N_("%(name)s写明放假 %(said)s 天，读到 %(read)s 天。"), facts)
        for day in one.worked:
            if day.weekday() < 5:
                yield Said(N_("%(day)s不是周末，却写为上班。"), {"day": day})
    off = {day for one in holidays for day in one.off}
    for day in sorted(off & {day for one in holidays for day in one.worked}):
        yield Said(N_("%(day)s既写为放假，又写为上班。"), {"day": day})
    statutory = [date(year, month, day) for month, day in FIXED] + list(MOVING.get(year, ()))
    for day in sorted(set(statutory) - off):
        yield Said(N_("%(day)s是法定节日，没有读到放假。"), {"day": day})
