"""What a hearing risks: the situations of 法释〔2020〕3号 art. 12 on which a court must suggest 司法建议; pure, it warns and judges nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.cases.words import VIOLATIONS
from app.words import N_, Said
from app.workdays import add_workdays

#: the unit replies within two working days of the formal letter, which goes a week before the hearing
LETTER_BEFORE = timedelta(days=7)
REPLY_WITHIN = 2


@dataclass(frozen=True)
class Seen:
    """What the warnings look at."""

    state: str
    absence_reason: str
    absence_proof: str
    #: the hearing was moved or put off before
    moved: bool
    appeared: bool | None
    violation: str
    approved: bool
    filed: bool
    #: somebody of the unit was sent instead
    sent: bool
    #: the proof is there as a file
    scanned: bool = False


def warnings(seen: Seen, *, approval: bool = False, filing: bool = False, scan: bool = False) -> list[Said]:
    """What stands against a hearing. ``approval``, ``filing``, ``scan``: the office asks for them."""
    if seen.state in ("cancelled", "adjourned"):
        return []
    if seen.violation:
        return [
            Said(
                N_("%(what)s。人民法院应当提出司法建议（法释〔2020〕3号第十二条），请准备说明和整改。"),
                {"what": Said(VIOLATIONS[seen.violation])},
            )
        ]
    if not seen.absence_reason:
        return []
    said = []
    if seen.absence_reason == "none_given":
        said.append(Said(N_("未说明理由或者理由不成立的，人民法院应当提出司法建议（法释〔2020〕3号第十二条）。")))
    elif seen.absence_proof in ("", "none"):
        said.append(Said(N_("不能出庭的证明材料尚未盖章或者签字认可（第九条），理由可能不被采纳。")))
    if seen.moved and seen.appeared is not True:
        said.append(Said(N_("本次开庭曾经改期或者延期。获准延期后负责人再次不能出庭的，人民法院应当提出司法建议（第十二条）。")))
    if seen.state == "scheduled" and not seen.sent:
        said.append(Said(N_("还没有报委托出庭的工作人员。负责人和工作人员均不出庭的，人民法院应当提出司法建议（第十二条）。")))
    if approval and not seen.approved:
        said.append(Said(N_("本地要求负责人不能出庭须经批准，尚未登记批准。")))
    if filing and not seen.filed:
        said.append(Said(N_("本地要求负责人不能出庭向法治办备案，尚未登记备案。")))
    if scan and not seen.scanned and seen.absence_reason != "none_given":
        said.append(Said(N_("本地要求上传盖章或者签字的证明材料，尚未上传。")))
    return said


def reply_due(hearing_on: date, known_on: date) -> date:
    """The day by which the unit names who will appear: two working days after the formal letter, and before the hearing."""
    return min(add_workdays(max(hearing_on - LETTER_BEFORE, known_on), REPLY_WITHIN), add_workdays(hearing_on, -1))
