"""The pages of hearings: scheduling and moving, the unit's reply, the outcome, the calendar; thin, on the blueprint of the room."""

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.queries import Holder, holders
from app.cases import actions, queries
from app.cases.access import case_for, check_answer, hearing_for
from app.cases.forms import HearingForm, OutcomeForm, PapersForm, ReplyForm, at_court
from app.cases.models import Hearing
from app.cases.views import Page, asked_month, asked_year, room
from app.cases.words import RANKS
from app.errors import Refused
from app.extensions import db
from app.web.answers import back, spoken, tell
from app.web.guard import allow
from app.workdays import is_workday


def _to_case(hearing: Hearing) -> Response:
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
            return _to_case(hearing)
    page = render_template("cases/hearing_form.html", form=form, case=case, hearing=None, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.get("/hearings/<ref>")
@allow()
def hearing(ref: str) -> Page:
    """Where a letter about a hearing leads: its place on the page of the case."""
    return _to_case(hearing_for(ref, me()))


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
            return _to_case(hearing)
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
    return _to_case(hearing)


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


def _heads(hearing: Hearing) -> list[Holder]:
    """Who holds a head's post of the unit on the day of the hearing: the duty follows the post."""
    found = holders(hearing.at.date(), unit_ids=[hearing.case.unit_id], roles=["head"])
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
            actions.reply(hearing, **_answer(form, heads), seen=_number(form.seen.data), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("已报送出庭人员。"))
            return _to_case(hearing)
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
        seen=str(hearing.occurrence),
    )
    form.offer([(holder.person.ref, holder.person.name) for holder in heads])
    return form


def _answer(form: ReplyForm, heads: list[Holder]) -> dict[str, str]:
    """What the form says, as the action takes it."""
    chosen = next((holder for holder in heads if holder.person.ref == form.who.data), None)
    if chosen is not None:
        return {"name": chosen.person.name, "post": chosen.post.title, "rank": chosen.post.rank}
    if form.who.data == "absent":
        # an empty ground must be refused as one, not read as an appearance
        return {
            "name": form.staff_name.data or "",
            "post": form.staff_post.data or "",
            "absence": form.absence.data or "unsaid",
        }
    return {"name": form.name.data or "", "post": form.post.data or "", "rank": form.rank.data or ""}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


@room.route("/hearings/<ref>/outcome", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def outcome(ref: str) -> Page:
    """Record what the hearing showed."""
    hearing = hearing_for(ref, me())
    check_answer(me(), hearing.case)
    form = _recorded(hearing)
    refusal = ""
    if form.validate_on_submit():
        try:
            actions.record_outcome(hearing, **_shown(form, hearing), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("庭审情况已登记。"))
            return _to_case(hearing)
    page = render_template("cases/outcome.html", form=form, hearing=hearing, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


def _recorded(hearing: Hearing) -> OutcomeForm:
    """The form as the reply or an earlier record left it."""
    said = {None: "", True: "yes", False: "no"}
    form = OutcomeForm(
        appeared=said[hearing.appeared] or ("no" if hearing.absence_reason else ""),
        name=hearing.attendee,
        post=hearing.attendee_post,
        rank=hearing.attendee_rank,
        spoke=said[hearing.spoke],
        absence=hearing.absence_reason,
        remark=hearing.note,
        result=hearing.case.result,
        concluded_on=hearing.case.concluded_on,
    )
    form.offer()
    return form


def _shown(form: OutcomeForm, hearing: Hearing) -> dict[str, Any]:
    """What the form says, as the action takes it; where no head came, who was sent instead stays as the reply named them."""
    appeared = {"yes": True, "no": False}.get(form.appeared.data)
    sent = (hearing.attendee, hearing.attendee_post) if hearing.absence_reason else ("", "")
    name, post = (form.name.data or "", form.post.data or "") if appeared else sent
    return {
        "appeared": appeared,
        "spoke": {"yes": True, "no": False}.get(form.spoke.data or ""),
        "name": name,
        "post": post,
        "rank": form.rank.data or "",
        "absence": form.absence.data or "",
        "remark": form.remark.data or "",
        "result": form.result.data,
        "concluded_on": form.concluded_on.data,
    }


@room.get("/hearings")
@allow()
def calendar() -> Page:
    """The hearings of a month: a grid of weeks on a desk, a list of days on a telephone."""
    today = clock.today()
    year = asked_year(today)
    month = date(year, asked_month() or today.month, 1)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    found = queries.hearings_between(me(), weeks[0][0], weeks[-1][-1])
    days: dict[date, list[Hearing]] = {}
    for one in found:
        days.setdefault(one.at.date(), []).append(one)
    return render_template(
        "cases/calendar.html",
        month=month,
        weeks=weeks,
        days=days,
        total=sum(one.at.month == month.month for one in found),
        before=(month - timedelta(1)).replace(day=1),
        after=(month.replace(day=28) + timedelta(4)).replace(day=1),
        is_workday=is_workday,
    )
