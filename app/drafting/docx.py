"""A draft as a Word file in the official format of GB/T 9704-2012; it knows paper, grid and type, and refuses to know where words come from.

A4; margins 37 / 28 / 26 / 35 mm (top, left, right, bottom), 22 lines of 28 characters; the standard's fonts are named, never embedded. The same draft gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.drafting.layout import Block, Set, blocks
from app.drafting.written import BLANK

TITLE, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
#: 225 mm of text in 22 lines, in twentieths of a point (rounded down: 22 must fit)
LINE = 579
#: what each 3号 character gives up so that 28 of 16 pt stand in the 442.2 pt of 156 mm, in twentieths of a point. The lines are
#: a grid; the characters are not (linesAndChars), because a program that gives a character wider than its cell two cells prints 14.
TIGHTENED = -5
COLUMNS = 28
#: 2号 characters on a line
TITLE_COLUMNS = 20
INDENT = 632  # two characters in twentieths of a point
#: the order of a paragraph's properties, then of a run's (ECMA-376, CT_PPr and CT_RPr; what stands in both is at the same place)
SCHEMA_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd rStyle rFonts b bCs i iCs caps "
    "smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_PLACES = {name: place for place, name in enumerate(SCHEMA_ORDER.split())}


class Drafted(Protocol):
    """What is written: a title, the moment of composition, paragraphs in order."""

    @property
    def title(self) -> str: ...
    @property
    def composed_at(self) -> datetime: ...
    @property
    def paragraphs(self) -> Sequence[Set]: ...


def written(draft: Drafted) -> bytes:
    """The Word file of a draft."""
    document = Document()
    _page(document)
    _styles(document)
    _footers(document)
    for line in title_lines(draft.title):
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title._p.get_or_add_pPr().append(_element("w:snapToGrid", val=0))
        _say(title, line, TITLE, 22)
    document.add_paragraph()
    set_ = blocks(draft.paragraphs)
    for n, block in enumerate(set_):
        if block.kind == "issuer":
            document.add_paragraph()
        _set(document, block, set_[n - 1 : n + 2])
    for part in (document.element, document.styles.element, *(footer._element for footer in _both_footers(document))):
        _in_order(part)
    _properties(document, draft)
    file = io.BytesIO()
    document.save(file)
    return _repacked(file.getvalue())


def title_lines(title: str) -> list[str]:
    """A title on one line of 2号 characters, or on two broken before 关于 or the year, never inside a word."""
    if _width(title) <= TITLE_COLUMNS:
        return [title]
    places = [title.find(word) for word in ("关于", *re.findall(r"20\d\d年", title))]
    fits = [at for at in places if at > 0 and _width(title[:at]) <= TITLE_COLUMNS and _width(title[at:]) <= TITLE_COLUMNS]
    return [title[: fits[0]], title[fits[0] :]] if fits else [title]


def _element(tag: str, **values: object) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _in_order(tree: Any) -> None:
    """Put the properties we set into the order that the schema asks for; Word refuses a file where they are not."""
    for properties in (*tree.iter(qn("w:pPr")), *tree.iter(qn("w:rPr"))):
        properties[:] = sorted(properties, key=lambda child: _PLACES[child.tag.rpartition("}")[2]])


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    section.footer_distance = Mm(25)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(_element("w:docGrid", type="lines", linePitch=LINE))


def _styles(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    _fonts(style.element.get_or_add_rPr(), FANG)
    style.element.rPr.append(_element("w:spacing", val=TIGHTENED))
    style.element.rPr.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(LINE / 20)
    form.widow_control = False
    for spaced in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.element.pPr.append(_element(spaced, val=0))
    document.settings.odd_and_even_pages_header_footer = True
    document.settings.element.find(qn("w:characterSpacingControl")).set(qn("w:val"), "doNotCompress")


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for old in list(fonts.attrib):
        del fonts.attrib[old]
    for kind, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{kind}"), font)


def _say(paragraph: Any, text: str, font: str, size: int = 16) -> None:
    """Print words; blanks are marked, so that nobody sends one out unseen."""
    at = 0
    for blank in [*BLANK.finditer(text), None]:
        if plain := text[at : blank.start() if blank else len(text)]:
            _run(paragraph, plain, font, size)
        if blank:
            run = _run(paragraph, blank[0], font, size)
            run._r.get_or_add_rPr().append(_element("w:highlight", val="yellow"))
            at = blank.end()


def _run(paragraph: Any, text: str, font: str, size: int) -> Any:
    run = paragraph.add_run(text)
    _fonts(run._r.get_or_add_rPr(), font)
    run.font.size = Pt(size)
    return run


def _set(document: Any, block: Block[Set], around: Sequence[Block[Set]]) -> None:
    paragraph = document.add_paragraph()
    if block.kind in ("issuer", "date"):
        _sign(paragraph, block, around)
        return
    paragraph._p.get_or_add_pPr().append(_element("w:ind", firstLineChars=200, firstLine=INDENT))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for n, run in enumerate(block.runs):
        font = HEI if block.kind == "part" else KAI if block.kind == "item" and n == 0 else FANG
        _say(paragraph, run.number + run.text, font)
    paragraph.paragraph_format.keep_with_next = block.kind == "part" or None


def _sign(paragraph: Any, block: Block[Set], around: Sequence[Block[Set]]) -> None:
    """Without a seal: the signature two characters from the right, the date beginning two characters after it."""
    words = {one.kind: _width(one.runs[0].text) for one in around if one.kind in ("issuer", "date")}
    issuer, date = words.get("issuer", 0.0), words.get("date", 0.0)
    start = min(COLUMNS - 2 - issuer, COLUMNS - 4 - date)
    free = COLUMNS - start - (issuer if block.kind == "issuer" else date + 2)
    free = max(0.0, free)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    indent = _element("w:ind", rightChars=round(free * 100), right=round(free * INDENT / 2))
    paragraph._p.get_or_add_pPr().append(indent)
    _say(paragraph, block.runs[0].text, FANG)


def _width(text: str) -> float:
    """How many full characters wide: a digit or Latin letter is half of one."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def _both_footers(document: Any) -> tuple[Any, Any]:
    return document.sections[0].footer, document.sections[0].even_page_footer


def _footers(document: Any) -> None:
    """Page numbers 4号 between two dashes: odd pages right, even pages left, one character in."""
    sides = ((WD_ALIGN_PARAGRAPH.RIGHT, "right"), (WD_ALIGN_PARAGRAPH.LEFT, "left"))
    for footer, (alignment, side) in zip(_both_footers(document), sides, strict=True):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        paragraph._p.get_or_add_pPr().append(_element("w:ind", **{f"{side}Chars": 100, side: 280}))
        _run(paragraph, "— ", SONG, 14)
        for kind in ("begin", "instr", "end"):
            run = _run(paragraph, "", SONG, 14)
            if kind == "instr":
                instruction = _element("w:instrText")
                instruction.text = "PAGE"
                run._r.append(instruction)
            else:
                run._r.append(_element("w:fldChar", fldCharType=kind))
        _run(paragraph, " —", SONG, 14)


def _properties(document: Any, draft: Drafted) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = draft.title, "", ""
    properties.language = "zh-CN"
    moment = draft.composed_at.replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = "", 1


def _repacked(data: bytes) -> bytes:
    """The same package with fixed times inside, so that the same draft gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return packed.getvalue()
