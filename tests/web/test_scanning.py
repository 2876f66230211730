"""Uploaded files shown to a scanner first: what it finds, and what it could not look at, is kept nowhere and told in a sentence."""

import io
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.extensions import db
from app.tasks.models import Evidence
from config import from_environment
from tests import builders
from tests.conftest import Browser, settings_for
from tests.tasks import ground

#: the test file of the antivirus makers, in two parts so that no scanner finds this one
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: a scanner that knows one virus; it may see no key
SCANNER = """
import os, sys
sys.exit(2 if "SECRET_KEY" in os.environ else int(b"EICAR-STANDARD-ANTIVIRUS" in sys.stdin.buffer.read()))
"""
CLEAN = b"clean"


def _site(url: str, folder: Path, command: str) -> Flask:
    app = create_app(replace(settings_for(url, folder), scan_command=command))
    app.test_client_class = Browser
    return app


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("command", "data", "status", "word"),
    [(SCANNER, CLEAN, 302, ""), (SCANNER, EICAR, 409, "带有病毒"), ("import sys; sys.exit(2)", CLEAN, 409, "不能查毒"),
     (None, CLEAN, 409, "不能查毒"), ("", EICAR, 302, "")],
    ids=["clean", "found", "failing", "missing", "none"],
)  # fmt: skip
def test_a_file_is_kept_when_the_scanner_finds_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str | None, data: bytes, status: int, word: str
) -> None:
    monkeypatch.setenv("SECRET_KEY", "of this installation")
    run = command and shlex.join([sys.executable, "-c", command])
    app = _site(database_url, tmp_path, "/nowhere/scanner -" if run is None else run)
    with app.app_context():
        at = ground.district()
        task = ground.issued(at)
        client = app.test_client()
        builders.sign_in(client, at.edu_liaison)
        files = [(io.BytesIO(CLEAN), "一.txt"), (io.BytesIO(data), "二.txt")]
        form = {"version": task.version, "text": "见附件", "percent": "20", "do": "send", "files": files}
        answer = client.post(f"/tasks/{task.ref}/update", data=form, content_type="multipart/form-data")
        assert answer.status_code == status and word in answer.text, answer.text
        kept = list((tmp_path / "evidence").glob("*")) if (tmp_path / "evidence").exists() else []
        assert len(kept) == db.session.scalar(select(func.count(Evidence.id))) == (2 if status == 302 else 0)
        assert {path.read_bytes() for path in kept} <= {CLEAN, data}, "read again from its beginning"
        db.session.remove()
        db.engine.dispose()


def test_the_command_is_a_setting(tmp_path: Path) -> None:
    assert from_environment({"DATA_DIR": str(tmp_path)}).scan_command == ""
    assert from_environment({"DATA_DIR": str(tmp_path), "SCAN_COMMAND": "clamdscan -"}).scan_command == "clamdscan -"
