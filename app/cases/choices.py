"""What an office decides about cases: how rates are counted, and what an absence needs; it knows no decision."""

from app.policy.choices import Choice, by_field
from app.words import N_, Said

#: what is decided about counting, the words of each answer, and what an absence may need
COUNTED = {
    "justified": N_("负责人因正当理由（法释〔2020〕3号第八条）未出庭"),
    "co_defendants": N_("共同被告，有一方负责人出庭"),
    "online": N_("线上庭审"),
    "loss": N_("引用的败诉率"),
}
ANSWERS = {
    "justified": {"absent": N_("计为未出庭"), "left_out": N_("不计入分母")},
    "co_defendants": {"all": N_("各被告均计为出庭"), "coming": N_("只计出庭的一方")},
    "online": {"counts": N_("计为开庭"), "left_out": N_("不计为开庭")},
    "loss": {"concluded": N_("审结口径：败诉件数除以审结件数"), "substantive": N_("实体口径：败诉件数除以经实体裁判件数")},
}
NEEDED = {
    "approval": N_("负责人不能出庭须经批准"),
    "filing": N_("负责人不能出庭须向法治办备案"),
    "scan": N_("负责人不能出庭须上传盖章或者签字的证明材料"),
}
_COUNTING = {"justified": "absent", "co_defendants": "all", "online": "counts", "loss": "concluded"}
_ABSENCE = dict.fromkeys(NEEDED, False)

COUNTING = Choice(
    code="cases.counting",
    title=N_("应诉比率的统计口径"),
    help=N_("正当理由未出庭、共同被告、线上庭审怎么计，引用哪一种败诉率。改动后，所有页面、草稿和通报按新口径统计。"),
    default=_COUNTING,
    endpoint="cases.counting",
    told=by_field(COUNTED, _COUNTING, lambda name, answer: Said(ANSWERS[name][answer])),
)

ABSENCE = Choice(
    code="cases.absence",
    title=N_("负责人不能出庭的手续"),
    help=N_("负责人不能出庭的，除法律要求的证明材料以外，本地还要不要批准、备案和上传证明材料。"),
    default=_ABSENCE,
    endpoint="cases.counting",
    told=by_field(NEEDED, _ABSENCE, lambda _name, asked: Said(N_("是") if asked else N_("否"))),
)

CHOICES = (COUNTING, ABSENCE)
