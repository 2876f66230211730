"""Workbooks made for the tests: as offices keep them, and as nobody honest makes them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter


def book(rows: Sequence[Sequence[Any]], name: str = "台账", dress: Callable[[Any, Any], None] | None = None) -> bytes:
    """A plain workbook of these rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if dress:
            dress(made, sheet)
    return file.getvalue()


def bomb() -> bytes:
    """A workbook whose one part unpacks to 300 MB."""
    file = io.BytesIO(book([["序号"]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _ in range(300):
            part.write(b"0" * 1_000_000)
    return file.getvalue()


def lying_bomb() -> bytes:
    """A workbook whose sheet announces few bytes and unpacks to 400 MB."""
    honest = zipfile.ZipFile(io.BytesIO(book([["序号"]])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in honest.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                archive.writestr(entry, honest.read(entry))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">')
            part.write(b'<c r="A1" t="inlineStr"><is><t>')
            for _ in range(400):
                part.write(b"0" * 1_000_000)
            part.write(b"</t></is></c></row></sheetData></worksheet>")
    data = file.getvalue()
    real = (400_000_000 + len(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t></t></is></c></row></sheetData></worksheet>'
    )).to_bytes(4, "little")  # fmt: skip
    assert real in data
    return data.replace(real, (2000).to_bytes(4, "little"))


def with_part(name: str, content: bytes) -> bytes:
    """A workbook with one part replaced."""
    honest = zipfile.ZipFile(io.BytesIO(book([["序号", "存在问题"], [1, "甲"]])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in honest.namelist():
            archive.writestr(entry, content if entry == name else honest.read(entry))
    return file.getvalue()
