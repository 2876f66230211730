"""What is done to cases: registering, correcting, concluding, and the hearings' own moves; told who and when, it commits nothing.

Every change writes its line of history in the same transaction; a hearing that moves, ends or falls away takes back the letters
about it that still wait.
"""

from datetime import date, datetime

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases import case_number as numbers
from app.cases.access import check_answer, check_register
from app.cases.errors import (
    CaseExists,
    CaseIncomplete,
    CauseNamesPlaintiff,
    ConcludedBeforeHearing,
    NotADefendant,
    ReceivedInFuture,
    ResultIncomplete,
)
from app.cases.hearing_actions import (
    cancel_hearing,
    move_hearing,
    prepare,
    record_hearing,
    reply,
    schedule_hearing,
    start_again,
)
from app.cases.history_actions import note
from app.cases.models import Case, Hearing
from app.cases.periods import chinese
from app.cases.queries import number_taken
from app.cases.summons import names_plaintiff
from app.cases.words import INSTANCES, RESULTS
from app.extensions import db
from app.words import N_

__all__ = [
    "cancel_hearing", "conclude", "edit_case", "file_evidence", "move_hearing", "prepare", "record_outcome", "register_case",
    "reply", "schedule_hearing",
]  # fmt: skip


def register_case(
    *,
    unit: Unit,
    case_number: str,
    court: str,
    cause: str,
    instance: str = "",
    must_notify: bool = False,
    received_on: date | None = None,
    by: Standing,
    now: datetime,
) -> Case:
    """Put a case into the register; the instance follows from the number when it is not given.

    Raises Forbidden, BadCaseNumber, CaseExists, CaseIncomplete, CauseNamesPlaintiff, NotADefendant, ReceivedInFuture.
    """
    check_register(by)
    number = numbers.normal(case_number)
    instance = instance or numbers.instance_of(number)
    _check(unit, number, court, cause, instance, received_on, now, but=None)
    case = Case(
        case_number=number,
        court=court.strip(),
        cause=cause.strip(),
        instance=instance,
        unit=unit,
        must_notify=must_notify,
        received_on=received_on,
        created_at=now,
    )
    db.session.add(case)
    note(case, "registered", f"{number}，{unit.short_name}，{court.strip()}", by=by, now=now)
    return case


def edit_case(
    case: Case,
    *,
    unit: Unit,
    case_number: str,
    court: str,
    cause: str,
    instance: str,
    must_notify: bool,
    received_on: date | None,
    by: Standing,
    now: datetime,
) -> None:
    """Correct a case. Handed to another unit, its coming hearings begin again: who replied no longer answers for it.

    Raises what register_case raises.
    """
    check_register(by)
    number = numbers.normal(case_number)
    _check(unit, number, court, cause, instance, received_on, now, but=case.id)
    before = _spoken(case)
    moved = case.unit_id != unit.id
    case.case_number, case.court, case.cause, case.instance = number, court.strip(), cause.strip(), instance
    case.unit, case.must_notify, case.received_on = unit, must_notify, received_on
    for hearing in case.hearings if moved else ():
        if hearing.state == "scheduled":
            start_again(hearing)
    changes = [f"{name}：{old} → {new}" for (name, old), (_, new) in zip(before, _spoken(case), strict=True) if old != new]
    if changes:
        note(case, "edited", "；".join(changes), by=by, now=now)


def conclude(case: Case, *, result: str, concluded_on: date | None, by: Standing, now: datetime) -> None:
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
    note(case, "concluded", RESULTS[result] + (f"，{chinese(concluded_on)}送达" if concluded_on else ""), by=by, now=now)
    for hearing in case.hearings if result != "open" else ():
        if hearing.state == "scheduled" and hearing.at > now:
            cancel_hearing(hearing, by=by, now=now, why=f"案件已{RESULTS[result]}")


def record_outcome(
    hearing: Hearing,
    *,
    appeared: bool | None,
    spoke: bool | None = None,
    name: str = "",
    post: str = "",
    rank: str = "",
    absence: str = "",
    remark: str = "",
    result: str | None = None,
    concluded_on: date | None = None,
    by: Standing,
    now: datetime,
) -> None:
    """Record what a hearing showed and, where a result is given that the case does not have yet, the result.

    Raises what hearing_actions.record_hearing and conclude raise.
    """
    record_hearing(
        hearing, appeared=appeared, spoke=spoke, name=name, post=post, rank=rank, absence=absence, remark=remark, by=by, now=now
    )
    case = hearing.case
    if result is not None and (result, concluded_on) != (case.result, case.concluded_on):
        conclude(case, result=result, concluded_on=concluded_on, by=by, now=now)


def file_evidence(case: Case, *, on: date | None, by: Standing, now: datetime) -> None:
    """Register the day on which answer and evidence went to the court. Raises Forbidden, CaseIncomplete, ReceivedInFuture."""
    check_answer(by, case)
    if on is None:
        raise CaseIncomplete(missing=N_("提交日期"))
    if on > now.date():
        raise ReceivedInFuture(what=N_("提交答辩和证据的日期"))
    case.evidence_filed_on = on
    note(case, "evidence_filed", chinese(on), by=by, now=now)


def _check(
    unit: Unit, number: str, court: str, cause: str, instance: str, received_on: date | None, now: datetime, *, but: int | None
) -> None:
    if unit.kind == "invited":
        raise NotADefendant(unit=unit.short_name)
    missing = [word for word, value in (("审理法院", court), ("案由", cause)) if not value.strip()]
    if missing or instance not in INSTANCES:
        raise CaseIncomplete(missing="、".join(missing or ["审级"]))
    if names_plaintiff(cause):
        raise CauseNamesPlaintiff
    if received_on and received_on > now.date():
        raise ReceivedInFuture(what=N_("收到起诉状副本的日期"))
    if number_taken(number, but=but):
        raise CaseExists(number=number)


def _spoken(case: Case) -> list[tuple[str, str]]:
    """What a case says of itself, in the words of a history line."""
    return [
        ("案号", case.case_number),
        ("审理法院", case.court),
        ("案由", case.cause),
        ("审级", INSTANCES[case.instance]),
        ("被诉行政机关", case.unit.short_name),
        ("应当通知负责人出庭", "是" if case.must_notify else "否"),
        ("收到起诉状副本", chinese(case.received_on) if case.received_on else "未填"),
    ]
