"""The letters about numbers, five lines each, as plain values; it knows their words, and refuses to know how they travel."""

from collections.abc import Sequence
from datetime import date

from app.tasks.letters import Contact, Words, full, short


def asking(names: Sequence[str], year: int, due: date, address: str, ask: Contact) -> Words:
    """One letter to a unit for all the numbers it is asked for."""
    shown = "、".join(names[:6]) + (f"等{len(names)}项" if len(names) > 6 else "")
    lines = (
        f"事项：{year}年法治政府建设年度报告指标（{shown}）",
        f"时限：{full(due)}前",
        "请办：逐项填报数值，写明佐证材料；没有发生的填 0",
        f"链接：{address}",
        f"联系：{ask.line}",
    )
    return Words(f"{short(due)}前 请填报{year}年年度报告指标{len(names)}项", "\n".join(lines) + "\n")


def sending_back(name: str, year: int, reason: str, address: str, ask: Contact) -> Words:
    """A value that was not accepted."""
    lines = (
        f"事项：{year}年年度报告指标“{name}”",
        "时限：请尽快",
        f"请办：按退回原因重新填报（{reason}）",
        f"链接：{address}",
        f"联系：{ask.line}",
    )
    return Words(f"请尽快 重新填报{year}年指标“{name}”", "\n".join(lines) + "\n")
