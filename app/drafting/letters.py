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


#: what each of the two days asks for: its words in the letter, and in the subject
DAYS = {
    "submit": ("报送本级党委、人大常委会和上一级机关，并在系统里记为已报送", "报送"),
    "publish": ("通过网站等向社会公开，并在系统里记为已公开", "公开"),
}


def report_due(what: str, unit: str, year: int, due: date, address: str, ask: Contact) -> Words:
    """One of the two days of a yearly report; ``what``: submit or publish."""
    do, word = DAYS[what]
    lines = (
        f"事项：{unit}{year}年法治政府建设年度报告",
        f"时限：{full(due)}前（含当日）",
        f"请办：{do}",
        f"链接：{address}",
        f"联系：{ask.line}",
    )
    return Words(f"{short(due)} 前{word}{year}年法治政府建设年度报告".replace(" ", ""), "\n".join(lines) + "\n")
