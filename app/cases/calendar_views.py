"""The calendar of hearings: a month, a week, or a list of what is coming; thin, on the blueprint of the room."""

from calendar import Calendar
from datetime import date, timedelta

from flask import render_template, request

from app import clock
from app.accounts.access import me
from app.cases import queries
from app.cases.models import Hearing
from app.cases.views import Page, asked_month, asked_year, room
from app.web.addresses import day_of
from app.web.guard import allow
from app.web.paging import asked_page, page_of
from app.workdays import is_workday


@room.get("/hearings")
@allow()
def calendar() -> Page:
    """The hearings of a month: a grid of weeks on a desk, a list of days on a telephone."""
    today = clock.today()
    year = asked_year(today)
    month = date(year, asked_month() or today.month, 1)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    days = _by_day(weeks[0][0], weeks[-1][-1])
    return render_template(
        "cases/calendar.html",
        month=month,
        weeks=weeks,
        days=days,
        total=sum(len(found) for day, found in days.items() if day.month == month.month),
        before=(month - timedelta(1)).replace(day=1),
        after=(month.replace(day=28) + timedelta(4)).replace(day=1),
        is_workday=is_workday,
    )


@room.get("/hearings/week")
@allow()
def week() -> Page:
    """The hearings of one week, day under day, with everything a person has to know who goes there."""
    asked = _asked_day(clock.today())
    monday = asked - timedelta(asked.weekday())
    days = _by_day(monday, monday + timedelta(6))
    return render_template(
        "cases/week.html",
        monday=monday,
        week=[monday + timedelta(n) for n in range(7)],
        days=days,
        total=sum(map(len, days.values())),
        before=monday - timedelta(7),
        after=monday + timedelta(7),
        is_workday=is_workday,
    )


@room.get("/hearings/coming")
@allow()
def coming() -> Page:
    """Every hearing that is coming, the next first, page by page."""
    return render_template("cases/coming.html", page=page_of(queries.hearings_ahead(me(), clock.now()), asked_page()))


def _by_day(since: date, until: date) -> dict[date, list[Hearing]]:
    days: dict[date, list[Hearing]] = {}
    for one in queries.hearings_between(me(), since, until):
        days.setdefault(one.at.date(), []).append(one)
    return days


def _asked_day(today: date) -> date:
    """The day in the address; today when there is none or it cannot be read."""
    return day_of(request.args.get("day", "")) or today
