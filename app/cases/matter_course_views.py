"""What follows in a matter: further periods and how it ended; thin, on the blueprint of the room."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from app import clock
from app.accounts.access import me
from app.cases import matter_course_actions as course
from app.cases.access import check_handle, matter_for
from app.cases.clock_queries import rules
from app.cases.matter_forms import DoneForm, EndingForm, PeriodForm
from app.cases.views import Page, room
from app.errors import Missing, Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow


@room.route("/matters/<ref>/period", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def begin_period(ref: str) -> Page:
    """Begin a further period of a matter."""
    found, form, refusal = matter_for(ref, me()), PeriodForm(), ""
    check_handle(me(), found)
    form.offer(rules())
    if form.validate_on_submit():
        try:
            course.begin_period(
                found, rule=form.rule.data, triggered_on=form.triggered_on.data or clock.today(), wanted_by=form.wanted_by.data,
                by=me(), now=clock.now(),
            )  # fmt: skip
        except Refused as no:
            db.session.rollback()
            found, refusal = matter_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("后续期限已登记。"))
            return redirect(url_for("cases.matter", ref=ref))
    page = render_template("cases/matter_period.html", form=form, matter=found, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.post("/matters/<ref>/periods/<period>/<move>")
@allow("office", "liaison", "head")
def move_period(ref: str, period: str, move: str) -> Page:
    """A further period met, or not owed; a wrong day is said on the matter's page."""
    row = next((one for one in matter_for(ref, me()).periods if one.ref == period), None)
    if row is None or move not in ("done", "drop"):
        raise Missing
    try:
        if move == "done":
            course.finish_period(row, on=DoneForm().on.data, by=me(), now=clock.now())
        else:
            course.drop_period(row, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    else:
        db.session.commit()
        tell(_("已保存。"))
    return redirect(url_for("cases.matter", ref=ref))


@room.route("/matters/<ref>/result", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def end_matter(ref: str) -> Page:
    """Register how a matter ended."""
    found, refusal = matter_for(ref, me()), ""
    check_handle(me(), found)
    form = EndingForm(result=found.result, note=found.result_note)
    form.offer()
    if form.validate_on_submit():
        try:
            course.end_with(found, result=form.result.data or "", words=form.note.data or "", by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            found, refusal = matter_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("结果已登记。"))
            return redirect(url_for("cases.matter", ref=ref))
    page = render_template("cases/matter_result.html", form=form, matter=found, refusal=refusal)
    return (page, 422) if form.is_submitted() else page
