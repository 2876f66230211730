"""The pages of the register: list, one case, correction and result; they read the form, call the action and show the page."""

from datetime import date, datetime
from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import UNIT_KINDS, Unit
from app.accounts.queries import all_units, units_to_choose
from app.accounts.standing import Standing
from app.cases import actions, queries, register_queries, words
from app.cases.access import case_for, check_answer, may_answer, may_register
from app.cases.choices import ABSENCE
from app.cases.clock_queries import dates_of_case, matters_of_case, reckonings, recounted
from app.cases.forms import CaseForm, EvidenceForm, PapersForm, ResultForm
from app.cases.history import told
from app.cases.letters import KINDS as WORD_LETTERS
from app.cases.models import Case, Hearing
from app.cases.rates import Span
from app.cases.reach_queries import reachable, thinly_reached_now
from app.cases.received_queries import papers_of, reply_by
from app.cases.talk_queries import talks_about
from app.cases.timeline import short_notice
from app.cases.warning import Seen, warnings
from app.errors import Missing, Refused
from app.extensions import db
from app.policy.queries import decided
from app.web.addresses import year_of
from app.web.answers import back, spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page
from app.words import Said

room = Blueprint("cases", __name__)
room.app_template_filter("reply_due")(reply_by)
room.app_template_filter("told")(lambda event: told(event.kind, event.facts))
room.app_template_test("short_notice")(lambda hearing: short_notice(hearing.notified_on, hearing.at.date()))

#: so many units that can hardly be reached are named at once; their number opens all of them
THIN_NAMED = 12

Page = str | tuple[str, int] | Response
Filled = TypeVar("Filled", bound=CaseForm)

DEFENDANTS = tuple(kind for kind in UNIT_KINDS if kind != "invited")


@room.context_processor
def _vocabulary() -> dict[str, object]:
    return {"words": words, "now": clock.now(), "today": clock.today()}


def shown_hearing(case: Case, now: datetime) -> Hearing | None:
    """The hearing that a row speaks of: the next one, else one whose outcome is owed, else the last that was held."""
    live = [hearing for hearing in case.hearings if hearing.state != "cancelled"]
    ahead = [hearing for hearing in live if hearing.state == "scheduled" and hearing.at >= now]
    owed = [hearing for hearing in live if hearing.state == "scheduled" and hearing.at < now]
    return next(iter(ahead or owed or live[::-1]), None)


def asked_year(today: date) -> int:
    """The year in the address; this year when there is none or it cannot be read."""
    return year_of(request.args.get("year", "")) or today.year


def asked_month() -> int | None:
    """The number of the month in the address; None when there is none."""
    text = request.args.get("month", "")
    return int(text) if text in {str(n) for n in range(1, 13)} else None


def units_in_sight(standing: Standing, chosen: Unit | None) -> list[Any]:
    """The units a person may filter by, and the one that is chosen, though it answers no more."""
    units = [unit for unit in units_to_choose(DEFENDANTS) if standing.sees_all or unit.id in standing.units]
    return units if chosen is None or any(unit.id == chosen.id for unit in units) else [*units, chosen]


def asked_unit(standing: Standing) -> Unit | None:
    """The unit in the address, one that answers no more included; None when there is none. Raises Missing when it is not in sight."""
    ref = request.args.get("unit")
    if not ref:
        return None
    unit = db.session.scalar(select(Unit).where(Unit.ref == ref))
    if unit is None or not (standing.sees_all or unit.id in standing.units):
        raise Missing
    return unit


@room.get("/cases")
@allow()
def register() -> Page:
    """The list of cases with its rates on top; the filters stand in the address."""
    standing, now = me(), clock.now()
    year, month = asked_year(now.date()), asked_month()
    span = Span.of(year, month)
    unit = asked_unit(standing)
    state = request.args.get("state", "all")
    state = state if state in register_queries.STATES else "all"
    how = queries.counting()
    counts, page = register_queries.register(standing, state=state, span=span, now=now, number=asked_page(), unit=unit, how=how)
    return render_template(
        "cases/register.html",
        page=page,
        rates=register_queries.rates_in(counts, how),
        counts=counts,
        units=units_in_sight(standing, unit), unit=unit, state=state, year=year, month=month,
        years=range(now.year + 1, now.year - 6, -1),
        shown_hearing=shown_hearing,
        may_register=may_register(standing),
        thin=thinly_reached_now(now) if may_register(standing) else [], thin_named=THIN_NAMED, all_thin=request.args.get("thin") == "all",
    )  # fmt: skip


def warned_of(hearing: Hearing, asked: dict[str, bool]) -> list[Said]:
    """What stands against a hearing, under what the office asks for."""
    seen = Seen(
        state=hearing.state, absence_reason=hearing.absence_reason, absence_proof=hearing.absence_proof,
        moved=hearing.occurrence > 1, appeared=hearing.appeared, violation=hearing.violation,
        approved=hearing.absence_approved_on is not None, filed=hearing.absence_filed_on is not None, sent=bool(hearing.attendee),
        scanned=bool(hearing.absence_files),
    )  # fmt: skip
    return warnings(seen, **asked)


