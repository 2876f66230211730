"""The rules of the door that an installation may set: sessions, passwords, second factors; values with defaults, nothing more."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.words import N_

#: what an installation sets at the door
SET = {
    "idle_minutes": N_("不操作多少分钟后重新登录"), "hours": N_("最长多少小时后重新登录"), "shortest": N_("密码最少位数"),
    "kinds": N_("密码至少含几类字符"), "password_days": N_("多少天更换一次密码"), "codes_for": N_("必须使用动态码的角色"),
}  # fmt: skip


@dataclass(frozen=True)
class DoorRules:
    """What holds at the door. The defaults keep 等保 2.0 level 3 where it asks for more than ASVS (docs/security.md)."""

    #: minutes without a request after which one signs in again
    idle_minutes: int = 30
    #: hours after which one signs in again, however busy
    hours: int = 12
    #: the fewest characters of a password, and how many of the four kinds (a, A, 1, punctuation) it holds
    shortest: int = 8
    kinds: int = 3
    #: days after which a password is to be changed; 0 for never
    password_days: int = 90
    #: roles that do not get in without one-time codes
    codes_for: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "DoorRules":
        """The rules from a decision's plain data; what it does not say keeps its default."""
        known = {field.name for field in fields(cls)}
        given: dict[str, Any] = {
            name: tuple(said) if name == "codes_for" else said for name, said in value.items() if name in known
        }
        return cls(**given)

    def plain(self) -> dict[str, Any]:
        """As the plain data of a decision."""
        return {**asdict(self), "codes_for": list(self.codes_for)}
