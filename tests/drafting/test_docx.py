"""The Word file: paper, grid, fonts, numbers and signature as GB/T 9704-2012 has them, and the same bytes for the same draft."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from docx import Document
from lxml import etree

from app.drafting.compose import compose, title
from app.drafting.on_paper import word_of as written
from app.drafting.written import Written
from tests.drafting.years import small_year

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Draft:
    """A draft as the file needs it."""

    title: str
    composed_at: datetime
    paragraphs: tuple[Written, ...]


def draft(*extra: Written) -> Draft:
    facts = small_year()
    kept = tuple(p for p in compose(facts) if p.key != "signature/date")
    day = Written("signature/date", "signature", 0, "2027年1月4日")
    return Draft(title(facts), datetime(2026, 12, 30, 9, 30, tzinfo=UTC), (*kept, *extra, day))


@pytest.fixture(scope="module")
def package() -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(written(draft()))) as file:
        return {name: etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def body(package: dict[str, etree._Element]) -> etree._Element:
    return package["word/document.xml"]


def _font(run: etree._Element) -> str:
    return str(run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"))


def _words(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def test_paper(body: etree._Element) -> None:
    size, margins = body.find(f".//{W}pgSz"), body.find(f".//{W}pgMar")
    mm = 1440 / 25.4
    assert [round(int(size.get(f"{W}{side}")) / mm) for side in ("w", "h")] == [210, 297]
    assert [round(int(margins.get(f"{W}{side}")) / mm) for side in ("top", "left", "right", "bottom")] == [37, 28, 26, 35]


def test_22_lines_of_28_characters(package: dict[str, etree._Element], body: etree._Element) -> None:
    grid = body.find(f".//{W}docGrid")
    pitch = int(grid.get(f"{W}linePitch"))
    assert 22 * pitch <= 225 / 25.4 * 1440 < 23 * pitch
    normal = next(s for s in package["word/styles.xml"].iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    spacing = normal.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}lineRule"), int(spacing.get(f"{W}line"))) == ("exact", pitch)
    assert normal.find(f"{W}pPr/{W}widowControl").get(f"{W}val") == "0"
    character = int(normal.find(f"{W}rPr/{W}sz").get(f"{W}val")) * 10 + int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    width = 156 / 25.4 * 1440
    assert 28 * character <= width < 29 * character


def test_fonts_by_level(body: etree._Element) -> None:
    runs = [(_font(run), _words(run)) for run in body.iter(f"{W}r") if _words(run)]
    fonts = {words: font for font, words in runs}
    assert fonts["竹溪市云汀区人民政府"] in ("方正小标宋简体", "仿宋_GB2312") and runs[0][0] == "方正小标宋简体"
    assert fonts["一、主要举措和成效"] == "黑体"
    assert fonts["（一）规范行政执法，全面提升办案水平。"] == "楷体_GB2312"
    assert fonts["印发行政执法案卷制作指引并组织培训。"] == "仿宋_GB2312"
    sizes = {words: run.find(f"{W}rPr/{W}sz").get(f"{W}val") for run in body.iter(f"{W}r") if (words := _words(run))}
    assert sizes["2026年法治政府建设年度报告"] == "44" and sizes["一、主要举措和成效"] == "32"
    for run in body.iter(f"{W}r"):
        assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii"), "digits have a font of their own"


def test_every_paragraph_begins_two_characters_in(body: etree._Element) -> None:
    for paragraph in body.iter(f"{W}p"):
        if len(_words(paragraph)) > 20 and "报告" not in _words(paragraph)[:30]:
            assert paragraph.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200", _words(paragraph)


def test_blanks_are_marked(body: etree._Element) -> None:
    blanks = [run for run in body.iter(f"{W}r") if _words(run).startswith("〔待填")]
    assert blanks and all(run.find(f"{W}rPr/{W}highlight").get(f"{W}val") == "yellow" for run in blanks)
    assert not [run for run in body.iter(f"{W}r") if "〔待填" in _words(run) and not _words(run).startswith("〔待填")]


def test_page_numbers_odd_right_even_left(package: dict[str, etree._Element]) -> None:
    assert package["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    footers = [tree for name, tree in package.items() if name.startswith("word/footer")]
    sides = {tree.find(f".//{W}jc").get(f"{W}val"): tree for tree in footers if "PAGE" in "".join(tree.itertext())}
    assert set(sides) == {"right", "left"}
    for side, tree in sides.items():
        assert tree.find(f".//{W}ind").get(f"{W}{side}Chars") == "100"
        assert _words(tree) == "—  —" and {run.find(f"{W}rPr/{W}sz").get(f"{W}val") for run in tree.iter(f"{W}r")} == {"28"}


def test_the_date_begins_two_characters_after_the_signature(body: etree._Element) -> None:
    issuer, date = list(body.iter(f"{W}p"))[-2:]
    assert _words(issuer) == "竹溪市云汀区人民政府" and _words(date) == "2027年1月4日"
    begins = [int(p.find(f"{W}pPr/{W}ind").get(f"{W}leftChars")) / 100 for p in (issuer, date)]
    assert begins[1] - begins[0] == 2 and 28 - begins[0] - 10 >= 2


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert written(draft()) == written(draft())
    with zipfile.ZipFile(io.BytesIO(written(draft()))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no time of writing inside"
    properties = Document(io.BytesIO(written(draft()))).core_properties
    assert (
        properties.title == draft().title
        and properties.author == ""
        and properties.created == datetime(2026, 12, 30, 9, 30, tzinfo=UTC)
    )


PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange"
)
RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)


def test_elements_stand_in_the_order_of_the_schema(package: dict[str, etree._Element]) -> None:
    """Word refuses a file whose properties are out of order (ECMA-376, CT_PPr and CT_RPr)."""
    for name in ("word/document.xml", "word/styles.xml", *(n for n in package if n.startswith("word/footer"))):
        for tag, order in ((f"{W}pPr", PARAGRAPH.split()), (f"{W}rPr", RUN.split())):
            for properties in package[name].iter(tag):
                names = [etree.QName(child).localname for child in properties]
                assert names == sorted(names, key=order.index) and len(names) == len(set(names)), f"{name}: {names}"


def test_page_settings(package: dict[str, etree._Element]) -> None:
    names = [etree.QName(child).localname for child in package["word/settings.xml"]]
    assert names.index("defaultTabStop") < names.index("evenAndOddHeaders") < names.index("characterSpacingControl")
