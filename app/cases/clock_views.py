"""The periods of one case, counted in the open; thin, on the blueprint of the room."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from app import clock
from app.accounts.access import me
from app.cases.access import case_for, check_answer, may_answer
from app.cases.clock_queries import dates_of_case, reckonings, recounted, rules
from app.cases.history_actions import note
from app.cases.reckon_actions import confirm
from app.cases.views import Page, room
from app.extensions import db
from app.web.answers import tell
from app.web.guard import allow


@room.get("/cases/<ref>/clocks")
@allow()
def clocks(ref: str) -> Page:
    """Every period of a case: end by the count, by law, for the house; its article; how it was counted; what moved since."""
    case = case_for(ref, me())
    known = rules()
    dates, kept = dates_of_case(case, known), reckonings(f"case:{case.ref}")
    return render_template(
        "cases/clocks.html",
        case=case,
        dates=dates,
        moved={one.rule: one for one in recounted(dates, kept)},
        earlier=kept,
        names={rule.code: rule.name for rule in reversed(known)},
        may_answer=may_answer(me(), case),
    )


@room.post("/cases/<ref>/clocks")
@allow("office", "liaison", "head")
def confirm_clocks(ref: str) -> Page:
    """Take note of periods that came out otherwise since they were last counted."""
    case = case_for(ref, me())
    check_answer(me(), case)
    thing = f"case:{case.ref}"
    moved = recounted(dates_of_case(case), reckonings(thing))
    confirm(thing, moved, by=me(), now=clock.now())
    for one in moved:
        note(case, "recounted", rule=one.name, old=one.before.legal_due, new=one.now.legal_due, by=me(), now=clock.now())
    db.session.commit()
    tell(_("新的期限已确认。"))
    return redirect(url_for("cases.clocks", ref=ref))
