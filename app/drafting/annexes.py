"""The annexes of a report as rows: the account 对账表 and the indicators 指标表; it knows rows, and neither paper nor sheets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.drafting.account import Account
from app.drafting.facts import IndicatorFact
from app.paper.numerals import plain

PARTS = {"achievements": "成效", "problems": "不足", "duties": "职责", "arrangements": "安排", "other": "其他"}


@dataclass(frozen=True)
class Rows:
    """A table with its title, its head and the widths of its columns as shares."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def account_rows(held: Account, texts: Mapping[str, str], reasons: Mapping[str, str], year: int) -> Rows:
    """Last year's every problem and arrangement, and what became of it. ``texts``: paragraph key → its words."""
    rows = []
    for n, line in enumerate(held.lines, 1):
        answers = [f"（{PARTS.get(key.split('/')[0], '')}）{texts[key]}" for key in line.answers if texts.get(key)]
        said = "".join(answers) or (f"未写入报告：{reason}" if (reason := reasons.get(line.clause.ref)) else "未回应")
        rows.append((str(n), "问题" if line.clause.role == "problem" else "安排", line.clause.text, said))
    return Rows(
        f"{year - 1}年度报告问题和安排对账表",
        ("序号", "类别", f"{year - 1}年报告原文", f"{year}年报告的回应"),
        tuple(rows),
        (2, 2, 8, 12),
    )


STATES = {"": "未要", "asked": "待报", "given": "待核实", "verified": "已核实", "counted": "系统统计"}


def indicator_rows(indicators: Iterable[IndicatorFact], year: int) -> Rows:
    """Every indicator with last year's value and this year's; what is not firm is said, not printed."""
    rows = tuple(
        (
            str(n),
            one.name,
            one.measure,
            plain(one.last) if one.last is not None else "—",
            plain(one.value) if one.firm and one.value is not None else "〔待填〕",
            plain(one.target) if one.target is not None else "—",
            one.basis or "—",
            one.owner or "—",
        )
        for n, one in enumerate(indicators, 1)
    )
    head = ("序号", "指标", "单位", f"{year - 1}年", f"{year}年", "目标", "口径", "填报单位")
    return Rows(f"{year}年度法治政府建设指标表", head, rows, (2, 9, 2, 3, 3, 3, 8, 4))


def notes_of(sources: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The sources of a paragraph as notes of the internal copy."""
    return tuple(source["says"] for source in sources if source.get("says"))
