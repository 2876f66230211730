"""One task: its page, the moves on it, filling in progress, changing it, its proof files; thin, it reads, asks and shows."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.tasks import actions, evidence_actions
from app.tasks.access import evidence_for, relation_to, task_for
from app.tasks.checks import STEPS, as_number, as_percent
from app.tasks.errors import ChangedSince
from app.tasks.file_kinds import ENDINGS
from app.tasks.filing_queries import filings, own_part, parts_of
from app.tasks.forms import Choices, read_files, read_more, read_plan, read_version
from app.tasks.lifecycle import OWING, possible
from app.tasks.models import Task
from app.tasks.page_queries import offered, whole
from app.tasks.room_views import choices_today, room, units_to_task
from app.web.answers import local_address, spoken, tell
from app.web.downloads import kept_file
from app.web.guard import allow

Page = str | tuple[str, int] | Response


def saved(task: Task, act: Callable[[], object]) -> Refused | None:
    """Do it and commit; when it is refused, everything is undone and the refusal given back."""
    number = task.number
    try:
        act()
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        return ChangedSince(number=number)
    except Refused as no:
        db.session.rollback()
        return no
    return None


def conflict(ref: str, no: Refused) -> tuple[str, int]:
    """What was typed beside what stands now, and a way to send it again."""
    task = task_for(ref, me())
    choices = choices_today()
    says = {unit.code: unit.short_name for unit in choices.units} | {post.ref: post.title for post in choices.leaders}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "version")]
    page = render_template(
        "tasks/conflict.html", task=task, typed=typed, whole=whole(task, clock.today()), refusal=spoken(no),
        seen=read_version(request.form.get("version")), says=says, files=[f for f in request.files.values() if f],
    )  # fmt: skip
    return page, no.status


def task_page(ref: str, refusal: str = "", move: str = "") -> str:
    """The page of a task, with what was refused beside the move that was tried."""
    by, today = me(), clock.today()
    task = task_for(ref, by)
    found, relation = whole(task, today), relation_to(task, by)
    return render_template(
        "tasks/task.html", task=task, whole=found, moves=offered(task, relation, found, today, by.person_id), relation=relation,
        refusal=refusal, tried=move, typed=request.form if move else {}, endings=ENDINGS, units=transferable(task),
    )  # fmt: skip


def transferable(task: Task) -> Sequence[Any]:
    """The units a task may be given to, for those who may give it."""
    return units_to_task() if "office" in me().roles and task.state in OWING else ()


@room.get("/tasks/<ref>")
@allow()
def task(ref: str) -> str:
    """A task with its source, dates, owners, progress, history and letters."""
    return task_page(ref)


@room.route("/tasks/<ref>/update", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def update(ref: str) -> Page:
    """One screen of a telephone: words, percent, files, 零报告."""
    task, by, refusal, today = task_for(ref, me()), me(), "", clock.today()
    leads = "unit" in relation_to(task, by)
    if request.method == "POST":
        done = False

        def act() -> None:
            nonlocal done
            done = _update(task)

        no = saved(task, act)
        if isinstance(no, ChangedSince):
            return conflict(ref, no)
        if no is None:
            tell(_("进展已保存。"))
            # what is done is handed in next: a browser opens the form that stands at the anchor
            here = url_for("tasks.task", ref=ref, _anchor="submit-text" if done else None)
            return redirect(local_address(request.form.get("next"), here))
        refusal, task = spoken(no), task_for(ref, by)
    opened = "update" in possible(task.stage, relation_to(task, by))
    page: str = render_template(
        "tasks/update.html",
        task=task,
        refusal=refusal,
        typed=request.form,
        steps=STEPS,
        leads=leads,
        open=opened,
        endings=ENDINGS,
        filing=filings([task], today).get(task.id),
        part=own_part(task.id, by.units) if not leads else None,
    )
    return (page, 422) if refusal else page


def _update(task: Task) -> bool:
    """Fill in; whether what is reported is all there is to do, asked before the commit, after which it would be read again."""
    form = request.form
    nothing_new = form.get("do") == "nothing_new"
    actions.update(
        task, form.get("text", ""), by=me(), now=clock.now(), nothing_new=nothing_new, seen=read_version(form.get("version")),
        percent=None if nothing_new else as_percent(form.get("percent"), task.percent),
        value=None if nothing_new else as_number(form.get("value")), files=read_files(request.files.getlist("files")),
        references=form.get("references", ""), part_done="part_done" in form if "has_part" in form else None,
    )  # fmt: skip
    return task.percent >= STEPS[-1] and "submit" in possible(task.stage, relation_to(task, me()))


@room.route("/tasks/<ref>/edit", methods=["GET", "POST"])
@allow("office")
def edit(ref: str) -> Page:
    """Everything that is laid down about one task; once it was issued a change needs its reason."""
    task, refusal = task_for(ref, me()), ""
    choices = choices_today()
    if request.method == "POST":
        no = saved(task, lambda: _edit(task, choices))
        if isinstance(no, ChangedSince):
            return conflict(ref, no)
        if no is None:
            tell(_("调整已保存，原定时限不变，已通知有关单位。") if task.issued_on else _("已保存。"))
            return redirect(url_for("tasks.task", ref=ref))
        refusal, task = spoken(no), task_for(ref, me())
        choices = choices_today()
    page = render_template(
        "tasks/edit.html", task=task, choices=choices, refusal=refusal, typed=request.form, parts=parts_of(task.id),
        may_move_due=bool(relation_to(task, me()) & {"chief", "leader"}),
    )  # fmt: skip
    return (page, 422) if refusal else page


def _edit(task: Task, choices: Choices) -> None:
    form, by, now = request.form, me(), clock.now()
    plan, seen = read_plan(form, choices) | read_more(form, choices), read_version(form.get("version"))
    if task.issued_on:
        actions.edit(task, form.get("text", ""), by=by, now=now, seen=seen, **plan)
    else:
        actions.assign(task, by=by, now=now, seen=seen, **plan)


@room.get("/evidence/<ref>")
@allow()
def evidence(ref: str) -> Response:
    """A proof file, never shown in place, always saved under the name its unit gave it."""
    row = evidence_for(ref, me())
    return kept_file(evidence_actions.path_of(row), row.file_name, row.content_type, row.sha256)
