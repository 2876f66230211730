"""催办 by hand, the table of moves that everybody may read, and how much units were asked for; thin, it asks and shows."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.tasks import actions
from app.tasks.access import tasks_for
from app.tasks.burden_queries import ASKING, asks_of
from app.tasks.filing_queries import awaiting, filings
from app.tasks.lifecycle import MOVES, NAMES, ROLES, STAGES
from app.tasks.models import Entry, Task
from app.tasks.nudges import COOL_DOWN, may_be_nudged
from app.tasks.room_views import room
from app.web.addresses import day_of
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/nudge")
@allow("office")
def nudging() -> str:
    """Who has not signed, who is late, who is silent; with the last nudge of each, and those of the last weeks."""
    today = clock.today()
    lists = awaiting(today)
    which = request.args.get("which", "late") if request.args.get("which", "late") in lists else "late"
    query = (
        select(Task).where(lists[which]).options(joinedload(Task.lead_unit)).order_by(Task.due.is_(None), Task.due, Task.number)
    )
    page = page_of(query, asked_page())
    counts = db.session.execute(
        select(*(func.count().filter(where).label(name) for name, where in lists.items())).select_from(Task)
    )
    log = (
        select(Entry)
        .where(Entry.move == "nudge")
        .options(joinedload(Entry.task).joinedload(Task.lead_unit), joinedload(Entry.by))
    )
    return render_template(
        "tasks/nudge.html", page=page, which=which, counts=counts.mappings().one(), filing=filings(page.rows, today),
        ready={task.id for task in page.rows if may_be_nudged(task.nudged_at, today)}, cool_down=COOL_DOWN,
        log=db.session.scalars(log.order_by(Entry.id.desc()).limit(12)).unique().all(),
    )  # fmt: skip


@room.post("/nudge")
@allow("office")
def nudge_ticked() -> Response:
    """Nudge the ticked ones, all of them or none."""
    try:
        count = actions.nudge_many(
            tasks_for(request.form.getlist("task"), me()), request.form.get("text", ""), by=me(), now=clock.now()
        )
        db.session.commit()
        tell(_("已催办 %(count)s 项，信件已进入待发箱。", count=count))
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    return redirect(url_for("tasks.nudging", which=request.form.get("which", "late")))


@room.get("/lifecycle")
@allow()
def lifecycle() -> str:
    """The table of moves: what may be done at which stage, by whom, as the program itself keeps it."""
    cells = {(move.name, stage): move for move in MOVES for stage in move.frm}
    who = {
        (name, stage): [role for role in ROLES if any(role in m.who for m in MOVES if m.name == name and stage in m.frm)]
        for name, stage in cells
    }
    return render_template("tasks/lifecycle.html", names=NAMES, stages=STAGES, who=who, moves=MOVES, roles=ROLES)


@room.get("/burden")
@allow("office", "leader")
def burden() -> str:
    """How many asks each unit got in a month."""
    today = clock.today()
    month = _asked_month(today)
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    after = date(month.year + (month.month == 12), month.month % 12 + 1, 1)
    return render_template(
        "tasks/burden.html", month=month, before=before, after=after if after <= today else None, kinds=(*ASKING, "period", "instruct"),
        rows=asks_of(month, today),
    )  # fmt: skip


def _asked_month(today: date) -> date:
    """The month of the address as 2026-06; anything unreadable or still to come is this one."""
    asked = day_of(f"{request.args.get('month', '')}-01")
    return min(asked or today, today).replace(day=1)
