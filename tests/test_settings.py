"""Settings: read from the environment, refused with one sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import BadSetting, from_environment
from tests.conftest import ROOT


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = from_environment({"DATA_DIR": str(tmp_path / "new")})
    assert from_environment({"DATA_DIR": str(tmp_path / "new")}).secret_key == first.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0, "others may read the key"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_customary_addresses_of_postgresql(tmp_path: Path, scheme: str) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": f"{scheme}://u:p@host/db"})
    assert settings.database_url == "postgresql+psycopg://u:p@host/db"


def test_ports_follow_the_security(tmp_path: Path) -> None:
    for security, port in (("none", 25), ("starttls", 587), ("ssl", 465)):
        assert from_environment({"DATA_DIR": str(tmp_path), "SMTP_SECURITY": security}).smtp_port == port


@pytest.mark.parametrize(("name", "value"), [("SMTP_SECURITY", "tls"), ("SMTP_PORT", "many"), ("PROXIES", "one")])
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        from_environment({"DATA_DIR": str(tmp_path), name: value})


def test_a_bad_setting_ends_the_command_with_one_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick"],
        cwd=ROOT, env=os.environ | {"DATA_DIR": str(tmp_path), "SMTP_PORT": "many"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1 and "SMTP_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr and ended.stdout == ""
