"""Papers of the court received and answered, and what follows a decision: appeal, performance, review; it commits nothing."""

from datetime import date, datetime

from app.accounts.standing import Standing
from app.cases.access import check_answer, check_register
from app.cases.errors import (
    AnsweredBeforeReceived,
    CaseIncomplete,
    NotConcluded,
    NotLost,
    PerformedBeforeDecision,
    ReceivedInFuture,
    ReviewedAlready,
    ReviewEmpty,
    UnknownDocument,
    WantedBeforeReceived,
)
from app.cases.history_actions import as_fact, changed, note
from app.cases.models import Case, CaseDocument
from app.cases.reckon_actions import due_days, moved_dates, reckon_case
from app.cases.words import APPEALED_BY, DOCUMENTS
from app.extensions import db
from app.tasks.hand_actions import draft_by_hand
from app.tasks.models import Task
from app.words import N_


def receive(
    case: Case, *, kind: str, received_on: date, number: str = "", wanted_by: date | None = None, by: Standing, now: datetime
) -> CaseDocument:
    """Register a paper of the court. Raises Forbidden, UnknownDocument, ReceivedInFuture, WantedBeforeReceived."""
    check_answer(by, case)
    if kind not in DOCUMENTS:
        raise UnknownDocument
    if received_on > now.date():
        raise ReceivedInFuture(what=N_("收到日期"))
    if wanted_by and wanted_by < received_on:
        raise WantedBeforeReceived
    paper = CaseDocument(case=case, kind=kind, number=number.strip()[:80], received_on=received_on, wanted_by=wanted_by)
    db.session.add(paper)
    note(case, "received", document=kind, number=paper.number, on=received_on, wanted_by=wanted_by, by=by, now=now)
    reckon_case(case, by=by, now=now)
    return paper


def answer(paper: CaseDocument, *, on: date | None, by: Standing, now: datetime) -> None:
    """Register that a paper was answered. Raises Forbidden, CaseIncomplete, ReceivedInFuture, AnsweredBeforeReceived."""
    check_answer(by, paper.case)
    if on is None:
        raise CaseIncomplete(missing=N_("回复日期"))
    if on > now.date():
        raise ReceivedInFuture(what=N_("回复日期"))
    if on < paper.received_on:
        raise AnsweredBeforeReceived
    paper.answered_on = on
    note(paper.case, "answered", document=paper.kind, on=on, by=by, now=now)


def follow(
    case: Case, *, appealed_by: str, perform_by: date | None, performed_on: date | None, by: Standing, now: datetime
) -> None:
    """Register what followed a decision. Raises Forbidden, NotConcluded, PerformedBeforeDecision, ReceivedInFuture."""
    check_answer(by, case)
    if case.concluded_on is None:
        raise NotConcluded
    if any(day and day < case.concluded_on for day in (perform_by, performed_on)):
        raise PerformedBeforeDecision
    if performed_on and performed_on > now.date():
        raise ReceivedInFuture(what=N_("履行日期"))
    before, dues = _followed(case), due_days(case)
    case.appealed_by = appealed_by if appealed_by in APPEALED_BY else ""
    case.perform_by, case.performed_on = perform_by, performed_on
    if changes := changed(before, _followed(case)):
        note(case, "followed", changes=changes, recounted=moved_dates(dues, due_days(case)), by=by, now=now)
        reckon_case(case, by=by, now=now)


def _followed(case: Case) -> dict[str, str | None]:
    return {
        "appealed_by": case.appealed_by,
        "perform_by": as_fact(case.perform_by),
        "performed_on": as_fact(case.performed_on),
    }


def review(case: Case, text: str, *, by: Standing, now: datetime) -> None:
    """Write down why a case was lost 败诉复盘. Raises Forbidden, NotLost, ReviewEmpty."""
    check_answer(by, case)
    if case.result != "lost":
        raise NotLost
    if not text.strip():
        raise ReviewEmpty
    case.review = text.strip()[:4000]
    note(case, "reviewed", text=case.review, by=by, now=now)


def review_to_task(case: Case, *, title: str, due: date | None, by: Standing, now: datetime) -> Task:
    """Make of a review a rectification task of the defendant, a draft that the office issues. The review itself stays here.

    Raises Forbidden, NotLost, ReviewEmpty, ReviewedAlready, DueInThePast.
    """
    check_register(by)
    if case.result != "lost":
        raise NotLost
    if not case.review or not title.strip():
        raise ReviewEmpty
    if case.review_task is not None and case.review_task.state != "cancelled":
        raise ReviewedAlready(number=case.review_task.number)
    task = draft_by_hand(
        kind="rectification", title=title, lead=case.unit, due=due, paper="other", paper_title=f"{case.case_number}裁判文书",
        authority=case.case_number, by=by, now=now,
    )  # fmt: skip
    case.review_task = task
    note(case, "tasked", number=task.number, title=task.title, by=by, now=now)
    return task
