"""`make bench-scale`: the same pages at 1,000, 100,000 and 1,000,000 tasks on PostgreSQL, served as in production, beside their floors.

Prints one JSON line per figure and, with --write, docs/performance.md and its plot.
"""

import argparse
import os
import platform
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.clock import now, today
from app.extensions import new_ref
from tests import postgres
from tests.bench.measuring import report, say
from tests.bench.province import PASSWORD, Filled, Size, fill
from tests.bench.serving import Client, Served, Timed, beside, served, timed, token
from tests.bench.starting import starts
from tests.bench.told import write
from tests.bench.wholes import EXPORTED, drafting, explain, export
from tests.conftest import migrate_up

#: 出庭应诉, which every seventh task says
WORD = "%E5%87%BA%E5%BA%AD%E5%BA%94%E8%AF%89"
SIZES = (1_000, 100_000, 1_000_000)
UNITS = 1_000


@dataclass(frozen=True)
class Page:
    """What is asked for, by whom, and the floor it stands beside."""

    name: str
    who: str
    path: str
    floor: str
    #: asked for just after somebody changed something, so that nothing that was kept can be shown
    changed: bool = False
    #: whether one person may ask for it as fast as it comes; searches are limited
    often: bool = True


def pages(shown: Filled, year: int) -> list[Page]:
    """The pages that people wait for."""
    return [
        Page("ledger", "clerk", f"/ledger?year={year}", "/rows/40"),
        Page("ledger_changed", "clerk", f"/ledger?year={year}", "/rows/40", changed=True),
        Page("ledger_unit_overdue", "clerk", f"/ledger?year={year}&unit={shown.unit}&lamp=late", "/rows/40"),
        Page("ledger_last_page", "clerk", f"/ledger?year={year}&page=999999", "/rows/40"),
        Page("todo", "liaison", "/todo", "/rows/40"),
        Page("task", "clerk", f"/tasks/{shown.task}", "/rows/1"),
        Page("overview", "leader", f"/overview?year={year}", "/standing"),
        Page("overview_changed", "leader", f"/overview?year={year}", "/standing", changed=True),
        Page("living", "leader", f"/reports/{shown.report}/living", "/clauses"),
        Page("living_changed", "leader", f"/reports/{shown.report}/living", "/clauses", changed=True),
        Page("search", "clerk", f"/ledger?year={year}&q={WORD}", f"/found/40/{WORD}", often=False),
        Page("register", "clerk", "/cases", "/rows/40"),
        Page("outbox", "clerk", "/letters", "/rows/40"),
    ]


@contextmanager
def installation(url: str, folder: Path) -> Iterator[tuple[Served, Served]]:
    """The product and the floors, each served by two workers on the same database."""
    settings = {
        "DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": "the key of a bench, used nowhere else", "BASE_URL": "http://127.0.0.1:5000",
        "FLOOR_DATABASE": url, "FLOOR_YEAR": str(today().year),
    }  # fmt: skip
    with served("wsgi:app", settings) as site, served("tests.bench.floor:app", settings) as floor:
        yield site, floor


def measure(size: int, server: str, runs: int, told: dict[str, Any]) -> None:
    """Fill one database, time everything on it, and put the figures where they are told."""
    name = f"bench_{size}"
    postgres.execute(server, f"CREATE DATABASE {name}")
    url = server.rsplit("/", 1)[0] + f"/{name}"
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
    migrate_up(url, folder)
    begun = time.perf_counter()
    shown = fill(url, Size(units=UNITS, tasks=size), today())
    told["filled"][str(size)] = time.perf_counter() - begun
    say(f"filled {size:,} tasks in {told['filled'][str(size)]:.0f} s")
    lines = told["figures"]
    with installation(url, folder) as (site, floor):
        people = {who: Client(site.port).sign_in(who, PASSWORD) for who in ("clerk", "leader", "liaison")}
        bare, updating = Client(floor.port), Updating(people["liaison"])
        lines.append(_line("bare", size, timed(bare, "/bare", runs)))
        for page in pages(shown, today().year):
            ours, theirs = beside(
                people[page.who], page.path, bare, page.floor, runs, updating.once if page.changed else None, page.often
            )
            lines.append(_line(page.name, size, ours, theirs))
        lines.append(_update(updating, bare, size, runs))
        lines.append(drafting(people["clerk"], size, runs))
        if size == EXPORTED:
            told["export"] = export(people["clerk"], site, today().year)
        told["memory"] = site.memory()
        for worker, held in enumerate(told["memory"]):
            report(f"worker_{worker}_memory_{size}", held, "MB")
    if size == max(SIZES):
        explain(url, folder, [(page.name, page.who, page.path) for page in pages(shown, today().year)])
    postgres.execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _line(name: str, size: int, ours: Timed, theirs: Timed | None = None) -> dict[str, object]:
    told = {"p50": ours.p50 * 1000, "p99": ours.p99 * 1000, "rate": ours.rate}
    floor = {"p50": theirs.p50 * 1000, "p99": theirs.p99 * 1000, "rate": theirs.rate} if theirs else {}
    for figure, value in told.items():
        report(f"{name}_{size}_{figure}", value, "requests/s" if figure == "rate" else "ms", floor.get(figure))
    beside = {"floor": floor.get("p50"), "floor_p99": floor.get("p99"), "floor_rate": floor.get("rate")}
    return {"name": name, "size": size} | told | beside


class Updating:
    """A liaison who updates one task again and again, as the form does it."""

    def __init__(self, liaison: Client) -> None:
        self.liaison = liaison
        found = re.search(r'href="(/tasks/\w+)/update', liaison.ask("/todo")[1])
        assert found, "the liaison has something to update"
        self.path = f"{found[1]}/update"

    def once(self) -> float:
        """Seconds from pressing the button to the answer."""
        _, form, _ = self.liaison.ask(self.path)
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        fields |= {"csrf_token": token(form), "text": f"进展 {new_ref()}", "percent": "40"}
        status, page, taken = self.liaison.ask(self.path, fields)
        assert status == 302, page[-800:]
        return taken


def _update(updating: Updating, bare: Client, size: int, runs: int) -> dict[str, object]:
    """A liaison's update beside one bare insert."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(updating.once())
        theirs.append(bare.ask("/insert", {})[2])
    ours.sort(), theirs.sort()
    middle, last = len(ours) // 2, -1
    report(f"update_{size}_p50", ours[middle] * 1000, "ms", theirs[middle] * 1000)
    return {
        "name": "update",
        "size": size,
        "p50": ours[middle] * 1000,
        "p99": ours[last] * 1000,
        "rate": 0.0,
        "floor": theirs[middle] * 1000,
    }


def main() -> None:
    """Measure the sizes asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES, choices=SIZES)
    asked.add_argument("--runs", type=int, default=40)
    asked.add_argument("--write", action="store_true", help="also write docs/performance.md and its plot")
    given = asked.parse_args()
    machine = {"processors": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    told: dict[str, Any] = {
        "machine": machine, "day": today().isoformat(), "run": now().isoformat(timespec="minutes"), "runs": given.runs, "filled": {}, "memory": [], "figures": [],
    }  # fmt: skip
    told["start"] = starts()
    with postgres.running(quick=False) as server:
        for size in given.sizes:
            measure(size, server, given.runs, told)
    # what else the machine had to do: with the bench's own work it is between one and two
    told["load"] = f"with a load of {os.getloadavg()[2]:.0f}"
    if given.write:
        write(told)


if __name__ == "__main__":
    main()
