"""The whole torture, on both engines: ``python -m tests.torture [--times N] [--engine sqlite|postgresql] [--only T1 …]``, one JSON line each.

A campaign that finds something lost, or one copy too many, says so on standard error, and the exit code is 1.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests import postgres
from tests.conftest import migrate_up
from tests.memory import quick_folder
from tests.torture import campaigns, clocks, halted, hosts, outages, restarts, servers, watching
from tests.torture.campaigns import Outcome
from tests.torture.points import DELIVER, TICK

Campaign = Callable[[str, Path], Outcome]


def _campaigns(times: int, engine: str) -> Iterator[tuple[str, Campaign]]:
    """Every campaign that any engine can stand, by the number it has in the plan of tests; ``times`` scales all figures."""
    for point in (*TICK, *DELIVER):
        yield "T1", lambda url, folder, point=point: campaigns.failpoint(url, folder, point, times)
    for workers in (1, 4):
        yield (
            "T2",
            lambda url, folder, workers=workers: campaigns.random_kills(url, folder, workers=workers, kills=times * 10 // 3),
        )
    yield "T2", lambda url, folder: outages.outages(url, folder, letters=times)
    yield "T4", lambda url, folder: campaigns.many_at_once(url, folder, workers=6, letters=times * 500 // 3, serving=True)
    yield "T5", lambda url, folder: outages.downtime(url, folder, hearings=times // 2)
    yield "T7", lambda url, folder: servers.smtp_faults(url, folder, letters=times * 5 // 6)
    yield "T8", lambda url, folder: campaigns.dropped_after_the_dot(url, folder, letters=times * 10 // 3)
    yield "T10", lambda url, folder: watching.watchdog(url, folder, times=times // 3)
    yield "T11", lambda url, folder: watching.standing_still(url, folder, times=times // 3)
    yield "T12", lambda url, folder: watching.addressability(url, folder, steps=times * 250 // 3)
    if engine == "postgresql":
        yield "T11", lambda url, folder: halted.halted(url, folder, people=times * 25)
        yield "T13", lambda url, folder: campaigns.cut_connections(url, folder, cuts=times * 5 // 6)


def _apart_campaigns(times: int) -> Iterator[tuple[str, str, Callable[[postgres.Server, str, Path], str]]]:
    yield "T3", "hosts", lambda server, url, folder: hosts.printed(hosts.several_hosts(server, url, folder))
    yield "T13", "restarts", lambda server, url, folder: restarts.restarts(server, url, folder, times=times * 5 // 6).line()


def main() -> int:
    """Run it; how many campaigns failed decides the exit code."""
    options = argparse.ArgumentParser(prog="python -m tests.torture")
    options.add_argument("--times", type=int, default=60, help="kills at each named point")
    options.add_argument("--engine", choices=["sqlite", "postgresql"])
    options.add_argument("--apart", action="store_true", help="only what has a PostgreSQL of its own, which goes away")
    options.add_argument("--only", nargs="+", metavar="Tn", help="only these of the plan of tests")
    asked = options.parse_args()
    wanted: Callable[[str], bool] = lambda number: not asked.only or number in asked.only  # noqa: E731
    failed = 0
    with ExitStack() as stack:
        ground = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duban-torture-", dir=quick_folder())))
        if asked.engine != "sqlite":
            failed += sum(not _apart(ground, name, one) for number, name, one in _apart_campaigns(asked.times) if wanted(number))
        if asked.apart:
            return failed
        migrate_up(f"sqlite:///{ground / 'template.db'}", ground)
        for engine in [asked.engine] if asked.engine else ["sqlite", "postgresql"]:
            place = stack.enter_context(postgres.running()) if engine == "postgresql" else ""
            for number, (test, campaign) in enumerate(_campaigns(asked.times, engine)):
                if wanted(test):
                    folder = ground / f"{engine}-{number}"
                    folder.mkdir()
                    failed += not _run(campaign, _database(place, ground, folder, number), folder, f"{test} {engine}")
        if wanted("T6"):
            failed += not clocks.any_clock(asked.times * 1000 // 6)
    return 1 if failed else 0


def _apart(ground: Path, name: str, campaign: Callable[[postgres.Server, str, Path], str]) -> bool:
    """A campaign with a PostgreSQL of its own, which goes away."""
    folder = ground / name
    folder.mkdir()
    with postgres.own() as server:
        url = f"{server.url.rsplit('/', 1)[0]}/torture_{name}"
        postgres.execute(server.url, f"CREATE DATABASE torture_{name}")
        migrate_up(url, folder)
        try:
            print(campaign(server, url, folder), flush=True)
        except AssertionError as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            return False
    return True


def _database(place: str, ground: Path, folder: Path, number: int) -> str:
    """A fresh, migrated database."""
    if not place:
        shutil.copy(ground / "template.db", folder / "duban.db")
        return f"sqlite:///{folder / 'duban.db'}"
    name = f"torture_{number}"
    postgres.execute(place, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    postgres.execute(place, f"CREATE DATABASE {name}")
    url = f"{place.rsplit('/', 1)[0]}/{name}"
    migrate_up(url, folder)
    return url


def _run(campaign: Campaign, url: str, folder: Path, engine: str) -> bool:
    try:
        outcome = campaign(url, folder)
    except AssertionError as error:
        print(f"{engine}: {error}", file=sys.stderr, flush=True)
        return False
    outcome.name = f"{engine}: {outcome.name}"
    print(outcome.line(), flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
