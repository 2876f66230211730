"""Rows read against fields before anything is kept: each with its values, or the reasons why not; pure values.

A room gives one reader for each of its fields: cell → value, refusing with a ``Refused``. Nothing is decided here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refused
from app.sheets.cells import Cell, Row
from app.sheets.columns import Field
from app.words import N_, Said

Reader = Callable[[Cell], Any]


@dataclass(frozen=True)
class Line:
    """One row as it would come in. With a reason in ``wrong`` it does not; ``notes`` say what was left open."""

    sheet: str
    row: int
    values: Mapping[str, Any]
    wrong: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    #: what the cells said, by field, for showing
    said: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """Whether it would come in."""
        return not self.wrong


def about(word: str, no: Refused) -> Said:
    """A refusal as the reason of a row: which column, and what is wrong in it."""
    return Said(N_("%(column)s：%(reason)s"), {"column": word, "reason": Said(no.template, no.facts)})


def line_of(sheet: str, row: Row, columns: Mapping[int, str], fields: Sequence[Field], readers: Mapping[str, Reader]) -> Line:
    """Read one row: every field that has a column, each reason kept, so that a person sees all of them at once."""
    by_code = {each.code: each for each in fields}
    said = {code: row.cells[column] if column < len(row.cells) else None for column, code in columns.items() if code in by_code}
    values: dict[str, Any] = {}
    wrong: list[Said] = []
    for code, cell in said.items():
        try:
            values[code] = readers[code](cell)
        except Refused as no:
            wrong.append(about(by_code[code].word, no))
    for each in fields:
        if each.needed and said.get(each.code) is None:
            wrong.append(Said(N_("缺%(column)s"), {"column": each.word}))
    return Line(sheet=sheet, row=row.number, values=values, wrong=tuple(wrong), said=said)


def lines_of(
    sheet: str, rows: Iterable[Row], columns: Mapping[int, str], fields: Sequence[Field], readers: Mapping[str, Reader]
) -> list[Line]:
    """Every row, in order."""
    return [line_of(sheet, row, columns, fields, readers) for row in rows]
