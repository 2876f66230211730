"""What is done to cases: registering, correcting, concluding, and the hearings' own moves; told who and when, it commits nothing.

Every change writes its line of history in the same transaction; a hearing that moves, ends or falls away takes back the letters
about it that still wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases import case_number as numbers
from app.cases.access import check_answer, check_register
from app.cases.errors import (
    CaseExists,
    CaseIncomplete,
    CauseNamesPlaintiff,
    ConcludedBeforeHearing,
    NoSuchPrevious,
    NotADefendant,
    PartyTwice,
    ReceivedInFuture,
    ResultIncomplete,
)
from app.cases.hearing_actions import (
    Outcome,
    adjourn,
    cancel_hearing,
    move_hearing,
    prepare,
    record_hearing,
    reply,
    schedule_hearing,
    start_again,
    vouch,
)
from app.cases.history_actions import as_fact, changed, note
from app.cases.models import Case, CaseParty, Hearing
from app.cases.queries import case_of_number, number_taken
from app.cases.reckon_actions import due_days, moved_dates, reckon_case
from app.cases.summons import names_plaintiff
from app.cases.words import DECIDED_BY, INSTANCES, MUST_BASES, NOTICE_BASES, RECONSIDERED, RESULTS
from app.extensions import db
from app.words import N_

__all__ = [
    "Background", "Ending", "Outcome", "adjourn", "cancel_hearing", "conclude", "edit_case", "file_evidence", "move_hearing", "prepare",
    "record_outcome", "register_case", "reply", "schedule_hearing", "vouch",
]  # fmt: skip


class Background(TypedDict, total=False):
    """What a case may say of itself beyond number, court, cause and defendant; what is left out is empty."""

    must_notify: bool
    #: one of words.NOTICE_BASES; it settles ``must_notify``
    notice_basis: str
    reconsidered: str
    received_on: date | None
    co_defendants: Sequence[Unit]
    third_parties: Sequence[Unit]
    #: the number of the case of the instance below
    previous: str


def register_case(
    *, unit: Unit, case_number: str, court: str, cause: str, instance: str = "", by: Standing, now: datetime,
    **more: Unpack[Background],
) -> Case:  # fmt: skip
    """Put a case into the register; the instance follows from the number when it is not given.

    Raises Forbidden, BadCaseNumber, CaseExists, CaseIncomplete, CauseNamesPlaintiff, NotADefendant, PartyTwice, NoSuchPrevious,
    ReceivedInFuture.
    """
    check_register(by)
    number = numbers.normal(case_number)
    case = Case(case_number=number, created_at=now)
    _lay_down(case, unit, number, court, cause, instance or numbers.instance_of(number), more, now)
    db.session.add(case)
    note(case, "registered", number=number, unit=unit.short_name, court=case.court, by=by, now=now)
    reckon_case(case, by=by, now=now)
    return case


def edit_case(
    case: Case, *, unit: Unit, case_number: str, court: str, cause: str, instance: str, by: Standing, now: datetime,
    **more: Unpack[Background],
) -> None:  # fmt: skip
    """Correct a case. Handed to another unit, its coming hearings begin again: who replied no longer answers for it.

    Dates that follow are counted anew, and the history says which days moved. Raises what register_case raises.
    """
    check_register(by)
    before, dues, owner = _standing(case), due_days(case), case.unit_id
    _lay_down(case, unit, numbers.normal(case_number), court, cause, instance, more, now)
    db.session.flush()
    for hearing in case.hearings if owner != unit.id else ():
        if hearing.state == "scheduled":
            start_again(hearing, now)
    if changes := changed(before, _standing(case)):
        note(case, "edited", changes=changes, recounted=moved_dates(dues, due_days(case)), by=by, now=now)
        reckon_case(case, by=by, now=now)


def conclude(case: Case, *, result: str, concluded_on: date | None, decided_by: str = "", by: Standing, now: datetime) -> None:
    """Register how a case ended and when the decision was served, or put it back to open. Hearings still to come fall away.

    Raises Forbidden, ResultIncomplete, ReceivedInFuture, ConcludedBeforeHearing.
    """
    check_answer(by, case)
    if result not in RESULTS or (result == "open") != (concluded_on is None):
        raise ResultIncomplete
    if concluded_on and concluded_on > now.date():
        raise ReceivedInFuture(what=N_("裁判送达日期"))
    if concluded_on and case.received_on and concluded_on < case.received_on:
        raise ConcludedBeforeHearing
    case.result, case.concluded_on = result, concluded_on
    case.decided_by = decided_by if decided_by in DECIDED_BY and result != "open" else ""
    note(case, "concluded", result=result, on=concluded_on, decided_by=case.decided_by, by=by, now=now)
    reckon_case(case, by=by, now=now)
    for hearing in case.hearings if result != "open" else ():
        if hearing.state == "adjourned" or (hearing.state == "scheduled" and hearing.at > now):
            cancel_hearing(hearing, by=by, now=now, result=result)


@dataclass(frozen=True)
class Ending:
    """How a case ended, as it is said together with what a hearing showed."""

    result: str
    concluded_on: date | None
    decided_by: str = ""


def record_outcome(hearing: Hearing, *, ending: Ending | None = None, by: Standing, now: datetime, **shown: Any) -> None:
    """Record what a hearing showed (the fields of Outcome) and, where it is not known yet, how the case ended.

    Raises what hearing_actions.record_hearing and conclude raise.
    """
    record_hearing(hearing, Outcome(**shown), by=by, now=now)
    case = hearing.case
    if ending is not None and (ending.result, ending.concluded_on) != (case.result, case.concluded_on):
        conclude(case, result=ending.result, concluded_on=ending.concluded_on, decided_by=ending.decided_by, by=by, now=now)


def file_evidence(case: Case, *, on: date | None, by: Standing, now: datetime) -> None:
    """Register the day on which answer and evidence went to the court. Raises Forbidden, CaseIncomplete, ReceivedInFuture."""
    check_answer(by, case)
    if on is None:
        raise CaseIncomplete(missing=N_("提交日期"))
    if on > now.date():
        raise ReceivedInFuture(what=N_("提交答辩和证据的日期"))
    case.evidence_filed_on = on
    note(case, "evidence_filed", on=on, by=by, now=now)


def _lay_down(
    case: Case, unit: Unit, number: str, court: str, cause: str, instance: str, more: Background, now: datetime
) -> None:
    """Check what is said of a case and set it. Raises what register_case raises."""
    received_on = more.get("received_on")
    parties = {"co_defendant": list(more.get("co_defendants", ())), "third_party": list(more.get("third_parties", ()))}
    _check(unit, court, cause, instance, received_on, now)
    _check_parties(unit, [one for units in parties.values() for one in units])
    with db.session.no_autoflush:
        if number_taken(number, but=case.id):
            raise CaseExists(number=number)
        previous = _previous(more.get("previous", ""), case)
    case.case_number, case.court, case.cause, case.instance = number, court.strip(), cause.strip(), instance
    case.unit, case.received_on, case.previous = unit, received_on, previous
    basis, before = more.get("notice_basis", ""), more.get("reconsidered", "")
    case.notice_basis = basis if basis in NOTICE_BASES else ""
    case.must_notify = basis in MUST_BASES if case.notice_basis else more.get("must_notify", False)
    case.reconsidered = before if before in RECONSIDERED else ""
    wanted = {(role, one.id): one for role, units in parties.items() for one in units}
    case.parties = [party for party in case.parties if (party.role, party.unit_id) in wanted]
    known = {(party.role, party.unit_id) for party in case.parties}
    case.parties += [
        CaseParty(unit=one, unit_id=one.id, role=role) for (role, key), one in wanted.items() if (role, key) not in known
    ]


def _check(unit: Unit, court: str, cause: str, instance: str, received_on: date | None, now: datetime) -> None:
    if unit.kind == "invited":
        raise NotADefendant(unit=unit.short_name)
    missing = [word for word, value in ((N_("审理法院"), court), (N_("案由"), cause)) if not value.strip()]
    if missing or instance not in INSTANCES:
        raise CaseIncomplete(missing="、".join(missing or [N_("审级")]))
    if names_plaintiff(cause):
        raise CauseNamesPlaintiff
    if received_on and received_on > now.date():
        raise ReceivedInFuture(what=N_("收到起诉状副本的日期"))


def _check_parties(unit: Unit, others: Iterable[Unit]) -> None:
    seen = {unit.id}
    for other in others:
        if other.id in seen:
            raise PartyTwice(unit=other.short_name)
        if other.kind == "invited":
            raise NotADefendant(unit=other.short_name)
        seen.add(other.id)


def _previous(number: str, case: Case) -> Case | None:
    if not number.strip():
        return None
    found = case_of_number(numbers.normal(number))
    if found is None or found.id == case.id:
        raise NoSuchPrevious(number=number.strip()[:60])
    return found


def _standing(case: Case) -> dict[str, Any]:
    """What a case says of itself, as facts of a history line."""
    plain = ("case_number", "court", "cause", "instance", "must_notify", "notice_basis", "reconsidered")
    return {
        **{name: getattr(case, name) for name in plain},
        "unit": case.unit.short_name,
        "received_on": as_fact(case.received_on),
        "co_defendants": "、".join(party.unit.short_name for party in case.parties if party.role == "co_defendant"),
        "third_parties": "、".join(party.unit.short_name for party in case.parties if party.role == "third_party"),
        "previous": case.previous.case_number if case.previous else "",
    }
