"""The same report in every format gives the same clauses; what cannot be read is refused with a sentence."""

import re
import shutil
from pathlib import Path

import pytest

from app.errors import Refused
from app.reports.reader import refusals
from app.reports.reader.confined import read_confined
from app.reports.reader.finding import Reading, UnitHint
from app.reports.reader.reading import read_file, read_text
from app.reports.reader.shadow import shadow_of
from tests.browser import chromium
from tests.reader import documents
from tests.reader.labels import HERE, Labelled, corpus, load
from tests.reader.printed import HEAD, pdf_printed
from tests.reader.typed import PAGE_HEAD, converted, docx_as_typed

REPORTS = [one for one in corpus() if one.name[:2] in ("01", "03", "05", "08", "11", "13", "14")]
#: All but the two whose damage is in their lines: nobody types them so.
TYPED = [one for one in corpus() if one.name[:2] not in ("06", "07")]


def clauses(reading: Reading) -> list[tuple[str, str]]:
    return [(one.role, re.sub(r"\s", "", shadow_of(one.wording))) for one in reading.clauses]


def assert_same(reading: Reading, labelled: Labelled) -> None:
    plain = read_text(labelled.text)
    assert clauses(reading) == clauses(plain), labelled.name
    assert [re.sub(r"\s", "", one.text) for one in reading.figures] == [re.sub(r"\s", "", one.text) for one in plain.figures]
    assert (reading.title, reading.year, reading.signed_on) == (plain.title, plain.year, plain.signed_on)


@pytest.fixture(scope="session")
def office() -> str:
    program = shutil.which("soffice")
    if not program:
        pytest.fail("LibreOffice is needed to make old Word files and PDFs: apt-get install libreoffice-writer-nogui")
    return program


@pytest.mark.parametrize("labelled", REPORTS, ids=lambda one: one.name)
def test_word_and_web_page_give_what_text_gives(labelled: Labelled) -> None:
    plain = read_text(labelled.text)
    for name, data in (
        ("a.docx", documents.docx_of(labelled.text)),
        ("a.html", documents.page_of(labelled.text)),
        ("a.htm", documents.page_of(labelled.text, "utf-8")),
    ):
        reading = read_file(name, data)
        assert clauses(reading) == clauses(plain), name
        assert [one.text for one in reading.figures] == [one.text for one in plain.figures], name
        assert (reading.title, reading.year, reading.signed_on) == (plain.title, plain.year, plain.signed_on), name


@pytest.mark.parametrize("page", sorted((HERE / "corpus").rglob("*.html")), ids=lambda one: one.stem)
def test_a_saved_page_gives_what_its_text_gives(page: Path) -> None:
    """A page beside a labelled text: titles in no heading of their own or only half in the page's name, furniture on all sides."""
    labelled = load(page.with_suffix(".txt"))
    reading = read_file(page.name, page.read_bytes())
    assert_same(reading, labelled)
    assert reading.published_on == read_text(labelled.text).published_on is not None


def test_word_as_offices_type_it_gives_what_text_gives() -> None:
    """Numbers in Word's numbering, a title in a text box, a table, a head and a number on each page."""
    for labelled in TYPED:
        assert_same(read_file("a.docx", docx_as_typed(labelled.text)), labelled)


def test_pdf_with_heads_and_page_numbers_gives_what_text_gives(office: str, tmp_path: Path) -> None:
    made = converted(office, tmp_path, {one.name: docx_as_typed(one.text) for one in TYPED}, "pdf")
    for labelled in TYPED:
        reading = read_file("a.pdf", made[labelled.name])
        assert PAGE_HEAD not in reading.text
        assert_same(reading, labelled)


def test_pdf_printed_by_a_browser_gives_what_text_gives() -> None:
    longer = [one for one in corpus("seventh") if one.name[:3] in ("z06", "z08")]
    assert any("\t" in one.text for one in longer)
    with chromium() as browser:
        made = {one.name: pdf_printed(browser, one.text, read_text(one.text).title) for one in [REPORTS[0], *longer]}
    for labelled in [REPORTS[0], *longer]:
        reading = read_file("a.pdf", made[labelled.name])
        assert HEAD not in reading.text
        assert_same(reading, labelled)


def test_old_word_and_wps_give_what_text_gives(office: str, tmp_path: Path) -> None:
    labelled = TYPED[-1]
    assert "\t" in labelled.text
    old = converted(office, tmp_path, {labelled.name: docx_as_typed(labelled.text)}, "doc")[labelled.name]
    for name in ("a.doc", "a.wps"):
        assert_same(read_file(name, old), labelled)


def test_numbers_that_live_in_word_are_read() -> None:
    data = documents.docx_numbered(
        [
            (-1, "某区2023年法治政府建设情况报告"), (0, "主要成效"), (1, "调解纠纷12件。"), (0, "存在的问题"), (1, "执法队伍力量薄弱。"), (1, "普法形式单一。"), (0, "下一步工作安排"), (1, "充实执法队伍。"),
        ]
    )  # fmt: skip
    reading = read_file("a.docx", data)
    assert [(one.number, one.role) for one in reading.sections] == [
        ("一", "achievements"),
        ("二", "problems"),
        ("三", "arrangements"),
    ]
    assert [one.text for one in reading.clauses if one.role == "problem"] == ["执法队伍力量薄弱", "普法形式单一"]
    assert "（二）普法形式单一" in reading.text


