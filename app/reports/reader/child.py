"""What the child of confined.py does: it knows every library that reads a file, and is imported there alone."""

from typing import Any

from app.confined import serve
from app.errors import Refused
from app.reports.reader.as_json import as_json
from app.reports.reader.finding import UnitHint
from app.reports.reader.reading import read_file


def child() -> None:
    """What the child does: one file to one reading."""
    serve(_read)


def _read(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    units = [UnitHint(one["code"], tuple(one["names"]), tuple(one["duties"])) for one in asked["units"]]
    try:
        return as_json(read_file(asked["name"], data, units, asked["paper"]))
    except Refused as refused:
        return {"refused": type(refused).__name__}
