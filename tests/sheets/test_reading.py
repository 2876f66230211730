"""Workbooks from offices are read cell by cell; hostile ones end in a sentence that names the file."""

import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from app.errors import Refused
from app.sheets import errors
from app.sheets.cells import figure_of, text_of
from app.sheets.confined_reading import LARGEST_FILE, MOST_CELLS, read_workbook
from app.sheets.days import Deadline, day_of, deadline_of
from tests.sheets.books import bomb, book, lying_bomb, with_part

NINE = datetime.fromisoformat("2026-06-30T09:05")


def test_what_stands_in_the_cells_comes_out() -> None:
    def dress(made, sheet):
        sheet.merge_range("A6:A8", "同一个问题")
        sheet.write_row("B6", ["措施一"])
        sheet.write_row("B7", ["措施二"])
        sheet.write_row("C8", ["只有备注"])
        made.add_worksheet("藏起来的").hide()
        made.add_worksheet("空的")

    rows = [
        ["二○二六年整改台账"],
        [],
        ["序号", "存在问题"],
        [1, "=不是公式\n第二行"],
        [2.5, date(2026, 6, 30), NINE],
    ]
    sheets = read_workbook("台账.xlsx", book([r if i != 3 else [1, ""] for i, r in enumerate(rows)], dress=dress))
    assert [sheet.name for sheet in sheets] == ["台账"], "hidden and empty sheets say nothing"
    found = {row.number: row.cells for row in sheets[0].rows}
    assert found[1] == ("二○二六年整改台账",) and 2 not in found
    assert found[5] == (2.5, date(2026, 6, 30), NINE)
    assert (
        found[6] == ("同一个问题", "措施一")
        and found[7] == ("同一个问题", "措施二")
        and found[8] == ("同一个问题", None, "只有备注")
    )


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_programs_files_are_read_alike(ending: str, tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(book([["序号", "存在问题", "时限"], [1, "制度不健全", date(2026, 6, 30)]]))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", ending, "甲.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    (sheet,) = read_workbook(f"甲.{ending}", (tmp_path / f"甲.{ending}").read_bytes())
    assert [row.cells for row in sheet.rows] == [("序号", "存在问题", "时限"), (1, "制度不健全", date(2026, 6, 30))]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyWorkbook),
        (b"x" * (LARGEST_FILE + 1), errors.WorkbookTooLarge),
        (b"<html><table><tr><td>1</td></tr></table></html>", errors.NotAWorkbook),
        (b"PK\x03\x04rubbish", errors.DamagedWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), errors.LockedWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, errors.NotAWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 2000, errors.DamagedWorkbook),
        (book([[]]), errors.EmptyWorkbook),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(data: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as no:
        read_workbook("整改台账.xlsx", data)
    assert "整改台账.xlsx" in no.value.sentence


def test_what_was_made_to_blow_up_does_not() -> None:
    with pytest.raises(errors.SwollenWorkbook):
        read_workbook("炸弹.xlsx", bomb())
    with pytest.raises((errors.ReadingStopped, errors.DamagedWorkbook, errors.TooLongCell)):
        read_workbook("说谎.xlsx", lying_bomb())


def test_a_broken_inside_is_a_sentence() -> None:
    for content in (b"", b"<worksheet><sheetData><row", b"\x00\xff" * 500):
        try:
            read_workbook("坏.xlsx", with_part("xl/worksheets/sheet1.xml", content))
        except Refused as no:
            assert "坏.xlsx" in no.sentence
    entities = b'<!DOCTYPE w [<!ENTITY a "' + b"A" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    body = entities + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    body += b'<c r="A1" t="inlineStr"><is><t>' + b"&b;" * 1000 + b"</t></is></c></row></sheetData></worksheet>"
    try:
        sheets = read_workbook("实体.xlsx", with_part("xl/worksheets/sheet1.xml", body))
        assert all(len(text_of(cell)) < 40_000 for sheet in sheets for row in sheet.rows for cell in row.cells)
    except Refused as no:
        assert "实体.xlsx" in no.sentence


def test_limits_name_file_sheet_and_row() -> None:
    wide = [["x"] * 100] * 2001
    with pytest.raises(errors.TooManyCells) as no:
        read_workbook("大.xlsx", book(wide, "全区"))
    assert no.value.facts == {"file": "大.xlsx", "sheet": "全区", "row": 2001, "limit": MOST_CELLS}
    far = book([["序号"]], dress=lambda _made, sheet: sheet.write("XFD1048576", "x"))
    with pytest.raises((errors.TooManyCells, errors.ReadingStopped)):
        read_workbook("远.xlsx", far)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026.12.1", date(2026, 12, 1)), ("２０２６．１２．１", date(2026, 12, 1)), ("2026/6/30", date(2026, 6, 30)),
        ("2026年6月30日前", date(2026, 6, 30)), ("20260630", date(2026, 6, 30)), ("12月底前", date(2026, 12, 31)),
        ("6月30日前完成", date(2026, 6, 30)), ("2027年2月", date(2027, 2, 28)), ("2026.9", date(2026, 9, 30)),
        ("十一月底", date(2026, 11, 30)), ("年底前", date(2026, 12, 31)), ("2027年底前", date(2027, 12, 31)),
        ("第三季度", date(2026, 9, 30)), ("上半年", date(2026, 6, 30)), ("2026年一季度末", date(2026, 3, 31)),
        (46203, date(2026, 6, 30)), (NINE, date(2026, 6, 30)), ("2026-06-30 00:00:00", date(2026, 6, 30)),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(written: object, day: date | None) -> None:
    assert day_of(written, 2026) == day  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["2026.13.1", "2月30日", "尽快", "13月底", "3", 3, True, "2026年", "1.5", "99999999"])
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(errors.NotADay):
        day_of(written, 2026)  # type: ignore[arg-type]


def test_work_that_goes_on_for_ever_may_have_a_day() -> None:
    assert deadline_of("长期坚持", 2026) == Deadline(None, standing=True)
    assert deadline_of("2026年底前，并长期坚持", 2026) == Deadline(date(2026, 12, 31), standing=True)
    assert deadline_of("2026.12.1", 2026) == Deadline(date(2026, 12, 1))


def test_numbers_and_texts() -> None:
    assert figure_of("１，２３４．５") == figure_of(1234.5) and figure_of("95％") == 95 and figure_of("") is None
    for wrong in ("约三成", "nan", "1e999999999999999999999"):
        with pytest.raises(errors.NotAFigure):
            figure_of(wrong)
    assert [text_of(cell) for cell in (3.0, 3, 0.1, True, " 甲\u3000\r\n乙\x00 ", None)] == [
        "3",
        "3",
        "0.1",
        "是",
        "甲\u3000\n乙",
        "",
    ]
