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

HEARING_STATES = {"scheduled": N_("待开庭"), "held": N_("已开庭"), "cancelled": N_("已取消"), "adjourned": N_("延期，时间待定")}

#: art. 4: the situations in which the court must notify the head, and those in which it may
MUST_BASES = {
    "public_interest": N_("涉及食品药品安全、生态环境和资源保护、公共卫生安全等重大公共利益"),
    "public_attention": N_("社会高度关注或者可能引发群体性事件等"),
}
MAY_BASES = {
    "grave_rights": N_("涉及重大人身、财产权益"),
    "public_suit": N_("行政公益诉讼"),
    "superior_document": N_("上级机关规范性文件要求负责人出庭应诉"),
    "other": N_("人民法院认为需要通知的其他情形"),
}
NOTICE_BASES = MUST_BASES | MAY_BASES

#: what the reconsideration before a suit came to
RECONSIDERED = {
    "none": N_("未经复议，直接起诉"),
    "upheld": N_("经复议维持"),
    "changed": N_("经复议改变"),
    "not_admitted": N_("复议不予受理或者不作答复"),
}

ROLES = {"co_defendant": N_("共同被告"), "third_party": N_("第三人")}

DECIDED_BY = {"judgment": N_("判决"), "ruling": N_("裁定"), "mediation": N_("调解书")}
APPEALED_BY = {"none": N_("双方均未上诉"), "us": N_("本单位上诉"), "them": N_("对方上诉"), "both": N_("双方上诉")}

#: papers of the court; the complaint, the notices of a hearing and the decision have their own places
DOCUMENTS = {
    "evidence_notice": N_("举证通知书"),
    "joined_notice": N_("参加诉讼通知书"),
    "appeal_copy": N_("上诉状副本"),
    "enforcement": N_("执行通知书"),
    "judicial_suggestion": N_("司法建议书"),
    "absence_reply": N_("关于负责人不出庭的答复"),
    "other": N_("其他诉讼文书"),
}

#: how the proof of a ground of absence is vouched for (art. 9)
PROOFS = {"seal": N_("证明材料已加盖行政机关印章"), "signature": N_("证明材料已由主要负责人签字认可"), "none": N_("没有证明材料")}

#: art. 12: on these the court must suggest to the supervisory organ or the organ above, and say so in its decision
VIOLATIONS = {
    "no_reason": N_("负责人未出庭，且未说明理由或者理由不成立"),
    "again_after_delay": N_("获准延期后再次开庭，负责人仍不能出庭"),
    "nobody": N_("负责人和相应工作人员均不出庭"),
    "left": N_("负责人未经法庭许可中途退庭"),
    "refused_to_explain": N_("人民法院要求就有关问题进行解释或者说明，负责人拒绝，导致庭审无法进行"),
}

EVENTS = {
    "registered": N_("登记案件"),
    "edited": N_("更正案件信息"),
    "scheduled": N_("登记开庭"),
    "moved": N_("开庭改期"),
    "adjourned": N_("延期开庭"),
    "hearing_cancelled": N_("取消开庭"),
    "replied": N_("报出庭人员"),
    "prepared": N_("出庭材料"),
    "recorded": N_("登记庭审情况"),
    "vouched": N_("不能出庭的证明和审批"),
    "concluded": N_("登记案件结果"),
    "evidence_filed": N_("提交答辩和证据"),
    "received": N_("收到诉讼文书"),
    "answered": N_("回复诉讼文书"),
    "followed": N_("登记裁判后续"),
    "reviewed": N_("败诉复盘"),
    "tasked": N_("转为任务"),
    "recounted": N_("确认新的期限"),
}

MATTER_STATES = {"open": N_("办理中"), "done": N_("已办结"), "dropped": N_("不再办理")}

#: how a matter ended, in groups: what a reconsideration came to (行政复议法 arts. 63-73), an opinion or suggestion, a filing
MATTER_ENDINGS = {
    N_("行政复议"): {
        "upheld": N_("维持"),
        "changed": N_("变更"),
        "revoked": N_("决定撤销"),
        "illegal": N_("确认违法或者无效"),
        "ordered": N_("责令履行"),
        "rejected": N_("驳回申请"),
        "mediated": N_("调解和解"),
        "terminated": N_("终止（撤回申请等）"),
    },
    N_("意见和建议"): {
        "adopted": N_("采纳并整改"),
        "partly": N_("部分采纳"),
        "declined": N_("未采纳，已说明理由"),
    },
    N_("规范性文件"): {
        "filed": N_("准予备案"),
        "corrected": N_("经审查纠正"),
        "returned": N_("退回或者不予备案"),
    },
    N_("其他"): {"handled": N_("已按要求办理"), "other": N_("其他结果")},
}
MATTER_RESULTS = {code: word for group in MATTER_ENDINGS.values() for code, word in group.items()}

MATTER_EVENTS = {
    "registered": N_("登记事项"),
    "edited": N_("更正事项"),
    "done": N_("办结"),
    "period_begun": N_("登记后续期限"),
    "period_done": N_("后续期限办结"),
    "period_dropped": N_("后续期限不再计算"),
    "resulted": N_("登记结果"),
    "reopened": N_("恢复办理"),
    "dropped": N_("不再办理"),
    "recounted": N_("确认新的期限"),
}
