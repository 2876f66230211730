"""The real site on a free port for tests with a browser: the product's own application behind a threaded server."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace

from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from app.extensions import db
from config import Settings


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[tuple[str, Flask]]:
    """Serve for as long as the block lasts, with CSRF and limits as in production; gives the address and the application."""
    settings = replace(settings, testing=False)
    probe = make_server("127.0.0.1", 0, Flask("probe"))
    port = probe.port
    probe.server_close()
    address = f"http://127.0.0.1:{port}"
    app = create_app(replace(settings, base_url=address))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address, app
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        with app.app_context():
            db.engine.dispose()
