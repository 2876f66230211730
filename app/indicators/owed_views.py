"""What a unit owes in numbers, on a telephone or a desk: one list, each row its own form; it reads forms and renders."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.indicators import access, actions, queries
from app.indicators.rules import STATES
from app.indicators.views import asked_year, read_number, room
from app.web.answers import spoken
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@dataclass(frozen=True)
class Typed:
    """What was typed when it was refused, and why."""

    ref: str
    value: str
    evidence: str
    note: str
    sentence: str


@room.get("/figures")
@allow("office", "head", "liaison")
def owed() -> str:
    """The numbers my units are asked for in a year."""
    return _page()


@room.post("/figures/<ref>")
@allow("office", "head", "liaison")
def give(ref: str) -> Response | tuple[str, int]:
    """Give one value."""
    row = access.value_to_give(ref, me())
    form = request.form
    try:
        value = read_number(form.get("value", ""))
        before = queries.last_values([row], row.year).get(row.indicator_id)
        actions.give(
            row,
            value,
            evidence=form.get("evidence", "")[:2000],
            note=form.get("note", "")[:2000],
            before=before,
            by=me(),
            now=clock.now(),
        )
    except Refused as no:
        db.session.rollback()
        return _page(Typed(ref, form.get("value", ""), form.get("evidence", ""), form.get("note", ""), spoken(no))), no.status
    db.session.commit()
    return redirect(url_for("indicators.owed", year=row.year, _anchor=f"v-{ref}"))


def _page(typed: Typed | None = None) -> str:
    year = asked_year()
    page = page_of(queries.owed_by(me(), year), asked_page())
    return render_template(
        "indicators/owed.html",
        page=page,
        year=year,
        before=queries.last_values(page.rows, year),
        sentences=queries.sentences_of(page.rows),
        typed=typed,
        today=clock.today(),
        waiting=queries.waiting_for(me()),
        by_sheet="office" in me().roles,
        STATES=STATES,
    )
