"""Where a letter's link arrives, the press that acknowledges it, the list of what was said, and the health of the clockwork."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Person
from app.accounts.standing import Standing
from app.cases.access import case_for, hearing_for, matter_for
from app.errors import Missing
from app.extensions import db
from app.reminders import actions, queries
from app.reminders.head_queries import Watch, watch
from app.reminders.models import Notice
from app.reminders.rules import DEFAULTS, FOLLOW_RULES, title
from app.tasks.access import task_for
from app.web.answers import spoken, tell
from app.web.guard import allow, open_to_all
from app.web.paging import PER_PAGE, asked_page, page_of
from app.words import Said

room = Blueprint("reminders", __name__)

#: what hands each kind of thing to whoever may see it, by its ref; for others it raises Missing
SIGHT: dict[str, Callable[[str, Standing], object]] = {
    "task": task_for, "hearing": hearing_for, "case": case_for, "matter": matter_for
}  # fmt: skip
#: the page of each
PLACES = {"task": "tasks.task", "hearing": "cases.hearing", "case": "cases.clocks", "matter": "cases.matter"}


def rule_words() -> dict[str, Said]:
    """What each rule is called, those of the past included, by its code."""
    return {rule.code: title(rule) for rule in (*DEFAULTS, *FOLLOW_RULES, *queries.timetable())}


@room.app_context_processor
def _watch() -> dict[str, Callable[[], Watch]]:
    """For every page of the office: what wants somebody's hand. Asked only where the page asks."""
    return {"office_watch": lambda: watch(clock.now())}


def _notice(ref: str) -> Notice:
    """A notice, for its addressee and for whoever may see what it is about. Raises Missing for everybody else, as for none."""
    notice, who = queries.notice_by_ref(ref), me()
    if notice.person_id != who.person_id:
        kind, _sep, thing = notice.thing.partition(":")
        try:
            SIGHT[kind](thing.partition("/")[0], who)
        except Missing:
            raise Missing from None
    return notice


@room.get("/n/<ref>")
@allow()
def arrive(ref: str) -> Response | str:
    """From a letter to its thing; the addressee is first asked to acknowledge, by a press and not by coming here."""
    notice = _notice(ref)
    if notice.person_id != me().person_id or notice.acknowledged_at:
        return redirect(place_of(notice.thing))
    word = rule_words().get(notice.rule)
    others = db.session.scalar(select(func.count()).select_from(queries.to_acknowledge(me().person_id).subquery())) or 0
    return render_template(
        "reminders/arrive.html", notice=notice, place=place_of(notice.thing), word=spoken(word) if word else "", others=others
    )


@room.post("/n/<ref>")
@allow()
def acknowledge(ref: str) -> Response:
    """知悉: written down for the addressee alone, then on to the thing."""
    notice = _notice(ref)
    actions.acknowledge(notice, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已确认知悉。"))
    return redirect(place_of(notice.thing))


@room.get("/n")
@allow()
def mine() -> str:
    """Everything that was written to whoever asks and that they have not acknowledged."""
    page = page_of(queries.to_acknowledge(me().person_id), asked_page())
    doors = {row.thing: place_of(row.thing) for row in page.rows}
    return render_template("reminders/mine.html", page=page, doors=doors, words=rule_words())


@room.post("/n")
@allow()
def acknowledge_many() -> Response:
    """知悉 of several at once, by one press."""
    count = actions.acknowledge_many(request.form.getlist("notice")[:PER_PAGE], by=me(), now=clock.now())
    db.session.commit()
    tell(_("已确认知悉 %(n)s 条。", n=count) if count else _("没有勾选提醒，没有改动。"))
    return redirect(url_for("reminders.mine"))


@room.get("/notices")
@allow("office")
def said() -> str:
    """Who had to hear what, and whether the letter left and was acknowledged."""
    sought = queries.Sought(*(request.args.get(name, "")[:60] for name in ("thing", "person", "rule")))
    page = page_of(queries.notices(sought), asked_page())
    doors = {row.thing: place_of(row.thing) for row in page.rows}
    person = db.session.scalar(select(Person).where(Person.ref == sought.person)) if sought.person else None
    return render_template(
        "reminders/said.html", page=page, doors=doors, sought=sought, person=person, words=rule_words(), fates=queries.fates(sought)
    )  # fmt: skip


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
    well = not queries.stopped(beats, now)
    return {"database": True, **ages}, 200 if well else 503


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


def place_of(thing: str) -> str:
    """The page of a task, a hearing, a case's periods or a matter."""
    kind, _sep, ref = thing.partition(":")
    return url_for(PLACES[kind], ref=ref.partition("/")[0])
