"""A workbook from outside (.xlsx, .xls, .ods) read in a child process under limits; it knows cells, not what they mean."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import python_calamine as calamine

from app.confined import DAMAGED, Stopped, in_child, oddity, serve, swollen
from app.errors import Refused
from app.sheets import errors
from app.sheets.cells import Cell, Row, Sheet, text_of

LARGEST_FILE = 20 * 1024 * 1024
MOST_CELLS = 200_000
#: cells of the used area, empty ones with it: what a stray cell far away may span
_WIDEST_AREA = 4_000_000
LONGEST_CELL = 32_767
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_workbook(name: str, data: bytes) -> list[Sheet]:
    """The visible sheets of a workbook that say something. Raises the refusals of sheets/errors.py, each naming the file."""
    _check(name, data)
    try:
        answer = in_child(__name__, {"name": name}, data)
    except Stopped as error:
        raise errors.ReadingStopped(file=name) from error
    if "refused" in answer:
        raise getattr(errors, answer["refused"])(**answer["facts"])
    sheets = [Sheet(each["name"], tuple(_row(row) for row in each["rows"])) for each in answer["sheets"]]
    if not sheets:
        raise errors.EmptyWorkbook(file=name)
    return sheets


def _check(name: str, data: bytes) -> None:
    """Look at the bytes before anything unpacks them."""
    if not data:
        raise errors.EmptyWorkbook(file=name)
    if len(data) > LARGEST_FILE:
        raise errors.WorkbookTooLarge(file=name)
    if data.startswith(_OLE):
        if any(word.encode("utf-16-le") in data for word in ("EncryptedPackage", "EncryptionInfo")):
            raise errors.LockedWorkbook(file=name)
        if not any(word.encode("utf-16-le") in data for word in ("Workbook", "Book\0")):
            raise errors.NotAWorkbook(file=name)
        return
    if not data.startswith(b"PK\x03\x04"):
        raise errors.NotAWorkbook(file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            odd = oddity(archive)
            if odd or any(swollen(entry) for entry in archive.infolist()):
                raise errors.LockedWorkbook(file=name) if odd == "encrypted" else errors.SwollenWorkbook(file=name)
            names = set(archive.namelist())
    except DAMAGED as error:
        raise errors.DamagedWorkbook(file=name) from error
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise errors.NotAWorkbook(file=name)


def child() -> None:
    """What the child does: one workbook to its rows."""
    serve(_read)


def _read(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    name = asked["name"]
    try:
        return {"sheets": list(_sheets(name, data))}
    except Refused as refused:
        return {"refused": type(refused).__name__, "facts": refused.facts}
    except calamine.PasswordError:
        return {"refused": "LockedWorkbook", "facts": {"file": name}}
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, ValueError, OSError):
        return {"refused": "DamagedWorkbook", "facts": {"file": name}}


def _sheets(file: str, data: bytes) -> Iterator[dict[str, Any]]:
    book = calamine.load_workbook(io.BytesIO(data))
    room = MOST_CELLS
    for known in book.sheets_metadata:
        if known.typ != calamine.SheetTypeEnum.WorkSheet or known.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(known.name)
        if sheet.total_height * sheet.total_width > _WIDEST_AREA:
            raise errors.TooManyCells(file=file, sheet=known.name, row=sheet.total_height, limit=MOST_CELLS)
        rows = []
        for number, cells in _rows(sheet):
            room -= sum(1 for cell in cells if cell is not None)
            if room < 0:
                raise errors.TooManyCells(file=file, sheet=known.name, row=number, limit=MOST_CELLS)
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
                raise errors.TooLongCell(file=file, sheet=known.name, row=number, limit=LONGEST_CELL)
            rows.append([number, cells])
        if rows:
            yield {"name": known.name, "rows": rows}


def _rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows that say something; a cell merged over several rows says the same in each of them."""
    start = sheet.start or (0, 0)
    down = {
        (row, first[1]): (first[0], first[1])
        for first, last in sheet.merged_cell_ranges or ()
        for row in range(first[0] + 1, min(last[0], sheet.total_height + start[0]) + 1)
    }
    kept: dict[tuple[int, int], Any] = {}
    over = set(down.values())
    for above, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        said = [_sent(cell) for cell in cells]
        for column in range(len(said)):
            place = (above, column)
            if place in over:
                kept[place] = said[column]
            elif place in down:
                said[column] = kept.get(down[place])
        while said and said[-1] is None:
            said.pop()
        if said:
            yield above + 1, said


def _sent(cell: Any) -> Any:
    """A cell as JSON takes it; a day is a map, for text may look like one."""
    if cell == "" and isinstance(cell, str):
        return None
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _row(sent: list[Any]) -> Row:
    return Row(sent[0], tuple(_got(cell) for cell in sent[1]))


def _got(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["t"]) if "t" in cell else date.fromisoformat(cell["d"])
    known: Cell = cell
    return known if not isinstance(known, str) or text_of(known) else None
