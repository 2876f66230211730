"""Makes files of a text in every format, and files that are meant to do harm."""

import io
import struct
import zipfile
import zlib

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def docx_of(text: str) -> bytes:
    """A Word file with one paragraph for each line; lines with tabs become tables."""
    document = Document()
    for line in text.split("\n"):
        if "\t" in line:
            cells = line.split("\t")
            table = document.add_table(rows=1, cols=len(cells))
            for cell, words in zip(table.rows[0].cells, cells, strict=True):
                cell.text = words
        else:
            document.add_paragraph(line)
    return saved(document)


def docx_numbered(paragraphs: list[tuple[int, str]]) -> bytes:
    """A Word file whose numbers live in Word's numbering: level 0, 1, 2, or -1 for a plain paragraph."""
    document = Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shape}"/></w:lvl>'
        for depth, (form, shape) in enumerate(LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, words in paragraphs:
        paragraph = document.add_paragraph(words)
        if level >= 0:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )
    return saved(document)


def docx_with_body(body: str) -> bytes:
    """A Word file with the given inner XML as its body."""
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>".encode(),
        }
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def saved(document: object) -> bytes:
    made = io.BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    return made.getvalue()


def page_of(text: str, charset: str = "gb2312") -> bytes:
    """A saved web page with the text among a site's furniture."""
    lines = [line for line in text.split("\n") if line.strip()]
    inside = "".join(_row(line) if "\t" in line else f'<p style="text-indent:2em"><span>{line}</span></p>' for line in lines)
    page = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>政府网站</title>'
        '<style>p{margin:0}</style></head><body><div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>'
        '<li><a href="/fw">政务服务</a></li></ul></div><div class="wrap"><div class="left"><a>机构职能</a><a>规划计划</a></div>'
        f'<div class="main"><div style="display:none">无障碍朗读内容</div><div class="TRS_Editor">{inside}</div></div></div>'
        '<div class="foot">版权所有 <a>网站地图</a> 备案号：蜀ICP备05001234号-1</div><script>var 存在的问题=1;</script></body></html>'
    )
    return page.encode("gb18030" if charset.startswith("gb") else charset)


def _row(line: str) -> str:
    return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("\t")) + "</tr></table>"


def pdf_without_text() -> bytes:
    """A PDF of one page that holds nothing but a picture."""
    pixels = zlib.compress(b"\xff" * 300)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(pixels), pixels),
        b"<</Length 31>>stream\nq 595 0 0 842 0 0 cm /I Do Q   \nendstream",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)


def lying_zip() -> bytes:
    """A Word file whose document part says that it unpacks to little and unpacks to much."""
    made = bytearray(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"0" * 80_000_000}))
    central = made.rfind(b"PK\x01\x02")
    made[central + 24 : central + 28] = struct.pack("<I", 1000)
    return bytes(made)
