"""From `make run` to the first page on an installation that is set up, beside a bare Flask page under the same server."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.measuring import report, say
from tests.conftest import ROOT

BARE = "from flask import Flask\napp = Flask(__name__)\napp.get('/sign-in')(lambda: 'here')\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_answer(command: list[str], port: int, cwd: Path, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.perf_counter() - begun < 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5):
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.01)  # the server is starting; this is what is measured
        raise RuntimeError(f"{command} gave no page")
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C in a terminal reaches the whole group
        process.wait(30)


def starts(rounds: int = 3) -> dict[str, float]:
    """Seconds with a data folder of its own: the first start, which loads the demonstration district, later ones, and the bare page."""
    folder = Path(tempfile.mkdtemp(prefix="duban-start-"))
    (folder / "bare.py").write_text(BARE)
    environment = {k: v for k, v in os.environ.items() if not re.match("SMTP|DATABASE|BASE_URL", k)}
    make = shutil.which("make") or "make"
    first, ours, floors = 0.0, [], []
    for n in range(rounds + 1):
        port = free_port()
        mine = environment | {"DATA_DIR": str(folder / "data"), "PORT": str(port)}
        seconds = _first_answer([make, "run"], port, ROOT, mine)
        say(f"start {n}: {seconds:.2f} s")
        if n == 0:
            first = seconds
            continue
        ours.append(seconds)
        port = free_port()
        gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{port}", "bare:app"]
        floors.append(_first_answer(gunicorn, port, folder, environment))
    shutil.rmtree(folder, ignore_errors=True)
    return {"first": first, "again": sorted(ours)[len(ours) // 2], "floor": sorted(floors)[len(floors) // 2]}


def run() -> None:
    """Print them."""
    told = starts()
    report("first_start_with_demonstration", told["first"], "s")
    report("start_to_first_page", told["again"], "s", told["floor"])
