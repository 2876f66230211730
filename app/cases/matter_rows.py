"""Matters as rows of a workbook: which columns there are, how their cells are read, and when two rows are one matter; pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.cases.errors import CauseNamesPlaintiff, UnknownEnding, UnknownKind, UnknownUnit
from app.cases.summons import names_plaintiff
from app.sheets.cells import Cell, plain, text_of
from app.sheets.columns import Field
from app.sheets.days import day_of
from app.sheets.preview import Reader
from app.words import N_

FIELDS = (
    Field("rule", N_("事项种类"), ("种类", "类型", "事项类型", "期限种类"), needed=True),
    Field("unit", N_("承办单位"), ("责任单位", "被申请人", "制定机关", "被建议单位", "单位"), needed=True),
    Field("title", N_("事项"), ("事项名称", "文件名称", "案由", "标题", "内容"), needed=True),
    Field("number", N_("案号或者文号"), ("文号", "案号", "编号", "发文字号")),
    Field("sender", N_("来文机关"), ("来文单位", "发文机关", "复议机关", "建议机关")),
    Field("triggered_on", N_("起算日期"), ("收到日期", "收文日期", "公布日期", "受理日期", "印发日期"), needed=True),
    Field("wanted_by", N_("来文写明的期限"), ("要求期限", "回复期限", "限期")),
    Field("done_on", N_("办结日期"), ("回复日期", "报送日期", "办理日期", "答复日期")),
    Field("result", N_("结果"), ("办理结果", "处理结果", "复议结果")),
)
#: the columns that hold a day
DAYS = ("triggered_on", "wanted_by", "done_on")

#: what makes two rows one matter: kind, unit, and the number of the paper or else what it is about and when it began
Identity = tuple[str, str, str]


def identity(rule: str, unit: str, number: str, title: str, triggered_on: date | None) -> Identity:
    """What makes a matter the same when it comes a second time."""
    return rule, unit, plain(number) or f"{plain(title)} {triggered_on}"


def readers(
    units: Iterable[tuple[str, Iterable[str]]], kinds: Iterable[tuple[str, str]], endings: Iterable[tuple[str, str]], year: int
) -> Mapping[str, Reader]:
    """One reader for each column. ``units``: ref and every name; ``kinds``: code and every name; ``endings``: code and every word."""
    known = {plain(name): ref for ref, names in units for name in names if name}
    codes: dict[str, str] = {}
    for code, name in kinds:
        codes.setdefault(plain(name), code)
        codes.setdefault(code, code)
    results = {plain(word): code for code, word in endings}

    def unit(cell: Cell) -> str:
        return _among(known, cell, UnknownUnit)

    def day(cell: Cell) -> Any:
        return day_of(cell, year)

    def result(cell: Cell) -> str:
        return _among(results, cell, UnknownEnding) if text_of(cell) else ""

    return {
        "rule": lambda cell: _among(codes, cell, UnknownKind),
        "unit": unit,
        "title": _title,
        "number": text_of,
        "sender": text_of,
        "triggered_on": day,
        "wanted_by": day,
        "done_on": day,
        "result": result,
    }


def _among(known: Mapping[str, str], cell: Cell, otherwise: Any) -> str:
    found = known.get(plain(text_of(cell)))
    if found is None:
        raise otherwise(name=text_of(cell)[:30])
    return found


def _title(cell: Cell) -> str:
    title = text_of(cell)
    if names_plaintiff(title):
        raise CauseNamesPlaintiff
    return title[:200]
