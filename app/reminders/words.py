"""How a rule is called on a page, in the reader's language; it knows words, and refuses to know dates."""

from flask_babel import lazy_gettext as _l

RULE_WORDS = {
    "unsigned": _l("催签收"),
    "unsigned_head": _l("未签收，报负责人"),
    "due_week": _l("到期前一周"),
    "due_eve": _l("到期前一个工作日"),
    "overdue": _l("逾期"),
    "overdue_head": _l("逾期，报负责人"),
    "overdue_leader": _l("逾期，报分管领导"),
    "hearing_week": _l("开庭前一周"),
    "hearing_reply": _l("催报出庭负责人"),
    "hearing_three": _l("开庭前三个工作日"),
    "hearing_silent": _l("无人知悉，报分管领导"),
    "hearing_eve": _l("开庭前一天"),
    "hearing_day": _l("开庭当天"),
}


def rule_word(code: str) -> str:
    """The word of a rule."""
    return str(RULE_WORDS.get(code, code))
