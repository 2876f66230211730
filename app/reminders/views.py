"""Where a letter's link arrives, the press that acknowledges it, the list of what was said, and the health of the clockwork."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Missing
from app.extensions import db
from app.reminders import actions, queries
from app.reminders.words import rule_word
from app.web.answers import tell
from app.web.guard import allow, open_to_all
from app.web.paging import asked_page, page_of

room = Blueprint("reminders", __name__)


@room.get("/n/<ref>")
@allow()
def arrive(ref: str) -> Response | str:
    """From a letter to its thing; the addressee is first asked to acknowledge, by a press and not by coming here."""
    notice = queries.notice_by_ref(ref)
    if notice.person_id != me().person_id or notice.acknowledged_at:
        return redirect(_place(notice.thing))
    return render_template("reminders/arrive.html", notice=notice, place=_place(notice.thing), word=rule_word(notice.rule))


@room.post("/n/<ref>")
@allow()
def acknowledge(ref: str) -> Response:
    """知悉: written down for the addressee alone, then on to the thing."""
    notice = queries.notice_by_ref(ref)
    actions.acknowledge(notice, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已确认知悉。"))
    return redirect(_place(notice.thing))


@room.get("/notices")
@allow("office")
def said() -> str:
    """Who had to hear what, and whether the letter left and was acknowledged."""
    thing = request.args.get("thing", "")
    page = page_of(queries.notices_about(thing), asked_page())
    places = _places(row.thing for row in page.rows)
    return render_template("reminders/said.html", page=page, places=places, thing=thing, word=rule_word)


@room.get("/healthz")
@open_to_all
def health() -> tuple[dict[str, Any], int]:
    """For machines: the database, and how many seconds ago each pass was finished. 503 when the tick is dead."""
    try:
        db.session.execute(text("SELECT 1"))
        beats = queries.beats()
    except SQLAlchemyError:
        return {"database": False, "tick_age": None, "deliver_age": None}, 503
    now = clock.now()
    ages = {f"{name}_age": _seconds(queries.age(beats.get(name), now)) for name in ("tick", "deliver")}
    well = ages["tick_age"] is not None and ages["tick_age"] <= queries.STALE.total_seconds()
    return {"database": True, **ages}, 200 if well else 503


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


def _places(things: Iterable[str]) -> dict[str, str]:
    """The pages of some tasks and hearings, in one query."""
    split = [(thing, *thing.split(":", 1)) for thing in set(things)]
    cases = queries.cases_of(ref for _thing, kind, ref in split if kind == "hearing")
    found = {}
    for thing, kind, ref in split:
        if kind == "task":
            found[thing] = url_for("tasks.task", ref=ref)
        elif ref in cases:
            found[thing] = url_for("cases.show", ref=cases[ref])
    return found


def _place(thing: str) -> str:
    """The page of a task or of a hearing's case. Raises Missing."""
    if place := _places([thing]).get(thing):
        return place
    raise Missing
