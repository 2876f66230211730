"""The rules of the door as something an office decides: sessions, passwords, who needs one-time codes."""

from typing import Any

from app.accounts.roster import ROLE_WORDS
from app.accounts.rules import SET, DoorRules
from app.policy.choices import Choice, by_field
from app.words import N_, Said

_ROLES = {code: word for word, code in ROLE_WORDS.items()}


def _words(name: str, value: Any) -> object:
    if name == "codes_for":
        return "、".join(_ROLES[role] for role in value) or Said(N_("没有"))
    return value


DOORS = Choice(
    "accounts.doors",
    N_("登录和密码"),
    N_("多久不操作要重新登录、密码要多复杂、多久更换、哪些角色必须用动态码。"),
    DoorRules().plain(),
    "policy.doors",
    by_field(SET, DoorRules().plain(), _words),
)
