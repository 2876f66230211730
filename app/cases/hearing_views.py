"""The pages of hearings: scheduling and moving, the unit's reply and papers; thin, on the blueprint of the room."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import Holder, holders
from app.cases import actions
from app.cases.access import case_for, check_answer, hearing_for
from app.cases.forms import HearingForm, PapersForm, ReplyForm, at_court
from app.cases.models import Hearing
from app.cases.views import Page, room
from app.cases.words import RANKS
from app.errors import Refused
from app.extensions import db
from app.web.answers import back, spoken, tell
from app.web.guard import allow


def to_case(hearing: Hearing) -> Response:
    """To the place of a hearing on the page of its case."""
    return redirect(url_for("cases.show", ref=hearing.case.ref, _anchor=f"hearing-{hearing.ref}"))


@room.route("/cases/<ref>/hearings", methods=["GET", "POST"])
@allow("office")
def schedule(ref: str) -> Page:
    """Register a hearing of a case."""
    case = case_for(ref, me())
    form = HearingForm()
    refusal = ""
    if form.validate_on_submit():
        try:
            hearing = actions.schedule_hearing(
                case,
                at=at_court(form.at.data) or clock.now(),
                place=form.place.data or "",
                online=form.online.data,
                notified_on=form.notified_on.data,
                already_held=form.already_held.data,
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            db.session.rollback()
            case, refusal = case_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("开庭已登记，到期会逐案提醒。"))
            return to_case(hearing)
    page = render_template("cases/hearing_form.html", form=form, case=case, hearing=None, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.get("/hearings/<ref>")
@allow()
def hearing(ref: str) -> Page:
    """Where a letter about a hearing leads: its place on the page of the case."""
    return to_case(hearing_for(ref, me()))


@room.route("/hearings/<ref>/move", methods=["GET", "POST"])
@allow("office")
def move(ref: str) -> Page:
    """Move a hearing in time or place."""
    hearing = hearing_for(ref, me())
    form = HearingForm(obj=hearing)
    refusal = ""
    if request.method == "GET":
        form.notified_on.data = None  # the notice of the old time says nothing about the new one
    if form.validate_on_submit():
        try:
            actions.move_hearing(
                hearing,
                at=at_court(form.at.data) or hearing.at,
                place=form.place.data or "",
                online=form.online.data,
                notified_on=form.notified_on.data,
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("已改期。原时间尚未发出的提醒已撤回，请单位重新确认出庭人员。"))
            return to_case(hearing)
    page = render_template("cases/hearing_form.html", form=form, case=hearing.case, hearing=hearing, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.post("/hearings/<ref>/cancel")
@allow("office")
def cancel(ref: str) -> Page:
    """Cancel a hearing."""
    hearing = hearing_for(ref, me())
    actions.cancel_hearing(hearing, by=me(), now=clock.now())
    db.session.commit()
    tell(_("这次开庭已取消，尚未发出的提醒已撤回。"))
    return to_case(hearing)


@room.post("/hearings/<ref>/adjourn")
@allow("office")
def adjourn(ref: str) -> Page:
    """Put a hearing off until the court names its new time."""
    hearing = hearing_for(ref, me())
    actions.adjourn(hearing, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已登记延期。法院确定新的时间后，用“改期”登记。"))
    return to_case(hearing)


@room.post("/hearings/<ref>/papers")
@allow("office", "liaison", "head")
def papers(ref: str) -> Page:
    """Tick the papers that are ready."""
    hearing = hearing_for(ref, me())
    form = PapersForm()
    actions.prepare(
        hearing,
        identity_sealed=form.identity_sealed.data,
        staff_authorised=form.staff_authorised.data,
        by=me(),
        now=clock.now(),
    )
    db.session.commit()
    tell(_("出庭材料的准备情况已保存。"))
    return back(url_for("cases.hearing", ref=ref))


def defendants(hearing: Hearing) -> list[Unit]:
    """The units whose heads may come: the case's own first."""
    case = hearing.case
    return [case.unit, *(party.unit for party in case.parties if party.role == "co_defendant")]


def offered_units(hearing: Hearing) -> list[tuple[str, str]]:
    """The defendants as choices of a form."""
    return [(unit.ref, unit.short_name) for unit in defendants(hearing)]


def unit_of(ref: str | None, hearing: Hearing) -> Unit | None:
    """The defendant of a ref; the case's own unit, and whatever is no defendant, is None."""
    return next((unit for unit in defendants(hearing)[1:] if unit.ref == ref), None)


def _heads(hearing: Hearing) -> list[Holder]:
    """Who holds a head's post of a defendant on the day of the hearing: the duty follows the post."""
    found = holders(hearing.at.date(), unit_ids=[unit.id for unit in defendants(hearing)], roles=["head"])
    return [holder for holder in found if holder.post.rank in ("principal", "deputy")]


@room.route("/hearings/<ref>/reply", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def reply(ref: str) -> Page:
    """The unit says who will appear."""
    hearing = hearing_for(ref, me())
    check_answer(me(), hearing.case)
    heads = _heads(hearing)
    form = _prefilled(hearing, heads)
    refusal = ""
    if form.validate_on_submit():
        try:
            actions.reply(hearing, **_answer(form, heads, hearing), seen=_number(form.seen.data), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("已报送出庭人员。"))
            return to_case(hearing)
    page = render_template("cases/reply.html", form=form, hearing=hearing, heads=heads, refusal=refusal, ranks=RANKS)
    return (page, 422) if form.is_submitted() else page


def _prefilled(hearing: Hearing, heads: list[Holder]) -> ReplyForm:
    """The form as the last answer left it."""
    named = next((h.person.ref for h in heads if (h.person.name, h.post.title) == (hearing.attendee, hearing.attendee_post)), "")
    absent = bool(hearing.absence_reason)
    form = ReplyForm(
        who="absent" if absent else named or ("other" if hearing.attendee else ""),
        name="" if absent or named else hearing.attendee,
        post="" if absent or named else hearing.attendee_post,
        rank="" if named else hearing.attendee_rank,
        absence=hearing.absence_reason,
        staff_name=hearing.attendee if absent else "",
        staff_post=hearing.attendee_post if absent else "",
        unit=hearing.attending_unit.ref if hearing.attending_unit else hearing.case.unit.ref,
        seen=str(hearing.occurrence),
    )
    form.offer([(holder.person.ref, holder.person.name) for holder in heads], offered_units(hearing))
    return form


def _answer(form: ReplyForm, heads: list[Holder], hearing: Hearing) -> dict[str, Any]:
    """What the form says, as the action takes it."""
    chosen = next((holder for holder in heads if holder.person.ref == form.who.data), None)
    if chosen is not None:
        unit = next((one for one in defendants(hearing)[1:] if one.id == chosen.post.unit_id), None)
        return {"name": chosen.person.name, "post": chosen.post.title, "rank": chosen.post.rank, "unit": unit}
    unit = unit_of(form.unit.data, hearing)
    if form.who.data == "absent":
        # an empty ground must be refused as one, not read as an appearance
        return {
            "name": form.staff_name.data or "",
            "post": form.staff_post.data or "",
            "absence": form.absence.data or "unsaid",
        }
    return {"name": form.name.data or "", "post": form.post.data or "", "rank": form.rank.data or "", "unit": unit}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None
