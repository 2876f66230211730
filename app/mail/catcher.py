"""The local mail catcher: takes every letter that comes and shows it on a page of its own; it sends nothing anywhere."""

import re
import signal
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from flask import Flask, abort, render_template, request
from werkzeug.serving import make_server

from app.clock import ZONE
from app.extensions import babel
from app.mail.sending import kept

HERE = "127.0.0.1"
LARGEST = 20 * 1024 * 1024
PER_PAGE = 50
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.eml")


class Caught(NamedTuple):
    """A letter as it was caught."""

    name: str
    at: datetime
    message: EmailMessage

    @property
    def text(self) -> str:
        """Its plain text."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""


class Catcher:
    """What the SMTP server does with a letter: keep it as a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd calls it so
        """Keep the letter before saying so."""
        content: bytes = envelope.content
        identity = message_from_bytes(content, policy=default)["Message-ID"] or ""
        kept(self._folder, str(identity), content)
        return "250 kept"


def caught(folder: Path) -> list[tuple[float, str]]:
    """The names of the letters in a folder, the newest first."""
    files = [(path.stat().st_mtime, path.name) for path in folder.glob("*.eml")]
    return sorted(files, reverse=True)


def letter(folder: Path, name: str, at: float | None = None) -> Caught:
    """One letter. Raises FileNotFoundError."""
    path = folder / name
    moment = datetime.fromtimestamp(path.stat().st_mtime if at is None else at, ZONE)
    return Caught(name, moment, message_from_bytes(path.read_bytes(), policy=default))


def site(folder: Path) -> Flask:
    """The small web site that shows what was caught: the list, and each letter. It changes nothing."""
    app = Flask("app")
    app.config.update(BABEL_DEFAULT_LOCALE="zh_Hans_CN")
    babel.init_app(app, locale_selector=_language)

    @app.get("/")
    def shelf() -> str:
        files = caught(folder)
        number = min(max(1, request.args.get("page", 1, int)), max(1, -(-len(files) // PER_PAGE)))
        here = files[(number - 1) * PER_PAGE : number * PER_PAGE]
        rows = [letter(folder, name, at) for at, name in here]
        return render_template("mail/caught.html", rows=rows, number=number, total=len(files), size=PER_PAGE, lang=_language())

    @app.get("/<name>")
    def one(name: str) -> str:
        if not NAME.fullmatch(name) or not (folder / name).is_file():
            abort(404)
        return render_template("mail/caught_letter.html", letter=letter(folder, name), lang=_language())

    @app.after_request
    def _dress(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:; form-action 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def serve(smtp_port: int, web_port: int, folder: Path, *, stop: Event | None = None) -> None:
    """Catch letters until told to stop (SIGTERM, SIGINT, or the event). Both servers hear this machine only."""
    folder.mkdir(parents=True, exist_ok=True)
    ended = stop or _on_signals()
    controller = Controller(Catcher(folder), hostname=HERE, port=smtp_port, data_size_limit=LARGEST)
    pages = make_server(HERE, web_port, site(folder), threaded=True)
    controller.start()
    thread = Thread(target=pages.serve_forever, daemon=True)
    thread.start()
    try:
        ended.wait()
    finally:
        pages.shutdown()
        thread.join()
        pages.server_close()
        controller.stop()


def _on_signals() -> Event:
    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ended


def _language() -> str:
    return "en" if request.accept_languages.best_match(("zh", "en"), "zh") == "en" else "zh_Hans_CN"
