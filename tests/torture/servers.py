"""Mail servers that misbehave in every known way, many letters each: the state of every letter against a table."""

import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.clock import parse
from app.extensions import db
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.mail.post import put
from tests.mail.sink import Sink
from tests.mail.test_deliver import SICKNESS
from tests.torture.campaigns import NOON, Outcome, installed


class _Sick:
    """A server that does what it is told at one stage of the first try of each sick letter, and is healthy afterwards."""

    def __init__(self, stage: str, does: str, sick: set[str]) -> None:
        self.stage, self.does, self.sick = stage, does, sick
        self.met: Counter[str] = Counter()

    def __call__(self, stage: str, word: str) -> str | None:
        if stage != self.stage:
            return None
        who = {"connect": "the server", "mail": "a sender"}.get(stage, word)
        # of a sender's name nothing tells which letter follows: as many are refused as there are sick ones
        often = {"connect": 1, "mail": len(self.sick)}.get(stage, int(who in self.sick))
        self.met[who] += 1
        return self.does if self.met[who] <= often else None


def smtp_faults(url: str, folder: Path, *, letters: int) -> Outcome:
    """Every sickness on the first try of each letter, on a plain and on a pipelining server; healthy afterwards.

    Good letters beside the sick arrive once, what was refused for good is not tried again, all else arrives at the next try.
    """
    began, lost, expected, copies = time.monotonic(), 0, 0, Counter[str]()
    with Sink() as nobody, installed(url, folder, nobody) as (app, _district):
        for number, (stage, does, state, _unsure, taken) in enumerate((*SICKNESS, ("connect", "drop", "waiting", False, 0))):
            now = parse(NOON) + timedelta(minutes=number)
            sick = {f"s{number}-{n}@example.org" for n in range(letters)}
            good = {f"g{number}-{n}@example.org" for n in range(letters)}
            script = _Sick(stage, does, sick)
            with Sink(script, pipelining=bool(number % 2)) as sink:
                app.extensions["settings"] = replace(app.extensions["settings"], smtp_port=sink.port)
                for address in sorted(sick | good):
                    put(
                        key=address,
                        about="t",
                        to_address=address,
                        to_name="甲",
                        subject="事由",
                        body="正文\n",
                        now=now,
                        pace="alone",
                    )
                db.session.commit()
                for minutes in range(0, 6):
                    deliver(now=now + timedelta(seconds=61 * minutes))
                came = Counter(address for address, _message in sink.accepted)
                identities = Counter(sink.identities)
            fates = dict(
                db.session.execute(select(Letter.to_address, Letter.state).where(Letter.to_address.in_(sick | good))).all()
            )
            final = state == "failed"
            failed = [address for address, fate in fates.items() if fate == "failed"]
            assert len(failed) == (letters if final else 0), f"{stage} {does}: {len(failed)} refused for good"
            for address in sick | good:
                wanted = 0 if address in failed else 1
                expected += wanted
                lost += wanted > came[address]
                allowed = wanted + (taken if address in sick else 0)
                assert came[address] <= allowed, f"{stage} {does}: {address} {came[address]} times"
            copies.update(identities)
    outcome = Outcome(
        f"{len(SICKNESS) + 1} faults of a mail server × {letters}", expected, 0, (len(SICKNESS) + 1) * letters, lost,
        sum(copies.values()) - len(copies), max(copies.values()), round(time.monotonic() - began, 1),
    )  # fmt: skip
    assert lost == 0 and outcome.max_copies <= 2, outcome
    return outcome
