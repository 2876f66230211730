"""What an office decides about keeping; it knows the choice by name, and decides nothing."""

from app.policy.choices import Choice, by_field
from app.upkeep.keeping import KEPT, Keeping
from app.words import N_, Said

KEEPING = Choice(
    "upkeep.keeping",
    N_("保存期限"),
    N_("信件正文和收件地址、操作日志、办结事项的提醒记录、未出庭证明材料各保存多久，到期由系统自动清理。"),
    Keeping().plain(),
    "upkeep.keeping",
    by_field(KEPT, Keeping().plain(), lambda _name, days: Said(N_("%(n)s 天"), {"n": days}) if days else Said(N_("长期保存"))),
)
