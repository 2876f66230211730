"""The campaigns: what is done to an installation, and what is counted afterwards, from the plan and not from the outbox."""

import json
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from app.clock import parse
from app.clockwork import TICK_EVERY
from app.extensions import db
from app.mail import jobs as mail
from app.mail.choices import CEILING
from app.mail.jobs import deliver
from app.mail.message import message_id
from app.mail.models import Letter
from app.policy.models import Decision
from app.reminders.jobs import tick
from tests import builders
from tests.bench.serving import Client, served
from tests.mail.sink import Sink
from tests.reminders.district import District, made
from tests.torture import children
from tests.torture.points import DELIVER, LETTERS, TICK, TWICE

#: a working day in office hours, on which every task of the torture is due in a week
NOON = "2026-06-23 10:00"
#: letters that travel, those that are carried by another left out
APART = Letter.carried_by_id.is_(None)
LATER = parse(NOON) + mail.LEASE + timedelta(seconds=1)


@dataclass
class Outcome:
    """One line of the report."""

    name: str
    n: int
    kills: int
    #: kills that fell between the claim of a letter and its mark, or at their very point
    in_window: int
    lost: int
    #: copies beyond the first
    extra: int
    max_copies: int
    secs: float = 0.0

    def line(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


@contextmanager
def installed(url: str, folder: Path, sink: Sink) -> Iterator[tuple[Flask, District]]:
    app = create_app(children.installation(url, folder, sink.port))
    with app.app_context():
        district = made()
        db.session.commit()
        yield app, district
        db.session.remove()
        db.engine.dispose()


def expected_of(district: District, people: int, first: int = 0) -> list[str]:
    """So many new liaisons, each owed one letter about two tasks; the numbers of the tasks, which must arrive."""
    numbers = [f"2026-{n:06}" for n in range(2 * first, 2 * (first + people))]
    for n, number in enumerate(numbers):
        if n % 2 == 0:
            unit = builders.unit(f"u{number}")
            builders.person(f"p{number}", "liaison", unit)
        district.task(number, lead_unit=unit)
    db.session.commit()
    return numbers


def let_all_go(district: District) -> None:
    """So many at once are what is meant here: the office has let them go."""
    db.session.add(Decision(choice=CEILING.code, value=1_000_000, at=parse(NOON), by_id=district.li.id))
    db.session.commit()


def counted(name: str, expected: list[str], sink: Sink, kills: int, in_window: int, began: float) -> Outcome:
    copies = Counter(sink.identities)
    told: dict[str, set[str]] = {}
    for _address, message in sink.accepted:
        for number in set(re.findall(r"2026-\d{6}", message.get_body(("plain",)).get_content())):
            told.setdefault(number, set()).add(message["Message-ID"])
    strangers = set(told) - set(expected)
    assert not strangers, f"{len(strangers)} tasks that nobody planned"
    twice = [number for number, letters in told.items() if len(letters) > 1]
    assert not twice, f"{len(twice)} tasks told in two different letters"
    return Outcome(
        name=name,
        n=len(expected),
        kills=kills,
        in_window=in_window,
        lost=len(set(expected) - set(told)),
        extra=sum(copies.values()) - len(copies),
        max_copies=max(copies.values(), default=0),
        secs=round(time.monotonic() - began, 1),
    )


def failpoint(url: str, folder: Path, point: str, times: int) -> Outcome:
    """Kill a process at one named point, again and again; after each, what is left over is done by another."""
    began, kills = time.monotonic(), 0
    expected: list[str] = []
    with Sink() as sink, installed(url, folder, sink) as (app, district):
        for n in range(times):
            many = LETTERS.get(point, 1)
            expected += expected_of(district, many, n * many)
            if point in DELIVER:
                tick(now=parse(NOON))
            job = "tick" if point in TICK else "deliver"
            kills += children.once(app.extensions["settings"], job, NOON, point) == -signal.SIGKILL
            tick(now=parse(NOON))
            deliver(now=LATER)
        outcome = counted(f"failpoint {point}", expected, sink, times, kills, began)
    allowed = times if point in TWICE else 0
    assert kills == times, f"{point}: reached {kills} times of {times}"
    assert outcome.lost == 0, outcome
    assert outcome.extra == allowed and outcome.max_copies == (2 if allowed else 1), outcome
    return outcome


def random_kills(url: str, folder: Path, *, workers: int, kills: int) -> Outcome:
    """Kill processes that tick and deliver at random moments, and start others; what the dead held is done by the last."""
    began = time.monotonic()
    expected: list[str] = []
    held: Counter[str] = Counter()
    # a server slow to answer: the window between sending and marking is wide
    with Sink(lambda stage, word: 0.02 if stage == "dot" else None) as sink, installed(url, folder, sink) as (app, district):
        let_all_go(district)
        running = [children.worker(app.extensions["settings"], NOON) for _ in range(workers)]
        with ended(running):
            for _ in range(kills):
                # more than one claim holds, so that there is always a letter in somebody's hands
                expected += expected_of(district, 12, len(expected) // 2)
                until_busy(sink)
                place = random.randrange(workers)
                running[place].kill()
                running[place].join()
                held.update(_held())
                running[place] = children.worker(app.extensions["settings"], NOON)
            until_busy(sink)
            assert all(one.is_alive() for one in running), "every process still runs"
            held.update(_held())
        recover()
        in_window = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.unsure, APART)) or 0
        outcome = counted(f"random kills, {workers} workers", expected, sink, kills + workers, in_window, began)
        copies = Counter(sink.identities)
    # a letter goes once more only for each time that its holder was killed
    assert all(number <= 1 + held[identity] for identity, number in copies.items()), outcome
    assert outcome.lost == 0 and outcome.extra <= outcome.kills, outcome
    return outcome


