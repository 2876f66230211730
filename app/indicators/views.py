"""The indicators of a report, one of them over the years, taking them over and laying them down; it reads forms and renders."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.errors import Missing, Refused
from app.extensions import db
from app.indicators import access, actions, queries
from app.indicators.errors import NotANumber
from app.indicators.forms import IndicatorForm
from app.indicators.models import Indicator
from app.indicators.rules import DIRECTIONS, FEEDS, FORMULAS, METHODS, STATES, change
from app.reports.models import Report
from app.web.addresses import day_of, year_of
from app.web.answers import spoken, tell
from app.web.guard import allow

room = Blueprint("indicators", __name__)
WORDS = {"METHODS": METHODS, "DIRECTIONS": DIRECTIONS, "FEEDS": FEEDS, "FORMULAS": FORMULAS, "STATES": STATES}


#: what the list may be narrowed to, by the name in the address
SHOWN: dict[str, Callable[[queries.Row], bool]] = {
    "firm": lambda row: row.now.firm,
    "given": lambda row: row.now.state == "given",
    "asked": lambda row: row.now.state == "asked",
    "check": lambda row: bool(row.questions),
}


@room.get("/indicators")
@allow("office", "leader", "head", "liaison")
def shelf() -> str:
    """All indicators of a unit's report in a year, beside the year before and the target, or with ``show`` those behind one number."""
    units = access.units_kept(me())
    chosen = _chosen(units)
    year = asked_year()
    rows = queries.of_report(chosen, year) if chosen else []
    show = request.args.get("show", "")
    return render_template(
        "indicators/shelf.html",
        units=units,
        chosen=chosen,
        year=year,
        rows=rows,
        listed=[row for row in rows if SHOWN[show](row)] if show in SHOWN else rows,
        counted={name: sum(map(holds, rows)) for name, holds in SHOWN.items()},
        reports=[report for report in queries.reports_with_figures(me()) if chosen and report.unit_id == chosen.id],
        keeps=bool(chosen) and access.keeps(me(), chosen.id) if chosen else False,
        due=clock.today() + timedelta(days=10),
        **WORDS,
    )


@room.post("/indicators/ask")
@allow("office", "head", "liaison")
def ask() -> Response:
    """Ask the owners of the chosen indicators for a year's values."""
    chosen = [access.indicator_for(ref, me()) for ref in request.form.getlist("indicator")[:400]]
    year, quarter = asked_year(), int(request.form.get("quarter", "0")) if request.form.get("quarter", "0") in "01234" else 0
    due = day_of(request.form.get("due", "")) or clock.today() + timedelta(days=10)
    number = actions.ask(chosen, year, due, by=me(), now=clock.now(), base_url=base_url(), quarter=quarter)
    db.session.commit()
    tell(_("已要 %(n)s 项数值，填报单位会收到信件。", n=number))
    return redirect(url_for("indicators.shelf", unit=request.form.get("unit"), year=year))


@room.get("/indicators/from/<report_ref>")
@allow("office", "head", "liaison")
def take(report_ref: str) -> str:
    """The figures of a report in their sentences, to be taken over as indicators."""
    report = _report(report_ref)
    return render_template("indicators/take.html", report=report, printed=queries.printed_in(report))


