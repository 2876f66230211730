"""The working days of each year: which are published, the notice that the office lays down before the library has it, and what moves by it."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Missing, Refused
from app.extensions import db
from app.policy.holiday_actions import lay_down, take_back
from app.policy.holiday_notice import HolidayNotice, read_notice
from app.policy.holidays import HOLIDAYS
from app.policy.queries import decided, latest_of
from app.reminders.moving import by_notice, by_year, rests, shifted
from app.reminders.moving_queries import Moving
from app.reminders.rules import title
from app.reminders.views import place_of, room
from app.reports.reader.confined import read_confined
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, pressed_page
from app.workdays import FIRST, LAST, against_library, is_confirmed, laid_down

#: the lists of what moves
PARTS = {
    "periods": _l("法定期限"), "hearings": _l("开庭提醒"), "tasks": _l("任务提醒"), "dues": _l("任务时限当天"),
}  # fmt: skip


@room.route("/workdays", methods=["GET", "POST"])
@allow("office")
def workday_years() -> str | Response | tuple[str, int]:
    """The years with where their days come from; a notice is pasted or uploaded, shown, and only then adopted."""
    now, form = clock.now(), request.form
    text, refusal, notice = form.get("text", ""), "", None
    if request.method == "POST":
        try:
            text = _uploaded() or text
            notice = read_notice(text)
            if form.get("do") == "adopt":
                year = lay_down(
                    text, settled=bool(form.get("settled")), amended=bool(form.get("amended")), by=me(), now=now, seen=asked_seen()
                )  # fmt: skip
                db.session.commit()
                tell(_("已采用，所有工作日从现在起按它计算。"))
                return redirect(url_for("reminders.workday_year", year=year))
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    latest = latest_of(HOLIDAYS)
    page = render_template(
        "reminders/workdays.html", years=_years(now), text=text, refusal=refusal, notice=notice, seen=latest.id if latest else 0,
        **(_moving_by(notice, now) if notice else {}),
    )  # fmt: skip
    return (page, 422) if refusal else page


@room.get("/workdays/<int:year>")
@allow("office")
def workday_year(year: int) -> str:
    """One year: its days of rest, and what stands otherwise than by the days supposed before they were published."""
    if not 2000 <= year <= 2100:
        raise Missing
    latest, found = latest_of(HOLIDAYS), decided(HOLIDAYS).get(str(year))
    moving = Moving(by_year(year), clock.now())
    part = _part(request.args.get("part", ""), moving)
    return render_template(
        "reminders/workday_year.html", year=year, source=_source(year), notice=found, latest=latest, rests=rests(year),
        shifted=shifted(year), counts=moving.counts, parts=PARTS, part=part, page=moving.page(part, asked_page()),
        place_of=place_of, title_of=title, seen=latest.id if latest else 0,
    )  # fmt: skip


@room.post("/workdays/<int:year>/take-back")
@allow("office")
def take_workdays_back(year: int) -> Response:
    """Count a year by supposition again, as when the wrong notice was adopted."""
    take_back(year, by=me(), now=clock.now(), seen=asked_seen())
    db.session.commit()
    tell(_("已撤下，该年的工作日改按系统收入的安排。") if FIRST <= year <= LAST else _("已撤下，该年的工作日改按推算。"))
    return redirect(url_for("reminders.workday_years"))


def _moving_by(notice: HolidayNotice, now: datetime) -> dict[str, object]:
    """What the page of a notice that was read and not yet adopted shows."""
    moving = Moving(by_notice(notice.plan), now)
    part = _part(request.form.get("part") or request.form.get("here", ""), moving)
    page = moving.page(part, pressed_page())
    carried = FIRST <= notice.year <= LAST
    differs = against_library(notice.plan) if carried and notice.year == LAST else {}
    known = carried and not differs
    return {
        "differs": differs,
        "counts": moving.counts, "parts": PARTS, "part": part, "page": page, "place_of": place_of, "title_of": title, "known": known
    }  # fmt: skip


def _part(asked: str, moving: Moving) -> str:
    """The list that is asked for; else the first in which something stands."""
    return asked if asked in PARTS else next((part for part, count in moving.counts.items() if count), "periods")


def _years(now: datetime) -> list[dict[str, object]]:
    """The years one has to do with: from the last to the next, and every one with a notice."""
    years = {now.year - 1, now.year, now.year + 1, *map(int, decided(HOLIDAYS))}
    return [{"year": year, "source": _source(year)} for year in sorted(years, reverse=True)]


def _source(year: int) -> str:
    """Where a year's days come from: library, notice, a notice that amends the library, or supposed."""
    if any(one.amends and one.year == year for one in laid_down()):
        return "amended"
    if FIRST <= year <= LAST:
        return "library"
    return "notice" if is_confirmed(year) else "supposed"


def _uploaded() -> str:
    """The text of an uploaded notice, or nothing. Raises what the reader refuses."""
    file = request.files.get("file")
    return read_confined(file.filename or "", file.read()).text if file and file.filename else ""
