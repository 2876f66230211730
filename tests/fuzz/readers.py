"""What the fuzzer calls, one function a reader: bytes in, and whatever is no refusal and breaks no promise of the reader goes by.

The bytes are those of a file where the product is given files, else of a text in UTF-8. Parts of a Word file and of a workbook
are fuzzed inside their archive, for noise in an archive never gets further than the archive.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from app.cases.summons import read_summons, unit_named
from app.errors import Refused
from app.policy.holiday_notice import read_notice
from app.reports.reader.as_json import as_json, from_json
from app.reports.reader.deadlines import deadline_in, owner_in, particulars
from app.reports.reader.decoding import decode
from app.reports.reader.reading import read_file, read_text
from app.sheets import confined_reading
from app.sheets.cells import Row, text_of
from app.sheets.columns import Field, body_of, headed_sheet, matched
from app.sheets.days import day_of, deadline_of
from app.sheets.writing import Column, SheetOut
from app.sheets.writing import workbook as workbook_of
from tests.house.code import ROOT
from tests.reader import test_properties
from tests.workdays.test_notice import NOTICE_2019, NOTICE_2024, NOTICE_2026

Reader = Callable[[bytes], None]

WORD_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}
WORD_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>某区2025年度法治政府建设情况报告</w:t></w:r></w:p><w:p><w:r><w:t>一、存在的问题</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>107件</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
SHEET = "xl/worksheets/sheet1.xml"
FIELDS = (Field("task", "任务", ("事项",), needed=True), Field("due", "时限", ("完成时限",)))


def _packed(parts: Mapping[str, str | bytes], name: str, body: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for other, text in {**parts, name: body}.items():
            archive.writestr(other, text)
    return file.getvalue()


@cache
def _sheet_parts() -> dict[str, bytes]:
    """The parts of a workbook of our own making."""
    rows = [["修订河道管理办法", date(2026, 6, 30), 3], ["长期坚持", "2026年第二季度", Decimal("98.5")]]
    columns = [Column("任务", 20, ()), Column("时限", 12, ("长期",)), Column("目标", 8, ())]
    with zipfile.ZipFile(workbook_of([SheetOut("任务", columns, rows, title="清单")])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _report(name: str, data: bytes) -> None:
    """A file to a reading: every place points to its own text, and the way out of the child process loses nothing."""
    try:
        reading = read_file(name, data)
    except Refused:
        return
    test_properties.places_hold(reading)
    assert from_json(json.loads(json.dumps(as_json(reading)))) == reading


def text_report(data: bytes) -> None:
    """A report as text, in whatever encoding."""
    _report("x.txt", data)


def other_paper(data: bytes) -> None:
    """A paper that is no yearly report."""
    try:
        reading = read_text(data.decode("utf-8", "replace"), (), "audit")
    except Refused:
        return
    test_properties.places_hold(reading)


def web_page(data: bytes) -> None:
    """A page as a browser saved it."""
    _report("x.html", b"<html><body>" + data)


def word_file(data: bytes) -> None:
    """The body of a Word file."""
    _report("x.docx", _packed(WORD_PARTS, "word/document.xml", data))


def archive(data: bytes) -> None:
    """An archive that says it is a Word file."""
    _report("x.docx", b"PK\x03\x04" + data)


def pdf(data: bytes) -> None:
    """A PDF."""
    _report("x.pdf", b"%PDF-1.4\n" + data)


def encoding(data: bytes) -> None:
    """Any bytes to characters that can be stored."""
    try:
        text = decode(data)
    except Refused:
        return
    text.encode("utf-8")


def summons(data: bytes) -> None:
    """A pasted summons: never refused, and what is found can be kept."""
    found = read_summons(data.decode("utf-8", "replace"))
    assert found.at is None or 1900 < found.at.year < 2200
    unit_named(found.cause, [(1, "水务局")])


def holiday_notice(data: bytes) -> None:
    """A notice of holidays: refused, or days of its year."""
    try:
        notice = read_notice(data.decode("utf-8", "replace"))
    except Refused:
        return
    assert all(abs(day.year - notice.year) <= 1 for holiday in notice.holidays for day in (*holiday.off, *holiday.worked))


def deadline(data: bytes) -> None:
    """Deadlines in sentences and in cells."""
    text = data.decode("utf-8", "replace")
    for read in (deadline_in, owner_in):
        read(text)
    sentences = re.split(r"(?<=。)", text)
    assert len(particulars(sentences)) == len(sentences)
    for read_cell in (day_of, deadline_of):
        try:
            read_cell(text, 2026)
        except Refused:
            continue


#: a cell beyond the last column or row: the library asks for all the memory up to it and is stopped, which costs the child alone
FAR_OFF = re.compile(rb'\sr="(?:[A-Za-z]{4,}|[A-Za-z]{3}[0-9]{6}|[A-Za-z]*[0-9]{7})')


def workbook(data: bytes) -> None:
    """A sheet of a workbook, to rows under the words of their heads."""
    if FAR_OFF.search(data):
        return
    file = _packed(_sheet_parts(), SHEET, data)
    try:
        confined_reading._check("x.xlsx", file)
    except Refused:
        return
    answer = json.loads(json.dumps(confined_reading._read({"name": "x.xlsx"}, file)))
    if "refused" in answer:
        return
    sheets = [confined_reading.Sheet(one["name"], tuple(map(confined_reading._row, one["rows"]))) for one in answer["sheets"]]
    try:
        sheet, head = headed_sheet(sheets, FIELDS, "x.xlsx")
        columns = matched(head, FIELDS)
        rows: list[Row] = body_of(sheet, head, columns)
    except Refused:
        return
    for cell in (cell for row in rows for cell in row.cells):
        text_of(cell)
        try:
            deadline_of(cell, 2026)
        except Refused:
            continue


def uploaded_workbook(data: bytes) -> None:
    """The same as the product reads it, in a child process: refused, or read."""
    try:
        confined_reading.read_workbook("x.xlsx", _packed(_sheet_parts(), SHEET, data))
    except Refused:
        return


@cache
def _property() -> Callable[[bytes], object]:
    return test_properties.test_any_text_is_read_or_refused_and_every_place_holds.hypothesis.fuzz_one_input  # type: ignore[attr-defined]


def any_text(data: bytes) -> None:
    """The property of any text that Hypothesis holds, its examples chosen by coverage."""
    _property()(data)


READERS: dict[str, Reader] = {
    read.__name__: read
    for read in (
        text_report, other_paper, web_page, word_file, archive, pdf, encoding, summons, holiday_notice, deadline, workbook, any_text,
    )
}  # fmt: skip

PRINTED = (
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj "
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj 4 0 obj<</Length 190>>stream\n"
    b"BT /F1 12 Tf 72 770 Td (Report 2025 on the rule of law) Tj 0 -20 Td (1. Problems: 107 cases) Tj ET\n"
    b"72 600 m 400 600 l S 72 560 m 400 560 l S 72 600 m 72 560 l S 400 600 m 400 560 l S 200 600 m 200 560 l S\n"
    b"endstream endobj trailer<</Root 1 0 R>>"
)
SUMMONS = "某市某区人民法院传票 案号（2026）川1402行初12号 案由 行政处罚 被传唤人 某区水务局 应到时间 2026年3月5日上午9时30分 应到处所 第三审判庭"


def seeds(name: str) -> Iterator[bytes]:
    """What a reader begins with."""
    reader = ROOT / "tests" / "reader"
    if name in ("text_report", "web_page", "encoding", "deadline"):
        yield from (path.read_bytes() for path in sorted((reader / "corpus").glob("*.txt")))
    if name == "other_paper":
        yield from (path.read_bytes() for path in sorted((reader / "papers").glob("*.txt")))
    yield from {
        "word_file": (WORD_BODY.encode(),),
        "archive": (_packed(WORD_PARTS, "word/document.xml", WORD_BODY.encode())[4:],),
        "workbook": (_sheet_parts()[SHEET],),
        "summons": (SUMMONS.encode(),),
        "holiday_notice": tuple(text.encode() for text in (NOTICE_2019, NOTICE_2024, NOTICE_2026)),
        "deadline": ("2026年6月底前完成，责任单位：水务局".encode(), "一季度".encode(), "长期坚持".encode(), b"2026-06-30"),
        "pdf": (PRINTED,),
    }.get(name, ())  # fmt: skip


#: words that a mutation by bytes would never come by
WORDS = (
    *test_properties.PIECES, *test_properties.FURNITURE, "年", "月", "日", "至", "放假", "调休", "上班", "周六", "星期日", "共", "天", "案号", "传票", "应到时间",
    "下午", "时", "分", "季度", "底前", "年底", "上半年", "长期", "责任单位：", "完成时限：", "〇", "零", "十二", "三十一", "9999", "0", "２０２６", "元旦", "春节",
    "<table>", "</table>", "<tr>", "<td colspan=99>", "<!--", "-->", "<br>", "&#x0;", "&nbsp;", "<w:p>", "</w:p>", "<w:numPr>", "<w:tc>", "</w:tc>",
    '<row r="1048577">', '<c r="XFD1" t="s">', "<v>", "1e309", "-0", "NaN", 't="d"', 't="e"',
)  # fmt: skip
