"""Production servers for the bench, and a client that keeps its connection and its session: asked one at a time, or by several at once."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from tests.bench.starting import free_port
from tests.conftest import ROOT

BIN = Path(sys.executable).parent
WORKERS = 2


@dataclass
class Served:
    """A gunicorn of two workers."""

    port: int
    pid: int

    def memory(self) -> list[float]:
        """What each worker holds for itself, in MB (proportional set size)."""
        return [_pss(str(worker)) for worker in self.workers()]

    def workers(self) -> list[int]:
        """Their process numbers."""
        return [int(child) for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


def _pss(pid: str) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0.0


@contextlib.contextmanager
def served(module: str, environment: dict[str, str]) -> Iterator[Served]:
    """Serve for as long as the block lasts."""
    port = free_port()
    # the product as it is run for users, its log and its counts with it; the floor with what is shared alone
    manner = ["-c", "deploy/gunicorn.conf.py"] if module == "wsgi:app" else ["--preload", "--no-control-socket"]
    command = [str(BIN / "gunicorn"), *manner, "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--log-level", "error", module]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                client = Client(port)
                client.ask("/healthz")
                break
            time.sleep(0.1)  # the server is starting; there is nothing to wait on but the clock
        yield Served(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@dataclass
class Client:
    """A browser of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Status, text and seconds of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = urlencode(form) if form is not None else None
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection.request("POST" if body is not None else "GET", path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        taken = time.perf_counter() - begun
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, data.decode("utf-8", "replace"), taken

    def fetch(self, path: str) -> bytes:
        """A file, as it comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        assert answer.status == 200, f"{path}: {answer.status}"
        return data

    def sign_in(self, username: str, password: str) -> "Client":
        """Sign in as a person does."""
        _, page, _ = self.ask("/sign-in")
        status, page, _ = self.ask("/sign-in", {"username": username, "password": password, "csrf_token": token(page)})
        assert status == 302, page[-2000:]
        return self


def token(page: str) -> str:
    """The token against forged forms that a page carries."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


@dataclass(frozen=True)
class Timed:
    """Seconds at the 50th and 99th hundredth, and requests a second with four asking at once."""

    p50: float
    p99: float
    rate: float


def timed(client: Client, path: str, runs: int, seconds: float = 2.0) -> Timed:
    """Ask one page many times."""
    taken = [_asked(client, path) for _ in range(runs)]
    hundredths = quantiles(taken, n=100, method="inclusive")
    return Timed(hundredths[49], hundredths[98], _rate(client, path, seconds))


def beside(
    client: Client,
    path: str,
    floor: Client,
    floor_path: str,
    runs: int,
    first: Callable[[], object] | None = None,
    often: bool = True,
) -> tuple[Timed, Timed]:
    """Two pages in turn, so that a machine that slows down slows both. ``first`` is done before each of ours, and not counted.

    Requests a second are told of pages that one person may ask for ``often``, and before which nothing is done.
    """
    ours, theirs = [], []
    _asked(client, path), _asked(floor, floor_path)
    for _ in range(runs):
        if first is not None:
            first()
        ours.append(_asked(client, path))
        theirs.append(_asked(floor, floor_path))
    pair = []
    for taken, (who, where) in ((ours, (client, path)), (theirs, (floor, floor_path))):
        hundredths = quantiles(taken, n=100, method="inclusive")
        pair.append(Timed(hundredths[49], hundredths[98], _rate(who, where, 2.0) if often and first is None else 0.0))
    return pair[0], pair[1]


def _asked(client: Client, path: str) -> float:
    status, text, taken = client.ask(path)
    assert status == 200, f"{path}: {status} {text[-500:]}"
    return taken


def _rate(client: Client, path: str, seconds: float) -> float:
    ends = time.perf_counter() + seconds
    counts = [0] * 4

    def go(n: int) -> None:
        mine = Client(client.port, dict(client.cookies))
        while time.perf_counter() < ends:
            _asked(mine, path)
            counts[n] += 1

    threads = [threading.Thread(target=go, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
