"""An offline release: packed once with a network, set up and started where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def test_a_release_is_set_up_without_a_network(tmp_path: Path) -> None:
    """The release of the committed tree, in a network namespace of its own where not even loopback is up."""
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.fail("this test needs network namespaces (unshare --map-root-user --net); allow them, or run it as root")
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{ROOT}", str(source)], check=True)
    (source / ".venv" / "bin").mkdir(parents=True)
    (source / ".venv" / "bin" / "python").symlink_to(sys.executable)
    packed = subprocess.run(["make", "-s", "wheelhouse"], cwd=source, check=True, capture_output=True, text=True).stdout.strip()
    shutil.unpack_archive(source / packed, tmp_path / "carried", filter="data")
    shutil.rmtree(source)
    (release,) = (tmp_path / "carried").iterdir()
    assert not (release / ".git").exists(), "what is carried over holds no history"
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV", "PYTHON"))}
    here = bare | {"DATA_DIR": str(tmp_path / "data"), "XDG_CACHE_HOME": str(tmp_path / "none")}
    subprocess.run([*alone, "make", "-s", "setup"], cwd=release, check=True, env=here)
    checked = subprocess.run(
        [".venv/bin/flask", "--app", "wsgi", "deadline", "--from", "2022-01-20", "--length", "15", "--basis", "calendar"],
        cwd=release, check=True, capture_output=True, text=True, env=here,
    )  # fmt: skip
    assert '"2022-02-07"' in checked.stdout
