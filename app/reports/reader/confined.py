"""Knows how to have a file read in a process of its own (app/confined.py holds its limits); reading itself is elsewhere.

The libraries that read pages, Word and PDF are named by child.py alone, so that no worker of the web carries them.
"""

from collections.abc import Sequence
from dataclasses import asdict

from app.confined import Stopped, in_child
from app.errors import Refused
from app.reports.reader import refusals
from app.reports.reader.as_json import from_json
from app.reports.reader.finding import Reading, UnitHint
from app.reports.reader.kinds import check_size, needs_conversion
from app.reports.reader.office import to_docx
from app.reports.reader.refusals import DamagedFile, ReadingTooLong

#: the module whose child() answers
CHILD = "app.reports.reader.child"


def read_confined(name: str, data: bytes, units: Sequence[UnitHint] = (), paper: str = "report") -> Reading:
    """The reading of a file, made in a child process; a child that is stopped by its limits ends in ``ReadingTooLong``."""
    check_size(data)
    suffix = needs_conversion(name, data)
    if suffix:
        name, data = f"{name}.docx", to_docx(data, suffix)
    try:
        answer = in_child(CHILD, {"name": name, "units": [asdict(unit) for unit in units], "paper": paper}, data)
    except Stopped as error:
        raise ReadingTooLong from error
    if "refused" in answer:
        raise _refusal(answer["refused"])
    return from_json(answer)


def _refusal(name: str) -> Refused:
    kind = getattr(refusals, name, DamagedFile)
    return kind() if isinstance(kind, type) and issubclass(kind, Refused) else DamagedFile()
