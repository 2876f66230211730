"""docs/performance.md and its plot, written from the figures of runs of `make bench-scale`; it measures nothing.

Figures are kept in performance.json by size with the day of their run, so that a run of one size does not lose the others.
"""

import json
from collections.abc import Mapping, Sequence
from math import log10
from typing import Any

from tests.conftest import ROOT

KEPT = ROOT / "docs" / "performance.json"
DOCUMENT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
COLOURS = ("#1f5fa8", "#a8421f", "#2f7d4f", "#7a4fa8", "#a88a1f", "#4a4a4a", "#1f8fa8", "#a81f6a", "#5a6b1f")
WORDS = {
    "bare": ("an empty page of Flask", "none"),
    "ledger": ("台账, the year", "40 rows of the year"),
    "ledger_changed": ("台账, the year, just after a change", "40 rows of the year"),
    "ledger_unit_overdue": ("台账, one unit, overdue", "40 rows of the year"),
    "ledger_last_page": ("台账, its last page", "40 rows of the year"),
    "todo": ("a unit's 待办", "40 rows of the year"),
    "task": ("one task", "1 row"),
    "overview": ("a leader's overview", "the year by chapter and lamp, by unit, 36 rows"),
    "overview_changed": ("a leader's overview, just after a change", "the year by chapter and lamp, by unit, 36 rows"),
    "living": ("the living report, 200 clauses", "200 clauses with their tasks"),
    "living_changed": ("the living report, just after a change", "200 clauses with their tasks"),
    "search": ("台账, searched for 出庭应诉", "40 rows found by the same word, and their number"),
    "register": ("court cases", "40 rows of the year"),
    "outbox": ("letters", "40 rows of the year"),
    "update": ("an update sent by a unit", "one INSERT, committed"),
    "draft": ("a unit's next report composed", "none"),
}
#: asked of the test client at 100,000 tasks, with the seconds between each statement and its answer added up
BOUNDS = (
    "What bounds each, at 100,000 tasks: of a list, a task, a 待办 and the court cases the database takes a seventh to a fifth, the rest is",
    "setting the page out of its rows and templates; of the overview just after a change it takes a third, in thirteen statements; of the living report",
    "just after a change a seventh; of an update a quarter, for six statements there and back, the rest is the mapper and the request itself. Of",
    "a workbook the library takes four fifths. Requests a second are bounded by the two processors that site, database and askers share.",
)
#: where the plot begins, in milliseconds
LEAST = 3.0


