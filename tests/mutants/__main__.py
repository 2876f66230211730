"""``make mutants``: each fault is made in a copy of the source, and the test named for it must fail; one JSON line each.

``python -m tests.mutants [WORD…]`` runs the faults whose names hold one of the words. A fault that nobody notices, or a test that
fails without any, makes the exit code 1.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.mutants.faults import FAULTS, Fault

COPIED = ("app", "migrations", "tests", "config.py", "wsgi.py", "pyproject.toml")
PASSED, FAILED = 0, 1


def main(words: list[str]) -> int:
    """Make and try them; whether any went unnoticed."""
    faults = [fault for fault in FAULTS if not words or any(word in fault.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="duban-mutants-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        sound = _run(copy, sorted({fault.test for fault in faults}))
        print(json.dumps({"name": "no fault", "passes": sound == PASSED}), flush=True)
        noticed = [_noticed(copy, fault) for fault in faults]
    print(json.dumps({"faults": len(faults), "noticed": sum(noticed)}), flush=True)
    return 0 if sound == PASSED and all(noticed) else 1


def _noticed(copy: Path, fault: Fault) -> bool:
    file, began = copy / fault.file, time.monotonic()
    sound = file.read_text(encoding="utf-8")
    assert sound.count(fault.old) == 1, fault.name
    file.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        # only a test that ran and failed counts: a file that cannot be read is no proof
        noticed = _run(copy, [fault.test]) == FAILED
    finally:
        file.write_text(sound, encoding="utf-8")
    line = {"name": fault.name, "noticed": noticed, "test": fault.test, "secs": round(time.monotonic() - began, 1)}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return noticed


def _run(copy: Path, tests: list[str]) -> int:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
