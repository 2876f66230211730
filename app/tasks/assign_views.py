"""From confirmed clauses to issued tasks: drafting them, and the dense table where each gets owner and deadline."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.reports.queries import report_by_ref
from app.tasks import actions
from app.tasks.access import tasks_for
from app.tasks.errors import ChangedSince, NothingChosen
from app.tasks.filing_queries import waiting_requests
from app.tasks.forms import PLAN_FIELDS, Choices, read_plan, read_version
from app.tasks.issue_actions import each_or_none
from app.tasks.models import Task
from app.tasks.queries import drafts
from app.tasks.room_views import choices_today, room
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import Page, asked_page, page_of

#: what one press can lay over all ticked rows
SHARED = ("lead", "leader", "due", "cadence")


@room.post("/reports/<ref>/tasks")
@allow("office")
def from_report(ref: str) -> Response:
    """Draft a task from each confirmed clause that has none, then go on to assigning them."""
    report = report_by_ref(ref)
    made = actions.draft_tasks(report, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已转出 %(count)s 项草稿任务。请逐项明确牵头单位和时限后下达。", count=len(made)))
    return redirect(url_for("tasks.assign", report=ref))


@room.get("/assign")
@allow("office")
def assign() -> str:
    """The drafts of a report, or those ticked in the ledger, or all of them."""
    page = page_of(_asked_for(), asked_page())
    # rows ticked before a shared field was laid over them stay ticked
    return _table(page, MultiDict([("pick", ref) for ref in request.args.getlist("pick")]), {})


def _asked_for() -> Select[Task]:
    return drafts(me(), request.args.get("report", ""), request.args.getlist("task"), request.args.get("intake", ""))


@room.post("/assign")
@allow("office")
def assign_save() -> Response | tuple[str, int]:
    """Save every row, lay shared fields over the ticked ones, propose or issue the ticked ones: all of it or nothing."""
    form, refs = request.form, request.form.getlist("row")
    choices = choices_today()
    tasks, picked = tasks_for(refs, me()), set(form.getlist("pick"))
    typed = _laid_over(form, refs, picked) if form.get("do") == "apply" else MultiDict(form)
    wrong = _assigned(tasks, typed, choices)
    whole = ""
    if not wrong:
        try:
            return _finished(tasks, picked)
        except Refused as no:
            whole = spoken(no)
    db.session.rollback()
    rows = db.session.scalars(drafts(me(), refs=refs)).unique().all()
    return _table(Page(rows=rows, number=1, total=len(rows), size=max(1, len(rows))), typed, wrong, whole), 422


def _assigned(tasks: Sequence[Task], typed: MultiDict[str, str], choices: Choices) -> dict[str, str]:
    """Write every row; gives the sentence of each that cannot be."""
    wrong = {}
    for task in tasks:
        ref, number = task.ref, task.number
        try:
            plan = read_plan(typed, choices, f"{ref}-")
            actions.assign(task, by=me(), now=clock.now(), seen=read_version(typed.get(f"{ref}-version")), **plan)
        except Refused as no:
            wrong[ref] = spoken(no)
        except StaleDataError:
            # the database has ended the transaction: nothing more can be written in it
            db.session.rollback()
            return {ref: spoken(ChangedSince(number=number))}
    return wrong


def _finished(tasks: Sequence[Task], picked: set[str]) -> Response:
    """Issue what is to be issued, or lay it before who approves, and commit. Raises what speaks against it."""
    chosen = [task for task in tasks if task.ref in picked]
    do = request.form.get("do")
    if do == "apply" and not chosen:
        raise NothingChosen
    if do == "propose":
        each_or_none(chosen, "propose", lambda task: actions.propose(task, by=me(), now=clock.now()))
        db.session.commit()
        tell(_("已提请立项 %(count)s 项，负责人会收到通知。", count=len(chosen)))
    elif do == "issue":
        count = actions.issue_many(chosen, by=me(), now=clock.now())
        db.session.commit()
        tell(_("已下达 %(count)s 项，通知已进入待发箱；其余改动已保存。", count=count))
        if db.session.scalars(_asked_for().limit(1)).first() is None:
            source: dict[str, Any] = {name: request.args[name] for name in ("report", "intake") if request.args.get(name)}
            return redirect(url_for("tasks.ledger", state="issued", year="all", **source))
    else:
        db.session.commit()
        tell(_("已套用到 %(count)s 项并保存。", count=len(chosen)) if do == "apply" else _("已保存。"))
    kept: dict[str, Any] = request.args.to_dict(flat=False) | {"pick": [task.ref for task in chosen] if do == "apply" else []}
    return redirect(url_for("tasks.assign", **kept))


def _laid_over(form: MultiDict[str, str], refs: Sequence[str], picked: set[str]) -> MultiDict[str, str]:
    """What was typed, with the shared fields that were filled laid over the ticked rows."""
    typed = MultiDict(form)
    for ref in refs:
        for name in SHARED:
            if ref in picked and form.get(f"all-{name}"):
                typed[f"{ref}-{name}"] = form[f"all-{name}"]
    return typed


def _table(page: Page, typed: MultiDict[str, str], wrong: dict[str, str], whole: str = "") -> str:
    return render_template(
        "tasks/assign.html", page=page, typed=typed, wrong=wrong, refusal=whole, choices=choices_today(),
        fields=PLAN_FIELDS, proposed=waiting_requests(page.rows), approves=me().approves,
    )  # fmt: skip
