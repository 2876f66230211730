"""One part of the whole: the units, a unit or a chapter of the report, its tasks the worst first; it decides nothing."""

from datetime import timedelta

from flask import render_template, request
from sqlalchemy import and_

from app import clock
from app.accounts.access import me
from app.cases.queries import hearings_between, rates_of_year
from app.errors import Missing
from app.progress import queries
from app.progress.decision_queries import first_named
from app.progress.standing import counted, standing
from app.progress.standing_queries import groups_of, standing_of_year, unit_lines
from app.progress.views import asked_year, room
from app.progress.whole_queries import units_at_work, whole_of_year
from app.tasks.models import Task
from app.web.guard import allow
from app.web.paging import asked_page, page_of

#: how far a unit's page looks ahead for hearings
AHEAD = timedelta(days=90)
#: how many lead units a chapter's page names
UNITS_SHOWN = 20


@room.get("/progress/units")
@allow("leader", "office")
def units() -> str:
    """Every unit that leads tasks of a year, or those with late ones: how many under each lamp."""
    who, today = me(), clock.today()
    year, late = asked_year(today), request.args.get("late") == "1"
    whole = whole_of_year(year, today)
    query, number = units_at_work(whole, who.portfolio, late=late)
    page = page_of(query, asked_page(), scalars=False, total=number)
    rows = [(row, counted(whole.units[row.id].groups)) for row in page.rows]
    return render_template("progress/units.html", year=year, late=late, page=page, rows=rows, portfolio=who.portfolio)


@room.get("/progress/units/<ref>")
@allow()
def unit(ref: str) -> str:
    """One unit: where its tasks stand, the worst first, and its hearings."""
    who, today = me(), clock.today()
    year = asked_year(today)
    found = queries.unit_to_show(ref, who)
    ahead = [hearing for hearing in hearings_between(who, today, today + AHEAD) if hearing.case.unit_id == found.id]
    return render_template(
        "progress/unit.html",
        unit=found,
        year=year,
        standing=standing_of_year(year, today, unit_id=found.id),
        rows=queries.worst_first(and_(Task.year == year, Task.lead_unit_id == found.id), today),
        supporting=queries.supporting(year, found.id),
        rates=rates_of_year(year, [found.id]),
        hearings=[hearing for hearing in ahead if hearing.state == "scheduled"],
    )


@room.get("/progress/chapter")
@allow("leader", "office")
def chapter() -> str:
    """One chapter of the report: where its tasks stand by unit, the worst first. Chapter and kind stand in the address."""
    today = clock.today()
    year = asked_year(today)
    name, kind = request.args.get("chapter", "-"), request.args.get("kind", "")
    where = and_(Task.year == year, Task.chapter == ("" if name == "-" else name), Task.kind == kind)
    whole = standing(year, groups_of(where, today))
    if not whole.counts.total and not whole.drafts.total:
        raise Missing
    lines = unit_lines({unit for unit in whole.units if unit is not None})
    by_unit = [(lines[unit], counts) for unit, counts in whole.units.items() if unit is not None]
    return render_template(
        "progress/chapter.html",
        name=name,
        kind=kind,
        year=year,
        standing=whole,
        units=sorted(by_unit, key=lambda pair: (-pair[1].late, pair[0].position))[:UNITS_SHOWN],
        units_left=max(0, len(by_unit) - UNITS_SHOWN),
        rows=queries.worst_first(where, today),
        report=first_named(me(), today, ()).report_of(year - 1),
    )
