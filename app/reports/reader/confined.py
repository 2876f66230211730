"""Knows how to read a file in a process of its own, with limits on memory, time and waiting; reading itself is elsewhere.

The child is started with an empty stand-in for the ``app`` package, so that it imports the reader and nothing of the web.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.errors import Refused
from app.reports.reader import refusals
from app.reports.reader.as_json import as_json, from_json
from app.reports.reader.finding import Reading, UnitHint
from app.reports.reader.formats import check_size, needs_conversion
from app.reports.reader.office import to_docx
from app.reports.reader.reading import read_file
from app.reports.reader.refusals import DamagedFile, ReadingTooLong

_MEMORY_BYTES = 1024 * 1024 * 1024
_CPU_SECONDS = 12
_WALL_SECONDS = 15
_START = (
    "import sys,types;app=types.ModuleType('app');app.__path__=[sys.argv[1]];sys.modules['app']=app;"
    "from app.reports.reader.confined import child;child()"
)


def read_confined(name: str, data: bytes, units: Sequence[UnitHint] = ()) -> Reading:
    """The reading of a file, made in a child process; a child that is stopped by its limits ends in ``ReadingTooLong``."""
    check_size(data)
    suffix = needs_conversion(name, data)
    if suffix:
        name, data = f"{name}.docx", to_docx(data, suffix)
    head = json.dumps({"name": name, "units": [asdict(unit) for unit in units]}).encode() + b"\n"
    command = [sys.executable, "-c", _START, str(Path(__file__).resolve().parents[2])]
    try:
        done = subprocess.run(command, input=head + data, capture_output=True, timeout=_WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadingTooLong from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise ReadingTooLong from error
    if "refused" in answer:
        raise _refusal(answer["refused"])
    return from_json(answer)


def child() -> None:
    """What the child does: one file from standard input, one JSON object to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    asked = json.loads(sys.stdin.buffer.readline())
    units = [UnitHint(one["code"], tuple(one["names"]), tuple(one["duties"])) for one in asked["units"]]
    try:
        answer = as_json(read_file(asked["name"], sys.stdin.buffer.read(), units))
    except Refused as refused:
        answer = {"refused": type(refused).__name__}
    except (MemoryError, RecursionError):
        answer = {"refused": ReadingTooLong.__name__}
    sys.stdout.write(json.dumps(answer))


def _refusal(name: str) -> Refused:
    kind = getattr(refusals, name, DamagedFile)
    return kind() if isinstance(kind, type) and issubclass(kind, Refused) else DamagedFile()
