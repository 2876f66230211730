"""The log: one line of JSON for whatever happened; it knows when, how grave and where, and refuses to know about whom.

Nothing that a person typed or that stood in the database gets in. Of a message only the words that its author wrote, of an
error its type and the places it came through, of facts numbers and a few names that are the program's own.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

from app.clock import ZONE

#: the number of the request that is served now; it stands on error pages and in every line told meanwhile
request_number: ContextVar[str] = ContextVar("request_number", default="")

#: facts that are words: names of the program's own, never of people
NAMES = frozenset({"endpoint", "method", "step", "rule", "about"})
#: whose messages are told whole: our own are constants, those about the database's structure speak of tables and revisions
PLAIN = frozenset({"app", "alembic", "flask_migrate"})
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
#: what every record has, and no fact
_USUAL = frozenset({*logging.LogRecord("", 0, "", 0, "", (), None).__dict__, "message", "asctime", "taskName"})
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.\d+)?[hlL]?[a-zA-Z]")
#: from here on a message made beforehand holds values
_VALUES = re.compile(r"[:=<(\[{'\"`]|\s/")
#: digits that may be a telephone or an identity, an address of mail or network, and whatever is not plain English
_TELLING = re.compile(r"\S*@\S*|\d{1,3}(?:\.\d{1,3}){3}|\d{7,}|[^\x20-\x7e]+")


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, ZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": _words(record),
        }
        if number := request_number.get():
            line["request"] = number
        line |= dict(_facts(record))
        if record.exc_info and record.exc_info[1] is not None:
            line |= _trouble(record.exc_info[1])
        return json.dumps(line)


def _words(record: logging.LogRecord) -> str:
    """What the author of a message wrote, with numbers filled in and everything else left open."""
    message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.args:
        values = record.args.values() if isinstance(record.args, dict) else record.args
        given = iter(values)
        message = _PLACEHOLDER.sub(lambda _hit: _number(next(given, None)), message.replace("%%", "%"))
    elif record.name.partition(".")[0] not in PLAIN:
        # our own messages are constants, which a test holds; another's may be made of values
        message = _VALUES.split(message, maxsplit=1)[0]
    return _TELLING.sub("…", message).strip()


def _number(value: object) -> str:
    return str(value) if isinstance(value, int | float) else "…"


def _facts(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    for name, value in record.__dict__.items():
        if name not in _USUAL and (
            isinstance(value, int | float) or (name in NAMES and isinstance(value, str) and _NAME.fullmatch(value))
        ):
            yield name, value


def _trouble(error: BaseException) -> dict[str, Any]:
    """Types and places of an error and of what it came from: not its words, for they may quote names and letters."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)
    # our own frames, and where in a library it ended
    told = [frame for frame in frames if "site-packages" not in frame.filename or frame is frames[-1]]
    places = [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in told]
    return {"error": kinds, "places": places[-12:]}


def begin(level: str = "") -> None:
    """Let everything that this process logs be such lines on standard error. ``level``: of our own lines; info when left out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("app").setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
    # the development server would tell each request a second time
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = _fallen


def _fallen(fallen: threading.ExceptHookArgs) -> None:
    """A thread that ended by an error says so as a line, not by Python's own words."""
    if fallen.exc_value is not None:
        logging.getLogger(__name__).error("a thread fell", exc_info=fallen.exc_value)
