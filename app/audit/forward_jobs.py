"""Sending committed rows of the trail to a log server as well; it promises nothing: the trail itself is the record."""

import json
import logging
from logging.handlers import SysLogHandler

from flask import current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.audit.seal import Sealed
from app.audit.trail_jobs import WRITTEN
from app.extensions import db

#: letters of what a row says of changes; a line must fit into a datagram
LONGEST = 1500

log = logging.getLogger(__name__)


class Forwarder(SysLogHandler):
    """A log server. What it does not take is lost to it, and stops nobody."""

    append_nul = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name under which logging calls it
        """Say that a line did not get there; not which, for it names people."""
        log.error("a row of the trail was not forwarded")


def opened(address: str) -> Forwarder | None:
    """The log server of a setting: host:port or the path of a socket; None where none is set, or no such host is known."""
    if not address:
        return None
    host, _colon, port = address.rpartition(":")
    try:
        return Forwarder(address if address.startswith("/") else (host, int(port)), SysLogHandler.LOG_AUTHPRIV)
    except (OSError, UnicodeError):  # no such host, or what cannot be the name of one
        log.exception("the log server of AUDIT_SYSLOG cannot be reached; the trail is not forwarded")
        return None


def line_of(row: Sealed, seal: str) -> str:
    """A row as one line."""
    told = {**vars(row), "at": row.at.isoformat(), "changes": row.changes[:LONGEST], "seal": seal}
    return "duban-audit: " + json.dumps(told, ensure_ascii=False)


def _committed(session: Session) -> None:
    rows = session.info.pop(WRITTEN, ())
    forwarder = current_app.extensions.get("trail_forwarder") if rows and has_app_context() else None
    if forwarder is not None:
        for row, seal in rows:
            forwarder.handle(logging.LogRecord("trail", logging.INFO, "", 0, line_of(row, seal), None, None))


def listen_for_rows() -> None:
    """Let every commit of the application be heard. Once for the process, whatever the number of applications."""
    if not event.contains(db.session, "after_commit", _committed):
        event.listen(db.session, "after_commit", _committed)