def test_text_boxes_and_deleted_text_of_word() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p>{run('二、存在的问题')}</w:p><w:p>{run('执法力量不足。')}<w:del>{run('删去的话不足。')}</w:del></w:p>"
        f"<w:p><w:r><w:txbxContent><w:p>{run('三、下一步工作打算')}</w:p></w:txbxContent></w:r></w:p><w:p>{run('我局将充实执法力量。')}</w:p>"
    )
    reading = read_file("a.docx", documents.docx_with_body(body))
    assert [(one.role, one.text) for one in reading.clauses] == [("problem", "执法力量不足"), ("arrangement", "充实执法力量")]
    assert "删去" not in reading.text


def test_reading_in_a_child_is_the_same_reading() -> None:
    units = (UnitHint("A1", ("县司法局", "司法局"), ("行政复议", "普法")),)
    data = documents.docx_of(REPORTS[0].text)
    assert read_confined("a.docx", data, units) == read_file("a.docx", data, units)
    assert any(clause.suggested_units == ("A1",) for clause in read_confined("a.docx", data, units).clauses)


BOMB = documents.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:p>" * 12_000_000})
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document>&a;</w:document>'
HOSTILE: dict[str, tuple[str, bytes, type[Refused]]] = {
    "empty": ("x.txt", b"", refusals.EmptyFile),
    "blank": ("x.txt", b" \r\n \n", refusals.EmptyFile),
    "picture": ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, refusals.UnknownKind),
    "program": ("x.docx", b"MZ" + bytes(500), refusals.UnknownKind),
    "large": ("x.txt", "法".encode() * 7_500_000, refusals.FileTooLarge),
    "long": ("x.txt", "法".encode() * 1_500_000, refusals.TextTooLong),
    "noise": ("x.txt", bytes((index * 7919 + index // 3) % 255 + 1 for index in range(5000)), Refused),
    "bomb": ("x.docx", BOMB, refusals.BombFile),
    "lying zip": ("x.docx", documents.lying_zip(), Refused),
    "many entries": ("x.docx", documents.zipped({f"word/{number}.xml": b"" for number in range(3000)}), refusals.BombFile),
    "entities": ("x.docx", documents.zipped({"word/document.xml": ENTITIES}), refusals.BombFile),
    "spreadsheet": ("x.xlsx", documents.zipped({"xl/workbook.xml": b"<x/>"}), refusals.UnknownKind),
    "broken xml": ("x.docx", documents.docx_with_body("<w:p><w:t>一</w:p>"), refusals.DamagedFile),
    "deep": ("x.docx", documents.docx_with_body("<w:sdt>" * 5000 + "</w:sdt>" * 5000), refusals.DamagedFile),
    "cut docx": ("x.docx", documents.docx_of("一、存在的问题\n执法不规范。")[:-900], refusals.DamagedFile),
    "cut pdf": ("x.pdf", documents.pdf_without_text()[:40], refusals.DamagedFile),
    "scan": ("x.pdf", documents.pdf_without_text(), refusals.ScannedPdf),
    "locked word": (
        "x.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        refusals.EncryptedFile,
    ),
    "old sheet": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.UnknownKind),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str) -> None:
    file, data, kind = HOSTILE[name]
    with pytest.raises(kind) as caught:
        read_confined(file, data)
    assert re.search(r"[\u4e00-\u9fff]{6,}", caught.value.sentence) and caught.value.sentence.endswith("。")


@pytest.mark.parametrize("name", ["x.doc", "x.wps"])
def test_old_word_without_libreoffice_says_how_to_save(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(refusals.NeedsConversion) as caught:
        read_file(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "wps" in caught.value.sentence and "另存为docx" in caught.value.sentence


def test_a_word_file_cut_anywhere_is_read_or_refused() -> None:
    data = documents.docx_of(REPORTS[0].text)
    for part in range(1, 64):
        try:
            read_file("x.docx", data[: len(data) * part // 64])
        except Refused:
            continue
        pytest.fail(f"a docx cut at {part}/64 was read")


def test_a_table_without_end_is_refused_not_waited_for() -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc></w:tr>"
    data = documents.zipped(
        {
            "word/document.xml": f"<w:document {documents.NAMESPACE}><w:body><w:tbl>{row * 300_000}</w:tbl></w:body></w:document>".encode()
        }
    )
    with pytest.raises(Refused):
        read_confined("x.docx", data)


def test_html_that_nests_without_end_is_read() -> None:
    page = "<html><body>" + "<div>" * 8_000 + "<p>一、存在的问题</p><p>执法力量不足。</p>" + "</div>" * 8_000 + "</body></html>"
    try:
        reading = read_confined("x.html", page.encode())
    except Refused as refused:
        assert refused.sentence
    else:
        assert "执法力量不足" in reading.text
