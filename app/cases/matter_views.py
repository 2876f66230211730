"""The pages of matters with a period: list, entry, one matter; thin, on the blueprint of the room."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import all_units
from app.cases import case_number, matter_actions
from app.cases.access import check_handle, matter_for, may_handle, may_register
from app.cases.clock_queries import (
    dates_of_matter,
    matter_counts,
    matters_listed,
    next_dates,
    reckonings,
    recounted,
    rules,
    running,
)
from app.cases.errors import NoSuchCaseNumber, NoticeUnread
from app.cases.matter_forms import DoneForm, MatterForm, NoticeForm
from app.cases.matter_models import Matter
from app.cases.models import Case
from app.cases.notice import Notice, read_notice
from app.cases.queries import case_of_number
from app.cases.reckon_actions import confirm
from app.cases.summons import unit_named
from app.cases.views import DEFENDANTS, Page, asked_unit, room, units_in_sight
from app.cases.words import MATTER_STATES
from app.errors import Missing, Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

#: how many of the nearest periods stand on top of the list
NEAREST = 12


@room.get("/matters")
@allow()
def matters() -> Page:
    """The matters with a period, and on top of them whatever is owed next, cases included."""
    standing, today = me(), clock.today()
    unit = asked_unit(standing)
    state = request.args.get("state", "open")
    state = state if state in MATTER_STATES else "open"
    known = rules()
    owed = [one for one in running(standing, today=today) if unit is None or one.unit.id == unit.id]
    page = page_of(matters_listed(standing, state=state, unit=unit), asked_page())
    return render_template(
        "cases/matters.html",
        page=page,
        dates=next_dates(page.rows, known),
        names={rule.code: rule.name for rule in reversed(known)},
        nearest=owed[:NEAREST],
        owed_total=len(owed),
        counts=matter_counts(standing, unit),
        units=units_in_sight(standing, unit), unit=unit, state=state,
        may_register=may_register(standing),
    )  # fmt: skip


@room.route("/matters/new", methods=["GET", "POST"])
@allow("office")
def new_matter() -> Page:
    """Register a matter."""
    form, refusal = _offered(MatterForm()), ""
    if form.validate_on_submit():
        try:
            matter = matter_actions.register_matter(**_fields(form), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
        else:
            db.session.commit()
            tell(_("事项已登记。"))
            return _to(matter)
    return _entry(form, refusal)


@room.post("/matters/notice")
@allow("office")
def matter_notice() -> Page:
    """Read a pasted notice and show what was recognised in the entry form, to be confirmed; nothing is stored."""
    pasted = NoticeForm()
    refusal, found, text = "", Notice(), pasted.text.data or ""
    if pasted.validate():
        found = read_notice(text, [(rule.code, rule.name) for rule in rules() if rule.own])
        refusal = spoken(NoticeUnread()) if found.empty else ""
    form = _offered(MatterForm(formdata=None))
    if not found.empty:
        names = [(u.id, name) for u in all_units(DEFENDANTS) for name in (u.name, u.short_name)]
        named = db.session.get(Unit, unit_named(text, names) or 0)
        form.rule.data, form.number.data, form.sender.data, form.title.data = found.rule, found.number, found.sender, found.title
        form.unit.data, form.wanted_by.data = named.ref if named else "", found.wanted_by
        form.triggered_on.data = found.triggered_on or clock.today()
        pasted = NoticeForm(formdata=None)
    return _entry(form, refusal, pasted, recognised=not found.empty, failed=found.empty)


def _entry(
    form: MatterForm, refusal: str, pasted: NoticeForm | None = None, *, recognised: bool = False, failed: bool = False
) -> Page:
    page = render_template(
        "cases/matter_form.html", form=form, matter=None, refusal=refusal, recognised=recognised,
        notice_form=pasted or NoticeForm(formdata=None),
    )  # fmt: skip
    return (page, 422) if failed or refusal or (form.is_submitted() and form.errors) else page


@room.get("/matters/<ref>")
@allow()
def matter(ref: str) -> Page:
    """One matter: its periods, how each was counted, how it ended, its history."""
    found = matter_for(ref, me())
    known = rules()
    dates = dict(dates_of_matter(found, known))
    return render_template(
        "cases/matter.html",
        matter=found,
        dates=dates,
        names={rule.code: rule.name for rule in reversed(known)},
        triggers={rule.code: rule.trigger for rule in reversed(known)},
        moved=recounted(dates.values(), reckonings(f"matter:{ref}")),
        done_form=DoneForm(formdata=None, on=clock.today()),
        may_register=may_register(me()),
        may_handle=may_handle(me(), found),
    )


@room.route("/matters/<ref>/edit", methods=["GET", "POST"])
@allow("office")
def edit_matter(ref: str) -> Page:
    """Correct a matter, or hand it to another unit."""
    found = matter_for(ref, me())
    form, refusal = _offered(MatterForm(obj=found)), ""
    if request.method == "GET":
        form.unit.data = found.unit.ref
        form.case_number.data = found.case.case_number if found.case else ""
    elif form.validate():
        try:
            matter_actions.edit_matter(found, **_fields(form), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            found, refusal = matter_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("事项已更正。"))
            return _to(found)
    page = render_template("cases/matter_form.html", form=form, matter=found, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.post("/matters/<ref>/<move>")
@allow("office", "liaison", "head")
def move_matter(ref: str, move: str) -> Page:
    """Done, not dealt with any more, open again, or its new last day taken note of."""
    found, now = matter_for(ref, me()), clock.now()
    try:
        if move == "done":
            matter_actions.finish(found, on=DoneForm().on.data, by=me(), now=now)
        elif move == "drop":
            matter_actions.drop(found, by=me(), now=now)
        elif move == "resume":
            matter_actions.resume(found, by=me(), now=now)
        elif move == "recount":
            check_handle(me(), found)
            _recount(found)
        else:
            raise Missing
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    else:
        db.session.commit()
        tell(_("已保存。"))
    return redirect(url_for("cases.matter", ref=ref))


def _recount(found: Matter) -> None:
    thing, now = f"matter:{found.ref}", clock.now()
    moved = recounted([date for _ref, date in dates_of_matter(found)], reckonings(thing))
    confirm(thing, moved, by=me(), now=now)
    for one in moved:
        facts = {"rule": one.name, "old": one.before.legal_due, "new": one.now.legal_due}
        matter_actions.note(found, "recounted", **facts, by=me(), now=now)


def _offered(form: MatterForm) -> MatterForm:
    form.offer(rules(), [(unit.ref, unit.name) for unit in all_units(DEFENDANTS)])
    return form


def _fields(form: MatterForm) -> dict[str, Any]:
    return {
        "rule": form.rule.data,
        "unit": next(unit for unit in all_units(DEFENDANTS) if unit.ref == form.unit.data),
        "title": form.title.data or "",
        "number": form.number.data or "",
        "sender": form.sender.data or "",
        "triggered_on": form.triggered_on.data,
        "wanted_by": form.wanted_by.data,
        "case": _case(form.case_number.data or ""),
    }


def _case(number: str) -> Case | None:
    if not number.strip():
        return None
    found = case_of_number(case_number.normal(number))
    if found is None:
        raise NoSuchCaseNumber(number=number.strip()[:60])
    return found


def _to(found: Matter) -> Response:
    return redirect(url_for("cases.matter", ref=found.ref))
