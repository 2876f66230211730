"""The days of papers: of each that reached the unit, from wherever the register keeps it, and of its own reply; it reads a loaded case."""

from dataclasses import dataclass
from datetime import date

from app.cases.models import Case, Hearing
from app.cases.warning import reply_due
from app.cases.words import DOCUMENTS
from app.words import N_


@dataclass(frozen=True)
class ReceivedPaper:
    """A paper as the list of a case shows it; without a ref it is kept on the case or on a hearing."""

    name: str
    on: date
    number: str = ""
    wanted_by: date | None = None
    answered_on: date | None = None
    ref: str = ""


def papers_of(case: Case) -> list[ReceivedPaper]:
    """Every paper of the court that reached the unit, in the order of days."""
    found = [
        ReceivedPaper(DOCUMENTS[one.kind], one.received_on, one.number, one.wanted_by, one.answered_on, one.ref)
        for one in case.documents
    ]
    found += [ReceivedPaper(N_("传票、出庭通知书"), one.notified_on) for one in case.hearings if one.notified_on]
    if case.received_on:
        found.append(ReceivedPaper(N_("起诉状副本"), case.received_on, "", None, case.evidence_filed_on))
    if case.concluded_on:
        found.append(ReceivedPaper(N_("裁判文书"), case.concluded_on))
    return sorted(found, key=lambda one: one.on)


def reply_by(hearing: Hearing) -> date:
    """The day by which the unit names who appears: counted from the letter, which goes no sooner than the time is registered."""
    known = hearing.known_at or hearing.case.created_at
    return reply_due(hearing.at.date(), known.date())
