"""A person's private calendar: the page on which its address is made and revoked, and the address itself, for calendar programs."""

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import me
from app.extensions import db
from app.mail.invitation import feed_of
from app.reminders import feed_actions, feed_queries
from app.reminders.views import room
from app.web.answers import tell
from app.web.guard import allow, open_to_all


@room.get("/calendar")
@allow()
def calendar() -> str:
    """Whether there is one; a press makes its address, or a new one, and shows it this once."""
    return render_template("reminders/calendar.html", feed=feed_queries.feed_of(me().person_id), address="")


@room.post("/calendar/open")
@allow()
def open_calendar() -> str:
    """A new address; the one before it no longer works."""
    token = feed_actions.open_feed(by=me(), now=clock.now())
    db.session.commit()
    address = f"{current_app.extensions['settings'].base_url}{url_for('reminders.feed', token=token)}"
    return render_template("reminders/calendar.html", feed=feed_queries.feed_of(me().person_id), address=address)


@room.post("/calendar/close")
@allow()
def close_calendar() -> AnyResponse:
    """No address any more."""
    feed_actions.close_feed(by=me())
    db.session.commit()
    tell(_("订阅地址已作废，日历程序不会再更新。"))
    return redirect(url_for("reminders.calendar"))


@room.get("/calendar/<token>.ics")
@open_to_all
def feed(token: str) -> Response:
    """The calendar, for whoever has its address: hearings and deadlines, and no private person."""
    now = clock.now()
    entries = feed_queries.entries_behind(token, now, current_app.extensions["settings"].base_url)
    answer = Response(feed_of(entries, "督办", now), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
