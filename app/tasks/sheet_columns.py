"""The ledger as a sheet: its customary columns in their order, and what else offices call them; pure."""

from app.sheets.columns import Field
from app.words import N_

#: what a workbook may bring, in the order of the columns that go out
FIELDS = (
    Field("serial", N_("序号"), ("编号",)),
    Field("paper_title", N_("问题来源"), ("来源", "任务来源", "来源文件", "文件名称")),
    Field("problem", N_("存在问题"), ("问题", "问题表现", "具体问题", "问题清单", "反馈问题", "主要问题")),
    Field("target", N_("整改目标"), ("目标", "工作目标", "预期目标", "整改标准", "工作要求")),
    Field(
        "measures",
        N_("整改措施"),
        ("措施", "具体措施", "工作措施", "任务", "工作任务", "重点任务", "任务事项", "主要任务", "具体举措"),
    ),
    Field("lead", N_("牵头单位"), ("责任单位", "主办单位", "承办单位", "牵头责任单位", "牵头部门", "责任部门", "整改单位")),
    Field("supporting", N_("配合单位"), ("协办单位", "配合部门", "协同单位", "参与单位")),
    Field("leader", N_("责任领导"), ("分管领导", "牵头领导", "包案领导", "区领导", "责任区领导")),
    Field("handler", N_("责任人"), ("承办人", "经办人", "联系人", "具体责任人")),
    Field("nature", N_("整改类型"), ("类型", "整改方式", "任务类型")),
    Field("due", N_("整改时限"), ("时限", "完成时限", "完成时间", "办结时限", "整改期限", "期限", "时间节点", "时限要求")),
    Field("progress", N_("完成情况"), ("进展", "进展情况", "整改进展", "整改情况", "工作进展", "落实情况", "目前进展")),
    Field("evidence", N_("佐证材料"), ("佐证", "印证材料", "支撑材料")),
    Field("opinion", N_("核查意见"), ("审核意见", "验收意见", "核查情况")),
    Field("state", N_("状态"), ("整改状态", "办理状态", "完成状态", "是否完成")),
    Field("closed", N_("销号时间"), ("销号日期", "办结时间", "实际完成时间")),
)

#: longest text of each, in characters; what is not named here is one line of at most 300
LIMITS = {"problem": 5000, "measures": 5000, "target": 2000, "progress": 5000, "evidence": 2000, "opinion": 2000}

WIDTHS = {
    "serial": 6,
    "problem": 40,
    "measures": 40,
    "target": 28,
    "progress": 36,
    "evidence": 20,
    "opinion": 20,
    "paper_title": 22,
}

#: the three lists 三清单: their names, and their columns after the running number
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "problems": (N_("问题清单"), {
        "paper_title": N_("问题来源"), "problem": N_("存在问题"), "target": N_("整改目标"), "lead": N_("牵头单位"),
        "leader": N_("责任领导"), "due": N_("整改时限"), "state": N_("状态"),
    }),
    "tasks": (N_("任务清单"), {
        "what": N_("任务事项"), "target": N_("整改目标"), "lead": N_("牵头单位"), "supporting": N_("配合单位"), "nature": N_("整改类型"),
        "due": N_("整改时限"), "progress": N_("完成情况"), "state": N_("状态"),
    }),
    "duties": (N_("责任清单"), {
        "lead": N_("牵头单位"), "leader": N_("责任领导"), "handler": N_("责任人"), "what": N_("任务事项"), "supporting": N_("配合单位"),
        "due": N_("整改时限"), "state": N_("状态"),
    }),
}  # fmt: skip
