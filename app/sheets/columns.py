"""Which column of a sheet is which field: proposed by the words of its head, confirmed by a person; pure values.

A room says which fields it takes (``Field``); what the fields mean, only that room knows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.sheets.cells import Row, Sheet, plain, text_of
from app.sheets.errors import NoHeadRow

#: how far down a head row is looked for: above it stand titles, units and dates
HEAD_WITHIN = 20
_ASIDE = re.compile(r"[\(\[【（〔].*?[\)\]】）〕]|[*※·:：、/\\\-_]")


@dataclass(frozen=True)
class Field:
    """A field that a room takes from a sheet: its code, its word, and what else offices call it."""

    code: str
    word: str
    synonyms: tuple[str, ...] = ()
    #: a row without it says nothing
    needed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it may be called, as compared."""
        return tuple(_compared(word) for word in (self.word, *self.synonyms))


@dataclass(frozen=True)
class Head:
    """A sheet's head row: its number, and the words of its columns (empty where there is none)."""

    row: int
    words: tuple[str, ...]


def _compared(word: str) -> str:
    return _ASIDE.sub("", plain(word)).lower()


def _fits(word: str, fields: Sequence[Field]) -> list[tuple[int, int]]:
    """How well a head word fits each field: (goodness, place of the field), the best first."""
    said = _compared(word)
    if not said or len(said) > 24:
        return []
    found = []
    for place, field in enumerate(fields):
        if said in field.words:
            found.append((100, place))
        elif inside := [len(known) for known in field.words if len(known) >= 2 and known in said]:
            found.append((max(inside), place))
    return sorted(found, key=lambda each: (-each[0], each[1]))


def head_of(sheet: Sheet, fields: Sequence[Field], file: str) -> Head:
    """The head row: the one of the first rows whose words fit most fields, two at the least. Raises NoHeadRow."""
    best, most = None, 1
    for row in sheet.rows:
        if row.number > HEAD_WITHIN:
            break
        fitting = {fits[0][1] for cell in row.cells if (fits := _fits(text_of(cell), fields))}
        if len(fitting) > most:
            best, most = row, len(fitting)
    if best is None:
        raise NoHeadRow(file=file, rows=HEAD_WITHIN, words="、".join(field.word for field in fields[:6]))
    return Head(best.number, tuple(text_of(cell) for cell in best.cells))


def headed_sheet(sheets: Sequence[Sheet], fields: Sequence[Field], file: str) -> tuple[Sheet, Head]:
    """The first sheet that has a head row, with it. Raises NoHeadRow."""
    for sheet in sheets:
        try:
            return sheet, head_of(sheet, fields, file)
        except NoHeadRow:
            continue
    raise NoHeadRow(file=file, rows=HEAD_WITHIN, words="、".join(field.word for field in fields[:6]))


def matched(head: Head, fields: Sequence[Field]) -> dict[int, str]:
    """A proposal: column → code of its field; exact words first, each field once, a column that fits none is left out."""
    ranked = sorted(
        ((-good, column, place) for column, word in enumerate(head.words) for good, place in _fits(word, fields)),
    )
    chosen: dict[int, str] = {}
    for _good, column, place in ranked:
        code = fields[place].code
        if column not in chosen and code not in chosen.values():
            chosen[column] = code
    return dict(sorted(chosen.items()))


def body_of(sheet: Sheet, head: Head, columns: Mapping[int, str]) -> list[Row]:
    """The rows under the head that say something in a matched column; a head repeated on a later page is passed over."""
    again = tuple(_compared(word) for word in head.words)
    return [
        row
        for row in sheet.rows
        if row.number > head.row
        and any(column < len(row.cells) and text_of(row.cells[column]) for column in columns)
        and tuple(_compared(text_of(cell)) for cell in row.cells) != again
    ]
