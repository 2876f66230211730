"""Days as offices write them into a cell: a real date, 2026.12.1, 12月底前, 第三季度, 长期坚持; pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.sheets.cells import Cell, plain, text_of
from app.sheets.errors import NotADay

_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {
    han: number
    for number, han in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)
}
_TAIL = r"(?:前|之前|以前|止|完成|前完成|之前完成|以前完成|内|内完成|完成整改|前完成整改)?"
_FULL = re.compile(rf"(20\d\d)[年./\-](\d{{1,2}})[月./\-](\d{{1,2}})日?(?:[T ]?\d\d:\d\d(?::\d\d)?)?{_TAIL}")
_RUN = re.compile(rf"(20\d\d)(\d\d)(\d\d){_TAIL}")
_MONTH = re.compile(rf"(?:(20\d\d)[年./\-])?(\d{{1,2}}|十[一二]?|[一二三四五六七八九])月?份?(?:底|末)?{_TAIL}")
_DAY = re.compile(rf"(\d{{1,2}})月(\d{{1,2}})[日号]?{_TAIL}")
_YEAR_END = re.compile(rf"(?:(20\d\d)年?|今年|本年|当年)?(?:年)?(?:底|末|内|年底|年末|年内){_TAIL}")
_QUARTER = re.compile(rf"(?:(20\d\d)年?)?(?:第?([一二三四1-4])季度|([上下])半年)(?:底|末)?{_TAIL}")
_STANDING = re.compile(r"长期|持续|常态|立行立改并坚持")
#: spreadsheet programs count days from here
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Deadline:
    """A deadline as written: its day, if it names one, and whether it says that the work goes on for ever."""

    day: date | None
    standing: bool = False


def day_of(cell: Cell, year: int) -> date | None:
    """The day in a cell; ``year`` completes a day written without one. Nothing written is None. Raises NotADay."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = plain(text_of(cell)).strip("。.;；,，()（）")
    if not text:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 30000 < cell < 80000:
        return _EPOCH + timedelta(days=int(cell))
    found = _written(text, year)
    if found is None:
        raise NotADay(text=text_of(cell)[:30])
    return found


def deadline_of(cell: Cell, year: int) -> Deadline:
    """The deadline in a cell: a day, 长期坚持, both (2026年底前，并长期坚持) or nothing. Raises NotADay."""
    text = plain(text_of(cell))
    if not isinstance(cell, str) or not _STANDING.search(text):
        return Deadline(day_of(cell, year))
    before = re.split(r"[,，;；、并]|长期|持续|常态", text)[0]
    try:
        return Deadline(day_of(before, year), standing=True)
    except NotADay:
        return Deadline(None, standing=True)


def _written(text: str, year: int) -> date | None:
    text = text.removeprefix("于").removeprefix("在")
    try:
        if hit := _FULL.fullmatch(text) or _RUN.fullmatch(text):
            return date(int(hit[1]), int(hit[2]), int(hit[3]))
        if hit := _DAY.fullmatch(text):
            return date(year, int(hit[1]), int(hit[2]))
        return _ending(text, year)
    except ValueError:
        return None


def _ending(text: str, year: int) -> date | None:
    if hit := _QUARTER.fullmatch(text):
        month = _HAN[hit[2]] * 3 if hit[2] else 6 if hit[3] == "上" else 12
        return _last(int(hit[1] or year), month)
    if hit := _YEAR_END.fullmatch(text):
        return date(int(hit[1] or year), 12, 31)
    if (hit := _MONTH.fullmatch(text)) and ("月" in text or hit[1]):
        return _last(int(hit[1] or year), _MONTHS.get(hit[2]) or int(hit[2]))
    return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else date(year, 0, 0)
