"""The pages of consultations 会商: list, entry, one with its conclusions; thin, on the blueprint of the room."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import clock
from app.accounts.access import me
from app.accounts.queries import all_units
from app.cases import talk_actions
from app.cases.access import case_for, check_register, may_register
from app.cases.queries import cases_to_choose
from app.cases.talk_forms import PointForm, TalkForm
from app.cases.talk_models import Consultation
from app.cases.talk_queries import talk_for, talks_listed
from app.cases.views import DEFENDANTS, Page, room
from app.errors import Missing, Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/talks")
@allow()
def talks() -> Page:
    """The consultations, the latest first."""
    page = page_of(talks_listed(me()), asked_page())
    return render_template("cases/talks.html", page=page, may_register=may_register(me()))


@room.route("/talks/new", methods=["GET", "POST"])
@allow("office")
def new_talk() -> Page:
    """Write down a consultation."""
    form = _offered(TalkForm())
    if request.method == "GET" and request.args.get("case"):
        form.case.data = request.args["case"]
    return _saved(None, form)


@room.route("/talks/<ref>/edit", methods=["GET", "POST"])
@allow("office")
def edit_talk(ref: str) -> Page:
    """Correct a consultation."""
    talk = talk_for(ref, me())
    form = _offered(TalkForm(obj=talk), talk)
    if request.method == "GET":
        form.case.data = talk.case.ref if talk.case else ""
        form.units.data = [unit.ref for unit in talk.units]
    return _saved(talk, form)


@room.get("/talks/<ref>")
@allow()
def talk(ref: str) -> Page:
    """One consultation with what was agreed."""
    return render_template(
        "cases/talk.html", talk=talk_for(ref, me()), form=_point_form(), may_register=may_register(me()), refusal=""
    )


@room.post("/talks/<ref>/points")
@allow("office")
def add_point(ref: str) -> Page:
    """Add something that was agreed; what is wrong with it is said on the page, with what was typed."""
    found, form, refusal = talk_for(ref, me()), _point_form(), ""
    if form.validate():
        unit = next((one for one in all_units(DEFENDANTS) if one.ref == form.unit.data), None)
        try:
            talk_actions.conclude_point(found, text=form.text.data or "", unit=unit, due=form.due.data, by=me())
        except Refused as no:
            db.session.rollback()
            found, refusal = talk_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            return redirect(url_for("cases.talk", ref=ref, _anchor="points"))
    return render_template("cases/talk.html", talk=found, form=form, may_register=may_register(me()), refusal=refusal), 422


@room.post("/talks/<ref>/points/<point>/task")
@allow("office")
def point_task(ref: str, point: str) -> Page:
    """Make a task of something that was agreed."""
    found = next((one for one in talk_for(ref, me()).conclusions if one.ref == point), None)
    if found is None:
        raise Missing
    try:
        task = talk_actions.conclusion_to_task(found, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    else:
        db.session.commit()
        tell(_("已生成任务草稿 %(number)s，核对后下达。", number=task.number))
    return redirect(url_for("cases.talk", ref=ref, _anchor="points"))


def _saved(talk: Consultation | None, form: TalkForm) -> Page:
    refusal, ref = "", talk.ref if talk else ""
    check_register(me())
    if form.validate_on_submit():
        try:
            kept = talk_actions.write_down(talk, **_fields(form), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            talk, refusal = talk_for(ref, me()) if ref else None, spoken(no)
        else:
            db.session.commit()
            tell(_("会商已保存。"))
            return redirect(url_for("cases.talk", ref=kept.ref))
    page = render_template("cases/talk_form.html", form=form, talk=talk, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


def _fields(form: TalkForm) -> dict[str, Any]:
    return {
        "title": form.title.data or "",
        "held_on": form.held_on.data,
        "place": form.place.data or "",
        "guests": form.guests.data or "",
        "agenda": form.agenda.data or "",
        "units": [unit for unit in all_units(DEFENDANTS) if unit.ref in (form.units.data or ())],
        "case": case_for(form.case.data, me()) if form.case.data else None,
    }


def _offered(form: TalkForm, talk: Consultation | None = None) -> TalkForm:
    form.units.choices = [(unit.ref, unit.short_name) for unit in all_units(DEFENDANTS)]
    cases = {one.ref: f"{one.case_number} {one.cause}" for one in cases_to_choose()}
    if talk and talk.case:
        cases.setdefault(talk.case.ref, f"{talk.case.case_number} {talk.case.cause}")
    form.case.choices = [("", _("不限于一案")), *cases.items()]
    return form


def _point_form() -> PointForm:
    form = PointForm()
    form.unit.choices = [("", _("未明确")), *((unit.ref, unit.short_name) for unit in all_units(DEFENDANTS))]
    return form
