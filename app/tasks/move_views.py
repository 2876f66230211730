"""The moves of a task from its page; thin, it reads what a move needs, and who may make it is the lifecycle's matter."""

from collections.abc import Callable
from functools import partial

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app import clock
from app.accounts.access import me
from app.accounts.models import Post, Unit
from app.accounts.queries import all_units
from app.extensions import db
from app.tasks import actions
from app.tasks.access import task_for
from app.tasks.checks import as_date
from app.tasks.errors import ChangedSince, UnknownChoice
from app.tasks.forms import read_files, read_version, read_visit
from app.tasks.models import Task
from app.tasks.request_actions import waiting
from app.tasks.room_views import room
from app.tasks.task_views import Page, conflict, saved, task_page
from app.web.answers import local_address, spoken, tell
from app.web.guard import allow

Act = Callable[..., object]


@room.post("/tasks/<ref>/<move>")
@allow("office", "liaison", "head", "leader")
def move(ref: str, move: str) -> Page:
    """Make one of the moves that are made from the page of the task."""
    task = task_for(ref, me())
    acts = _of_unit(task) | _of_office(task) | _of_course(task)
    if move not in acts:
        raise NotFound
    seen = read_version(request.form.get("version"))
    onward = _onward(task, move)
    no = saved(task, lambda: acts[move](by=me(), now=clock.now(), seen=seen))
    if isinstance(no, ChangedSince):
        return conflict(ref, no)
    if no is not None:
        return task_page(ref, spoken(no), move), 422
    tell(_told(move))
    return redirect(local_address(request.form.get("next"), onward))


def _onward(task: Task, move: str) -> str:
    """Where the one who moved it goes on: who agreed to a contest goes on to what the unit wants."""
    asked = waiting(task, "contest") if move == "answer" and _typed("verdict") == "granted" else None
    if asked is not None and asked.wants == "reword":
        return url_for("tasks.edit", ref=task.ref)
    anchor = "transfer-lead" if asked is not None and asked.wants == "transfer" else None
    return url_for("tasks.task", ref=task.ref, _anchor=anchor)


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _of_unit(task: Task) -> dict[str, Act]:
    def submit(**who: object) -> None:
        files = read_files(request.files.getlist("files"))
        actions.submit(task, _typed("text"), files=files, references=_typed("references"), **who)  # type: ignore[arg-type]

    def hand_out(**who: object) -> None:
        actions.hand_out(task, _post(task, _typed("post")), _typed("text"), **who)  # type: ignore[arg-type]

    def extend(**who: object) -> None:
        actions.extend(task, _typed("text"), _typed("progress"), as_date(_typed("due")), **who)  # type: ignore[arg-type]

    return {
        "acknowledge": partial(actions.acknowledge, task),
        "submit": submit,
        "hand_out": hand_out,
        "extend": extend,
        "contest": partial(actions.contest, task, _typed("wants"), _typed("text")),
    }


def _of_office(task: Task) -> dict[str, Act]:
    def checked(act: Act) -> Act:
        return lambda **who: act(task, note=_typed("text"), visit=read_visit(request.form), **who)

    def reopen(**who: object) -> None:
        actions.reopen(task, _typed("text"), due=as_date(_typed("due")), cause=_typed("cause"), **who)  # type: ignore[arg-type]

    return {
        "propose": partial(actions.propose, task),
        "approve": partial(actions.approve, task),
        "issue": partial(actions.issue, task),
        "verify": checked(actions.verify),
        "close": checked(actions.close),
        "return": lambda **who: actions.return_(task, _typed("text"), visit=read_visit(request.form), **who),
        "archive": partial(actions.archive, task),
        "reopen": reopen,
    }


def _of_course(task: Task) -> dict[str, Act]:
    def decide(**who: object) -> None:
        due = as_date(_typed("due"))
        actions.decide(task, _typed("kind"), _typed("verdict"), _typed("text"), due=due, **who)  # type: ignore[arg-type]

    def transfer(**who: object) -> None:
        actions.transfer(task, _unit(_typed("lead")), _typed("text"), **who)  # type: ignore[arg-type]

    return {
        "nudge": partial(actions.nudge, task, _typed("text")),
        "transfer": transfer,
        "suspend": partial(actions.suspend, task, _typed("text")),
        "resume": partial(actions.resume, task, _typed("text")),
        "answer": partial(actions.answer, task, _typed("verdict"), _typed("text")),
        "decide": decide,
        "ask_cancel": partial(actions.ask_cancel, task, _typed("text")),
        "cancel": partial(actions.cancel, task, _typed("text")),
    }


def _unit(code: str) -> Unit | None:
    return next((unit for unit in all_units() if unit.code == code), None)


def _post(task: Task, ref: str) -> Post | None:
    if not ref:
        return None
    found = db.session.scalar(select(Post).where(Post.ref == ref, Post.unit_id == task.lead_unit_id))
    if found is None:
        raise UnknownChoice(text=ref[:30])
    return found


def _told(move: str) -> str:
    words: dict[str, str] = {
        "propose": _("已提请立项，负责人会收到通知；同意后即可下达。"),
        "approve": _("已立项，可以下达。"),
        "issue": _("已下达，通知已进入待发箱。"),
        "acknowledge": _("已签收。办理中请及时填写进展。"),
        "hand_out": _("责任人已明确。"),
        "extend": _("延期申请已提交，批复前按现有时限计算。"),
        "contest": _("异议已提交，答复前任务照常办理。"),
        "submit": _("已报结，等待法治办核查。"),
        "verify": _("核查意见已记录，可以销号。"),
        "return": _("已退回，原因已通知单位。"),
        "close": _("已核查销号，结果已通知单位。"),
        "archive": _("已归档。"),
        "nudge": _("催办已进入待发箱。"),
        "transfer": _("已改派，两个单位都已通知。"),
        "suspend": _("已中止，时限暂停计算，单位已通知。"),
        "resume": _("已恢复，时限按中止天数顺延，单位已通知。"),
        "answer": _("答复已通知单位。"),
        "decide": _("批复已通知。"),
        "ask_cancel": _("撤销请示已提交，批复前任务照常办理。"),
        "cancel": _("已撤销。"),
        "reopen": _("已重启，原因已通知单位。"),
    }
    return words[move]
