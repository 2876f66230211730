"""What is done to a hearing: scheduled, moved, cancelled, replied to, prepared, recorded; it commits nothing and sends nothing."""

from datetime import date, datetime

from app.accounts.standing import Standing
from app.cases.access import check_answer, check_register, may_register
from app.cases.attendance import VALID_GROUNDS, check_ground, check_head
from app.cases.errors import (
    AppearanceUnsaid,
    CaseConcluded,
    HearingAhead,
    HearingInPast,
    HearingMoved,
    HearingSettled,
    HearingUnmoved,
    ReceivedInFuture,
    SameHearing,
)
from app.cases.history_actions import note, placed, spelled
from app.cases.models import Case, Hearing
from app.cases.words import GROUNDS, RANKS
from app.extensions import db
from app.mail import post as outbox
from app.words import N_


def schedule_hearing(
    case: Case,
    *,
    at: datetime,
    place: str = "",
    online: bool = False,
    notified_on: date | None = None,
    already_held: bool = False,
    by: Standing,
    now: datetime,
) -> Hearing:
    """Register a hearing; one that lies in the past only when it is said to be entered afterwards.

    Raises Forbidden, CaseConcluded, HearingInPast, SameHearing, ReceivedInFuture.
    """
    check_register(by)
    if case.result != "open" and not already_held:
        raise CaseConcluded
    _check_time(at, notified_on, already_held, now)
    if any(other.at == at and other.state != "cancelled" for other in case.hearings):
        raise SameHearing(at=spelled(at))
    hearing = Hearing(case=case, at=at, place=place.strip(), online=online, notified_on=notified_on)
    db.session.add(hearing)
    note(case, "scheduled", placed(hearing), by=by, now=now)
    return hearing


def move_hearing(
    hearing: Hearing,
    *,
    at: datetime,
    place: str | None = None,
    online: bool | None = None,
    notified_on: date | None = None,
    by: Standing,
    now: datetime,
) -> None:
    """Move a hearing in time or place: a new occurrence, whose prompts are new and whose attendee is to be confirmed anew.

    Raises Forbidden, HearingSettled, HearingInPast, HearingUnmoved, SameHearing, ReceivedInFuture.
    """
    check_register(by)
    _check_open(hearing)
    place = hearing.place if place is None else place.strip()
    online = hearing.online if online is None else online
    if (at, place, online) == (hearing.at, hearing.place, hearing.online):
        raise HearingUnmoved
    _check_time(at, notified_on, False, now)
    if any(other is not hearing and other.at == at and other.state != "cancelled" for other in hearing.case.hearings):
        raise SameHearing(at=spelled(at))
    before = placed(hearing)
    hearing.at, hearing.place, hearing.online, hearing.notified_on = at, place, online, notified_on
    start_again(hearing)
    note(hearing.case, "moved", f"{before} → {placed(hearing)}", by=by, now=now)


def start_again(hearing: Hearing) -> None:
    """Begin a new occurrence: letters about the old one are taken back, and whoever was named has to be confirmed."""
    hearing.occurrence += 1
    hearing.replied_at, hearing.replied_by_id = None, None
    hearing.identity_sealed = hearing.staff_authorised = False
    outbox.cancel(about=f"hearing:{hearing.ref}")


def cancel_hearing(hearing: Hearing, *, by: Standing, now: datetime, why: str = "") -> None:
    """Cancel a hearing that was not held; its waiting letters are taken back. Raises Forbidden, HearingSettled."""
    check_answer(by, hearing.case) if why else check_register(by)
    _check_open(hearing)
    hearing.state = "cancelled"
    outbox.cancel(about=f"hearing:{hearing.ref}")
    note(hearing.case, "hearing_cancelled", placed(hearing) + (f"（{why}）" if why else ""), by=by, now=now)