def _held() -> list[str]:
    """The Message-IDs of the letters that are in somebody's hands."""
    keys = db.session.scalars(select(Letter.key).where(Letter.state == "sending", APART)).all()
    db.session.commit()
    return [message_id(key, "duban@duban.test") for key in keys]


def many_at_once(url: str, folder: Path, *, workers: int, letters: int, serving: bool = False) -> Outcome:
    """Several clockworks on one database: nothing twice, nothing missing, and all of them alive at the end.

    ``serving``: two gunicorn workers stand on it as well, the site is asked all the while, and the clockworks tick as they do in life.
    """
    began, answers = time.monotonic(), Counter[int]()
    with Sink() as sink, installed(url, folder, sink) as (app, district), ExitStack() as stack:
        let_all_go(district)
        expected = expected_of(district, letters)
        site = stack.enter_context(served("wsgi:app", _environment(url, folder))) if serving else None
        pace = TICK_EVERY if serving else 1
        running = [children.clockwork_process(app.extensions["settings"], NOON, tick_every=pace) for _ in range(workers)]
        stack.enter_context(ended(running))
        end = time.monotonic() + 60 + letters / 5
        while time.monotonic() < end and len(set(sink.identities)) < len(expected) // 2:
            if site:
                answers[Client(site.port).ask("/sign-in")[0]] += 1
            time.sleep(0.1)
        time.sleep(1)  # for copies that should not come
        assert all(one.is_alive() for one in running), "every process still runs"
        served_well = f", {answers[200]} pages served" if site else ""
        outcome = counted(f"{len(running)} processes at once{served_well}", expected, sink, 0, 0, began)
    assert outcome.lost == 0 and outcome.extra == 0 and set(answers) <= {200}, (outcome, answers)
    return outcome


def _environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of a site on the same database."""
    return {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "the key of a torture, used nowhere else",
        "BASE_URL": "http://127.0.0.1:5000",
    }


def dropped_after_the_dot(url: str, folder: Path, letters: int) -> Outcome:
    """A server that takes each letter and hangs up without a word: once more, under the same name, and never a third time."""
    began = time.monotonic()
    seen: Counter[str] = Counter()

    def script(stage: str, word: str) -> str | None:
        if stage != "dot":
            return None
        seen["dots"] += 1
        return "drop" if seen["dots"] <= letters else None

    with Sink(script) as sink, installed(url, folder, sink) as (_app, district):
        expected = expected_of(district, letters)
        tick(now=parse(NOON))
        for minutes in range(5):
            deliver(now=parse(NOON) + timedelta(minutes=minutes))
        outcome = counted("dropped after the dot", expected, sink, 0, seen["dots"] - letters, began)
        unsure = db.session.scalar(
            select(func.count()).select_from(Letter).where(Letter.unsure, Letter.state == "accepted", APART)
        )
        assert unsure == letters, "shown as perhaps twice"
    assert outcome.lost == 0 and outcome.max_copies == 2 and outcome.extra == letters, outcome
    return outcome


def cut_connections(url: str, folder: Path, *, cuts: int) -> Outcome:
    """PostgreSQL throws every connection out, again and again: processes that mind no error fall, and others take over."""
    began = time.monotonic()
    expected: list[str] = []
    others = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
                  "AND pid <> pg_backend_pid()")  # fmt: skip
    fallen = 0
    with Sink() as sink, installed(url, folder, sink) as (app, district):
        running = [children.worker(app.extensions["settings"], NOON) for _ in range(2)]
        with ended(running):
            for _ in range(cuts):
                expected += expected_of(district, 12, len(expected) // 2)
                until_busy(sink)
                fallen += db.session.scalar(others) or 0
                db.session.commit()
                # these processes have no guard around a pass; the clockwork has one, and is tested for it
                for place, one in enumerate(running):
                    one.join(0.2)
                    if not one.is_alive():
                        running[place] = children.worker(app.extensions["settings"], NOON)
            until_busy(sink)
        recover()
        outcome = counted("cut connections", expected, sink, fallen + 2, cuts, began)
    assert outcome.lost == 0 and outcome.extra <= outcome.kills and outcome.max_copies <= 2, outcome
    return outcome


@contextmanager
def ended(running: list[BaseProcess]) -> Iterator[None]:
    """No process outlives its campaign, however that ends."""
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.join()


def until_busy(sink: Sink) -> None:
    """Wait until somebody is at work with the server, and then a random moment."""
    before, end = len(sink.reached), time.monotonic() + 30
    while len(sink.reached) == before and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.15))


def recover() -> None:
    """When every lease has run out, one process does what is left."""
    now = children.shown(NOON) + mail.LEASE + timedelta(seconds=1)
    tick(now=now)
    deliver(now=now)
