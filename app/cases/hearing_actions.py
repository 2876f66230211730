"""What is done to a hearing: scheduled, moved, cancelled, replied to, prepared, recorded; it commits nothing and sends nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import check_answer, check_register, may_register
from app.cases.attendance import VALID_GROUNDS, check_ground, check_head
from app.cases.errors import (
    AppearanceUnsaid,
    CaseConcluded,
    FileWithoutProof,
    HearingAhead,
    HearingInPast,
    HearingMoved,
    HearingSettled,
    HearingUnmoved,
    NoAbsence,
    NotInTheCase,
    ProofUnsaid,
    ReceivedInFuture,
    SameHearing,
)
from app.cases.history_actions import as_fact, note, placed
from app.cases.models import AbsenceFile, Case, Hearing
from app.cases.words import PROOFS, VIOLATIONS
from app.extensions import db
from app.mail import post as outbox
from app.tasks.evidence_actions import store
from app.tasks.file_kinds import Upload
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
        raise SameHearing(at=at)
    hearing = Hearing(case=case, at=at, known_at=now, place=place.strip(), online=online, notified_on=notified_on)
    db.session.add(hearing)
    note(case, "scheduled", **placed(hearing), by=by, now=now)
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
    if hearing.state not in ("scheduled", "adjourned"):
        raise HearingSettled
    place = hearing.place if place is None else place.strip()
    online = hearing.online if online is None else online
    if (at, place, online) == (hearing.at, hearing.place, hearing.online) and hearing.state == "scheduled":
        raise HearingUnmoved
    _check_time(at, notified_on, False, now)
    if any(other is not hearing and other.at == at and other.state != "cancelled" for other in hearing.case.hearings):
        raise SameHearing(at=at)
    before = placed(hearing)
    hearing.at, hearing.place, hearing.online, hearing.notified_on = at, place, online, notified_on
    hearing.state = "scheduled"
    start_again(hearing, now)
    note(hearing.case, "moved", before=before, after=placed(hearing), by=by, now=now)


def adjourn(hearing: Hearing, *, by: Standing, now: datetime) -> None:
    """Put a hearing off to a time the court has not yet named (art. 9); moving it gives it its new time. Raises HearingSettled."""
    check_register(by)
    _check_open(hearing)
    hearing.state = "adjourned"
    start_again(hearing, now)
    note(hearing.case, "adjourned", **placed(hearing), by=by, now=now)


def start_again(hearing: Hearing, now: datetime) -> None:
    """Begin a new occurrence: letters about the old one are taken back, and whoever was named has to be confirmed."""
    hearing.occurrence += 1
    hearing.known_at = now
    hearing.replied_at, hearing.replied_by_id = None, None
    hearing.identity_sealed = hearing.staff_authorised = False
    outbox.cancel(about=f"hearing:{hearing.ref}")


def cancel_hearing(hearing: Hearing, *, by: Standing, now: datetime, result: str = "") -> None:
    """Cancel a hearing that was not held; its waiting letters are taken back. ``result``: the case ended so, and it fell away.

    Raises Forbidden, HearingSettled.
    """
    check_answer(by, hearing.case) if result else check_register(by)
    if hearing.state not in ("scheduled", "adjourned"):
        raise HearingSettled
    hearing.state = "cancelled"
    outbox.cancel(about=f"hearing:{hearing.ref}")
    note(hearing.case, "hearing_cancelled", **placed(hearing), result=result, by=by, now=now)


def reply(
    hearing: Hearing, *, name: str = "", post: str = "", rank: str = "", absence: str = "", unit: Unit | None = None,
    seen: int | None = None, by: Standing, now: datetime,
) -> None:  # fmt: skip
    """The unit's answer: which head will appear, or with a ground of art. 8 that none can and who of the staff goes instead.

    ``seen`` is the occurrence that was shown; an answer to a time that has moved since is not taken.
    Raises Forbidden, HearingSettled, HearingMoved, AttendeeUnnamed, SubordinateHead, StaffIsNotHead, RankMissing, GroundMissing.
    """
    check_answer(by, hearing.case)
    _check_open(hearing)
    if seen is not None and seen != hearing.occurrence:
        raise HearingMoved(at=hearing.at)
    _check_defendant(hearing, unit)
    name, post = name.strip()[:60], post.strip()[:80]
    if absence:
        check_ground(absence)
        rank = ""
    else:
        check_head(name, post, rank)
    hearing.attendee, hearing.attendee_post, hearing.attendee_rank, hearing.absence_reason = name, post, rank, absence
    hearing.attending_unit = unit
    hearing.replied_at, hearing.replied_by_id = now, by.person_id
    note(
        hearing.case, "replied", at=hearing.at, name=name, post=post, rank=rank, absence=absence,
        unit=unit.short_name if unit else "", by=by, now=now,
    )  # fmt: skip


def prepare(hearing: Hearing, *, identity_sealed: bool, staff_authorised: bool, by: Standing, now: datetime) -> None:
    """Tick the papers that are ready (arts. 6 and 10). Raises Forbidden, HearingSettled."""
    check_answer(by, hearing.case)
    _check_open(hearing)
    if (identity_sealed, staff_authorised) == (hearing.identity_sealed, hearing.staff_authorised):
        return
    hearing.identity_sealed, hearing.staff_authorised = identity_sealed, staff_authorised
    note(hearing.case, "prepared", identity_sealed=identity_sealed, staff_authorised=staff_authorised, by=by, now=now)


def vouch(
    hearing: Hearing, *, proof: str, approver: str = "", approved_on: date | None = None, filed_on: date | None = None,
    files: Sequence[Upload] = (), by: Standing, now: datetime,
) -> None:  # fmt: skip
    """Register how an absence is vouched for (art. 9), with its files, who approved it and when it was filed.

    Raises Forbidden, NoAbsence, ProofUnsaid, FileWithoutProof, ReceivedInFuture and the refusals of file_kinds.
    """
    check_answer(by, hearing.case)
    if not hearing.absence_reason:
        raise NoAbsence
    if proof not in PROOFS or bool(approver.strip()) != bool(approved_on):
        raise ProofUnsaid
    for day, what in ((approved_on, N_("批准日期")), (filed_on, N_("备案日期"))):
        if day and day > now.date():
            raise ReceivedInFuture(what=what)
    if files and proof == "none":
        raise FileWithoutProof
    kept = [AbsenceFile(**asdict(one), hearing=hearing, at=now, by_id=by.person_id) for one in store(files)]
    db.session.add_all(kept)
    facts = {
        "proof": proof,
        "approver": approver.strip()[:120],
        "approved_on": as_fact(approved_on),
        "filed_on": as_fact(filed_on),
        "files": [one.file_name for one in kept],
    }
    hearing.absence_proof, hearing.absence_approver = proof, approver.strip()[:120]
    hearing.absence_approved_on, hearing.absence_filed_on = approved_on, filed_on
    note(hearing.case, "vouched", **facts, by=by, now=now)


@dataclass(frozen=True)
class Outcome:
    """What a hearing showed. ``appeared`` None: not said; ``unit``: of several defendants, the one whose head came."""

    appeared: bool | None
    spoke: bool | None = None
    name: str = ""
    post: str = ""
    rank: str = ""
    absence: str = ""
    opinion: bool | None = None
    settled: bool | None = None
    violation: str = ""
    remark: str = ""
    unit: Unit | None = None

    def checked(self) -> "Outcome":
        """The outcome without what contradicts it. Raises AppearanceUnsaid and what attendance refuses."""
        if self.appeared is None or (self.appeared and self.spoke is None):
            raise AppearanceUnsaid
        whole = replace(
            self, name=self.name.strip()[:60], post=self.post.strip()[:80], remark=self.remark.strip(),
            violation=self.violation if self.violation in VIOLATIONS else "",
        )  # fmt: skip
        if whole.appeared:
            check_head(whole.name, whole.post, whole.rank)
            return replace(whole, absence="")
        check_ground(whole.absence, known=(*VALID_GROUNDS, "none_given"))
        return replace(whole, spoke=None, opinion=None, rank="")


def record_hearing(hearing: Hearing, outcome: Outcome, *, by: Standing, now: datetime) -> None:
    """Record whether a head appeared and spoke, or on what ground none did. The office may correct what was recorded.

    Raises Forbidden, HearingSettled, HearingAhead, NotInTheCase, and what Outcome.checked raises.
    """
    check_answer(by, hearing.case)
    if hearing.state in ("cancelled", "adjourned") or (hearing.state == "held" and not may_register(by)):
        raise HearingSettled
    if hearing.at > now:
        raise HearingAhead(at=hearing.at)
    _check_defendant(hearing, outcome.unit)
    found = outcome.checked()
    hearing.attendee, hearing.attendee_post, hearing.attendee_rank = found.name, found.post, found.rank
    hearing.appeared, hearing.spoke, hearing.absence_reason, hearing.note = (
        found.appeared,
        found.spoke,
        found.absence,
        found.remark,
    )
    hearing.opinion, hearing.settled, hearing.violation = found.opinion, found.settled, found.violation
    hearing.attending_unit = found.unit
    hearing.state = "held"
    outbox.cancel(about=f"hearing:{hearing.ref}")
    shown = ("appeared", "spoke", "name", "post", "rank", "absence", "opinion", "settled", "violation")
    note(hearing.case, "recorded", at=hearing.at, **{name: getattr(found, name) for name in shown}, by=by, now=now)


def _check_defendant(hearing: Hearing, unit: Unit | None) -> None:
    defendants = {hearing.case.unit_id, *(party.unit_id for party in hearing.case.parties if party.role == "co_defendant")}
    if unit is not None and unit.id not in defendants:
        raise NotInTheCase(unit=unit.short_name)


def _check_open(hearing: Hearing) -> None:
    if hearing.state != "scheduled":
        raise HearingSettled


def _check_time(at: datetime, notified_on: date | None, already_held: bool, now: datetime) -> None:
    if at < now and not already_held:
        raise HearingInPast(at=at)
    if notified_on and notified_on > now.date():
        raise ReceivedInFuture(what=N_("收到传票（通知）的日期"))
