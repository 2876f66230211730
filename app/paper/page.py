"""The page of GB/T 9704-2012 in a Word file: margins, grid, type, page numbers; it knows paper, and refuses to know words.

A4; margins 37 / 28 / 26 / 35 mm (top, left, right, bottom), 22 lines of 28 characters; the standard's fonts are named, never embedded.
"""

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
#: 225 mm of text in 22 lines, in twentieths of a point (rounded down: 22 must fit)
LINE = 579
#: what each 3号 character gives up so that 28 of 16 pt stand in the 442.2 pt of 156 mm, in twentieths of a point. The lines are
#: a grid; the characters are not (linesAndChars), because a program that gives a character wider than its cell two cells prints 14.
TIGHTENED = -5
COLUMNS = 28
#: two characters in twentieths of a point
INDENT = 632
#: the order of a paragraph's properties, then of a run's (ECMA-376, CT_PPr and CT_RPr; what stands in both is at the same place)
SCHEMA_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd rStyle rFonts b bCs i iCs caps "
    "smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_PLACES = {name: place for place, name in enumerate(SCHEMA_ORDER.split())}


def element(tag: str, **values: object) -> Any:
    """An element of the file with its attributes."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def in_order(tree: Any) -> None:
    """Put the properties we set into the order that the schema asks for; Word refuses a file where they are not."""
    for properties in (*tree.iter(qn("w:pPr")), *tree.iter(qn("w:rPr"))):
        properties[:] = sorted(properties, key=lambda child: _PLACES[child.tag.rpartition("}")[2]])


def lay_out(document: Any) -> None:
    """The first section, the body's style and the page numbers of a new document."""
    _measure(document.sections[0])
    _styles(document)
    _footers(document)


def on_one_page(document: Any) -> None:
    """Set a written document closer, so that it stays on one page: 小四号 on lines of 21 points, margins of 25 mm."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(25)
    section.footer_distance = Mm(14)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    document.styles["Normal"].font.size = Pt(12)
    document.styles["Normal"].paragraph_format.line_spacing = Pt(21)
    for paragraph in document.paragraphs:
        for words in paragraph.runs:
            words.font.size = {Pt(16): Pt(12), Pt(22): Pt(18)}.get(words.font.size, words.font.size)
        for indent in paragraph._p.iter(qn("w:ind")):
            if indent.get(qn("w:firstLine")):
                indent.set(qn("w:firstLine"), str(round(INDENT * 12 / 16)))


def new_section(document: Any, *, landscape: bool) -> None:
    """Go on on a new page, upright or lying; the page numbers go on with it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _measure(section)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(28), Mm(35), Mm(37), Mm(26)
        section.footer_distance = Mm(16)


def text_width(document: Any) -> int:
    """The width of the text of the section now written, in twentieths of a point."""
    section = document.sections[-1]
    return int((section.page_width - section.left_margin - section.right_margin) / Pt(1) * 20)


def _measure(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    section.footer_distance = Mm(25)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("w:docGrid", type="lines", linePitch=LINE))


def _styles(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    fonts(style.element.get_or_add_rPr(), FANG)
    style.element.rPr.append(element("w:spacing", val=TIGHTENED))
    style.element.rPr.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(LINE / 20)
    form.widow_control = False
    for spaced in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.element.pPr.append(element(spaced, val=0))
    document.settings.odd_and_even_pages_header_footer = True
    document.settings.element.find(qn("w:characterSpacingControl")).set(qn("w:val"), "doNotCompress")


def fonts(properties: Any, name: str) -> None:
    """Name the font of Chinese characters; digits and Latin letters have their own."""
    named = properties.get_or_add_rFonts()
    for old in list(named.attrib):
        del named.attrib[old]
    for kind, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        named.set(qn(f"w:{kind}"), font)


def run(paragraph: Any, text: str, font: str, size: float) -> Any:
    """Words in one font and size at a paragraph's end."""
    made = paragraph.add_run(text)
    fonts(made._r.get_or_add_rPr(), font)
    made.font.size = Pt(size)
    return made


def both_footers(document: Any) -> tuple[Any, Any]:
    """The footers of odd and of even pages."""
    return document.sections[0].footer, document.sections[0].even_page_footer


def _footers(document: Any) -> None:
    """Page numbers 4号 between two dashes: odd pages right, even pages left, one character in."""
    sides = ((WD_ALIGN_PARAGRAPH.RIGHT, "right"), (WD_ALIGN_PARAGRAPH.LEFT, "left"))
    for footer, (alignment, side) in zip(both_footers(document), sides, strict=True):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        paragraph._p.get_or_add_pPr().append(element("w:ind", **{f"{side}Chars": 100, side: 280}))
        run(paragraph, "— ", SONG, 14)
        for kind in ("begin", "instr", "end"):
            piece = run(paragraph, "", SONG, 14)
            if kind == "instr":
                instruction = element("w:instrText")
                instruction.text = "PAGE"
                piece._r.append(instruction)
            else:
                piece._r.append(element("w:fldChar", fldCharType=kind))
        run(paragraph, " —", SONG, 14)