@room.post("/indicators/from/<report_ref>")
@allow("office", "head", "liaison")
def taken(report_ref: str) -> Response:
    """Take the chosen figures over."""
    report = _report(report_ref)
    wanted = set(request.form.getlist("figure"))
    chosen = [one for one in queries.printed_in(report) if str(one.figure.start) in wanted]
    made = actions.take_over(report, chosen, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已确认 %(n)s 项指标。请核对填报单位和口径。", n=len(made)))
    return redirect(url_for("indicators.shelf", unit=report.unit.ref))


@room.route("/indicators/new", methods=["GET", "POST"])
@allow("office", "head", "liaison")
def new() -> Response | str | tuple[str, int]:
    """Lay down an indicator that stands in no report yet."""
    unit = _chosen(access.units_kept(me()))
    if unit is None:
        raise Missing
    return _laid_down(unit, None)


@room.route("/indicators/<ref>/edit", methods=["GET", "POST"])
@allow("office", "head", "liaison")
def edit(ref: str) -> Response | str | tuple[str, int]:
    """Lay an indicator down anew."""
    indicator = access.indicator_for(ref, me())
    access.check_keeps(me(), indicator.unit_id)
    return _laid_down(indicator.unit, indicator)


@room.get("/indicators/<ref>")
@allow("office", "leader", "head", "liaison")
def indicator(ref: str) -> str:
    """One indicator over several years, how it is counted, and who gave what."""
    found = access.indicator_for(ref, me())
    year = asked_year()
    row = next((row for row in queries.of_report(found.unit, year) if row.indicator.id == found.id), None)
    return render_template(
        "indicators/indicator.html",
        indicator=found,
        years=queries.years_of(found, year),
        row=row,
        year=year,
        change=change,
        keeps=access.keeps(me(), found.unit_id),
        gives=found.owner_id in me().units or "office" in me().roles,
        person=me().person_id,
        **WORDS,
    )


@room.post("/indicators/values/<ref>")
@allow("office", "head", "liaison")
def judge(ref: str) -> Response:
    """Verify a value, or send it back with a reason."""
    row = access.value_to_judge(ref, me())
    if request.form.get("do") == "return":
        actions.send_back(row, request.form.get("reason", ""), by=me(), now=clock.now(), base_url=base_url())
        tell(_("已退回，填报单位会收到信件。"))
    else:
        actions.verify(row, by=me(), now=clock.now())
    db.session.commit()
    return redirect(url_for("indicators.indicator", ref=row.indicator.ref, year=row.year))


def _laid_down(unit: Unit, indicator: Indicator | None) -> Response | str | tuple[str, int]:
    form = IndicatorForm(obj=indicator)
    units, others = access.units_kept(me()), [one for one in queries.listed(me(), unit) if one is not indicator]
    form.offer(units, others)
    if indicator is not None and request.method == "GET":
        form.owner.data = indicator.owner.ref if indicator.owner else ""
        form.source.data = indicator.feed if indicator.feed == "units" else f"{indicator.feed}:{indicator.formula}"
        for name in ("numerator", "denominator", "whole"):
            getattr(form, name).data = ((one := getattr(indicator, name)) and one.ref) or ""
    refusal = ""
    if form.validate_on_submit():
        try:
            done = actions.define(unit, _definition(form, units, others), by=me(), now=clock.now(), indicator=indicator)
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
        else:
            db.session.commit()
            return redirect(url_for("indicators.indicator", ref=done.ref))
    page = render_template("indicators/edit.html", form=form, unit=unit, indicator=indicator, refusal=refusal)
    return (page, 422) if request.method == "POST" else page


def _definition(form: IndicatorForm, units: list[Unit], others: list[Indicator]) -> actions.Definition:
    feed, _colon, formula = form.source.data.partition(":")
    by_ref = {one.ref: one for one in others}
    return actions.Definition(
        name=(form.name.data or "").strip(),
        measure=(form.measure.data or "").strip(),
        method=form.method.data,
        basis=(form.basis.data or "").strip(),
        target=form.target.data,
        direction=form.direction.data or "",
        owner=next((unit for unit in units if unit.ref == form.owner.data), None),
        evidence=(form.evidence.data or "").strip(),
        feed=feed,
        formula=formula,
        numerator=by_ref.get(form.numerator.data),
        denominator=by_ref.get(form.denominator.data),
        whole=by_ref.get(form.whole.data),
        parts_add_up=form.parts_add_up.data,
        active=form.active.data,
    )


def _chosen(units: list[Unit]) -> Unit | None:
    wanted = request.values.get("unit", "")
    return next((unit for unit in units if unit.ref == wanted), None) or next(
        (unit for unit in units if unit.kind == "government"), units[0] if units else None
    )


def _report(ref: str) -> Report:
    found = next((report for report in queries.reports_with_figures(me()) if report.ref == ref), None)
    if found is None:
        raise Missing
    return found


def asked_year() -> int:
    """The year in the address or the form; this year unless it is one. In January and February it is the year before."""
    today = clock.today()
    return year_of(request.values.get("year", "")) or (today.year - 1 if today.month < 3 else today.year)


def read_number(text: str) -> Decimal:
    """A number as people type it. Raises NotANumber."""
    clean = text.strip().replace(",", "").replace("，", "").rstrip("%％")
    try:
        value = Decimal(clean)
    except InvalidOperation:
        raise NotANumber(text=text.strip()[:40]) from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise NotANumber(text=text.strip()[:40])
    return value


def base_url() -> str:
    """Where letters point to."""
    return str(current_app.extensions["settings"].base_url)
