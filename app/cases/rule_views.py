"""What the office lays down about cases: how it counts, what an absence needs, periods of its own; thin."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.accounts.access import me
from app.cases import clocks as table
from app.cases import rule_actions
from app.cases.choices import ABSENCE, COUNTING
from app.cases.clock_queries import own_rules as laid_down
from app.cases.clock_queries import rules as in_force
from app.cases.effect_queries import effects, lacking
from app.cases.matter_forms import CountingForm, OwnRuleForm
from app.cases.matter_models import OwnRule
from app.cases.period_effect_queries import effect_of, with_end, with_rule
from app.cases.rates import Counting
from app.cases.views import Page, room
from app.errors import Missing, Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.errors import NothingDecided
from app.policy.queries import decided, latest_of
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_within, pressed_page


@room.route("/cases/counting", methods=["GET", "POST"])
@allow("office", "admin")
def counting() -> Page:
    """Decide how rates are counted and what an absence needs."""
    today, how, asked = clock.today(), COUNTING.default | decided(COUNTING), ABSENCE.default | decided(ABSENCE)
    latest = [latest_of(choice) for choice in (COUNTING, ABSENCE)]
    seen = ",".join(str(one.id if one else 0) for one in latest)
    form = CountingForm(**how, **asked, seen=seen)
    form.offer()
    refusal, fine = "", form.validate_on_submit()
    shown, wanted = None, asked
    if fine and "look" in request.form:
        shown = Counting(**{name: form[name].data for name in COUNTING.default})
        wanted = {name: form[name].data for name in ABSENCE.default}
    elif fine:
        try:
            _decide(form)
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
        else:
            db.session.commit()
            tell(_("口径和手续已保存，各页面按新的口径统计。"))
            return redirect(url_for("cases.counting"))
    page = render_template("cases/counting.html", form=form, refusal=refusal, heard=Counting(**how).heard, latest=latest,
                           effects=effects(shown, today) if shown else (), lacking=lacking(wanted, today))  # fmt: skip
    return (page, 422) if form.errors or refusal else page


def _decide(form: CountingForm) -> None:
    """Decide on what was changed of the two choices; nothing changed is refused."""
    seen = [int(part) if part.isascii() and part.isdigit() else -1 for part in (form.seen.data or "").split(",")]
    seen = seen if len(seen) == 2 else [-1, -1]
    values = (
        (COUNTING, {name: form[name].data for name in COUNTING.default}, seen[0]),
        (ABSENCE, {name: form[name].data for name in ABSENCE.default}, seen[1]),
    )
    made = 0
    for choice, value, shown in values:
        if value != decided(choice):
            decide(choice, value, by=me(), now=clock.now(), note=form.note.data or "", seen=shown)
            made += 1
    if not made:
        raise NothingDecided


@room.route("/cases/periods", methods=["GET", "POST"])
@allow("office")
def own_rules() -> Page:
    """The periods of the table, and those the office lays down beside or instead of them: typed, looked at, kept."""
    form, refusal, effect = OwnRuleForm(), "", None
    form.offer()
    if request.method == "GET" and (code := request.args.get("code")):
        _prefill(form, code)
    if form.validate_on_submit():
        today = clock.today()
        try:
            row = _drawn_up(form)
            if "save" in request.form:
                rule_actions.lay_down(row)
                db.session.commit()
                tell(_("期限规则已保存，相关事项按新规则计算。"))
                return redirect(url_for("cases.own_rules"))
            begins = max(today, row.effective_from or today)
            effect = effect_of(row.code, with_rule(row), begins, today)
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    page = render_template(
        "cases/own_rules.html", form=form, refusal=refusal, own=laid_down(), table=table.RULES, effect=effect,
        page=page_within(effect.shifts, pressed_page()) if effect else None,
    )  # fmt: skip
    return (page, 422) if form.errors or refusal else page


def _drawn_up(form: OwnRuleForm) -> OwnRule:
    return rule_actions.drawn_up(
        code=form.code.data or "", name=form.name.data or "", trigger=form.trigger.data or "", length=form.length.data or 0,
        basis=form.basis.data, direction=form.direction.data, roll=form.roll.data, source=form.source.data or "",
        note=form.note.data or "", effective_from=form.effective_from.data, effective_to=form.effective_to.data,
        by=me(), now=clock.now(),
    )  # fmt: skip


@room.route("/cases/periods/<rule_ref>/end", methods=["GET", "POST"])
@allow("office")
def end_own_rule(rule_ref: str) -> Page:
    """What moves when a period of the office's own ends with today; pressed, it ends."""
    row, today = db.session.scalar(select(OwnRule).where(OwnRule.ref == rule_ref)), clock.today()
    if row is None:
        raise Missing
    if request.method == "POST":
        rule_actions.end(row, on=today, by=me(), now=clock.now())
        db.session.commit()
        tell(_("这条规则自明天起不再适用。"))
        return redirect(url_for("cases.own_rules"))
    rule_actions.check_end(row, on=today, by=me())
    effect = effect_of(row.code, with_end(row, today), today + timedelta(days=1), today)
    return render_template("cases/end_rule.html", row=row, effect=effect, page=page_within(effect.shifts, asked_page()))


def _prefill(form: OwnRuleForm, code: str) -> None:
    """The rule that is to be replaced, the office's latest or that of the table, as a beginning."""
    rule = next((one for one in in_force() if one.code == code), None)
    if rule is None:
        return
    for name in ("code", "name", "trigger", "length", "basis", "direction", "roll", "note"):
        form[name].data = getattr(rule, name)
    if rule.own:
        form.source.data = rule.law
