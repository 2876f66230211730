"""The register's vocabulary: the Chinese word of each code; it knows no language but its own, pages translate what they show."""

from app.words import N_

INSTANCES = {"first": N_("一审"), "second": N_("二审"), "retrial": N_("再审")}

RESULTS = {
    "open": N_("审理中"),
    "won": N_("胜诉"),
    "lost": N_("败诉"),
    "withdrawn": N_("撤诉"),
    "settled": N_("调解和解"),
}

#: 法释〔2020〕3号 art. 2: the four kinds of agency head, and the two who are none
RANKS = {
    "principal": N_("正职"),
    "deputy": N_("副职"),
    "deputy_level": N_("参与分管的副职级负责人"),
    "other_in_charge": N_("其他参与分管的负责人"),
    "subordinate": N_("下级机关或受委托组织的负责人"),
    "staff": N_("工作人员、法律顾问或律师"),
}

#: art. 8, and that none was given
GROUNDS = {
    "force_majeure": N_("不可抗力"),
    "accident": N_("意外事件"),
    "public_duty": N_("需要履行他人不能代替的公务"),
    "other": N_("无法出庭的其他正当事由"),
    "none_given": N_("未说明理由或者理由不成立"),
}

HEARING_STATES = {"scheduled": N_("待开庭"), "held": N_("已开庭"), "cancelled": N_("已取消")}

EVENTS = {
    "registered": N_("登记案件"),
    "edited": N_("更正案件信息"),
    "scheduled": N_("登记开庭"),
    "moved": N_("开庭改期"),
    "hearing_cancelled": N_("取消开庭"),
    "replied": N_("报出庭人员"),
    "prepared": N_("出庭材料"),
    "recorded": N_("登记庭审情况"),
    "concluded": N_("登记案件结果"),
    "evidence_filed": N_("提交答辩和证据"),
}
