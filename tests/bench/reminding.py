"""How fast letters leave, beside raw smtplib to the same server in the same minutes; what a tick costs when nothing is due, and when much is.

``python -m tests.bench.reminding`` runs the full figures on both engines; ``make bench`` with a tenth of the tasks.
"""

import multiprocessing
import shutil
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select, text

from app import create_app
from app.clock import parse
from app.extensions import db, new_ref
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.mail.post import put
from app.reminders.jobs import tick
from app.tasks.models import Task
from tests import postgres
from tests.bench.measuring import report, say
from tests.conftest import migrate_up, settings_for
from tests.mail.sink import Sink
from tests.reminders.district import made

NOW = parse("2026-06-23 10:00")
BODY = "事项：建立清单\n时限：2026年6月30日\n请办：请签收。\n链接：http://duban.test/n/x\n联系：李平\n"


#: in each of three turns, below what one run may send before it asks
LETTERS = 200


def run(scale: int = 10) -> None:
    """All figures; ``scale`` divides the numbers of tasks."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, postgres.running(quick=False) as place, _sink() as port:
        for engine in ("sqlite", "postgresql"):
            with _installed(engine, Path(folder), place, port) as app:
                _letters(engine, app, port, LETTERS)
                _ticks(engine, 1_000_000 // scale, 10_000 // scale)


def _letters(engine: str, app: Flask, port: int, count: int) -> None:
    """Ours: claimed, sent, marked and committed one by one. Theirs: one connection, and nothing written down."""
    ours, theirs = [], []
    for turn in range(3):
        for n in range(count):
            put(key=f"{turn}:{n}", about="t", to_address=f"p{turn}-{n}@example.org", to_name="甲", subject="事由", body=BODY, now=NOW,
                pace="alone")  # fmt: skip
        db.session.commit()
        theirs.append(count / _seconds(lambda: _raw(port, count)))
        ours.append(count / _seconds(lambda: deliver(now=NOW)))
        gone = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "accepted"))
        assert gone == count * (turn + 1), f"{gone} letters left, and not {count * (turn + 1)}"
    report(f"letters delivered, {engine}", sorted(ours)[1], "letters/s", sorted(theirs)[1])


def _raw(port: int, count: int) -> None:
    """The same letters by the standard library alone, as its manual shows it."""
    line = smtplib.SMTP("127.0.0.1", port, "duban.test")
    for n in range(count):
        message = EmailMessage(policy=SMTP)
        message["From"] = Address("督办系统", addr_spec="duban@duban.test")
        message["To"] = Address("甲", addr_spec=f"p{n}@example.org")
        message["Subject"] = "事由"
        message["Date"] = format_datetime(NOW)
        message["Message-ID"] = make_msgid(domain="duban.test")
        message.set_content(BODY, charset="utf-8", cte="base64")
        line.send_message(message)
    line.quit()


def _ticks(engine: str, many: int, due: int) -> None:
    district = made()
    db.session.commit()
    say(f"{engine}: {many} open tasks")
    for first in range(0, many, 10_000):
        db.session.execute(insert(Task), [_task(n, district.unit.id, date(2027, 6, 1)) for n in range(first, first + 10_000)])
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    tick(now=NOW)
    taken = sorted(_seconds(lambda: tick(now=NOW)) for _ in range(9))
    report(f"tick, {many} open tasks and none due, {engine}", taken[4] * 1000, "ms", 50)
    db.session.execute(insert(Task), [_task(n, district.unit.id, date(2026, 6, 30)) for n in range(many, many + due)])
    db.session.commit()
    report(f"tick that plans {due} at once, {engine}", _seconds(lambda: tick(now=NOW)), "s", 10)


def _task(n: int, unit: int, due: date) -> dict[str, object]:
    return {
        "ref": new_ref(), "number": f"2026-{n:07d}", "year": 2026, "kind": "arrangement", "nature": "", "chapter": "", "title": f"事项{n}",
        "authority": "", "lead_unit_id": unit, "original_due": due, "due": due + timedelta(days=n % 300 if due.year > 2026 else 0),
        "target": "", "target_unit": "", "cadence": "none", "state": "in_progress", "percent": 0, "outcome": "", "created_at": NOW,
        "issued_on": date(2026, 3, 2), "version": 1,
    }  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def _installed(engine: str, folder: Path, place: str, port: int) -> Iterator[Flask]:
    url = f"sqlite:///{folder / 'duban.db'}"
    if engine == "postgresql":
        postgres.execute(place, "CREATE DATABASE bench_reminding")
        url = f"{place.rsplit('/', 1)[0]}/bench_reminding"
    migrate_up(url, folder)
    app = create_app(replace(settings_for(url, folder), smtp_host="127.0.0.1", smtp_port=port))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(folder / "letters", ignore_errors=True)


@contextmanager
def _sink() -> Iterator[int]:
    """The server in a process of its own: it must not share a processor's turn with those it measures."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=[there], daemon=True)
    process.start()
    yield here.recv()
    here.send("end")
    process.join(10)


def _serve(pipe: Connection) -> None:
    with Sink(pipelining=True) as sink:
        pipe.send(sink.port)
        pipe.recv()


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
