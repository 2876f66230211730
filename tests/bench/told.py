"""docs/performance.md and its plot, written from the figures of a run of `make bench-scale`; it measures nothing."""

from collections.abc import Sequence
from math import log10
from typing import Any

from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
COLOURS = ("#1f5fa8", "#a8421f", "#2f7d4f", "#7a4fa8", "#a88a1f", "#4a4a4a", "#1f8fa8", "#a81f6a", "#5a6b1f")
WORDS = {
    "ledger": ("台账, the year", "40 rows of the year"),
    "ledger_unit_overdue": ("台账, one unit, overdue", "40 rows of the year"),
    "ledger_last_page": ("台账, its last page", "40 rows of the year"),
    "todo": ("a unit's 待办", "40 rows of the year"),
    "task": ("one task", "1 row"),
    "overview": ("a leader's overview", "one GROUP BY over the year"),
    "living": ("the living report, 200 clauses", "40 rows of the year"),
    "search": ("台账, searched for 出庭应诉", "40 rows of the year"),
    "register": ("court cases", "40 rows of the year"),
    "outbox": ("letters", "40 rows of the year"),
    "update": ("an update sent by a unit", "one INSERT, committed"),
    "draft": ("a unit's next report composed", "none"),
}


def write(told: dict[str, Any]) -> None:
    """Write the document and the plot."""
    figures = told["figures"]
    sizes = sorted({one["size"] for one in figures})
    names = [name for name in WORDS if any(one["name"] == name for one in figures)]
    by = {(one["name"], one["size"]): one for one in figures}
    PLOT.write_text(_plot(names, sizes, by), encoding="utf-8")
    DOCUMENT.write_text(_document(told, names, sizes, by), encoding="utf-8")


def _document(told: dict[str, Any], names: Sequence[str], sizes: Sequence[int], by: dict[tuple[str, int], dict[str, Any]]) -> str:
    machine, runs = told["machine"], told["runs"]
    lines = [
        "# How fast it is, and how that grows",
        "",
        f"Written by `make bench-scale` on {told['day']}: {machine['processors']} processors ({machine['machine']}), Python {machine['python']},",
        "PostgreSQL and two gunicorn workers for the product and two for the floors, all on this one machine, five years of tasks with three lines",
        "of history, two updates and a letter each. Product and floor are asked in turn, so that a machine that slows down slows both; each figure",
        f"is the median of {runs} requests. The floor is the same server with bare Flask, SQLAlchemy Core and Jinja: no person, no rights, no layout.",
        "",
        "Milliseconds, and in brackets how many times its floor:",
        "",
        "| page | floor | " + " | ".join(f"{size:,} tasks" for size in sizes) + f" | growth {sizes[0]:,} → {sizes[-1]:,} |",
        "|---|---|" + "---:|" * (len(sizes) + 1),
    ]
    for name in names:
        cells = [_cell(by[name, size]) for size in sizes]
        growth = by[name, sizes[-1]]["p50"] / by[name, sizes[0]]["p50"]
        lines.append(f"| {WORDS[name][0]} | {WORDS[name][1]} | " + " | ".join(cells) + f" | {growth:.2f}× |")
    rates = [f"{WORDS[name][0]} {by[name, sizes[-1]]['rate']:.0f}" for name in names if by[name, sizes[-1]]["rate"]]
    lines += [
        "",
        f"Requests a second with four asking at once, at {sizes[-1]:,} tasks: " + "; ".join(rates) + ".",
        "",
        "Filling took " + ", ".join(f"{seconds:.0f} s for {size:,} tasks" for size, seconds in sorted((int(size), taken) for size, taken in told["filled"].items()))
        + "; a worker then held " + ", ".join(f"{held:.0f} MB" for held in told["memory"]) + " (proportional set size).",
        "",
        *_exported(told.get("export")),
        "The floor's own query grows with the year, for it sorts what it reads, so its ratio falls where a page reads by an index: the",
        "milliseconds say how the product grows. The overview counts every task of its year and grows with them.",
        "",
        "![Milliseconds by number of tasks, both on logarithmic scales](performance.svg)",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _cell(one: dict[str, Any]) -> str:
    return f"{one['p50']:.0f} ({one['p50'] / one['floor']:.1f}×)" if one["floor"] else f"{one['p50']:.0f}"


def _exported(told: dict[str, float] | None) -> list[str]:
    if told is None:
        return []
    ratio = told["seconds"] / told["floor"]
    return [
        f"A workbook of {told['rows']:,.0f} rows of 16 columns took {told['seconds']:.1f} s, {ratio:.1f}× writing the same cells with the library",
        f"alone ({told['floor']:.1f} s); after three of them a worker held {told['grown']:+.0f} MB.",
        "",
    ]


def _plot(names: Sequence[str], sizes: Sequence[int], by: dict[tuple[str, int], dict[str, Any]]) -> str:
    """Milliseconds by number of tasks, log-log, a line a page, its name at its end."""
    low, high = 1.0, max(3.0, log10(max(by[name, size]["p50"] for name in names for size in sizes)) + 0.1)
    first, last = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 1)

    def x(size: float) -> float:
        return 60 + 520 * (log10(size) - first) / (last - first)

    def y(milliseconds: float) -> float:
        return 380 - 340 * (log10(max(milliseconds, 10.0)) - low) / (high - low)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 430" font-family="sans-serif" font-size="12">',
        "<rect width='800' height='430' fill='#fff'/>",
    ]
    for mark in (10, 20, 50, 100, 200, 500, 1000):
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
