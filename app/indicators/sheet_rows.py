"""Values of indicators as rows of a workbook: which columns there are, and what a row may not say; pure, it keeps nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.errors import Refused
from app.indicators.checks import Counted, jumped
from app.indicators.errors import NotOwed, OwedTwice, TwiceInSheet, VerifiedAlready, WhyItMoved
from app.indicators.rules import Known
from app.sheets.cells import Cell, figure_of, plain, text_of
from app.sheets.columns import Field
from app.sheets.errors import NotAFigure
from app.sheets.preview import Line, Reader, about
from app.words import N_

FIELDS = (
    Field("name", N_("指标"), ("指标名称", "项目", "统计项目"), needed=True),
    Field("period", N_("期间"), ("季度", "报告期")),
    Field("value", N_("数值"), ("本期数", "本年数", "完成数", "指标值"), needed=True),
    Field("evidence", N_("佐证材料"), ("佐证", "依据", "数据来源")),
    Field("note", N_("说明"), ("备注", "变动原因")),
    Field("ref", N_("编号"), ("填报编号",)),
)
YEAR = "全年"
#: the words of periods in a sheet
QUARTERS = ("", "第一季度", "第二季度", "第三季度", "第四季度")
_SAID = {"": 0, YEAR: 0, "年": 0, **{word: n for n, word in enumerate(QUARTERS) if n}, **{f"{n}": n for n in range(1, 5)}}
_SAID |= {f"第{n}季度": n for n in range(1, 5)} | {f"{word[1]}季度": n for n, word in enumerate(QUARTERS) if n}


@dataclass(frozen=True)
class Owed:
    """A value that was asked for, as a row is held against it."""

    ref: str
    name: str
    quarter: int
    method: str
    measure: str
    state: str
    value: Decimal | None
    evidence: str
    note: str
    #: the whole year before
    before: Decimal | None


def readers() -> Mapping[str, Reader]:
    """One reader for each column."""
    return {
        "name": text_of,
        "period": lambda cell: _SAID.get(plain(text_of(cell)), -1),
        "value": _value,
        "evidence": _long,
        "note": _long,
        "ref": text_of,
    }


def _value(cell: Cell) -> Decimal | None:
    value = figure_of(cell)
    if value is not None and abs(value) >= Decimal(10) ** 15:
        raise NotAFigure(text=text_of(cell)[:30])
    return value


def _long(cell: Cell) -> str:
    return text_of(cell)[:2000]


def held_against(lines: Iterable[Line], owed: Iterable[Owed]) -> list[tuple[Line, Owed | None]]:
    """Each row with the value it gives, or with the reason why it gives none; a row that says what is there already is no change."""
    by_ref = {one.ref: one for one in owed}
    by_name: dict[tuple[str, int], list[Owed]] = {}
    for each in by_ref.values():
        by_name.setdefault((plain(each.name), each.quarter), []).append(each)
    seen: set[str] = set()
    found: list[tuple[Line, Owed | None]] = []
    for line in lines:
        one: Owed | None = None
        wrong = None
        try:
            one = _meant(line, by_ref, by_name)
            _check(line, one, seen)
        except Refused as no:
            wrong = about(FIELDS[0].word, no)
        if one is not None and line.fine and wrong is None:
            seen.add(one.ref)
        found.append((replace(line, wrong=(*line.wrong, wrong)) if wrong and line.fine else line, one))
    return found


def _meant(line: Line, by_ref: Mapping[str, Owed], by_name: Mapping[tuple[str, int], list[Owed]]) -> Owed:
    """The value a row is about: by its number, else by its name and period. Raises NotOwed and OwedTwice."""
    name = str(line.values.get("name", ""))
    if (one := by_ref.get(line.values.get("ref") or "")) is not None:
        return one
    same = by_name.get((plain(name), line.values.get("period", 0)), [])
    if not same:
        raise NotOwed(name=name[:40])
    if len(same) > 1:
        raise OwedTwice(name=name[:40])
    return same[0]


def _check(line: Line, one: Owed, seen: set[str]) -> None:
    """Raises TwiceInSheet, VerifiedAlready and WhyItMoved."""
    value = line.values.get("value")
    if one.ref in seen:
        raise TwiceInSheet(name=one.name)
    if value is None or same(line, one):
        return
    if one.state == "verified":
        raise VerifiedAlready(name=one.name)
    note = str(line.values.get("note") or "")
    if not one.quarter and any(
        jumped(Counted(one.ref, one.name, one.method, one.measure, Known(value, "given"), one.before, note))
    ):
        raise WhyItMoved(name=one.name)


def same(line: Line, one: Owed) -> bool:
    """Whether a row says just what is there already; what a row leaves empty is left as it stands."""
    said = line.values
    words = all(not said.get(field) or said[field] == getattr(one, field) for field in ("evidence", "note"))
    return one.state != "asked" and said.get("value") == one.value and words
