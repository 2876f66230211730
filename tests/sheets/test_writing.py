"""What is written is read back value for value; what somebody typed never becomes a formula or a link."""

import zipfile
from datetime import date
from decimal import Decimal

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sheets.cells import text_of
from app.sheets.confined_reading import read_workbook
from app.sheets.writing import TYPE, Column, SheetOut, workbook
from app.web.downloads import attachment

NASTY = [
    "=1+1",
    "@SUM(A1)",
    "+86 28",
    "-1",
    '=HYPERLINK("http://x","点")',
    "http://example.com/",
    "<b>&amp;",
    "_x0041_",
    "第一行\n第二行",
]


def test_text_stays_text() -> None:
    columns = [Column("序号", 6), Column("内容", 40), Column("类型", 10, ("立行立改", "长期坚持"))]
    rows = [(n, text, "长期坚持") for n, text in enumerate(NASTY)]
    file = workbook([SheetOut("台账/一", columns, rows, title="整改台账", blank=50), SheetOut("台账?一", columns, [])])
    with zipfile.ZipFile(file) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page and "hyperlink" not in page and not [n for n in archive.namelist() if "_rels/sheet" in n]
        assert 'state="frozen"' in page and "立行立改,长期坚持" in page and "<mergeCell " in page
    first, second = read_workbook("台账.xlsx", file.getvalue())
    assert [row.cells for row in first.rows[:2]] == [("整改台账",), ("序号", "内容", "类型")]
    assert [row.cells[1] for row in first.rows[2:]] == NASTY
    assert (first.name, second.name) == ("台账 一", "台账 一 2")


def test_days_and_numbers_are_no_text() -> None:
    file = workbook(
        [SheetOut("甲", [Column("日"), Column("数"), Column("空"), Column("末")], [(date(2026, 6, 30), Decimal("1.5"), None, 7)])]
    )
    assert read_workbook("甲.xlsx", file.getvalue())[0].rows[1].cells == (date(2026, 6, 30), 1.5, None, 7)


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40).filter(text_of)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=5, max_size=200))
def test_whatever_text_comes_back(rows: list[tuple[str, str]]) -> None:
    file = workbook([SheetOut("甲", [Column("一"), Column("二")], rows)])
    found = read_workbook("甲.xlsx", file.getvalue())[0].rows[1:]
    assert [row.cells for row in found] == rows


def test_a_chinese_name_is_carried(app: Flask) -> None:
    with app.test_request_context():
        answer = attachment(workbook([SheetOut("甲", [Column("一")], [])]), '整改/台账"2026".xlsx', TYPE)
    answer.direct_passthrough = False
    said = answer.headers["Content-Disposition"]
    assert "filename*=UTF-8''" in said and "%E6%95%B4%E6%94%B9_%E5%8F%B0%E8%B4%A6_2026_.xlsx" in said
