"""Work on a file from outside in a process of its own, with limits on memory, time and unpacking; it knows no kind of file.

The child is started with an empty stand-in for the ``app`` package, so that it imports the one module asked for and nothing of
the web. What goes in is a JSON line and the bytes; what comes back is one JSON object.
"""

import json
import lzma
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_MEMORY_BYTES = 1024 * 1024 * 1024
_CPU_SECONDS = 12
_WALL_SECONDS = 15
_START = (
    "import sys,types;app=types.ModuleType('app');app.__path__=[sys.argv[1]];sys.modules['app']=app;"
    "import importlib;importlib.import_module(sys.argv[2]).child()"
)

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 100 * 1024 * 1024
#: a part that shrinks more than this was made to blow up; small parts of a blank form may shrink as much
MOST_SHRINKING = 120


class Stopped(Exception):
    """The child was stopped by its limits, or died of the file."""


def in_child(module: str, asked: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """What ``child()`` of a module answers to these. Raises Stopped."""
    command = [sys.executable, "-c", _START, str(Path(__file__).resolve().parent), module]
    sent = json.dumps(asked).encode() + b"\n" + body
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=_WALL_SECONDS, check=False)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Stopped from error
    if answer.get("stopped"):
        raise Stopped
    return answer


def serve(work: Callable[[dict[str, Any], bytes], dict[str, Any]]) -> None:
    """What a child does: lay the limits on itself, then one answer to one question."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        answer = work(asked, sys.stdin.buffer.read())
    except (MemoryError, RecursionError):
        answer = {"stopped": True}
    sys.stdout.write(json.dumps(answer))


#: what zipfile raises on bytes that are no whole archive; which of them, depends on where the damage is. They are refused, never passed over
DAMAGED = (
    zipfile.BadZipFile, EOFError, IndexError, NotImplementedError, OSError, RuntimeError, ValueError, lzma.LZMAError, struct.error,
    zlib.error,
)  # fmt: skip


def oddity(archive: zipfile.ZipFile) -> str:
    """What speaks against unpacking an archive, by what it announces: bomb, encrypted, or nothing."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        return "bomb"
    return "encrypted" if any(entry.flag_bits & 1 for entry in entries) else ""


def swollen(entry: zipfile.ZipInfo) -> bool:
    """Whether a part announces more than anything honest shrinks to its packed size."""
    return entry.file_size > 1_000_000 and entry.file_size > MOST_SHRINKING * max(entry.compress_size, 1)
