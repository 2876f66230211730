"""The kinds of paper that are read for what is to be done, by code and word, and how a title names them; pure vocabulary."""

from app.words import N_

#: report 年度报告 · inspection 督察反馈 · patrol 巡察 · audit 审计 · congress 人大审议意见 · judicial 司法建议 · minutes 会议纪要 ·
#: instruction 领导批示 · other
PAPERS = {
    "report": N_("年度报告"),
    "inspection": N_("督察反馈"),
    "patrol": N_("巡察反馈"),
    "audit": N_("审计报告"),
    "congress": N_("人大审议意见"),
    "judicial": N_("司法建议"),
    "minutes": N_("会议纪要"),
    "instruction": N_("领导批示"),
    "other": N_("其他文件"),
}

#: words inside a title that tell the kind of paper; the first that is found
_TELLING = (
    ("inspection", ("督察", "督查反馈")), ("patrol", ("巡察", "巡视")), ("audit", ("审计",)), ("congress", ("人大", "审议意见")),
    ("judicial", ("司法建议", "检察建议")), ("minutes", ("会议纪要", "常务会")), ("instruction", ("批示",)),
    ("report", ("法治政府建设", "年度报告")),
)  # fmt: skip


def paper_of(title: str, otherwise: str) -> str:
    """The kind of paper that a title names, or ``otherwise``."""
    return next((code for code, words in _TELLING if any(word in title for word in words)), otherwise)
