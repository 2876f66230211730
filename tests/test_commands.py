"""The commands other programs rely on: what they print where, and how they end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import deadline
from app.extensions import db
from app.reports import clause_actions
from app.reports.queries import report_by_ref
from tests import builders
from tests.conftest import ROOT
from tests.reports import made

REAL = ROOT.parent / "shared" / "reports" / "dongpo-2021.txt"


@pytest.fixture
def flask(app: Flask):
    """Run a command on a fresh database."""

    def run(*words: str) -> Result:
        db.session.commit()
        return app.test_cli_runner().invoke(args=words)

    return run


def test_a_year_by_commands_alone(flask, tmp_path: Path) -> None:
    assert REAL.is_file(), f"没有找到 {REAL}"
    read = flask("read-report", str(REAL), "--format", "json")
    assert read.exit_code == 0, read.stderr
    reading = json.loads(read.stdout)
    assert reading["text"] == REAL.read_bytes().decode("utf-8"), "offsets must point into the file's own text"
    assert reading["year"] == 2021 and reading["signed_on"] == "2022-01-13" and reading["published_on"] == "2022-03-02"
    assert [section["role"] for section in reading["sections"]] == ["achievements", "problems", "arrangements"]
    for kind in ("clauses", "figures", "doubts"):
        assert all(reading["text"][found["start"] : found["end"]] == found["text"] for found in reading[kind])

    refused = flask("import-report", str(REAL), "--unit", "sfj", "--year", "2021")
    assert refused.exit_code == 1 and "sfj" in refused.stderr and refused.stdout == ""
    made = flask(
        "add-person", "li.ping", "--name", "李平", "--unit", "sfj", "--unit-name", "区司法局", "--password", "first of all"
    )
    assert made.exit_code == 0, made.stderr
    stored = flask("import-report", str(REAL), "--unit", "sfj", "--year", "2021")
    assert json.loads(stored.stdout)["clauses"] == len(reading["clauses"])
    again = flask("import-report", str(REAL), "--unit", "sfj", "--year", "2021")
    assert again.exit_code == 1 and again.stderr.strip().count("\n") == 0

    assert json.loads(flask("tick", "--now", "2022-03-07T09:00").stdout)["planned"] == 0
    assert json.loads(flask("deliver").stdout)["waiting"] == 0
    nowhere = flask("draft-report", "2022", "--unit", "sfj", "-o", str(tmp_path / "no" / "such" / "folder.docx"))
    assert nowhere.exit_code == 1 and len(nowhere.stderr.strip().splitlines()) == 1
    word = tmp_path / "2022.docx"
    drafted = flask("draft-report", "2022", "--unit", "sfj", "-o", str(word))
    assert drafted.exit_code == 0, drafted.stderr
    assert word.read_bytes()[:2] == b"PK"
    back = json.loads(flask("read-report", str(word), "--format", "json").stdout)
    assert back["year"] == 2022


def test_a_corrected_file_keeps_what_was_decided(flask, tmp_path: Path) -> None:
    unit = builders.unit("gov")
    files = tmp_path / "first.txt", tmp_path / "corrected.txt"
    for file, text in zip(files, (made.TEXT, made.TEXT.replace("部分文件未经", "三份文件未经")), strict=True):
        file.write_text(text, encoding="utf-8")
    first = json.loads(flask("import-report", str(files[0]), "--unit", unit.code).stdout)
    old = report_by_ref(first["report"])
    clause_actions.discard(made.clause(old, "少数单位"), by=None, now=made.NOW)
    clause_actions.confirm(made.clause(old, "部分文件"), by=None, now=made.NOW)
    second = json.loads(flask("import-report", str(files[1]), "--unit", unit.code).stdout)
    assert second.keys() == first.keys() and second["report"] != first["report"]
    new = report_by_ref(second["report"])
    assert made.clause(new, "少数单位").state == "discarded", "decided before, and word for word the same"
    assert made.clause(new, "三份文件").state == "found"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tick", "--now", "soon"), 2),
        (("draft-report", "2022", "--unit", "nobody", "-o", "x.docx"), 1),
        (("deadline", "--from", "2022-01-20", "--rule", "no-such-rule"), 1),
        (("deadline", "--from", "2022-01-20"), 2),
        (("deadline", "--from", "yesterday", "--length", "3", "--basis", "working"), 2),
        (("read-report",), 2),
        (("read-report", "no-such-file.txt"), 2),
        (("import-report", str(REAL)), 2),
    ],
)
def test_refused_is_1_and_wrong_usage_is_2(flask, words, code) -> None:
    ended = flask(*words)
    assert ended.exit_code == code, ended.stderr
    assert ended.stdout == "" and ended.stderr.strip() and "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("broken.docx", b"PK\x03\x04 and no more"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(flask, tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    ended = flask("read-report", str(file))
    assert ended.exit_code == 1 and ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1 and ended.stderr.strip().endswith("。")


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    """In processes of their own, as other programs run them."""
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi"]
    ended = subprocess.run([*command, "tick"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "db upgrade" in ended.stderr and "Traceback" not in ended.stderr
    reading = subprocess.run([*command, "read-report", str(REAL)], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert reading.returncode == 0, "reading needs no database"
    assert json.loads(reading.stdout)["year"] == 2021


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (("--from", "2022-01-20", "--length", "15", "--basis", "calendar"), "2022-02-07"),
        (("--from", "2022-01-14", "--length", "15", "--basis", "calendar"), "2022-01-29"),
        (("--from", "2022-01-20", "--length", "15", "--basis", "calendar", "--no-roll"), "2022-02-04"),
        (("--from", "2022-01-20", "--length", "20", "--basis", "working"), "2022-02-22"),
        (("--from", "2021-12-31", "--length", "2", "--basis", "month"), "2022-02-28"),
        (("--from", "2022-10-10", "--length", "3", "--basis", "working", "--direction", "back"), "2022-09-30"),
    ],
)
def test_deadline(words, due) -> None:
    ended = CliRunner().invoke(deadline, words)
    counted = json.loads(ended.stdout)
    assert counted["legal_due"] == due
    assert set(counted) == {"rule", "from", "raw_end", "legal_due", "internal_due", "article", "how"}
