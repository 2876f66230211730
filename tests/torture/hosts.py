"""Several hosts on one PostgreSQL: two web servers, two clockworks and people at work, while one process after another is killed and the
database itself goes away once; counted afterwards from what people were told and from what was due.
"""

import http.client
import json
import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.accounts.passwords import hashed
from app.extensions import db
from app.tasks.models import Task, Update
from tests import builders, postgres
from tests.bench.measuring import say
from tests.bench.serving import Client, Served, served, token
from tests.mail.sink import Sink
from tests.reminders.district import made
from tests.torture import campaigns, children

PASSWORD = "a-password-of-the-torture-2026"
PEOPLE = 4
#: seconds between one process's fall and the next, both sites answering; and for which the database stays away
EVERY, AWAY = 2.0, 6.0


@dataclass
class Work:
    """What one person did: the texts they were told are saved, those of which they were told nothing sure, and every status."""

    saved: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    #: the longest time without an answer that served, in seconds
    longest_wait: float = 0.0


def several_hosts(server: postgres.Server, url: str, folder: Path, seconds: float = 60.0) -> dict[str, object]:
    """Run it and count; raises AssertionError when anything was lost, doubled or answered with 500."""
    with Sink() as sink, ExitStack() as stack:
        app = create_app(children.installation(url, folder, sink.port))
        with app.app_context():
            expected, tasks = _district(app)
        settings = {
            "DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": "the key of a torture, used nowhere else",
            "BASE_URL": "http://127.0.0.1:5000",
        }  # fmt: skip
        sites = [stack.enter_context(served("wsgi:app", settings)) for _ in range(2)]
        clocks = [children.clockwork_process(app.extensions["settings"], campaigns.NOON) for _ in range(2)]
        stack.enter_context(campaigns.ended(clocks))
        stop, works = threading.Event(), [Work() for _ in range(PEOPLE)]
        with _at_work(sites, tasks, works, stop):
            killed = _fell(server, app, sites, clocks, seconds)
        with app.app_context():
            campaigns.recover()
            return _counted(works, expected, sink, killed)


def _district(app: Flask) -> tuple[list[str], list[str]]:
    """People with a task each, and as many tasks again that only letters go out about; the numbers due and the tasks worked on."""
    district = made()
    district.unit.name, tasks = "区自然资源局", []
    expected = campaigns.expected_of(district, 40)
    for n in range(PEOPLE):
        unit = builders.unit(f"w{n}")
        builders.person(f"worker{n}", "liaison", unit).password_hash = hashed(PASSWORD)
        tasks.append(district.task(f"2026-9{n:05}", lead_unit=unit, due=None, original_due=None).ref)
    db.session.commit()
    db.session.remove()
    return expected, tasks


@contextmanager
def _at_work(sites: list[Served], tasks: list[str], works: list[Work], stop: threading.Event) -> Iterator[None]:
    """Everybody updates their task for as long as the block lasts, each by one of the sites."""
    people = [
        threading.Thread(
            target=_person, args=[Client(sites[n % len(sites)].port).sign_in(f"worker{n}", PASSWORD), task, work, stop]
        )
        for n, (task, work) in enumerate(zip(tasks, works, strict=True))
    ]
    for person in people:
        person.start()
    try:
        yield
    finally:
        stop.set()
        for person in people:
            person.join(120)


def _person(client: Client, task: str, work: Work, stop: threading.Event) -> None:
    served_last, n = time.monotonic(), 0
    while not stop.is_set():
        n += 1
        text = f"进展{task}第{n}次"
        try:
            status, form, _ = client.ask(f"/tasks/{task}/update")
            work.seen[status] += 1
            if status != 200:
                time.sleep(0.2)
                continue
            fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
            work.unsure.append(text)
            status, _, _ = client.ask(
                f"/tasks/{task}/update", fields | {"csrf_token": token(form), "text": text, "percent": "40"}
            )
            work.seen[status] += 1
            if status == 302:
                work.saved.append(work.unsure.pop())
                work.longest_wait, served_last = max(work.longest_wait, time.monotonic() - served_last), time.monotonic()
        except (OSError, http.client.HTTPException):  # the worker that had the request was killed
            work.seen[0] += 1
            time.sleep(0.05)


def _fell(server: postgres.Server, app: Flask, sites: list[Served], clocks: list, seconds: float) -> Counter[str]:
    """One process falls after another; half way, the database. What falls is started again: by gunicorn, and by us as systemd would."""
    killed: Counter[str] = Counter()
    end, half = time.monotonic() + seconds, time.monotonic() + seconds / 2
    turn = 0
    while time.monotonic() < end:
        time.sleep(EVERY)
        _until_up(sites)
        if half and time.monotonic() > half:
            say("the database goes away")
            server.restart_at_once(AWAY)
            killed["database"], half = 1, 0
            continue
        turn += 1
        if turn % 3 == 0:
            place = turn // 3 % len(clocks)
            assert clocks[place].is_alive(), "no clockwork falls by itself"
            clocks[place].kill()
            clocks[place].join()
            clocks[place] = children.clockwork_process(app.extensions["settings"], campaigns.NOON)
            killed["clockwork"] += 1
        else:
            with suppress(ProcessLookupError):
                os.kill(sites[turn % len(sites)].workers()[0], signal.SIGKILL)
                killed["web worker"] += 1
    time.sleep(3)  # what was started last comes up and finishes what it holds
    return killed


def _until_up(sites: list[Served]) -> None:
    """One at a time falls: what fell before answers again."""
    end = time.monotonic() + 60
    for site in sites:
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                Client(site.port).ask("/sign-in")
                break


def _counted(works: list[Work], expected: list[str], sink: Sink, killed: Counter[str]) -> dict[str, object]:
    seen = sum((work.seen for work in works), Counter[int]())
    saved = [text for work in works for text in work.saved]
    unsure = [text for work in works for text in work.unsure]
    stored = Counter(db.session.scalars(select(Update.text)))
    outcome = campaigns.counted("several hosts", expected, sink, sum(killed.values()), 0, time.monotonic())
    line: dict[str, object] = {
        "name": "several hosts", "killed": dict(killed), "answers": {str(k): v for k, v in sorted(seen.items())}, "updates_told_saved": len(saved),
        "lost": sum(stored[text] == 0 for text in saved), "doubled": sum(count > 1 for count in stored.values()),
        "not_told_and_yet_saved": sum(stored[text] for text in unsure), "longest_wait": round(max(work.longest_wait for work in works), 1),
        "letters_due": outcome.n, "letters_lost": outcome.lost, "letters_extra": outcome.extra,
    }  # fmt: skip
    percents = db.session.scalar(select(func.count()).select_from(Task).where(Task.percent == 40))
    assert line["lost"] == 0 and line["doubled"] == 0, line
    assert set(seen) <= {0, 200, 302, 503}, f"answered otherwise: {line}"
    assert seen[503] and percents == PEOPLE, f"the database was never away, or somebody never got through: {line}"
    assert outcome.lost == 0 and outcome.extra <= killed["clockwork"] + 2 * killed["database"], line
    return line


def printed(line: dict[str, object]) -> str:
    """As JSON."""
    return json.dumps(line, ensure_ascii=False)
