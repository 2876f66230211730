"""Where TLS is asked for nothing leaves without it: neither to a server that does not offer it, nor to one that cannot prove its name."""

import dataclasses
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.mail.jobs import deliver
from app.mail.models import Letter
from tests.mail.sink import Sink
from tests.mail.test_deliver import NOW, _letters


def _at(app: Flask, port: int, security: str) -> None:
    app.extensions["settings"] = dataclasses.replace(
        app.extensions["settings"],
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security=security,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("security", "sent"), [("none", 1), ("starttls", 0), ("ssl", 0)])
def test_a_server_without_tls_gets_no_letter(app: Flask, security: str, sent: int) -> None:
    _letters(1)
    with Sink() as sink:
        _at(app, sink.port, security)
        assert deliver(now=NOW).accepted == sent == len(sink.accepted)
        assert sent or {stage for stage, _word in sink.reached} <= {"connect"}
    assert sent or "未能连接邮件服务器" in db.session.scalars(select(Letter.last_answer)).one(), "and the outbox says why"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_that_vouches_for_itself_gets_no_letter(app: Flask, tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -keyout key -out cert"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    shook: list[bool] = []

    def serve(listener: socket.socket) -> None:
        line, _from = listener.accept()
        line.settimeout(10)
        try:
            with context.wrap_socket(line, server_side=True):
                shook.append(True)
        except OSError:
            shook.append(False)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=[listener])
        thread.start()
        _letters(1)
        _at(app, listener.getsockname()[1], "ssl")
        assert deliver(now=NOW).accepted == 0
        thread.join(15)
    assert shook == [False], "the client hung up when it saw the certificate"
    assert "CERTIFICATE_VERIFY_FAILED" in db.session.scalars(select(Letter.last_answer)).one(), "and the outbox says why"
