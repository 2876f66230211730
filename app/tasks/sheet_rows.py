"""Rows of an office's workbook as values of the ledger, each with the reasons why it does not come in or what stays open; pure."""

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.reports.papers import paper_of
from app.sheets.cells import Cell, Row, plain, text_of
from app.sheets.days import Deadline, deadline_of
from app.sheets.errors import NotADay
from app.sheets.preview import Line, line_of
from app.tasks.checks import squeezed, written
from app.tasks.errors import TooLong
from app.tasks.papers import RECTIFICATION
from app.tasks.sheet_columns import FIELDS, LIMITS
from app.words import N_, Said

_BETWEEN = re.compile(r"[、，,；;/\n]+|\s{1,}")
#: longest title of a task, in characters
TITLE = 500
#: what a workbook says and no field of a task holds
KEPT = ("progress", "evidence", "opinion", "state", "closed")


@dataclass(frozen=True)
class Known:
    """Who may be named: every way to write a unit or a leader, as compared → its id."""

    units: Mapping[str, int]
    #: units that may be asked to help and never to lead
    invited: frozenset[int]
    leaders: Mapping[str, int]
    #: words of a nature → its code
    natures: Mapping[str, str]


@dataclass(frozen=True)
class Coming:
    """A row as it would become a draft."""

    row: int
    title: str = ""
    problem: str = ""
    measures: str = ""
    kind: str = ""
    target: str = ""
    nature: str = ""
    lead: int | None = None
    supporting: tuple[int, ...] = ()
    leader: int | None = None
    handler: str = ""
    standing: bool = False
    due: date | None = None
    paper: str = ""
    paper_title: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    #: new · same · refused
    fate: str = "new"
    wrong: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    #: names of units that the roster does not have, as written
    unknown: tuple[str, ...] = ()

    def fingerprint(self, year: int) -> str:
        """What tells this row from every other: the same row of the same year does not come in twice."""
        return fingerprint(year, self.title, self.measures)


def fingerprint(year: int, title: str, measures: str) -> str:
    """Of a task by its year, title and measures, whatever blanks and widths they are written with."""
    return hashlib.sha256("\n".join((str(year), plain(title), plain(measures))).encode()).hexdigest()


def packed(rows: Iterable[Row]) -> bytes:
    """Rows as bytes to be kept; days stay days."""
    return zlib.compress(
        json.dumps([[row.number, [_out(cell) for cell in row.cells]] for row in rows], ensure_ascii=False).encode(), 6
    )


def unpacked(body: bytes) -> list[Row]:
    """The rows again."""
    return [Row(number, tuple(_in(cell) for cell in cells)) for number, cells in json.loads(zlib.decompress(body))]


def _out(cell: Cell) -> Any:
    return {"d": cell.isoformat()} if isinstance(cell, date) else cell


def _in(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["d"]) if "T" in cell["d"] else date.fromisoformat(cell["d"])
    known: Cell = cell
    return known


def _readers(year: int) -> dict[str, Callable[[Cell], Any]]:
    words = {each.code: str(each.word) for each in FIELDS}

    def text(code: str) -> Callable[[Cell], str]:
        limit = LIMITS.get(code, 300)

        def read(cell: Cell) -> str:
            said = written(text_of(cell)) if code in LIMITS else squeezed(text_of(cell))
            if len(said) > limit:
                raise TooLong(field=words[code], limit=limit)
            return said

        return read

    def due(cell: Cell) -> tuple[Deadline, str]:
        try:
            return deadline_of(cell, year), squeezed(text_of(cell))
        except NotADay:
            return Deadline(None), squeezed(text_of(cell))

    return {each.code: text(each.code) for each in FIELDS} | {"due": due}


def coming(
    sheet: str, rows: Sequence[Row], columns: Mapping[int, str], year: int, known: Known, paper: tuple[str, str]
) -> list[Coming]:
    """Every row as it would come in; whether it is there already is told by ``sorted_out``. ``paper``: of rows that name none."""
    readers = _readers(year)
    return [_coming(line_of(sheet, row, columns, FIELDS, readers), known, paper) for row in rows]