def reply(
    hearing: Hearing, *, name: str = "", post: str = "", rank: str = "", absence: str = "", seen: int | None = None,
    by: Standing, now: datetime,
) -> None:  # fmt: skip
    """The unit's answer: which head will appear, or with a ground of art. 8 that none can and who of the staff goes instead.

    ``seen`` is the occurrence that was shown; an answer to a time that has moved since is not taken.
    Raises Forbidden, HearingSettled, HearingMoved, AttendeeUnnamed, SubordinateHead, StaffIsNotHead, RankMissing, GroundMissing.
    """
    check_answer(by, hearing.case)
    _check_open(hearing)
    if seen is not None and seen != hearing.occurrence:
        raise HearingMoved(at=placed(hearing))
    name, post = name.strip()[:60], post.strip()[:80]
    if absence:
        check_ground(absence)
        rank = ""
    else:
        check_head(name, post, rank)
    hearing.attendee, hearing.attendee_post, hearing.attendee_rank, hearing.absence_reason = name, post, rank, absence
    hearing.replied_at, hearing.replied_by_id = now, by.person_id
    who = f"{name} {post}".strip()
    said = f"负责人不能出庭：{GROUNDS[absence]}" + (f"；委托{who}" if who else "") if absence else f"{who}（{RANKS[rank]}）"
    note(hearing.case, "replied", f"{spelled(hearing.at)}开庭，{said}", by=by, now=now)


def prepare(hearing: Hearing, *, identity_sealed: bool, staff_authorised: bool, by: Standing, now: datetime) -> None:
    """Tick the papers that are ready (arts. 6 and 10). Raises Forbidden, HearingSettled."""
    check_answer(by, hearing.case)
    _check_open(hearing)
    if (identity_sealed, staff_authorised) == (hearing.identity_sealed, hearing.staff_authorised):
        return
    hearing.identity_sealed, hearing.staff_authorised = identity_sealed, staff_authorised
    words = [
        f"负责人身份证明{'已' if identity_sealed else '未'}盖章",
        f"工作人员授权委托书{'已' if staff_authorised else '未'}备齐",
    ]
    note(hearing.case, "prepared", "，".join(words), by=by, now=now)


def record_hearing(
    hearing: Hearing, *, appeared: bool | None, spoke: bool | None, name: str, post: str, rank: str, absence: str, remark: str,
    by: Standing, now: datetime,
) -> None:  # fmt: skip
    """Record whether a head appeared and spoke, or on what ground none did. The office may correct what was recorded.

    Raises Forbidden, HearingSettled, HearingAhead, AppearanceUnsaid, and what attendance refuses.
    """
    check_answer(by, hearing.case)
    if hearing.state == "cancelled" or (hearing.state == "held" and not may_register(by)):
        raise HearingSettled
    if hearing.at > now:
        raise HearingAhead(at=spelled(hearing.at))
    if appeared is None or (appeared and spoke is None):
        raise AppearanceUnsaid
    name, post = name.strip()[:60], post.strip()[:80]
    if appeared:
        check_head(name, post, rank)
        absence = ""
    else:
        check_ground(absence, known=(*VALID_GROUNDS, "none_given"))
        spoke, rank = None, ""
    hearing.attendee, hearing.attendee_post, hearing.attendee_rank = name, post, rank
    hearing.appeared, hearing.spoke, hearing.absence_reason, hearing.note = appeared, spoke, absence, remark.strip()
    hearing.state = "held"
    outbox.cancel(about=f"hearing:{hearing.ref}")
    shown = (
        f"{name} {post}（{RANKS[rank]}）出庭，{'发言' if spoke else '未发言'}"
        if appeared
        else f"负责人未出庭：{GROUNDS[absence]}"
    )
    note(hearing.case, "recorded", f"{spelled(hearing.at)}开庭，{shown}", by=by, now=now)


def _check_open(hearing: Hearing) -> None:
    if hearing.state != "scheduled":
        raise HearingSettled


def _check_time(at: datetime, notified_on: date | None, already_held: bool, now: datetime) -> None:
    if at < now and not already_held:
        raise HearingInPast(at=spelled(at))
    if notified_on and notified_on > now.date():
        raise ReceivedInFuture(what=N_("收到传票（通知）的日期"))
