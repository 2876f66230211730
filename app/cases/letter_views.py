"""The formal letters about a hearing as Word files; thin, on the blueprint of the room."""

import io

from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import all_units, holders
from app.cases import letters
from app.cases.access import check_register, hearing_for
from app.cases.hearing_views import defendants
from app.cases.models import Hearing
from app.cases.received_queries import reply_by
from app.cases.views import room
from app.errors import Missing
from app.paper.word import DOCX, docx_of
from app.web.downloads import attachment
from app.web.guard import allow


@room.get("/hearings/<ref>/letters/<kind>.docx")
@allow("office")
def word_letter(ref: str, kind: str) -> Response:
    """A letter of a kind about a hearing."""
    check_register(me())
    hearing = hearing_for(ref, me())
    if kind not in letters.KINDS:
        raise Missing
    now = clock.now()
    paper = letters.paper(kind, facts_of(hearing), now.date(), now)
    name = f"{paper.title}（{hearing.case.case_number}）.docx"
    return attachment(io.BytesIO(docx_of(paper)), name, DOCX)


def facts_of(hearing: Hearing) -> letters.LetterFacts:
    """What letters about a hearing may say."""
    case = hearing.case
    office = next(iter(all_units(("office",))), case.unit)
    replied = hearing.replied_at is not None
    return letters.LetterFacts(
        number=case.case_number, cause=case.cause, court=case.court, units=tuple(unit.name for unit in defendants(hearing)),
        at=hearing.at, place=hearing.place, online=hearing.online, must_notify=case.must_notify,
        reply_by=reply_by(hearing),
        attendee=f"{hearing.attendee}（{hearing.attendee_post}）" if replied and hearing.attendee else "",
        absent=replied and bool(hearing.absence_reason), office=office.name, ask=_ask(office),
    )  # fmt: skip


def _ask(office: Unit) -> str:
    first = next(iter(holders(clock.today(), unit_ids=[office.id], roles=["office"])), None)
    if first is None:
        return ""
    return f"{first.person.name}，电话：{first.person.phone}" if first.person.phone else first.person.name
