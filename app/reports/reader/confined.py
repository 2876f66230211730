"""Knows how to read a file in a process of its own (app/confined.py holds its limits); reading itself is elsewhere."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.confined import Stopped, in_child, serve
from app.errors import Refused
from app.reports.reader import refusals
from app.reports.reader.as_json import as_json, from_json
from app.reports.reader.finding import Reading, UnitHint
from app.reports.reader.formats import check_size, needs_conversion
from app.reports.reader.office import to_docx
from app.reports.reader.reading import read_file
from app.reports.reader.refusals import DamagedFile, ReadingTooLong


def read_confined(name: str, data: bytes, units: Sequence[UnitHint] = (), paper: str = "report") -> Reading:
    """The reading of a file, made in a child process; a child that is stopped by its limits ends in ``ReadingTooLong``."""
    check_size(data)
    suffix = needs_conversion(name, data)
    if suffix:
        name, data = f"{name}.docx", to_docx(data, suffix)
    try:
        answer = in_child(__name__, {"name": name, "units": [asdict(unit) for unit in units], "paper": paper}, data)
    except Stopped as error:
        raise ReadingTooLong from error
    if "refused" in answer:
        raise _refusal(answer["refused"])
    return from_json(answer)


def child() -> None:
    """What the child does: one file to one reading."""
    serve(_read)


def _read(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    units = [UnitHint(one["code"], tuple(one["names"]), tuple(one["duties"])) for one in asked["units"]]
    try:
        return as_json(read_file(asked["name"], data, units, asked["paper"]))
    except Refused as refused:
        return {"refused": type(refused).__name__}


def _refusal(name: str) -> Refused:
    kind = getattr(refusals, name, DamagedFile)
    return kind() if isinstance(kind, type) and issubclass(kind, Refused) else DamagedFile()