@room.get("/cases/<ref>")
@allow()
def show(ref: str) -> Page:
    """One case: its hearings, dates, letters and history."""
    standing, now = me(), clock.now()
    case = case_for(ref, standing)
    dates = dates_of_case(case)
    coming = any(hearing.state == "scheduled" and hearing.at >= now for hearing in case.hearings)
    asked = ABSENCE.default | decided(ABSENCE)
    return render_template(
        "cases/case.html",
        case=case,
        dates=dates,
        moved=recounted(dates, reckonings(f"case:{ref}")),
        papers=papers_of(case),
        warned={hearing.ref: warned_of(hearing, asked) for hearing in case.hearings},
        reachable=reachable([case.unit_id], now.date())[case.unit_id] if coming else None,
        case_talks=talks_about(case, standing),
        case_matters=matters_of_case(case, standing),
        word_letters=[(kind, _(word)) for kind, word in WORD_LETTERS.items()],
        letters=queries.letters_about(case.hearings),
        may_register=may_register(standing),
        may_answer=may_answer(standing, case),
        evidence_form=EvidenceForm(formdata=None, on=case.evidence_filed_on or clock.today()),
        papers_form=PapersForm,
    )


def offered(form: Filled) -> Filled:
    """The form of a case with the units it may be against."""
    form.offer([(unit.ref, unit.name) for unit in all_units(DEFENDANTS)])
    return form


def _chosen_unit(form: CaseForm) -> Unit:
    return next(unit for unit in all_units(DEFENDANTS) if unit.ref == form.unit.data)


def case_fields(form: CaseForm) -> dict[str, Any]:
    """What the form says of a case, as the actions take it."""
    return {
        "unit": _chosen_unit(form),
        "case_number": form.case_number.data or "",
        "court": form.court.data or "",
        "cause": form.cause.data or "",
        "instance": form.instance.data or "",
        "received_on": form.received_on.data,
        "notice_basis": form.notice_basis.data or "",
        "reconsidered": form.reconsidered.data or "",
        "previous": form.previous.data or "",
        "co_defendants": _ticked(form.co_defendants.data),
        "third_parties": _ticked(form.third_parties.data),
    }


def _ticked(refs: list[str] | None) -> list[Unit]:
    return [unit for unit in all_units(DEFENDANTS) if unit.ref in (refs or ())]


@room.route("/cases/<ref>/edit", methods=["GET", "POST"])
@allow("office")
def edit(ref: str) -> Page:
    """Correct a case, or hand it to another unit."""
    case = case_for(ref, me())
    form = offered(CaseForm(obj=case))
    refusal = ""
    if not isinstance(form.previous.data, str):  # the case itself, where nobody typed a number
        form.previous.data = case.previous.case_number if case.previous else ""
    if request.method == "GET":
        form.unit.data = case.unit.ref
        for field, role in ((form.co_defendants, "co_defendant"), (form.third_parties, "third_party")):
            field.data = [party.unit.ref for party in case.parties if party.role == role]
    elif form.validate():
        try:
            # a case registered as one to notify before its situation was asked for stays one
            actions.edit_case(case, **case_fields(form), must_notify=case.must_notify, by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            case, refusal = case_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("案件信息已更正。"))
            return redirect(url_for("cases.show", ref=case.ref))
    page = render_template("cases/edit.html", form=form, case=case, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.route("/cases/<ref>/result", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def result(ref: str) -> Page:
    """Register how a case ended."""
    case = case_for(ref, me())
    check_answer(me(), case)
    form = ResultForm(result=case.result, concluded_on=case.concluded_on, decided_by=case.decided_by)
    form.offer()
    refusal = ""
    if form.validate_on_submit():
        try:
            actions.conclude(
                case, result=form.result.data, concluded_on=form.concluded_on.data, decided_by=form.decided_by.data or "",
                by=me(), now=clock.now(),
            )  # fmt: skip
        except Refused as no:
            db.session.rollback()
            case, refusal = case_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("案件结果已登记。"))
            return redirect(url_for("cases.show", ref=case.ref))
    page = render_template("cases/result.html", form=form, case=case, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.post("/cases/<ref>/evidence")
@allow("office", "liaison", "head")
def evidence(ref: str) -> Page:
    """Register the day answer and evidence went to the court; a wrong day is said on the case's page."""
    case = case_for(ref, me())
    try:
        actions.file_evidence(case, on=EvidenceForm().on.data, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    else:
        db.session.commit()
        tell(_("已登记提交答辩状和证据的日期。"))
    return back(url_for("cases.show", ref=ref))
