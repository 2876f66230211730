"""The alarms 告警: prompts that did not reach somebody, letters refused for good; settled by a person where they do not end by themselves."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.errors import Missing
from app.extensions import db
from app.reminders.models import Alarm
from app.reminders.views import PLACES, place_of, room
from app.reminders.watch_queries import open_alarms
from app.reminders.watching import sentence
from app.web.answers import tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/alarms")
@allow("office")
def alarms() -> str:
    """What is wrong now."""
    page = page_of(open_alarms(), asked_page())
    doors = {alarm.id: place_of(alarm.thing) for alarm in page.rows if alarm.thing.partition(":")[0] in PLACES}
    return render_template("reminders/alarms.html", page=page, doors=doors, sentence=sentence)


@room.post("/alarms/<which>/settle")
@allow("office")
def settle(which: str) -> Response:
    """Somebody has dealt with it another way, as by telephone; only of refused letters, all others end by themselves."""
    alarm = db.session.get(Alarm, int(which)) if which.isascii() and which.isdigit() and len(which) < 10 else None
    if alarm is None or alarm.kind != "refused":
        raise Missing
    alarm.ended_at = alarm.ended_at or clock.now()
    db.session.commit()
    tell(_("已记为处理完毕。"))
    return redirect(url_for("reminders.alarms"))
