"""The rules of the door as something an office decides: sessions, passwords, who needs one-time codes."""

from app.accounts.rules import DoorRules
from app.policy.choices import Choice
from app.words import N_

DOORS = Choice(
    "accounts.doors",
    N_("登录和密码"),
    N_("多久不操作要重新登录、密码要多复杂、多久更换、哪些角色必须用动态码。"),
    DoorRules().plain(),
    "policy.doors",
)
