"""What is done to consultations: written down, concluded, their conclusions made into tasks; told who and when, it commits nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import check_register
from app.cases.errors import CauseNamesPlaintiff, ConclusionTasked, ConclusionWithoutOwner, TalkIncomplete
from app.cases.models import Case
from app.cases.summons import names_plaintiff
from app.cases.talk_models import Conclusion, Consultation
from app.extensions import db
from app.tasks.hand_actions import draft_by_hand
from app.tasks.models import Task
from app.words import N_


def write_down(
    talk: Consultation | None, *, title: str, held_on: date | None, place: str = "", guests: str = "", agenda: str = "",
    units: Sequence[Unit] = (), case: Case | None = None, by: Standing, now: datetime,
) -> Consultation:  # fmt: skip
    """Write down a consultation, or correct it. Raises Forbidden, TalkIncomplete, CauseNamesPlaintiff."""
    check_register(by)
    missing = [word for word, value in ((N_("主题"), title.strip()), (N_("日期"), held_on)) if not value]
    if missing or held_on is None:
        raise TalkIncomplete(missing="、".join(missing))
    if names_plaintiff(title):
        raise CauseNamesPlaintiff
    if talk is None:
        talk = Consultation(created_at=now, created_by_id=by.person_id)
        db.session.add(talk)
    talk.title, talk.held_on, talk.place, talk.guests = title.strip()[:200], held_on, place.strip()[:120], guests.strip()[:300]
    talk.agenda, talk.units, talk.case = agenda.strip(), list(units), case
    db.session.flush()
    return talk


def conclude_point(
    talk: Consultation, *, text: str, unit: Unit | None = None, due: date | None = None, by: Standing
) -> Conclusion:
    """Add something that was agreed. Raises Forbidden, TalkIncomplete."""
    check_register(by)
    if not text.strip():
        raise TalkIncomplete(missing=N_("结论"))
    point = Conclusion(consultation=talk, text=text.strip()[:300], unit=unit, due=due)
    db.session.add(point)
    db.session.flush()
    return point


def conclusion_to_task(point: Conclusion, *, by: Standing, now: datetime) -> Task:
    """Make a task of a conclusion, a draft that the office issues. Raises Forbidden, ConclusionWithoutOwner, ConclusionTasked."""
    check_register(by)
    if point.unit is None:
        raise ConclusionWithoutOwner
    if point.task is not None and point.task.state != "cancelled":
        raise ConclusionTasked(number=point.task.number)
    talk = point.consultation
    task = draft_by_hand(
        kind="arrangement", title=point.text, lead=point.unit, due=point.due, paper="minutes", paper_title=talk.title,
        authority=talk.title, by=by, now=now,
    )  # fmt: skip
    point.task = task
    db.session.flush()
    return task
