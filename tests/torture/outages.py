"""Nobody at work for a while: what fell due meanwhile is said when somebody is, whether seconds or days later."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from app.clock import parse
from app.extensions import db
from app.mail.jobs import deliver
from app.reminders.jobs import tick
from tests import builders
from tests.mail.sink import Sink
from tests.torture import children
from tests.torture.campaigns import NOON, Outcome, counted, ended, expected_of, installed, recover

#: seconds for which every process is dead
SECONDS = (0.1, 1.5, 5.0, 61.0)
#: so long after the start everything that fell due has left
CAUGHT_UP = 60.0
#: the same on an injected clock: how long nobody ticked
GAPS = {
    "5 s": timedelta(seconds=5), "61 s": timedelta(seconds=61), "11 min": timedelta(minutes=11),
    "26 h": timedelta(hours=26), "80 h": timedelta(hours=80),
}  # fmt: skip


def outages(url: str, folder: Path, *, letters: int) -> Outcome:
    """All processes are killed, stay away, and come back to what fell due in the meantime."""
    began, slowest, kills = time.monotonic(), 0.0, 0
    expected: list[str] = []
    with Sink() as sink, installed(url, folder, sink) as (app, district):
        for away in SECONDS:
            running = [children.worker(app.extensions["settings"], NOON) for _ in range(2)]
            with ended(running):
                expected += expected_of(district, letters, len(expected) // 2)
                _until(sink, len(expected) // 2 - letters // 2)
            kills += len(running)
            expected += expected_of(district, letters, len(expected) // 2)
            time.sleep(away)  # the outage itself
            # what the dead held belongs to them until their leases are over: somebody else waits for that on an injected clock
            recover()
            back = time.monotonic()
            running = [children.worker(app.extensions["settings"], NOON) for _ in range(2)]
            with ended(running):
                _until(sink, len(expected) // 2)
                slowest = max(slowest, time.monotonic() - back)
            kills += len(running)
        recover()
        outcome = counted(
            f"outages of {SECONDS} s: caught up {slowest:.1f} s after at the latest", expected, sink, kills, kills, began
        )
    assert outcome.lost == 0 and outcome.extra <= kills and outcome.max_copies <= 2 and slowest <= CAUGHT_UP, outcome
    return outcome


def downtime(url: str, folder: Path, *, hearings: int) -> Outcome:
    """The clockwork is away for seconds up to days: the first pass says every court prompt of the gap, marked late, and one digest each."""
    began, lost, n, at = time.monotonic(), 0, 0, parse("2026-06-22 10:00")
    with Sink() as sink, installed(url, folder, sink) as (_app, district):
        for number, (_name, gap) in enumerate(GAPS.items()):
            now = at + timedelta(days=14 * number)
            tick(now=now)
            deliver(now=now)
            back = now + gap
            units = [builders.unit(f"g{number}-{n}") for n in range(hearings)]
            for place, unit in enumerate(units):
                for role, rank in (("liaison", "staff"), ("head", "principal")):
                    builders.person(f"{role}{number}-{place}", role, unit, rank=rank)
                # known for weeks; the prompt of seven days falls due within the gap
                hearing = district.hearing(
                    f"{(back + timedelta(days=7)).date()} 09:30",
                    f"（2026）川9901行初{number}{place:04}号",
                    known_at=now - timedelta(days=9),
                )
                hearing.case.unit = unit
                for one in range(3):
                    district.task(f"2026-{number}{place:03}{one}", lead_unit=unit, due=(back + timedelta(days=7)).date())
            db.session.commit()
            before = len(sink.accepted)
            tick(now=back)
            deliver(now=back)
            n += 2 * hearings
            court = Counter(to for to, message in sink.accepted[before:] if "开庭：" in message["Subject"])
            other = Counter(to for to, message in sink.accepted[before:] if "开庭：" not in message["Subject"])
            lost += sum(
                not court[f"{role}{number}-{place}@example.org"] for role in ("liaison", "head") for place in range(hearings)
            )
            # at night or on a day of rest the ordinary ones wait for the morning, and go in one letter then
            assert max(other.values(), default=0) <= 1, other.most_common(1)
        copies = Counter(sink.identities)
    outcome = Outcome(
        "away for " + ", ".join(GAPS), n, 0, len(GAPS), lost, sum(copies.values()) - len(copies), max(copies.values()),
        round(time.monotonic() - began, 1),
    )  # fmt: skip
    assert lost == 0 and outcome.extra == 0, outcome
    return outcome


def _until(sink: Sink, people: int) -> None:
    end = time.monotonic() + 150
    while time.monotonic() < end and len(set(sink.identities)) < people:
        time.sleep(0.05)
