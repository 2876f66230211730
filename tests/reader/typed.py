"""Makes a text into a Word file as an office types it, and files of other kinds out of Word files by LibreOffice."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from app.reports.reader.numerals import han_value
from tests.reader.documents import LEVELS, saved

PAGE_HEAD = "某市法治政府建设年度报告汇编"
_NUMBERED = (
    re.compile(r"([一二三四五六七八九十]{1,3})、"),
    re.compile(r"（([一二三四五六七八九十]{1,3})）"),
    re.compile(r"(\d{1,2})\.(?!\d)"),
)


@dataclass
class _Lists:
    """Word's lists: one that counts on, and a fresh one wherever the text counts otherwise."""

    root: Any
    made: int = 100
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])

    def __post_init__(self) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{shape}"/></w:lvl>'
            for depth, (form, shape) in enumerate(LEVELS)
        )
        self.root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{levels}</w:abstractNum>'))
        self._begin("")

    def of(self, line: str) -> tuple[int, str]:
        """The level at which Word shall number a line, and the line without its number; level -1 for none."""
        for level, shape in enumerate(_NUMBERED):
            hit = shape.match(line)
            if hit:
                number = int(hit[1]) if hit[1].isdigit() else int(han_value(hit[1]) or 0)
                if number != self.counts[level] + 1:
                    self._begin(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>')
                self.counts[level:] = [number] + [0] * (2 - level)
                return level, line[hit.end() :]
        return -1, line

    def _begin(self, override: str) -> None:
        self.made += 1
        self.root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{self.made}"><w:abstractNumId w:val="99"/>{override}</w:num>')
        )


def docx_as_typed(text: str) -> bytes:
    """Numbers in Word's numbering, tables, the title in a text box, small pages with a head and their number."""
    document = Document()
    document.styles["Normal"].font.size = Pt(16)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(148), Mm(150)
    section.header.paragraphs[0].text = PAGE_HEAD
    section.footer.paragraphs[0]._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    lists = _Lists(document.part.numbering_part.element)
    title, *lines = [line for line in text.split("\n") if line.strip()]
    document.add_paragraph()._p.append(parse_xml(_BOX.format(words=title)))
    table = None
    for line in lines:
        cells = line.split("\t")
        if len(cells) > 1:
            table = table or document.add_table(rows=0, cols=len(cells), style="Table Grid")
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words
            continue
        table = None
        level, words = lists.of(line.strip("　 "))
        paragraph = document.add_paragraph(words)
        paragraph.paragraph_format.first_line_indent = Pt(32)
        if level >= 0:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{lists.made}"/></w:numPr>')
            )
    return saved(document)


_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
    '<v:rect style="width:300pt;height:60pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>'
)


def converted(office: str, folder: Path, files: dict[str, bytes], kind: str) -> dict[str, bytes]:
    """Word files by name as files of another kind, all made by one start of LibreOffice."""
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    sources = [str(folder / f"{name}.docx") for name in files]
    subprocess.run([*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.{kind}").read_bytes() for name in files}
