"""The letters about a draft, five lines each, as plain values; it knows their words, and refuses to know how they travel."""

from datetime import date

from app.tasks.letters import Contact, Words, full, short


def missing(title: str, paragraph: str, due: date, address: str, ask: Contact) -> Words:
    """What a paragraph of the report still lacks, to the unit that owes it."""
    lines = (
        f"事项：《{title}》待补充的内容",
        f"时限：{full(due)}前",
        f"请办：补充“{paragraph[:160]}”中〔待填〕的内容",
        f"链接：{address}",
        f"联系：{ask.line}",
    )
    return Words(f"{short(due)}前 请补充年度报告待填内容", "\n".join(lines) + "\n")
