"""How long what is kept for its own sake is kept; values with defaults and the shortest that is allowed, nothing more. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from app.words import N_

#: 网络安全法: network logs not less than six months; letters are the proof that somebody was told, and kept as long
HALF_A_YEAR = 183
#: below this nothing of a finished matter is removed by mistake
A_YEAR = 365

#: what is kept for so many days
KEPT = {
    "letters": N_("信件正文和收件地址保存多少天"), "audit": N_("操作日志保存多少天"),
    "notices": N_("事项办结后提醒记录保存多少天"), "proofs": N_("案件办结后未出庭证明材料保存多少天"),
}  # fmt: skip


@dataclass(frozen=True)
class Keeping:
    """Days; 0 for ever. What belongs to the record of a task, a case or a decision is not among it: that stays."""

    #: texts and addresses of letters that were sent, refused or cancelled; who was told of what and when stays
    letters: int = 3 * 365
    #: rows of the audit trail; never 0
    audit: int = 3 * 365
    #: prompts of tasks and cases that ended so long ago, and alarms that did
    notices: int = 0
    #: files that prove why a head did not appear (often of an illness), of cases that ended so long ago
    proofs: int = 0

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "Keeping":
        """From a decision's plain data; what it does not say keeps its default."""
        return cls(**{field.name: int(value[field.name]) for field in fields(cls) if field.name in value})

    def plain(self) -> dict[str, int]:
        """As the plain data of a decision."""
        return asdict(self)

    def before(self, name: str, now: datetime) -> datetime | None:
        """What is older than this has been kept long enough; None where it is kept for ever."""
        days = getattr(self, name)
        return now - timedelta(days=days) if days else None
