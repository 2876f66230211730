"""The trail goes to a log server too: what was committed, nothing that was undone, and nobody waits for it."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.audit.forward_jobs import line_of, opened
from app.audit.models import AuditRow
from app.audit.seal import Sealed
from app.extensions import db
from config import BadSetting, from_environment
from tests import builders


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A log server that takes datagrams."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", 0))
        sink.settimeout(0.3)
        yield sink


def taken(server: socket.socket) -> list[dict[str, object]]:
    """What has come so far, each with its priority checked: facility authpriv (10), level info (6)."""
    found = []
    with suppress(TimeoutError):
        while True:
            head, _gap, body = server.recv(65535).decode().partition("duban-audit: ")
            assert head == "<86>"
            found.append(json.loads(body))
    return found


def test_each_committed_row_is_forwarded_and_none_that_was_undone(app: Flask, server: socket.socket) -> None:
    app.extensions["trail_forwarder"] = opened(f"127.0.0.1:{server.getsockname()[1]}")
    builders.unit("kept")
    db.session.commit()
    builders.unit("undone")
    db.session.flush()
    db.session.rollback()
    with suppress(ZeroDivisionError), db.session.begin_nested():
        builders.unit("savepoint")
        raise ZeroDivisionError
    for n in range(30):
        builders.unit(f"a-long-code-of-a-unit-{n}")
    db.session.commit()
    rows = {row.number: row for row in db.session.scalars(select(AuditRow))}
    lines = taken(server)
    assert [line["number"] for line in lines] == sorted(rows) == [1, 2]
    for line in lines:
        row = rows[line["number"]]
        assert (line["kind"], line["seal"], line["previous"]) == (row.kind, row.seal, row.previous)
        assert row.changes.startswith(str(line["changes"])) and len(str(line["changes"])) <= 1500


def test_a_log_server_that_is_away_stops_nobody(app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert opened(f"{'x' * 70}:514") is None and "cannot be reached" in caplog.text
    assert opened("") is None
    app.extensions["trail_forwarder"] = opened(str(tmp_path / "no-such-socket"))
    builders.unit("a", "张三局")
    db.session.commit()
    assert db.session.scalar(select(AuditRow.number)) == 1, "the trail itself has the row"
    said = [record.getMessage() for record in caplog.records if record.name == "app.audit.forward_jobs"]
    assert said[-1] == "a row of the trail was not forwarded" and "张三" not in caplog.text


def test_the_setting_is_read(tmp_path: Path) -> None:
    for good in ("", "10.0.0.5:514", "/dev/log"):
        assert from_environment({"DATA_DIR": str(tmp_path), "AUDIT_SYSLOG": good}).audit_syslog == good
    for bad in ("514", "host:", "host:0", "host:x"):
        with pytest.raises(BadSetting, match="AUDIT_SYSLOG"):
            from_environment({"DATA_DIR": str(tmp_path), "AUDIT_SYSLOG": bad})


def test_a_line_fits_into_a_datagram() -> None:
    row = Sealed(1, clock.now(), "change", "x", "li\n<86>forged", "", "10.0.0.1", "done", "很" * 9000, "")
    said = line_of(row, "seal")
    assert said.isprintable(), "and is one line, whatever stands in it"
    assert len(said.encode()) < 8192 and json.loads(said.partition(": ")[2])["changes"] == "很" * 1500
