"""How an indicator's year comes of its parts, and how years compare; it counts, and knows neither units nor reports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.words import N_

#: sum_year counts of work done · latest a stock at the year's end, never summed · ratio recomputed from its parts · constant
METHODS = {"sum_year": N_("全年累计"), "latest": N_("期末数"), "ratio": N_("比率"), "constant": N_("固定值")}
DIRECTIONS = {"": N_("不评判"), "up": N_("越高越好"), "down": N_("越低越好")}
FEEDS = {"units": N_("单位填报"), "cases": N_("案件登记"), "tasks": N_("任务台账")}
#: what the rooms above can count by themselves, by feed
FORMULAS = {
    "cases": {
        "heard": N_("开庭审理件数"), "attended": N_("负责人出庭件数"), "principal": N_("正职出庭件数"), "spoke": N_("出庭并发言件数"),
        "concluded": N_("审结件数"), "lost": N_("败诉件数"), "appearance_rate": N_("出庭应诉率"), "loss_rate": N_("败诉率"),
        "evidence_rate": N_("按期举证率"), "filing_rate": N_("备案及时率"),
    },
    "tasks": {"issued": N_("下达任务数"), "closed": N_("销号任务数"), "closed_rate": N_("销号率")},
}  # fmt: skip
#: asked 已要 · given 已报 · verified 已核实 · counted by the system from cases and tasks
STATES = {"": N_("未要"), "asked": N_("待报"), "given": N_("待核实"), "verified": N_("已核实"), "counted": N_("系统统计")}
QUARTERS = (1, 2, 3, 4)
_STOCK = re.compile(r"现有|共有|累计建成|建成|在册|持证|配备|人员|人数|村居|平台|站|阵地|顾问")


@dataclass(frozen=True)
class Entry:
    """One value that somebody gave or was asked for. ``quarter`` 0 is the whole year."""

    quarter: int
    value: Decimal | None
    state: str


@dataclass(frozen=True)
class Known:
    """What is known of a year: the value, and the weakest state of what it is made of."""

    value: Decimal | None = None
    state: str = ""

    @property
    def firm(self) -> bool:
        """Whether a report may print it."""
        return self.value is not None and self.state in ("verified", "counted")


def year_of(method: str, entries: Sequence[Entry]) -> Known:
    """The year's value from what was given. A whole year counts before its quarters; a stock is the last one, never a sum."""
    whole = next((entry for entry in entries if entry.quarter == 0), None)
    if whole and whole.value is not None:
        return Known(whole.value, whole.state)
    told = sorted((entry for entry in entries if entry.quarter and entry.value is not None), key=lambda entry: entry.quarter)
    asked = "asked" if entries else ""
    if method == "sum_year":
        if [entry.quarter for entry in told] != list(QUARTERS):
            return Known(None, asked)
        return Known(sum((entry.value for entry in told if entry.value is not None), Decimal(0)), _weakest(told))
    if method in ("latest", "constant") and told:
        return Known(told[-1].value, told[-1].state)
    return Known(None, asked)


def ratio(part: Known, whole: Known) -> Known:
    """A ratio in per cent from its parts, never an average; not quite all is never 100, nor some 0."""
    if part.value is None or whole.value is None or not whole.value:
        return Known(None, "asked" if "asked" in (part.state, whole.state) else "")
    share = (100 * part.value / whole.value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if part.value < whole.value:
        share = min(share, Decimal("99.99"))
    if part.value:
        share = max(share, Decimal("0.01"))
    return Known(share, _weaker(part.state, whole.state))


_STRENGTH = ("", "asked", "given", "verified", "counted")


def _weaker(one: str, other: str) -> str:
    return min(one, other, key=_STRENGTH.index)


def _weakest(entries: Sequence[Entry]) -> str:
    return min((entry.state for entry in entries), key=_STRENGTH.index)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """By how many per cent a value moved since the year before; None where that says nothing."""
    if now is None or before is None or not before:
        return None
    return (100 * (now - before) / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def reached(value: Decimal | None, target: Decimal | None, direction: str) -> bool | None:
    """Whether a target is reached; None without a target, a value or a direction."""
    if value is None or target is None or not direction:
        return None
    return value >= target if direction == "up" else value <= target


def likely_method(name: str, measure: str) -> str:
    """How a figure of a report is probably counted: a suggestion for a person to confirm."""
    if measure in ("%", "‰"):
        return "ratio"
    return "latest" if _STOCK.search(name) else "sum_year"
