"""Workbooks for people: written row by row, whatever the number; it knows cells and widths, not what they mean.

Text stays text: nothing somebody typed becomes a formula or a link, however it begins.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: the longest text a cell holds
LONGEST = 32_767
#: a list of choices written into the cell's own rule may be this long; a longer one is no list but a hint
_LONGEST_LIST = 255
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and the choices offered below the last row and in it."""

    head: str
    width: int = 12
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetOut:
    """A sheet to be written. ``rows`` may be a generator; ``blank`` is how many empty rows below still offer the choices."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    #: a row over the whole width above the head, or empty
    title: str = ""
    blank: int = 0


def write_workbook(sheets: Iterable[SheetOut], into: IO[bytes]) -> None:
    """Write a workbook into an open file, in constant memory."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with xlsxwriter.Workbook(into, options) as book:
        shapes = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}),
            "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "moment": book.add_format({"border": 1, "num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}),
        }
        taken: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, shapes)


def workbook(sheets: Iterable[SheetOut]) -> io.BytesIO:
    """A workbook in memory, for an answer."""
    file = io.BytesIO()
    write_workbook(sheets, file)
    file.seek(0)
    return file


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name the program accepts: at most 31 characters, none of its signs, none twice."""
    plain = name.translate(_FORBIDDEN).strip()[:28] or "Sheet"
    unique, number = plain, 2
    while unique.lower() in taken:
        unique, number = f"{plain[:25]} {number}", number + 1
    taken.add(unique.lower())
    return unique


def _write(page: Worksheet, sheet: SheetOut, shapes: dict[str, Format]) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
    head = 0
    if sheet.title:
        if len(sheet.columns) > 1:
            page.merge_range(0, 0, 0, len(sheet.columns) - 1, "", shapes["title"])
        page.set_row(0, 30)
        page.write_string(0, 0, sheet.title[:LONGEST], shapes["title"])
        head = 1
    for number, column in enumerate(sheet.columns):
        page.write_string(head, number, column.head, shapes["head"])
    page.freeze_panes(head + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    last = head
    for values in sheet.rows:
        last += 1
        _cells(page, last, values, shapes)
    if last > head:
        page.autofilter(head, 0, last, len(sheet.columns) - 1)
    for number, column in enumerate(sheet.columns):
        _offer(page, head + 1, max(last + sheet.blank, head + 1), number, column.choices)


def _cells(page: Worksheet, row: int, values: Iterable[object], shapes: dict[str, Format]) -> None:
    """Write a row; words and empty cells come first, for nearly all are one or the other."""
    string, blank, text = page.write_string, page.write_blank, shapes["text"]
    for column, value in enumerate(values):
        if type(value) is str and value:
            string(row, column, value[:LONGEST], text)
        elif value is None or value == "":
            blank(row, column, None, text)
        else:
            _cell(page, row, column, value, shapes)


def _cell(page: Worksheet, row: int, column: int, value: object, shapes: dict[str, Format]) -> None:
    """Write what is not plain words by the method for its kind, so that none is guessed at."""
    if isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), shapes["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, shapes["day"])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, column, value, shapes["text"])
    else:
        page.write_string(row, column, str(value)[:LONGEST], shapes["text"])


def _offer(page: Worksheet, first: int, last: int, column: int, choices: tuple[str, ...]) -> None:
    """Offer choices without forbidding anything else: what is wrong is said when the sheet comes back."""
    if choices and len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice for choice in choices):
        rule: dict[str, Any] = {"validate": "list", "source": list(choices), "error_type": "information"}
        page.data_validation(first, column, last, column, rule)
