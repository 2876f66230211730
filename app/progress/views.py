"""The leaders' pages: overview, a unit, a day, short lists behind numbers; it knows what a page needs and decides nothing."""

from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user

from app import clock
from app.accounts.access import me
from app.accounts.standing import Standing
from app.cases.queries import hearings_between
from app.errors import Missing
from app.progress import queries
from app.progress.decision_queries import as_waiting, waiting_for
from app.progress.decisions import Source
from app.progress.line import Sitting, line
from app.progress.overview_queries import overview_of
from app.progress.standing_queries import LONG_LATE, due_on, long_late, news
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamps import LAMPS
from app.web.addresses import day_of, year_of
from app.web.guard import allow
from app.web.paging import asked_page, page_of
from app.workdays import is_workday

room = Blueprint("progress", __name__)


@room.app_context_processor
def _rule() -> dict[str, object]:
    """The written rule of lamps, for whichever page shows it; which is in force is asked where it is written."""
    return {"LAMPS": LAMPS, "lamp_rule": lamp_rule}


def asked_year(today: date) -> int:
    """The year in the address; this year when there is none."""
    return year_of(request.args.get("year", "")) or today.year


def _sittings(who: Standing, first: date, last: date) -> list[Sitting]:
    return [
        Sitting(hearing.at, hearing.case.ref, hearing.case.case_number, hearing.case.unit.short_name, hearing.attendee)
        for hearing in hearings_between(who, first, last)
        if hearing.state == "scheduled"
    ]


@room.get("/overview")
@allow("leader", "office")
def overview() -> str:
    """Where the year stands, what is new, what wants a decision, chapters, late units, the days ahead, court.

    Eight queries with signing in, two where nothing has changed since the same was asked, and a dozen just after a change, whatever
    there is.
    """
    who, today = me(), clock.today()
    year = asked_year(today)
    since = _news_since(today)
    look = overview_of(year, today, since, who, _sources())
    named = look.named
    return render_template(
        "progress/overview.html",
        year=year,
        today=today,
        since=since,
        whole=look.whole,
        news=look.news,
        mine=look.mine,
        my_codes=",".join(unit.code for unit in look.own),
        waiting=named.waiting,
        of_all=named.of_all,
        deciding=_deciding(),
        concerns=look.concerns,
        late=look.late,
        late_units=look.late_units,
        portfolio=who.portfolio,
        days=line(today, look.deadlines, named.hearings, is_workday),
        rates=look.rates,
        report=named.report_of(year - 1),
        years=sorted({year, today.year, *(report.year + 1 for report in named.shelf)}, reverse=True),
        long_late=LONG_LATE,
    )


def _sources() -> tuple[Source, ...]:
    sources: tuple[Source, ...] = current_app.extensions["decisions"]
    return sources


def _deciding() -> dict[str, str]:
    """The template that draws each kind of thing that waits."""
    return {source.kind: source.template for source in _sources()}


def _news_since(today: date) -> date:
    """The day from which things are new to whoever looks; a week back for somebody who was never here before."""
    before = current_user.news_since
    return before.date() if before else today - timedelta(days=6)


@room.get("/overview/decisions")
@allow("leader", "office")
def decisions() -> str:
    """Everything that waits for the decision of whoever looks."""
    query = waiting_for(me(), clock.today(), _sources())
    page = page_of(query, asked_page(), scalars=False) if query is not None else None
    rows = [as_waiting(row) for row in page.rows] if page else []
    return render_template("progress/decisions.html", page=page, rows=rows, deciding=_deciding())


@room.get("/overview/days/<day>")
@allow("leader", "office")
def day(day: str) -> str:
    """What falls on one day: deadlines and hearings."""
    on = _day(day)
    tasks = page_of(queries.task_rows(due_on(on, on)), asked_page())
    return render_template("progress/day.html", on=on, tasks=tasks, hearings=_sittings(me(), on, on), off=not is_workday(on))


def _day(text: str) -> date:
    found = day_of(text)
    if found is None:
        raise Missing
    return found


@room.get("/overview/tasks/<which>")
@allow("leader", "office")
def listed(which: str) -> str:
    """A list behind a number of the overview that the ledger has no filter for."""
    today = clock.today()
    year = asked_year(today)
    since = _day(request.args.get("since", today.isoformat()))
    lists = {"long-late": long_late(today), **{f"new-{name}": one for name, one in news(since, today).items()}}
    if which not in lists:
        raise Missing
    tasks = page_of(queries.task_rows(lists[which], year=year), asked_page())
    return render_template("progress/listed.html", which=which, year=year, tasks=tasks, since=since, long_late=LONG_LATE)
