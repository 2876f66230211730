"""What an office decides about cases: how rates are counted, and what an absence needs; it knows no decision."""

from app.policy.choices import Choice
from app.words import N_

COUNTING = Choice(
    code="cases.counting",
    title=N_("应诉比率的统计口径"),
    help=N_("正当理由未出庭、共同被告、线上庭审怎么计，引用哪一种败诉率。改动后，所有页面、草稿和通报按新口径统计。"),
    default={"justified": "absent", "co_defendants": "all", "online": "counts", "loss": "concluded"},
    endpoint="cases.counting",
)

ABSENCE = Choice(
    code="cases.absence",
    title=N_("负责人不能出庭的手续"),
    help=N_("负责人不能出庭的，除法律要求的证明材料以外，本地还要不要批准、备案和上传证明材料。"),
    default={"approval": False, "filing": False, "scan": False},
    endpoint="cases.counting",
)

CHOICES = (COUNTING, ABSENCE)
