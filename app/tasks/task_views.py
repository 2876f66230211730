"""One task: its page, the moves on it, filling in progress, changing it, its proof files; thin, it reads, asks and shows."""

from collections.abc import Callable

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.tasks import actions, evidence_actions
from app.tasks.access import evidence_for, relation_to, task_for
from app.tasks.checks import STEPS, as_date, as_number, as_percent
from app.tasks.errors import ChangedSince
from app.tasks.file_kinds import ENDINGS
from app.tasks.forms import Choices, read_files, read_plan, read_version
from app.tasks.lifecycle import possible
from app.tasks.models import Task
from app.tasks.page_queries import whole
from app.tasks.room_views import choices_today, room
from app.web.answers import local_address, spoken, tell
from app.web.guard import allow

Page = str | tuple[str, int] | Response


def _saved(task: Task, act: Callable[[], object]) -> Refused | None:
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


def _conflict(ref: str, no: Refused) -> tuple[str, int]:
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


def _task_page(ref: str, refusal: str = "", move: str = "") -> str:
    task = task_for(ref, me())
    return render_template(
        "tasks/task.html", task=task, whole=whole(task, clock.today()), moves=possible(task.state, relation_to(task, me())),
        relation=relation_to(task, me()), refusal=refusal, tried=move, typed=request.form if move else {}, endings=ENDINGS,
    )  # fmt: skip


@room.get("/tasks/<ref>")
@allow()
def task(ref: str) -> str:
    """A task with its source, dates, owners, progress, history and letters."""
    return _task_page(ref)


@room.post("/tasks/<ref>/<move>")
@allow("office", "liaison", "head")
def move(ref: str, move: str) -> Page:
    """Make one of the moves that need a word at most; who may make it is the lifecycle's matter."""
    task, by, now = task_for(ref, me()), me(), clock.now()
    seen, text = read_version(request.form.get("version")), request.form.get("text", "")
    acts: dict[str, Callable[[], object]] = {
        "issue": lambda: actions.issue(task, by=by, now=now, seen=seen),
        "acknowledge": lambda: actions.acknowledge(task, by=by, now=now, seen=seen),
        "submit": lambda: actions.submit(task, text, by=by, now=now, seen=seen, files=read_files(request.files.getlist("files"))),
        "return": lambda: actions.return_(task, text, by=by, now=now, seen=seen),
        "close": lambda: actions.close(task, note=text, by=by, now=now, seen=seen),
        "cancel": lambda: actions.cancel(task, text, by=by, now=now, seen=seen),
        "reopen": lambda: actions.reopen(task, text, by=by, now=now, seen=seen, due=as_date(request.form.get("due"))),
    }
    if move not in acts:
        raise NotFound
    no = _saved(task, acts[move])
    if isinstance(no, ChangedSince):
        return _conflict(ref, no)
    if no is not None:
        return _task_page(ref, spoken(no), move), 422
    tell(_told(move))
    return redirect(local_address(request.form.get("next"), url_for("tasks.task", ref=ref)))


def _told(move: str) -> str:
    words: dict[str, str] = {
        "issue": _("已下达，通知已进入待发箱。"),
        "acknowledge": _("已签收。办理中请及时填写进展。"),
        "submit": _("已报结，等待法治办核查。"),
        "return": _("已退回，原因已通知单位。"),
        "close": _("已核查销号，结果已通知单位。"),
        "cancel": _("已撤销。"),
        "reopen": _("已重启，原因已通知单位。"),
    }
    return words[move]


@room.route("/tasks/<ref>/update", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def update(ref: str) -> Page:
    """One screen of a telephone: words, percent, files, 零报告."""
    task, by, refusal = task_for(ref, me()), me(), ""
    leads = "unit" in relation_to(task, by)
    if request.method == "POST":
        no = _saved(task, lambda: _update(task))
        if isinstance(no, ChangedSince):
            return _conflict(ref, no)
        if no is None:
            tell(_("进展已保存。"))
            return redirect(url_for("tasks.task", ref=ref))
        refusal, task = spoken(no), task_for(ref, by)
    opened = "update" in possible(task.state, relation_to(task, by))
    page: str = render_template(
        "tasks/update.html",
        task=task,
        refusal=refusal,
        typed=request.form,
        steps=STEPS,
        leads=leads,
        open=opened,
        endings=ENDINGS,
    )
    return (page, 422) if refusal else page


def _update(task: Task) -> object:
    form = request.form
    nothing_new = form.get("do") == "nothing_new"
    return actions.update(
        task, form.get("text", ""), by=me(), now=clock.now(), nothing_new=nothing_new, seen=read_version(form.get("version")),
        percent=None if nothing_new else as_percent(form.get("percent"), task.percent),
        value=None if nothing_new else as_number(form.get("value")), files=read_files(request.files.getlist("files")),
    )  # fmt: skip


@room.route("/tasks/<ref>/edit", methods=["GET", "POST"])
@allow("office")
def edit(ref: str) -> Page:
    """Change an issued task, with the reason; a draft is changed in the table where drafts are assigned."""
    task, refusal = task_for(ref, me()), ""
    if not task.issued_on:
        return redirect(url_for("tasks.assign", task=ref))
    choices = choices_today()
    if request.method == "POST":
        no = _saved(task, lambda: _edit(task, choices))
        if isinstance(no, ChangedSince):
            return _conflict(ref, no)
        if no is None:
            tell(_("调整已保存，原定时限不变，已通知有关单位。"))
            return redirect(url_for("tasks.task", ref=ref))
        refusal, task = spoken(no), task_for(ref, me())
        choices = choices_today()
    page = render_template("tasks/edit.html", task=task, choices=choices, refusal=refusal, typed=request.form)
    return (page, 422) if refusal else page


def _edit(task: Task, choices: Choices) -> None:
    form = request.form
    plan = read_plan(form, choices)
    actions.edit(task, form.get("text", ""), by=me(), now=clock.now(), seen=read_version(form.get("version")), **plan)


@room.get("/evidence/<ref>")
@allow()
def evidence(ref: str) -> Response:
    """A proof file, never shown in place, always saved under the name its unit gave it."""
    row = evidence_for(ref, me())
    answer = send_file(
        evidence_actions.path_of(row),
        mimetype=row.content_type,
        as_attachment=True,
        download_name=row.file_name,
        max_age=0,
        etag=row.sha256,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
