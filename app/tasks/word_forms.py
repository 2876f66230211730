"""The words people read for the codes of the ledger; it knows vocabulary only."""

from flask_babel import lazy_gettext as _l

from app.tasks.papers import PAPERS, RECTIFICATION

STATE_WORDS = {
    "draft": _l("草稿"),
    "issued": _l("待签收"),
    "acknowledged": _l("已签收"),
    "in_progress": _l("办理中"),
    "submitted": _l("待核查"),
    "returned": _l("已退回"),
    "closed": _l("已销号"),
    "cancelled": _l("已撤销"),
}

MOVE_WORDS = {
    "draft": _l("立为草稿"),
    "import": _l("从表格导入"),
    "enter": _l("手工录入"),
    "carry": _l("转入本年"),
    "edit": _l("调整"),
    "assign": _l("分派"),
    "issue": _l("下达"),
    "acknowledge": _l("签收"),
    "update": _l("填进展"),
    "submit": _l("报结"),
    "return": _l("退回"),
    "close": _l("销号"),
    "cancel": _l("撤销"),
    "reopen": _l("重启"),
}

WHO_WORDS = {"office": _l("法治办"), "unit": _l("牵头单位"), "support": _l("配合单位")}

KIND_WORDS = {"rectification": _l("问题整改"), "arrangement": _l("工作安排")}

CADENCE_WORDS = {
    "none": _l("不定期"),
    "weekly": _l("每周"),
    "monthly": _l("每月"),
    "quarterly": _l("每季度"),
    "half_year": _l("每半年"),
    "case_by_case": _l("每案"),
}

LAMP_WORDS = {
    "done": _l("已销号"),
    "on_schedule": _l("按序时"),
    "near": _l("临近或滞后"),
    "late": _l("逾期"),
    "not_begun": _l("未启动"),
    "no_deadline": _l("无时限"),
}

#: the fields that a history line names
FIELD_WORDS = {
    "title": _l("事项"),
    "authority": _l("依据"),
    "nature": _l("类型"),
    "lead_unit": _l("牵头单位"),
    "supporting": _l("配合单位"),
    "leader": _l("责任领导"),
    "due": _l("时限"),
    "original_due": _l("原定时限"),
    "target": _l("目标"),
    "target_value": _l("目标值"),
    "target_unit": _l("计量单位"),
    "cadence": _l("填报频次"),
    "state": _l("状态"),
    "percent": _l("进度"),
    "value": _l("完成数"),
    "outcome": _l("办理结果"),
    "done_on": _l("实际完成"),
    "closed_on": _l("销号日期"),
    "text": _l("进展情况"),
    "note": _l("意见或原因"),
    "view": _l("视图名称"),
}

#: what the reader suggests as the nature of a task (reports/reader/verbs.py)
NATURE_WORDS = {
    "institution": _l("制度类"),
    "pilot": _l("试点类"),
    "milestones": _l("分季度节点类"),
    "standing": _l("常态类"),
    "indicator": _l("指标类"),
    "education": _l("教育督促类"),
    **{code: _l(word) for code, word in RECTIFICATION.items()},
}

PAPER_WORDS = {code: _l(word) for code, word in PAPERS.items()}

#: what waits for the office
WAITING_WORDS = {
    "submitted": _l("待核查"),
    "late": _l("逾期或严重滞后"),
    "unacknowledged": _l("尚未签收"),
    "no_deadline": _l("时限待明确"),
    "ready": _l("草稿待下达"),
    "no_owner": _l("草稿中牵头待明确"),
}

#: the columns that a reader may choose for the ledger (looks.py)
COLUMN_WORDS = {
    "lead": _l("牵头"),
    "support": _l("配合"),
    "leader": _l("责任领导"),
    "lamp": _l("亮灯"),
    "due": _l("时限"),
    "original": _l("原定时限"),
    "actual": _l("实际完成"),
    "percent": _l("进度"),
    "state": _l("状态"),
    "nature": _l("类型"),
    "target": _l("目标"),
    "source": _l("来源"),
    "updated": _l("最近填报"),
}
