"""Columns are matched by the words offices use, above them titles; a row that is wrong says why."""

from datetime import date

import pytest

from app.errors import Refused
from app.sheets.cells import Row, Sheet, text_of
from app.sheets.columns import Field, body_of, head_of, headed_sheet, matched
from app.sheets.days import day_of
from app.sheets.errors import NoHeadRow
from app.sheets.preview import lines_of

FIELDS = (
    Field("number", "序号"),
    Field("problem", "存在问题", ("问题", "问题表现", "具体问题"), needed=True),
    Field("cause", "问题原因", ("原因",)),
    Field("measures", "整改措施", ("措施", "具体举措")),
    Field("lead", "牵头单位", ("责任单位", "主办单位")),
    Field("due", "整改时限", ("完成时限", "时限", "完成时间")),
)


def sheet(*rows: tuple[object, ...]) -> Sheet:
    return Sheet("台账", tuple(Row(number, cells) for number, cells in enumerate(rows, start=1)))  # type: ignore[arg-type]


OFFICE = sheet(
    ("某区2026年问题整改台账",),
    ("填报单位：区司法局", None, None, "单位：项"),
    ("序 号", "问题表现（据实填写）", "问题原因", "＊具体举措", "责任单位", "完成时限", "备注"),
    (1, "制度不健全", "重视不够", "建立清单", "区司法局", "6月底前", "无"),
    ("序 号", "问题表现（据实填写）", "问题原因", "＊具体举措", "责任单位", "完成时限", "备注"),
    (2, None, None, "只有措施", "区住建局", "尽快"),
    (None, None, None, None, None, None, "制表人"),
)


def test_titles_stand_above_the_head() -> None:
    head = head_of(OFFICE, FIELDS, "台账.xlsx")
    assert head.row == 3
    assert matched(head, FIELDS) == {0: "number", 1: "problem", 2: "cause", 3: "measures", 4: "lead", 5: "due"}
    assert headed_sheet([sheet(("说明",)), OFFICE], FIELDS, "台账.xlsx")[0] is OFFICE


def test_a_sheet_without_head_is_refused_by_name() -> None:
    with pytest.raises(NoHeadRow) as no:
        headed_sheet([sheet(("甲", "乙"), ("丙",))], FIELDS, "台账.xlsx")
    assert "台账.xlsx" in no.value.sentence and "存在问题" in no.value.sentence


def test_rows_say_what_is_wrong_with_each_of_them() -> None:
    head = head_of(OFFICE, FIELDS, "台账.xlsx")
    columns = matched(head, FIELDS)
    rows = body_of(OFFICE, head, columns)
    assert [row.number for row in rows] == [4, 6], "a repeated head and the foot are no rows"
    readers = {field.code: text_of for field in FIELDS} | {"due": lambda cell: day_of(cell, 2026)}
    first, second = lines_of("台账", rows, columns, FIELDS, readers)
    assert first.fine and first.values["due"] == date(2026, 6, 30) and first.row == 4
    assert [str(reason) for reason in second.wrong] == ["整改时限：「尽快」不是能识别的日期", "缺存在问题"]
    assert second.values["measures"] == "只有措施"


def test_every_reason_of_a_row_is_kept() -> None:
    def refuse(_cell: object) -> object:
        raise Refused

    line = lines_of("甲", [Row(9, ("x", "y"))], {0: "lead", 1: "due"}, FIELDS, {"lead": refuse, "due": refuse})[0]
    assert len(line.wrong) == 3 and not line.fine
