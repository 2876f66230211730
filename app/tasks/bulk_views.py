"""Bulk work on the rows of the ledger: what will happen, and who gets letters, before it happens; thin."""

from urllib.parse import parse_qsl

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.tasks import bulk_actions, queries
from app.tasks.access import tasks_for
from app.tasks.errors import ChangedSince
from app.tasks.forms import Plan, read_picked, read_plan
from app.tasks.models import Task
from app.tasks.room_views import choices_today, room
from app.web.answers import back, spoken, tell
from app.web.guard import allow

#: what one press can lay over all chosen rows
SHARED = ("lead", "leader", "due", "cadence")


@room.post("/ledger/selected")
@allow("office")
def selected() -> Response | str | tuple[str, int]:
    """What a move of the chosen rows would do: rehearsed, nothing kept."""
    move = request.form.get("do", "")
    try:
        tasks, plan = chosen(), _plan()
        act = bulk_actions.act_of(move, plan, request.form.get("text", ""), by=me(), now=clock.now())
        rehearsal = bulk_actions.rehearse(tasks, act)
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
        return back(url_for("tasks.ledger"))
    return render_template(
        "tasks/bulk.html", move=move, rehearsal=rehearsal, plan=plan, choices=choices_today(), typed=request.form,
        next=request.form.get("next", ""),
    )  # fmt: skip


def chosen() -> list[Task]:
    """The ticked rows, or every row of the ledger's filters."""
    if request.form.get("all"):
        asked = queries.Filters.read(dict(parse_qsl(request.form.get("address", "")[:2000])))
        query = queries.ledger_rows(asked, me(), clock.today()).limit(bulk_actions.MOST + 1)
        return list(db.session.scalars(query).unique())
    return tasks_for(list(read_picked(request.form.getlist("task") + request.form.getlist("also"))), me())


def _plan() -> Plan:
    """The shared fields that were filled; one left empty changes nothing."""
    filled = MultiDict((name, value) for name in SHARED if (value := request.form.get(name, "")))
    plan = read_plan(filled, choices_today()) if filled else Plan()
    # the units that were to support stay as they are
    plan.pop("supporting", None)
    return plan


@room.post("/ledger/bulk")
@allow("office")
def bulk() -> Response:
    """Make the move that was shown, of all rows that could be moved or of none."""
    move, picked = request.form.get("do", ""), read_picked(request.form.getlist("task"))
    try:
        act = bulk_actions.act_of(move, _plan(), request.form.get("text", ""), by=me(), now=clock.now())
        count = bulk_actions.move_many(tasks_for(list(picked), me()), move, act, picked)
        db.session.commit()
        tell(_told(move, count))
    except StaleDataError:
        db.session.rollback()
        tell(spoken(ChangedSince(number="")), "refused")
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    return back(url_for("tasks.ledger"))


def _told(move: str, count: int) -> str:
    words: dict[str, str] = {
        "assign": _("已套用到 %(count)s 项并保存。", count=count),
        "propose": _("已提请立项 %(count)s 项，负责人会收到通知。", count=count),
        "approve": _("已立项 %(count)s 项。", count=count),
        "issue": _("已下达 %(count)s 项，通知已进入待发箱。", count=count),
        "nudge": _("已催办 %(count)s 项，信已进入待发箱。", count=count),
    }
    return words[move]
