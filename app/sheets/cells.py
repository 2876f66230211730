"""Cells as they come out of a workbook, and what people write into them; pure, it knows no column's meaning."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from app.sheets.errors import NotAFigure

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Row:
    """A row with its number as the spreadsheet program shows it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> int:
        """How many cells say something."""
        return sum(1 for cell in self.cells if text_of(cell))


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its rows that say something, in order."""

    name: str
    rows: tuple[Row, ...]


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, days as 2026-06-30, outer blanks and control characters away."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return f"{int(cell)}" if float(cell).is_integer() and abs(cell) < 1e15 else repr(cell)
    ended = cell.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    # rare characters of names stand in the private areas and are kept
    kept = (c for c in ended if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return "".join(kept).strip(" \n\t\u3000\u00a0")


def plain(text: str) -> str:
    """A text with full-width digits, letters and signs made half-width and without any blanks, for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def figure_of(cell: Cell) -> Decimal | None:
    """The number in a cell, full-width digits, thousands marks and percent signs allowed; nothing is None. Raises NotAFigure."""
    text = plain(text_of(cell)).replace(",", "").removesuffix("%")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise NotAFigure(text=text_of(cell)[:30]) from None
    if not value.is_finite():
        raise NotAFigure(text=text_of(cell)[:30])
    return value
