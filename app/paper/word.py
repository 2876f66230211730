"""A paper as a Word file: its elements from the head to the annexes, each where the standard puts it. The same paper gives the same bytes."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from app.paper.page import (
    COLUMNS,
    FANG,
    HEI,
    INDENT,
    KAI,
    TITLE,
    both_footers,
    element,
    in_order,
    lay_out,
    new_section,
    on_one_page,
    run,
    text_width,
)
from app.paper.sheet import BLANK, Annex, Block, Item, Paper, Part, Table, notes_of, title_lines, width

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RED = RGBColor(0xE6, 0x00, 0x12)


def docx_of(paper: Paper) -> bytes:
    """The Word file of a paper."""
    document = Document()
    lay_out(document)
    marks = _Marks()
    _head(document, paper)
    _title(document, paper.title)
    if paper.to:
        _say(document.add_paragraph(), f"{paper.to}：", FANG)
    _blocks(document, paper.blocks, marks)
    _attachments(document, paper.attachments)
    _signature(document, paper)
    if paper.remark:
        _say(_indented(document), f"（{paper.remark}）", FANG)
    for n, annex in enumerate(paper.annexes, 1):
        _annex(document, annex, f"附件{n}" if len(paper.annexes) > 1 else "附件", marks)
    _endnotes(document, paper)
    if paper.one_page:
        on_one_page(document)
    for tree in (document.element, document.styles.element, *(footer._element for footer in both_footers(document))):
        in_order(tree)
    _properties(document, paper)
    file = io.BytesIO()
    document.save(file)
    return _repacked(file.getvalue())


class _Marks:
    """Counts the notes as they are set."""

    def __init__(self) -> None:
        self.last = 0

    def of(self, notes: tuple[str, ...]) -> str:
        """The marks of the next notes: [3][4]."""
        first, self.last = self.last + 1, self.last + len(notes)
        return "".join(f"[{n}]" for n in range(first, self.last + 1))


def _head(document: Any, paper: Paper) -> None:
    """What stands above the title: marking, red head with its line, number."""
    if paper.marking:
        _say(document.add_paragraph(), paper.marking, HEI)
    if paper.head:
        size = min(58.0, 156 / 25.4 * 72 / max(width(paper.head), 1))
        line = _centred(document)
        line.paragraph_format.line_spacing = Pt(size * 1.3)
        run(line, paper.head, TITLE, round(size * 2) / 2).font.color.rgb = _RED
        for _n in range(2):
            document.add_paragraph()
    if paper.number or paper.signer:
        words = paper.number + (f"　　　　签发人：{paper.signer}" if paper.signer else "")
        line = _centred(document)
        _say(line, words, FANG)
        if not paper.head:
            document.add_paragraph()
    if paper.head:
        rule = document.add_paragraph() if not (paper.number or paper.signer) else line
        border = element("w:pBdr")
        border.append(element("w:bottom", val="single", sz=18, space=8, color="E60012"))
        rule._p.get_or_add_pPr().append(border)
        for _n in range(2):
            document.add_paragraph()


def _title(document: Any, title: str) -> None:
    for words in title_lines(title):
        line = _centred(document)
        line._p.get_or_add_pPr().append(element("w:snapToGrid", val=0))
        _say(line, words, TITLE, 22)
    document.add_paragraph()


def _blocks(document: Any, blocks: Iterable[Block], marks: _Marks) -> None:
    for block in blocks:
        if isinstance(block, Table):
            _table(document, block)
            continue
        line = _indented(document)
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if isinstance(block, Part):
            _say(line, block.text, HEI)
            line.paragraph_format.keep_with_next = True
        elif isinstance(block, Item):
            _say(line, block.heading, KAI)
            _say(line, block.text, FANG)
        else:
            _say(line, block.text, FANG)
        if block.notes:
            run(line, marks.of(block.notes), FANG, 16).font.superscript = True


def _attachments(document: Any, names: tuple[str, ...]) -> None:
    """附件：1.… — one blank line below the text, two characters in, names under each other."""
    if names:
        document.add_paragraph()
    for n, name in enumerate(names, 1):
        line = document.add_paragraph()
        number = f"{n}." if len(names) > 1 else ""
        hang = 3 + width(number)
        left = 2 + hang
        line._p.get_or_add_pPr().append(
            element(
                "w:ind",
                leftChars=round(left * 100),
                left=round(left * INDENT / 2),
                hangingChars=round(hang * 100) if n == 1 else round(width(number) * 100),
                hanging=round((hang if n == 1 else width(number)) * INDENT / 2),
            )
        )
        _say(line, ("附件：" if n == 1 else "") + number + name, FANG)


def _signature(document: Any, paper: Paper) -> None:
    if paper.signature or paper.date:
        # a signature never stands on a page alone: the last words of the text go with it
        for line in (document.paragraphs[-1], document.add_paragraph()):
            line.paragraph_format.keep_with_next = True
    issuer, date = width(paper.signature), width(paper.date)
    if paper.sealed:
        side, lines = "right", ((paper.signature, 4 + (date - issuer) / 2), (paper.date, 4.0))
    else:  # the signature two characters from the right, the date beginning two after it: from the left, where every face agrees
        start = min(COLUMNS - 2 - issuer, COLUMNS - 4 - date)
        side, lines = "left", ((paper.signature, start), (paper.date, start + 2))
    for words, room in lines:
        if words:
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if paper.sealed else WD_ALIGN_PARAGRAPH.LEFT
            line.paragraph_format.keep_with_next = True if words == paper.signature and paper.date else None
            room = max(0.0, room)
            indent = {f"{side}Chars": round(room * 100), side: round(room * INDENT / 2)}
            if not paper.sealed:  # a wider face than was reckoned with reaches into the margin and breaks no date
                indent |= {"rightChars": -400, "right": -2 * INDENT}
            line._p.get_or_add_pPr().append(element("w:ind", **indent))
            _say(line, words, FANG)


def _annex(document: Any, annex: Annex, label: str, marks: _Marks) -> None:
    new_section(document, landscape=annex.landscape)
    _say(document.add_paragraph(), label, HEI)
    document.add_paragraph()
    _title(document, annex.title)
    _blocks(document, annex.blocks, marks)


def _table(document: Any, table: Table) -> None:
    """Hairlines, 小四号, the head in 黑体 and again on every page; no row is torn in two."""
    shares = table.widths or (1,) * len(table.head)
    columns = [round(text_width(document) * share / sum(shares)) for share in shares]
    set_ = document.add_table(rows=0, cols=len(table.head))
    set_.style = "Table Grid"
    set_.autofit = False
    for n, words in enumerate((table.head, *table.rows)):
        row = set_.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if n == 0:
            properties.append(element("w:tblHeader"))
        for cell, text, broad in zip(row.cells, words, columns, strict=True):
            cell.width = Pt(broad / 20)
            line = cell.paragraphs[0]
            line.paragraph_format.line_spacing = Pt(18)
            line._p.get_or_add_pPr().append(element("w:snapToGrid", val=0))
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER if n == 0 else WD_ALIGN_PARAGRAPH.LEFT
            _say(line, text, HEI if n == 0 else FANG, 12)
    for column, broad in zip(set_.columns, columns, strict=True):
        column.width = Pt(broad / 20)


def _endnotes(document: Any, paper: Paper) -> None:
    notes = notes_of((*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)))
    if not notes:
        return
    new_section(document, landscape=False)
    _say(document.add_paragraph(), "出处", HEI)
    for n, note in enumerate(notes, 1):
        line = document.add_paragraph()
        line.paragraph_format.line_spacing = Pt(18)
        line._p.get_or_add_pPr().append(element("w:snapToGrid", val=0))
        _say(line, f"[{n}] {note}", FANG, 12)


def _centred(document: Any) -> Any:
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return line


def _indented(document: Any) -> Any:
    line = document.add_paragraph()
    line._p.get_or_add_pPr().append(element("w:ind", firstLineChars=200, firstLine=INDENT))
    return line


def _say(line: Any, text: str, font: str, size: float = 16) -> None:
    """Print words; blanks are marked, so that nobody sends one out unseen."""
    at = 0
    for blank in [*BLANK.finditer(text), None]:
        if plain := text[at : blank.start() if blank else len(text)]:
            run(line, plain, font, size)
        if blank:
            marked = run(line, blank[0], font, size)
            marked._r.get_or_add_rPr().append(element("w:highlight", val="yellow"))
            at = blank.end()


def _properties(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, "", ""
    properties.language = "zh-CN"
    properties.created = properties.modified = paper.made_at.replace(tzinfo=None, microsecond=0)
    properties.last_modified_by, properties.revision = "", 1


def _repacked(data: bytes) -> bytes:
    """The same package with fixed times inside, so that the same paper gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return packed.getvalue()
