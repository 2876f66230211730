"""A case into the register: by form, or from a pasted summons whose words are shown to be confirmed; thin, on the blueprint of the room."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import all_units
from app.cases import actions
from app.cases.errors import NothingRecognised, SameHearing
from app.cases.forms import HearingForm, NewCaseForm, SummonsForm, at_court
from app.cases.models import Case
from app.cases.queries import case_of_number
from app.cases.summons import Summons, read_summons, unit_named
from app.cases.views import DEFENDANTS, Page, case_fields, offered, room
from app.errors import Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow


@room.route("/cases/new", methods=["GET", "POST"])
@allow("office")
def new() -> Page:
    """Register a case and, where it is known, its first hearing."""
    form = offered(NewCaseForm())
    refusal = ""
    if form.validate_on_submit():
        try:
            case = _registered(form)
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
        else:
            db.session.commit()
            tell(_("案件已登记。"))
            return redirect(url_for("cases.show", ref=case.ref))
    return _entry(form, SummonsForm(formdata=None), refusal)


@room.post("/cases/summons")
@allow("office")
def summons() -> Page:
    """Read a pasted summons and show what was recognised in the entry form, to be confirmed; nothing is stored.

    Of a case that is registered already it is the form of its next hearing.
    """
    pasted = SummonsForm()
    refusal, found, text = "", Summons(), pasted.text.data or ""
    if pasted.validate():
        found = read_summons(text)
        if known := case_of_number(found.number):
            return _another_hearing(known, found)
        refusal = spoken(NothingRecognised()) if found.empty else ""
    form = offered(NewCaseForm(formdata=None))
    if not found.empty:
        names = [(u.id, name) for u in all_units(DEFENDANTS) for name in (u.name, u.short_name)]
        named = db.session.get(Unit, unit_named(text, names) or 0)
        form.case_number.data, form.court.data, form.cause.data = found.number, found.court, found.cause
        form.at.data, form.place.data, form.online.data = found.at, found.place, found.online
        form.unit.data, form.notified_on.data = named.ref if named else "", clock.today()
        pasted = SummonsForm(formdata=None)
    return _entry(form, pasted, refusal, recognised=not found.empty, failed=found.empty)


def _entry(form: NewCaseForm, pasted: SummonsForm, refusal: str, *, recognised: bool = False, failed: bool = False) -> Page:
    page = render_template("cases/new.html", form=form, summons_form=pasted, refusal=refusal, recognised=recognised)
    return (page, 422) if failed or refusal or (form.is_submitted() and form.errors) else page


def _another_hearing(case: Case, found: Summons) -> Page:
    """The form of a hearing of a case that is registered, filled with what was recognised."""
    at = at_court(found.at)
    form = HearingForm(formdata=None, at=found.at, place=found.place, online=found.online, notified_on=clock.today())
    registered = [hearing for hearing in case.hearings if hearing.state != "cancelled"]
    same = at is not None and any(hearing.at == at for hearing in registered)
    return render_template(
        "cases/hearing_form.html", form=form, case=case, hearing=None, recognised=True, registered=registered,
        refusal=spoken(SameHearing(at=at)) if same else "",
    )  # fmt: skip


def _registered(form: NewCaseForm) -> Case:
    case = actions.register_case(**case_fields(form), by=me(), now=clock.now())
    at = at_court(form.at.data)
    if at:
        actions.schedule_hearing(
            case, at=at, place=form.place.data or "", online=form.online.data, notified_on=form.notified_on.data,
            already_held=form.already_held.data, by=me(), now=clock.now(),
        )  # fmt: skip
    return case