def _coming(line: Line, known: Known, paper: tuple[str, str]) -> Coming:
    said = dict(line.values)
    problem, measures = said.get("problem", ""), said.get("measures", "")
    if not problem and not measures and not line.wrong:
        return Coming(line.row, fate="refused", wrong=(Said(N_("没有「存在问题」也没有「整改措施」，不知道要办什么")),))
    if line.wrong:
        return Coming(line.row, title=squeezed(problem or measures)[:TITLE], fate="refused", wrong=line.wrong)
    notes: list[Said] = []
    deadline, due_words = said.get("due", (Deadline(None), ""))
    whole = problem or measures
    title = squeezed(whole)
    title = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
    kept = {code: said[code] for code in KEPT if said.get(code)}
    named, supporting = _led_by(said.get("lead", ""), said.get("supporting", ""), known, notes)
    unknown: list[str] = []
    lead = _unit(named, known, notes, unknown)
    if lead in known.invited:
        notes.append(Said(N_("牵头单位「%(unit)s」是商请单位，不能交办，先留空"), {"unit": named}))
        lead = None
    if due_words and deadline.day is None:
        kept["due"] = due_words
        notes.append(Said(N_("时限「%(text)s」没有写明日期，先留空"), {"text": due_words[:30]}))
    if lead is None and said.get("lead"):
        kept["lead"] = said["lead"]
    own = said.get("paper_title", "") or paper[1]
    return Coming(
        row=line.row, title=title, problem="" if problem == title else problem,
        measures=measures if problem or measures != title else "", kind="rectification" if problem else "arrangement",
        target=said.get("target", ""), nature=_nature(said.get("nature", ""), deadline, known),
        lead=lead, supporting=_supporting(supporting, lead, known, notes, kept, unknown),
        leader=_leader(said.get("leader", ""), known, notes, kept), handler=said.get("handler", "")[:80],
        standing=deadline.standing or said.get("nature", "") == RECTIFICATION["for_ever"], due=deadline.day,
        paper=paper_of(own, paper[0]), paper_title=own, kept=kept, notes=tuple(notes),
        unknown=tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _led_by(lead: str, supporting: str, known: Known, notes: list[Said]) -> tuple[str, str]:
    """Who leads and who helps: a task has one lead unit, so of several the first leads and the others help."""
    names = [name for name in _BETWEEN.split(lead) if name]
    if len(names) < 2 or plain(lead) in known.units:
        return lead, supporting
    notes.append(Said(N_("写了多个牵头单位，以「%(unit)s」为牵头，其余列为配合"), {"unit": names[0][:30]}))
    return names[0], "、".join([*names[1:], supporting])


def _unit(name: str, known: Known, notes: list[Said], unknown: list[str]) -> int | None:
    if not name:
        return None
    found = known.units.get(plain(name))
    if found is None:
        unknown.append(name)
        notes.append(Said(N_("单位名录里没有牵头单位「%(unit)s」，先留空"), {"unit": name[:30]}))
    return found


def _supporting(
    text: str, lead: int | None, known: Known, notes: list[Said], kept: dict[str, str], unknown: list[str]
) -> tuple[int, ...]:
    names = [name for name in _BETWEEN.split(text) if name]
    found = [(name, known.units.get(plain(name))) for name in names]
    missing = [name for name, unit in found if unit is None]
    if missing:
        unknown += missing
        kept["supporting"] = "、".join(missing)
        notes.append(Said(N_("单位名录里没有配合单位「%(unit)s」，没有列入"), {"unit": kept["supporting"][:60]}))
    return tuple(dict.fromkeys(unit for _name, unit in found if unit is not None and unit != lead))


def _leader(text: str, known: Known, notes: list[Said], kept: dict[str, str]) -> int | None:
    if not text:
        return None
    found = known.leaders.get(plain(text))
    if found is None:
        kept["leader"] = text
        notes.append(Said(N_("没有找到责任领导「%(name)s」，先留空"), {"name": text[:30]}))
    return found


def _nature(text: str, deadline: Deadline, known: Known) -> str:
    if text:
        return known.natures.get(plain(text), text[:20])
    return "for_ever" if deadline.standing else ""


def natures(words: Mapping[str, str]) -> dict[str, str]:
    """Words of natures → their codes, the reader's own and those of rectification."""
    return {plain(word): code for code, word in {**words, **RECTIFICATION}.items()}


def sorted_out(rows: Iterable[Coming], year: int, there: set[str]) -> list[Coming]:
    """The rows with their fate: one that the ledger has, or that stood further up, is the same. ``there`` grows by what is new."""
    done = []
    for row in rows:
        if row.fate == "new":
            mark = row.fingerprint(year)
            if mark in there:
                row = Coming(row.row, title=row.title, fate="same")
            there.add(mark)
        done.append(row)
    return done
