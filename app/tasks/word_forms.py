"""The words people read for the codes of the ledger; it knows vocabulary only."""

from flask_babel import lazy_gettext as _l

from app.reports.papers import PAPERS
from app.tasks.papers import RECTIFICATION

#: by stage, which takes in the states
STATE_WORDS = {
    "draft": _l("草稿"),
    "approved": _l("已立项"),
    "issued": _l("待签收"),
    "acknowledged": _l("已签收"),
    "in_progress": _l("办理中"),
    "submitted": _l("待核查"),
    "verified": _l("已核查，待销号"),
    "returned": _l("已退回"),
    "suspended": _l("已中止"),
    "closed": _l("已销号"),
    "archived": _l("已归档"),
    "cancelled": _l("已撤销"),
}

MOVE_WORDS = {
    "draft": _l("立为草稿"),
    "import": _l("从表格导入"),
    "enter": _l("手工录入"),
    "carry": _l("转入本年"),
    "edit": _l("调整"),
    "assign": _l("分派"),
    "propose": _l("提请立项"),
    "approve": _l("立项"),
    "issue": _l("下达"),
    "acknowledge": _l("签收"),
    "hand_out": _l("内部分派"),
    "update": _l("填进展"),
    "contest": _l("提异议"),
    "answer": _l("答复异议"),
    "extend": _l("申请延期"),
    "decide": _l("批复请示"),
    "nudge": _l("催办"),
    "transfer": _l("改派"),
    "suspend": _l("中止"),
    "resume": _l("恢复"),
    "submit": _l("报结"),
    "verify": _l("核查"),
    "return": _l("退回"),
    "close": _l("销号"),
    "archive": _l("归档"),
    "reopen": _l("重启"),
    "cancel": _l("撤销"),
    "ask_cancel": _l("请示撤销"),
    "instruct": _l("批示"),
    "continue": _l("转入下一年度"),
}

WHO_WORDS = {
    "office": _l("法治办"),
    "chief": _l("法治办负责人"),
    "leader": _l("责任领导或分管领导"),
    "unit": _l("牵头单位"),
    "support": _l("配合单位"),
}

REQUEST_WORDS = {"extension": _l("延期申请"), "contest": _l("异议"), "cancel": _l("撤销请示"), "approval": _l("立项请示")}
WANTS_WORDS = {"transfer": _l("请求改派"), "reword": _l("请求改表述"), "explain": _l("仅需解释")}
ANSWER_WORDS = {
    "": _l("等待答复"),
    "granted": _l("同意"),
    "refused": _l("不同意"),
    "explained": _l("已解释"),
    "lapsed": _l("已了结"),
}

#: why a closed task is opened again
CAUSE_WORDS = {
    "relapse": _l("问题反弹"),
    "inspection": _l("上级督察或检查发现"),
    "untrue": _l("销号情况不实"),
    "more": _l("出现新的要求"),
}

INSTRUCTION_WORDS = {
    "waiting": _l("待法治办办理"),
    "asked": _l("待单位答复"),
    "answered": _l("已答复"),
    "tasked": _l("已立为任务"),
}

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
    "paused": _l("已中止"),
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
    "approved_on": _l("立项日期"),
    "verified_on": _l("核查日期"),
    "archived_on": _l("归档日期"),
    "suspended_on": _l("中止日期"),
    "long_standing": _l("长期坚持"),
    "evidence_wanted": _l("要求佐证"),
    "handler": _l("责任人"),
    "milestones": _l("节点"),
    "parts": _l("分工"),
    "part_done": _l("分工完成"),
    "wants": _l("要求"),
    "asked_due": _l("申请时限"),
    "answer": _l("答复"),
    "kind": _l("请求"),
    "cause": _l("重启缘由"),
    "passed": _l("核查结论"),
    "visited_on": _l("现场核查"),
    "place": _l("地点"),
    "people": _l("核查人员"),
    "period": _l("报告期"),
    "references": _l("链接或文号"),
    "leader_word": _l("作批示领导"),
    "on_behalf_of": _l("代办"),
    "continues": _l("接续任务"),
    "text": _l("进展情况"),
    "note": _l("意见或原因"),
    "view": _l("视图名称"),
    "problem": _l("存在问题"),
    "measures": _l("整改措施"),
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
    "asked": _l("待答复的请示和异议"),
    "late": _l("逾期或严重滞后"),
    "returned": _l("退回后未动"),
    "suspended": _l("已中止"),
    "unacknowledged": _l("尚未签收"),
    "no_deadline": _l("时限待明确"),
    "approved": _l("已立项待下达"),
    "ready": _l("草稿"),
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
