"""Cases as rows of a workbook: which columns there are and how their cells are read; pure, it decides nothing about a case."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.cases import case_number
from app.cases.errors import CauseNamesPlaintiff, UnknownUnit, UnreadableTime
from app.cases.summons import first_moment, names_plaintiff
from app.sheets.cells import Cell, plain, text_of
from app.sheets.columns import Field
from app.sheets.days import day_of
from app.sheets.preview import Reader
from app.words import N_

FIELDS = (
    Field("case_number", N_("案号"), ("案件号", "文号"), needed=True),
    Field("unit", N_("被诉行政机关"), ("应诉机关名称", "应诉机关", "被告", "被诉单位", "被申请人", "单位"), needed=True),
    Field("co_defendants", N_("共同被告"), ("其他被告", "共同被告单位")),
    Field("court", N_("审理法院"), ("法院", "受理法院", "管辖法院"), needed=True),
    Field("cause", N_("案由"), ("案件类别", "案件类型", "行政行为种类"), needed=True),
    Field("received_on", N_("收到起诉状副本"), ("收到起诉状副本日期", "收到起诉状日期", "收到副本日期")),
    Field("at", N_("开庭时间"), ("应诉时间", "庭审时间", "开庭日期")),
    Field("place", N_("开庭地点"), ("应到处所", "地点", "法庭")),
    Field("notified_on", N_("收到传票（通知）"), ("收到传票日期", "收到通知日期")),
)


_BETWEEN = re.compile(r"[、，,；;\n]")


def readers(units: Iterable[tuple[str, Iterable[str]]], year: int) -> Mapping[str, Reader]:
    """One reader for each column. ``units``: ref and everything a unit is called."""
    known = {plain(name): ref for ref, names in units for name in names if name}

    def unit(cell: Cell) -> str:
        ref = known.get(plain(text_of(cell)))
        if ref is None:
            raise UnknownUnit(name=text_of(cell)[:30])
        return ref

    def several(cell: Cell) -> list[str]:
        return list(dict.fromkeys(unit(name) for name in _BETWEEN.split(text_of(cell)) if name.strip()))

    def day(cell: Cell) -> Any:
        return day_of(cell, year)

    return {
        "case_number": lambda cell: case_number.normal(text_of(cell)),
        "unit": unit,
        "co_defendants": several,
        "court": text_of,
        "cause": _cause,
        "received_on": day,
        "at": _moment,
        "place": text_of,
        "notified_on": day,
    }


def _cause(cell: Cell) -> str:
    cause = text_of(cell)
    if names_plaintiff(cause):
        raise CauseNamesPlaintiff
    return cause


def _moment(cell: Cell) -> datetime | None:
    """Wall time at the court, without a zone; nothing written is None. Raises UnreadableTime."""
    if isinstance(cell, datetime) and (cell.hour or cell.minute):
        return cell.replace(tzinfo=None)
    text = text_of(cell)
    if not text:
        return None
    found = first_moment(text)
    if found is None:
        raise UnreadableTime(text=text[:30])
    return found
