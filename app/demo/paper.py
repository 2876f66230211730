"""Small proof files for the story, made as they are needed; it knows how a page is written, and refuses to know what it proves.

The text is drawn with a font that every reader of PDF has at hand, so that no font is carried about.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = "application/vnd.openxmlformats-package.relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

LINE = 26
TOP = 740


def page(name: str, unit: str, title: str, day: date) -> bytes:
    """A proof file by its name: a .docx or a .pdf of one page, the same bytes for the same words."""
    heading = name.rpartition(".")[0]
    lines = (
        heading,
        "",
        f"事项：{title}",
        f"单位：{unit}",
        f"日期：{day.year}年{day.month}月{day.day}日",
        "",
        "（演示材料，内容为虚构）",
    )
    return _word(lines) if name.endswith(".docx") else _pdf(lines)


def _word(lines: Iterable[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELATIONS}+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
    return out.getvalue()


def _pdf(lines: tuple[str, ...]) -> bytes:
    drawn = [b"BT /F1 15 Tf 72 %d Td %d TL" % (TOP, LINE)]
    for line in lines:
        drawn += [b"<" + piece.encode("utf-16-be").hex().encode() + b"> Tj T*" for piece in _wrapped(line)]
    content = b"\n".join((*drawn, b"ET"))
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 6 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    return _assembled(objects)


def _wrapped(line: str, width: int = 28) -> list[str]:
    return [line[start : start + width] for start in range(0, len(line), width)] or [""]


def _assembled(objects: tuple[bytes, ...]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
