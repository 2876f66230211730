"""The leaders' pages: overview, a unit, a day, short lists behind numbers; it knows what a page needs and decides nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from sqlalchemy import ColumnElement

from app import clock
from app.accounts.access import me
from app.accounts.standing import Standing
from app.cases.queries import hearings_between, rates_of_year
from app.errors import Missing
from app.progress import queries
from app.progress.line import DAYS_AHEAD, Sitting, line
from app.progress.standing import Group, standing
from app.tasks.lamps import BEHIND_RED, BEHIND_YELLOW, LAMPS, NEAR_DAYS
from app.web.guard import allow
from app.web.paging import asked_page, page_of
from app.workdays import is_workday

room = Blueprint("progress", __name__)


@room.app_context_processor
def _rule() -> dict[str, object]:
    """The constants of the written rule of lamps, for whichever page shows it."""
    return {"LAMPS": LAMPS, "NEAR_DAYS": NEAR_DAYS, "BEHIND_YELLOW": BEHIND_YELLOW, "BEHIND_RED": BEHIND_RED}


def _asked_year(today: date) -> int:
    text = request.args.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year


def _sittings(who: Standing, first: date, last: date) -> list[Sitting]:
    return [
        Sitting(hearing.at, hearing.case.ref, hearing.case.case_number, hearing.case.unit.short_name, hearing.attendee)
        for hearing in hearings_between(who, first, last)
        if hearing.state == "scheduled"
    ]


@room.get("/overview")
@allow("leader", "office")
def overview() -> str:
    """Where the year stands, what wants a decision, chapters, late units, the days ahead, court appearance: six queries."""
    who, today = me(), clock.today()
    year = _asked_year(today)
    groups, units = queries.groups_of_year(year, today)
    whole = standing(year, groups)
    late = [(units[unit], counts) for unit, counts in whole.units.items() if unit is not None and counts.late]
    shelf = queries.reports_on_shelf()
    days = line(today, queries.coming_deadlines(today), _sittings(who, today, today + timedelta(days=DAYS_AHEAD - 1)), is_workday)
    return render_template(
        "progress/overview.html",
        year=year,
        today=today,
        whole=whole,
        mine=_portfolio(who, year, groups),
        my_codes=",".join(units[unit].code for unit in sorted(who.portfolio & set(units))),
        concerns=queries.concerns(year, today, who.portfolio),
        late=sorted(late, key=lambda pair: (-pair[1].late, pair[0].position)),
        portfolio=who.portfolio,
        days=days,
        rates=rates_of_year(year),
        report=next((report for report in shelf if report.year == year - 1), None),
        years=sorted({year, today.year, *(report.year + 1 for report in shelf)}, reverse=True),
        long_late=queries.LONG_LATE,
    )


def _portfolio(who: Standing, year: int, groups: Sequence[Group]) -> object:
    """Where the units of a leader's portfolio stand; None for somebody without one."""
    if not who.portfolio:
        return None
    return standing(year, groups, lambda group: group.unit_id in who.portfolio)


@room.get("/overview/days/<day>")
@allow("leader", "office")
def day(day: str) -> str:
    """What falls on one day: deadlines and hearings."""
    on = _day(day)
    tasks = page_of(queries.task_rows(queries.due_on(on, on)), asked_page())
    return render_template("progress/day.html", on=on, tasks=tasks, hearings=_sittings(me(), on, on), off=not is_workday(on))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Missing from None


@room.get("/overview/tasks/<which>")
@allow("leader", "office")
def listed(which: str) -> str:
    """A list behind a number of the overview that the ledger has no filter for."""
    today = clock.today()
    year = _asked_year(today)
    lists: dict[str, ColumnElement[bool]] = {
        "long-late": queries.long_late(today),
        "closed-lately": queries.closed_lately(today),
    }
    if which not in lists:
        raise Missing
    tasks = page_of(queries.task_rows(lists[which], year=year), asked_page())
    return render_template("progress/listed.html", which=which, year=year, tasks=tasks)


@room.get("/progress/units/<ref>")
@allow()
def unit(ref: str) -> str:
    """One unit: where its tasks stand, the worst first, and its hearings."""
    who, today = me(), clock.today()
    year = _asked_year(today)
    found = queries.unit_to_show(ref, who)
    held = rates_of_year(year, [found.id])
    ahead = [hearing for hearing in hearings_between(who, today, today + timedelta(days=90)) if hearing.case.unit_id == found.id]
    return render_template(
        "progress/unit.html",
        unit=found,
        year=year,
        standing=queries.standing_of_year(year, today, unit_id=found.id),
        rows=queries.worst_first(year, today, found.id),
        supporting=queries.supporting(year, found.id),
        rates=held,
        hearings=[hearing for hearing in ahead if hearing.state == "scheduled"],
    )
