"""What the trail learns from answers: files handed out, doors that stayed shut; one row each, in a transaction of its own."""

from typing import Any

from flask import Flask, Response, g, request

from app.audit.forward_jobs import listen_for_rows, opened
from app.audit.trail_jobs import listen, note
from app.extensions import db, writing

#: what is a page to look at, not a file to keep
PAGES = frozenset({"text/html", "application/json", "text/plain", "image/svg+xml", "image/png"})


def prepare(app: Flask) -> None:
    """Let every answer be looked at before it leaves. An answer that cannot be told of does not leave."""
    listen()
    listen_for_rows()
    app.extensions["trail_forwarder"] = opened(app.extensions["settings"].audit_syslog)

    @app.after_request
    def _told(response: Response) -> Response:
        who = g.get("_login_user")
        if who is None or not who.is_authenticated or request.endpoint in (None, "static"):
            return response
        if kind := _kind(response):
            db.session.rollback()
            writing.set(True)
            note(kind, outcome="done" if kind == "export" else "refused", **_facts())
            db.session.commit()
        return response


def _kind(response: Response) -> str:
    """Which kind of row an answer is worth, if any."""
    if response.status_code < 400:
        handed_out = "attachment" in response.headers.get("Content-Disposition", "") or response.mimetype not in PAGES
        # a part of a file is a file told in pieces; a form may be answered by one as well
        return "export" if handed_out and response.status_code in (200, 206) and request.method != "HEAD" else ""
    if response.status_code == 403 or (response.status_code == 404 and g.get("refused")):
        return "denied"
    return "refused" if request.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 500 else ""


def _facts() -> dict[str, Any]:
    asked: dict[str, Any] = {name: str(value)[:60] for name, value in (request.view_args or {}).items()}
    return ({"asked": asked} if asked else {}) | ({"why": g.refused} if g.get("refused") else {})
