"""What an office decides about keeping; it knows the choice by name, and decides nothing."""

from app.policy.choices import Choice
from app.upkeep.keeping import Keeping
from app.words import N_

KEEPING = Choice(
    "upkeep.keeping",
    N_("保存期限"),
    N_("信件正文和收件地址、操作日志、办结事项的提醒记录、未出庭证明材料各保存多久，到期由系统自动清理。"),
    Keeping().plain(),
    "upkeep.keeping",
)
