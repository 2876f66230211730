"""Papers of the court, and what follows a decision: appeal, performance, review; thin, on the blueprint of the room."""

from collections.abc import Callable
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.cases import paper_actions
from app.cases.access import case_for, check_answer, may_register
from app.cases.forms import AnswerForm, FollowForm, PaperForm, ReviewForm, ReviewTaskForm
from app.cases.models import Case, CaseDocument
from app.cases.views import Page, room
from app.errors import Missing, Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow

#: how long a unit has for the rectification of a lost case, unless the office says otherwise in the form
RECTIFIED_WITHIN = timedelta(days=60)


def _saved(case: Case, form: FlaskForm, save: Callable[[], object], done: str, template: str) -> Page:
    """Show a form about a case, or save it and go back to the case; a refusal keeps what was typed."""
    refusal = ""
    if form.validate_on_submit():
        try:
            save()
        except Refused as no:
            db.session.rollback()
            case, refusal = case_for(case_ref(), me()), spoken(no)
        else:
            db.session.commit()
            tell(done)
            return _to(case)
    page = render_template(template, form=form, case=case, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


def case_ref() -> str:
    """The case in the address."""
    return str((request.view_args or {})["ref"])


def _to(case: Case, anchor: str | None = None) -> Response:
    return redirect(url_for("cases.show", ref=case.ref, _anchor=anchor))


@room.route("/cases/<ref>/papers", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def receive_paper(ref: str) -> Page:
    """Register a paper of the court."""
    case, form = case_for(ref, me()), PaperForm()
    check_answer(me(), case)
    form.offer()

    def save() -> None:
        paper_actions.receive(
            case, kind=form.kind.data, received_on=form.received_on.data or clock.today(), number=form.number.data or "",
            wanted_by=form.wanted_by.data, by=me(), now=clock.now(),
        )  # fmt: skip

    return _saved(case, form, save, _("文书已登记。"), "cases/paper.html")


@room.post("/cases/<ref>/papers/<paper>/answer")
@allow("office", "liaison", "head")
def answer_paper(ref: str, paper: str) -> Page:
    """Register that a paper was answered; a wrong day is said on the case's page."""
    case = case_for(ref, me())
    found: CaseDocument | None = next((one for one in case.documents if one.ref == paper), None)
    if found is None:
        raise Missing
    try:
        paper_actions.answer(found, on=AnswerForm().on.data, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    else:
        db.session.commit()
        tell(_("回复日期已登记。"))
    return redirect(url_for("cases.show", ref=ref, _anchor="papers"))


@room.route("/cases/<ref>/after", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def follow(ref: str) -> Page:
    """Register appeal and performance."""
    case = case_for(ref, me())
    check_answer(me(), case)
    form = FollowForm(appealed_by=case.appealed_by, perform_by=case.perform_by, performed_on=case.performed_on)
    form.offer()

    def save() -> None:
        paper_actions.follow(
            case, appealed_by=form.appealed_by.data or "", perform_by=form.perform_by.data,
            performed_on=form.performed_on.data, by=me(), now=clock.now(),
        )  # fmt: skip

    return _saved(case, form, save, _("裁判后续已登记。"), "cases/follow.html")


@room.route("/cases/<ref>/review", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def review(ref: str) -> Page:
    """Write down why a case was lost; the office makes a rectification task of it."""
    case = case_for(ref, me())
    check_answer(me(), case)
    form = ReviewForm(text=case.review)
    refusal = ""
    if form.validate_on_submit():
        try:
            paper_actions.review(case, form.text.data or "", by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            case, refusal = case_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("败诉复盘已保存。"))
            return redirect(url_for("cases.review", ref=ref)) if may_register(me()) else _to(case, "after")
    page = render_template(
        "cases/review.html", form=form, case=case, refusal=refusal, task_form=_task_form(case), may_register=may_register(me())
    )
    return (page, 422) if form.is_submitted() else page


@room.post("/cases/<ref>/review/task")
@allow("office")
def review_task(ref: str) -> Page:
    """Make a rectification task of a review."""
    case, form = case_for(ref, me()), ReviewTaskForm()
    try:
        task = paper_actions.review_to_task(case, title=form.title.data or "", due=form.due.data, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
        return redirect(url_for("cases.review", ref=ref))
    db.session.commit()
    tell(_("已生成整改任务草稿 %(number)s，核对后下达。", number=task.number))
    return redirect(url_for("tasks.task", ref=task.ref))


def _task_form(case: Case) -> ReviewTaskForm:
    title = f"{case.case_number}{case.cause}案败诉整改"
    return ReviewTaskForm(formdata=None, title=title, due=clock.today() + RECTIFIED_WITHIN)
