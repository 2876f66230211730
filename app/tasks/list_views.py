"""待办 and 台账: what waits for whoever looks, and the ledger with its filters; thin, it asks and shows."""

from typing import Any
from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.queries import leaders_to_choose
from app.errors import Refused
from app.extensions import db
from app.reports.models import Report
from app.tasks import queries, todo_queries, view_actions, year_queries
from app.tasks.count_queries import count_of_ledger
from app.tasks.filing_queries import filings, waiting_requests
from app.tasks.instruction_queries import count_undecided, owed_answers
from app.tasks.looks import USUAL, Looks
from app.tasks.room_views import room, units_to_task
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/todo")
@allow("office", "liaison", "head")
def todo() -> str:
    """What waits for the office, or for a unit; whoever stands in both sees both."""
    standing, today = me(), clock.today()
    office = "office" in standing.roles
    waiting = todo_queries.waiting(standing, today) if office else []
    in_hand, due = todo_queries.count_in_hand(standing, todo_queries.end_of_week(today))
    mine = page_of(todo_queries.owed_by(standing), asked_page(), total=in_hand)
    return render_template(
        "tasks/todo.html",
        waiting=waiting,
        requests=waiting_requests(task for each in waiting if each.name == "asked" for task in each.rows),
        mine=mine,
        groups=todo_queries.grouped(mine.rows, today),
        filing=filings(mine.rows, today),
        answers=owed_answers(standing),
        undecided=count_undecided() if office else 0,
        due=due,
        units=standing.units,
        office=office,
    )


def _looks() -> Looks:
    """Columns come as ticks of a form or, in a link, parted by commas."""
    return Looks.read(request.args.to_dict() | {"cols": ",".join(request.args.getlist("cols"))})


@room.get("/ledger")
@allow()
def ledger() -> str:
    """The ledger; every filter, its order and its columns stand in the address."""
    standing, today, looks = me(), clock.today(), _looks()
    years = year_queries.years(standing)
    asked = queries.newest(queries.Filters.read(request.args), years)
    rows = queries.ledger_rows(asked, standing, today, looks.sort)
    page = page_of(rows, asked_page(), total=count_of_ledger(asked, standing, today))
    leaders = leaders_to_choose(today) if standing.sees_all or "leader" in looks.columns else []
    return render_template(
        "tasks/ledger.html",
        page=page,
        asked=asked,
        looks=looks,
        views=[(view, dict(parse_qsl(view.address))) for view in queries.views(standing)],
        origins=queries.origins(page.rows) if "source" in looks.columns else {},
        years=years,
        chapters=year_queries.chapters(asked, standing, today),
        tasked=units_to_task() if standing.sees_all else [],
        leaders=leaders,
        leader_names={post.id: post.name for post in leaders},
        report=db.session.scalar(select(Report).where(Report.ref == asked.report)) if asked.report else None,
        office="office" in standing.roles,
        approves=standing.approves,
        sees_all=standing.sees_all,
        person_id=standing.person_id,
        usual=USUAL,
    )


@room.post("/ledger/views")
@allow()
def keep_view() -> Response:
    """Keep what the ledger shows now as a tab of one's own, or of everybody's."""
    asked = dict(parse_qsl(request.form.get("address", "")[:2000]))
    named = queries.Filters.read(asked).named() | Looks.read(asked).named()
    try:
        keep = view_actions.keep_view(
            request.form.get("name", ""), named, shared=bool(request.form.get("shared")), by=me(), now=clock.now()
        )
        db.session.commit()
        tell(_("视图「%(name)s」已保存，把网址发给同事即可共用。", name=keep.name))
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    address: dict[str, Any] = dict(named)
    return redirect(url_for("tasks.ledger", **address))


@room.post("/ledger/views/<ref>/drop")
@allow()
def drop_view(ref: str) -> Response:
    """Let a view go."""
    view_actions.drop_view(ref, by=me())
    db.session.commit()
    tell(_("视图已删除。"))
    return redirect(url_for("tasks.ledger"))