def write(told: dict[str, Any]) -> None:
    """Keep the figures, and write the document and the plot from all that are kept."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {"sizes": {}}
    for size in told["filled"]:
        figures = [one for one in told["figures"] if one["size"] == int(size)]
        measured = {name: told[name] for name in ("day", "run", "load")}
        kept["sizes"][size] = measured | {"filled": told["filled"][size], "figures": figures}
    kept |= {name: told[name] for name in ("machine", "runs", "memory", "export", "start") if name in told}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    tell(kept)


def tell(kept: Mapping[str, Any]) -> None:
    """Write the document and the plot from what is kept."""
    sizes = sorted(int(size) for size in kept["sizes"])
    by = {(one["name"], one["size"]): one for of_size in kept["sizes"].values() for one in of_size["figures"]}
    names = [name for name in WORDS if all((name, size) in by for size in sizes)]
    PLOT.write_text(_plot([name for name in names if name != "bare"], _together(kept), by), encoding="utf-8")
    DOCUMENT.write_text(_document(kept, names, sizes, by), encoding="utf-8")


def _together(kept: Mapping[str, Any]) -> list[int]:
    """The sizes of the last run: only these compare."""
    last = max(each["run"] for each in kept["sizes"].values())
    return sorted(int(size) for size, each in kept["sizes"].items() if each["run"] == last)


def _document(
    kept: Mapping[str, Any], names: Sequence[str], sizes: Sequence[int], by: Mapping[tuple[str, int], dict[str, Any]]
) -> str:
    machine = kept["machine"]
    measured = {size: kept["sizes"][str(size)] for size in sizes}
    together = _together(kept)
    filled = ", ".join(f"{kept['sizes'][str(size)]['filled']:.0f} s for {size:,} tasks" for size in sizes)
    lines = [
        "# How fast it is, and how that grows",
        "",
        f"Written by `make bench-scale`: {machine['processors']} processors ({machine['machine']}), Python {machine['python']},",
        "PostgreSQL and two gunicorn workers for the product and two for the floors, all on this one machine, a thousand units, five years of tasks",
        "with three lines of history, two updates and a letter each; the unit that is asked for leads eighty of the year at every size, so that a",
        "page is as full among a thousand tasks as among a million. Product and floor are asked in turn, so that a machine that slows down slows",
        f"both; each figure is of {kept['runs']} requests. The floor is the same server with bare Flask, SQLAlchemy Core and Jinja: no person, no",
        'rights, no layout. What was counted is kept until something changes; "just after a change" is asked each time after an update, which is',
        "not timed with it, so that what the update touched is counted again.",
        "Measured with:",
        *(f"- {size:,} tasks on {each['day']}, {each['load']};" for size, each in measured.items()),
        "",
        "A quiet machine has a load between one and two while it measures. With more, milliseconds are several times higher and ratios swing by",
        "a third either way; they are told as they were measured. Growth and the plot are of the last run alone.",
        "",
        "Milliseconds at the median, and in brackets how many times its floor, and how many times an empty page of Flask by the same server:",
        "",
        "| page | floor | " + " | ".join(f"{size:,} tasks" for size in sizes) + f" | growth {together[0]:,} → {together[-1]:,} |",
        "|---|---|" + "---:|" * (len(sizes) + 1),
    ]
    for name in names:
        cells = [_cell(by[name, size], by["bare", size]["p50"]) for size in sizes]
        growth = by[name, together[-1]]["p50"] / by[name, together[0]]["p50"]
        lines.append(f"| {WORDS[name][0]} | {WORDS[name][1]} | " + " | ".join(cells) + f" | {growth:.2f}× |")
    lines += [
        "",
        *_tails(names, sizes, by),
        "",
        *_started(kept.get("start")),
        f"Filling took {filled}; a worker then held " + ", ".join(f"{held:.0f} MB" for held in kept["memory"]) + " (proportional set size).",
        "",
        *_exported(kept.get("export")),
        "The floor's own query grows with the year, for it sorts what it reads, so its ratio falls where a page reads by an index: the",
        "milliseconds say how the product grows. Just after a change the overview, and the number beside the ledger's heading, are counted of",
        "the units that it touched; of the whole year once a day in each worker, which is the overview's slowest of a hundred. Of letters the",
        "latest 10,000 are listed. Court cases and letters stand beside rows of tasks, for want of a floor of their own.",
        "",
        *BOUNDS,
        "",
        "![Milliseconds by number of tasks, both on logarithmic scales](performance.svg)",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _tails(names: Sequence[str], sizes: Sequence[int], by: Mapping[tuple[str, int], dict[str, Any]]) -> list[str]:
    """The slowest of a hundred, and how many are answered with four asking at once; where a run told them."""
    lines = [
        "Milliseconds at the 99th hundredth, and requests a second with four asking at once, the floor's in brackets; not of what is asked",
        "just after a change, nor of searches, of which a person has so many a minute:",
        "",
        "| page | " + " | ".join(f"p99, {size:,} | a second, {size:,}" for size in sizes) + " |",
        "|---|" + "---:|---:|" * len(sizes),
    ]
    for name in names:
        cells = []
        for size in sizes:
            one = by[name, size]
            cells.append(_beside(one.get("p99"), one.get("floor_p99")))
            cells.append(_beside(one.get("rate"), one.get("floor_rate")))
        lines.append(f"| {WORDS[name][0]} | " + " | ".join(cells) + " |")
    return lines


def _beside(value: float | None, floor: float | None) -> str:
    return "—" if not value else f"{value:.0f} ({floor:.0f})" if floor else f"{value:.0f}"


def _started(told: dict[str, float] | None) -> list[str]:
    if told is None:
        return []
    return [
        f"From `make run` to the first page: {told['again']:.1f} s on an installation that is set up (a bare page under the same server",
        f"{told['floor']:.1f} s), {told['first']:.1f} s the first time, when the demonstration district is loaded.",
        "",
    ]


def _cell(one: dict[str, Any], bare: float) -> str:
    floors = [one["p50"] / floor for floor in (one["floor"], bare) if floor]
    return f"{one['p50']:.0f} (" + ", ".join(f"{ratio:.1f}×" for ratio in floors) + ")"


def _exported(told: dict[str, float] | None) -> list[str]:
    if told is None:
        return []
    ratio = told["seconds"] / told["floor"]
    return [
        f"A workbook of {told['rows']:,.0f} rows of 16 columns took {told['seconds']:.2f} s, {ratio:.2f}× writing the same cells with the library",
        f"alone ({told['floor']:.2f} s); after eight of them a worker held {told['grown']:+.0f} MB.",
        "",
    ]


def _plot(names: Sequence[str], sizes: Sequence[int], by: Mapping[tuple[str, int], dict[str, Any]]) -> str:
    """Milliseconds by number of tasks, log-log, a line a page, its name at its end."""
    low, high = log10(LEAST), max(2.0, log10(max(by[name, size]["p50"] for name in names for size in sizes)) + 0.1)
    first, last = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 1)

    def x(size: float) -> float:
        return 60 + 520 * (log10(size) - first) / (last - first)

    def y(milliseconds: float) -> float:
        return 380 - 340 * (log10(max(milliseconds, LEAST)) - low) / (high - low)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 430" font-family="sans-serif" font-size="12">',
        "<rect width='860' height='430' fill='#fff'/>",
    ]
    for mark in (5, 10, 20, 50, 100, 200, 500, 1000):
        if log10(mark) <= high:
            parts.append(
                f'<path d="M60 {y(mark):.1f}H580" stroke="#ddd"/><text x="52" y="{y(mark) + 4:.1f}" text-anchor="end">{mark}</text>'
            )
    parts += [f'<text x="{x(size):.1f}" y="400" text-anchor="middle">{size:,}</text>' for size in sizes]
    parts += ['<text x="320" y="422" text-anchor="middle">tasks</text>', '<text x="20" y="24">ms</text>']
    ends = sorted(names, key=lambda name: by[name, sizes[-1]]["p50"], reverse=True)
    label = 0.0
    for name in ends:
        colour = COLOURS[list(names).index(name) % len(COLOURS)]
        points = " ".join(f"{x(size):.1f},{y(by[name, size]['p50']):.1f}" for size in sizes)
        label = max(label + 15, y(by[name, sizes[-1]]["p50"]) + 4)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(by[name, size]["p50"]):.1f}" r="3" fill="{colour}"/>' for size in sizes]
        parts.append(f'<text x="592" y="{label:.1f}" fill="{colour}">{WORDS[name][0]}</text>')
    return "\n".join([*parts, "</svg>\n"])
