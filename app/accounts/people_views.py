"""管理: units, posts and people, set up one by one or by a pasted roster."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts import people_actions as actions
from app.accounts import queries, roster
from app.accounts.access import me
from app.accounts.models import Person, Unit
from app.accounts.people_forms import KIND_WORDS, ROLE_WORDS, ContactForm, PersonForm, RosterForm, UnitForm
from app.accounts.views import room
from app.errors import No
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

Answer = Response | str | tuple[str, int]

#: who keeps units and people; which of them may do what stands in trust_actions
KEEPERS = ("office", "admin", "security", "setup")


@room.get("/units")
@allow(*KEEPERS)
def units() -> str:
    """Every unit, with the way to add one or many."""
    text = request.args.get("q", "").strip()
    page = page_of(queries.units_listed(text), asked_page(), scalars=False)
    return render_template("accounts/units.html", page=page, q=text, kinds=dict(KIND_WORDS))


@room.route("/units/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_unit() -> Answer:
    """Add a unit."""
    return _unit_form(None)


@room.route("/units/<ref>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_unit(ref: str) -> Answer:
    """Change a unit."""
    return _unit_form(queries.unit_by_ref(ref))


def _unit_form(unit: Unit | None) -> Answer:
    form = UnitForm(obj=unit)
    form.leader.choices = [("", _("未定"))] + [(str(post.id), f"{post.title}") for post in queries.leader_posts()]
    above = [one for one in queries.all_units() if one is not unit]
    if unit and unit.parent and unit.parent not in above:  # merged or split, and still where it stands
        above.append(unit.parent)
    form.parent.choices = [("", _("无"))] + [(one.ref, one.short_name) for one in above]
    if unit and not form.is_submitted():
        form.leader.data = str(unit.leader_post_id or "")
        form.parent.data = unit.parent.ref if unit.parent else ""
    refusal = ""
    if form.validate_on_submit():
        try:
            saved = actions.save_unit(
                unit, code=form.code.data or "", name=form.name.data or "", short_name=form.short_name.data or "",
                kind=form.kind.data, duties=form.duties.data or "", leader_post_id=int(form.leader.data or 0) or None,
                parent=queries.unit_by_ref(form.parent.data) if form.parent.data else None, by=me(), today=clock.today(),
            )  # fmt: skip
        except No as no:
            refusal = spoken(no)
        else:
            db.session.commit()
            tell(_("已保存。"))
            return redirect(url_for("accounts.unit", ref=saved.ref))
    page = render_template("accounts/unit_form.html", form=form, unit=unit, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.route("/units/<ref>", methods=["GET", "POST"])
@allow(*KEEPERS)
def unit(ref: str) -> Answer:
    """A unit with its posts and who holds them, and the form that lets a person in."""
    shown = queries.unit_by_ref(ref)
    form = PersonForm()
    refusal, told = "", None
    if form.validate_on_submit():
        line = roster.RosterLine(
            1, shown.name, shown.short_name, shown.kind, form.title.data or "", form.role.data, form.name.data or "",
            (form.username.data or "").lower(), form.email.data or "", form.phone.data or "",
        )  # fmt: skip
        try:
            told = actions.import_roster([line], today=clock.today(), by=me())
        except No as no:
            refusal = spoken(no)
        else:
            db.session.commit()
            if not told:
                tell(_("已登记任职。"))
                return redirect(url_for("accounts.unit", ref=ref))
            form = PersonForm(formdata=None)
    roles = dict(ROLE_WORDS)
    page = render_template(
        "accounts/unit.html",
        unit=shown,
        form=form,
        refusal=refusal,
        told=told,
        roles=roles,
        today=clock.today(),
        stand_ins=queries.stand_ins_in(shown, clock.today()),
        past=queries.past_of(shown),
    )
    return (page, 422) if form.is_submitted() and not told else page


@room.post("/units/<ref>/merge")
@allow(*KEEPERS)
def merge_unit(ref: str) -> Response:
    """Merge a unit into another."""
    heir = actions.merge_unit(queries.unit_by_ref(ref), request.form.get("code", ""), by=me(), today=clock.today())
    db.session.commit()
    tell(_("已并入，原单位的任务、案件和历史保持原样，由并入后的单位负责。"))
    return redirect(url_for("accounts.unit", ref=heir.ref))


@room.post("/units/<ref>/split")
@allow(*KEEPERS)
def split_unit(ref: str) -> Response:
    """Split a unit into others."""
    parts = actions.split_unit(queries.unit_by_ref(ref), request.form.get("codes", ""), by=me(), today=clock.today())
    db.session.commit()
    first = parts[0].short_name
    tell(_("已分立，未办结的任务先由%(unit)s负责；归其他单位的，请在任务页改派。", unit=first))
    return redirect(url_for("accounts.unit", ref=ref))


@room.post("/posts/<ref>/leave")
@allow(*KEEPERS)
def end_tenure(ref: str) -> Response:
    """Record that a person left a post."""
    tenure = queries.running_tenure(ref, request.form.get("person", ""), clock.today())
    actions.leave_post(tenure, today=clock.today(), by=me())
    db.session.commit()
    tell(_("已登记离任，岗位空缺。"))
    return redirect(url_for("accounts.unit", ref=tenure.post.unit.ref))


@room.route("/people/<ref>", methods=["GET", "POST"])
@allow(*KEEPERS)
def person(ref: str) -> Answer:
    """A person: how to reach them, and whether they may sign in."""
    shown = queries.person_by_ref(ref)
    form = ContactForm(obj=shown)
    if form.validate_on_submit():
        form.populate_obj(shown)
        db.session.commit()
        tell(_("已保存。"))
        return redirect(url_for("accounts.person", ref=ref))
    page = render_template("accounts/person.html", person=shown, form=form)
    return (page, 422) if form.is_submitted() else page


@room.post("/people/<ref>/password")
@allow(*KEEPERS)
def reset_password(ref: str) -> str:
    """Give a new first password, shown once."""
    shown: Person = queries.person_by_ref(ref)
    password = actions.reset_password(shown, by=me(), today=clock.today())
    db.session.commit()
    return render_template("accounts/told.html", told=[(shown, password)])


@room.post("/people/<ref>/active")
@allow(*KEEPERS)
def set_active(ref: str) -> Response:
    """Stop or allow signing in."""
    shown = queries.person_by_ref(ref)
    actions.set_active(shown, request.form.get("active") == "1", by=me(), today=clock.today())
    db.session.commit()
    tell(_("已启用。") if shown.active else _("已停用，此人不能再登录，也不再收到提醒。"))
    return redirect(url_for("accounts.person", ref=ref))


@room.route("/roster", methods=["GET", "POST"], endpoint="roster")
@allow(*KEEPERS)
def roster_page() -> Answer:
    """Paste a roster from Excel: all of it is taken in, or nothing and every line that is wrong is named."""
    form = RosterForm()
    refusal, wrong = "", list[roster.Wrong]()
    if form.validate_on_submit():
        lines, wrong = roster.parse(form.text.data or "")
        if lines and not wrong:
            try:
                told = actions.import_roster(lines, today=clock.today(), by=me())
            except No as no:
                refusal = spoken(no)
            else:
                db.session.commit()
                return render_template("accounts/told.html", told=told, lines=len(lines))
    page = render_template("accounts/roster.html", form=form, refusal=refusal, wrong=wrong, columns=roster.COLUMNS)
    return (page, 422) if form.is_submitted() else page
