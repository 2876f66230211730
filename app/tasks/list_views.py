"""待办 and 台账: what waits for whoever looks, and the ledger with its filters; thin, it asks and shows."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.reports.models import Report
from app.tasks import actions, queries
from app.tasks.access import tasks_for
from app.tasks.filing_queries import filings
from app.tasks.forms import read_picked
from app.tasks.instruction_queries import count_undecided, owed_answers
from app.tasks.room_views import choices_today, room
from app.web.answers import back, spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/todo")
@allow("office", "liaison", "head")
def todo() -> str:
    """What waits for the office, or for a unit; whoever stands in both sees both."""
    standing, today = me(), clock.today()
    office = "office" in standing.roles
    mine = page_of(queries.owed_by(standing), asked_page())
    return render_template(
        "tasks/todo.html",
        waiting=queries.waiting(standing, today) if office else [],
        mine=mine,
        groups=queries.grouped(mine.rows, today),
        filing=filings(mine.rows, today),
        answers=owed_answers(standing),
        undecided=count_undecided() if office else 0,
        due=queries.due_by(standing, queries.end_of_week(today)),
        units=standing.units,
        office=office,
    )


@room.get("/ledger")
@allow()
def ledger() -> str:
    """The ledger; every filter stands in the address."""
    standing, today = me(), clock.today()
    years = queries.years(standing)
    asked = queries.newest(queries.Filters.read(request.args), years)
    return render_template(
        "tasks/ledger.html",
        page=page_of(queries.ledger_rows(asked, standing, today), asked_page()),
        asked=asked,
        years=years,
        chapters=queries.chapters(asked, standing, today),
        choices=choices_today(),
        report=db.session.scalar(select(Report).where(Report.ref == asked.report)) if asked.report else None,
        office="office" in standing.roles,
        sees_all=standing.sees_all,
    )


@room.post("/ledger/selected")
@allow("office")
def selected() -> Response:
    """Bulk work on ticked rows: assign opens the dense table, issue issues all of them or none."""
    picked = read_picked(request.form.getlist("task"))
    if request.form.get("do") == "assign" and picked:
        return redirect(url_for("tasks.assign", task=list(picked)))
    try:
        count = actions.issue_many(tasks_for(list(picked), me()), by=me(), now=clock.now(), seen=picked)
        db.session.commit()
        tell(_("已下达 %(count)s 项，通知已进入待发箱。", count=count))
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    return back(url_for("tasks.ledger"))
