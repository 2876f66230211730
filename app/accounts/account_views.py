"""我的账号: in whose place one acts, one's sessions, one-time codes; and the rules of the door, where they are decided."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts import actions, codes, queries
from app.accounts import session_actions as sessions
from app.accounts.access import door_rules, me
from app.accounts.devices import device_name
from app.accounts.forms import CodeForm, StandInForm
from app.accounts.people_views import KEEPERS
from app.accounts.trust_actions import check_account, check_grant, end_place, stand_in
from app.accounts.views import room
from app.audit.trail_jobs import note
from app.errors import Missing, No, Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow

Answer = Response | str | tuple[str, int]


@room.get("/account")
@allow()
def account() -> str:
    """One's own account."""
    person = current_user.person
    return render_template(
        "accounts/account.html", person=person, sessions=queries.sessions_of(person), here=current_user.kept,
        acting=queries.places_of(person, clock.today()), rules=door_rules(), standing=me(),
        device_name=device_name,
    )  # fmt: skip


@room.post("/account/act-for")
@allow()
def act_for() -> Response:
    """Act in somebody's place from now on in this session, or again for oneself."""
    place = sessions.act_for(current_user.kept, request.form.get("ref", ""), today=clock.today())
    note("change", act_for=place.post.title if place else "")
    db.session.commit()
    tell(_("现在以「%(post)s」的身份办理，记录中同时留下两人的姓名。", post=place.post.title) if place else _("已恢复本人身份。"))
    return redirect(url_for("accounts.home"))


@room.post("/account/sessions/end")
@allow()
def end_session() -> Response:
    """End one of one's own sessions, or all but this one."""
    ref = request.form.get("ref", "")
    if ref:
        sessions.end_by_ref(ref, current_user.person)
    else:
        sessions.end_all(current_user.person, but=current_user.kept)
    note("sign_out", session=ref or "others")
    db.session.commit()
    tell(_("已退出，那里再操作时要重新登录。"))
    return redirect(url_for("accounts.account"))


@room.route("/account/codes", methods=["GET", "POST"], endpoint="codes")
@allow()
def codes_page() -> Answer:
    """Set up one-time codes: a picture for the telephone, and a code typed back. Beginning, and new recovery codes, ask for the password."""
    person, form, refusal = current_user.person, CodeForm(), ""
    asked = next((one for one in ("begin", "recovery") if one in request.form), "")
    try:
        if asked:
            if (person.codes_since is None) is not (asked == "begin"):
                return redirect(url_for("accounts.account"))
            actions.check_password(person, request.form.get("password", ""))
            if asked == "recovery":
                return _recovery()
            actions.begin_codes(person)
            db.session.commit()
            return redirect(url_for("accounts.codes"))
        if person.code_salt and person.codes_since is None and form.validate_on_submit():
            actions.confirm_codes(person, form.code.data or "", now=clock.now())
            tell(_("动态码已启用，以后登录时先输密码，再输动态码。"))
            return _recovery()
    except Refused as no:
        refusal = spoken(no)
    key = str(current_app.config["SECRET_KEY"])
    waiting = bool(person.code_salt) and person.codes_since is None
    page = render_template(
        "accounts/codes.html", form=form, refusal=refusal, person=person, waiting=waiting,
        picture=codes.picture(key, person.code_salt, person.username, _("督办")) if waiting else "",
        secret=codes.secret(key, person.code_salt) if waiting else "", left=actions.recovery_left(person),
    )  # fmt: skip
    return (page, 422) if request.method == "POST" else page


def _recovery() -> str:
    """New recovery codes, shown this once."""
    given = actions.give_recovery(current_user.person)
    note("change", recovery_codes=len(given))
    db.session.commit()
    return render_template("accounts/recovery.html", given=given)


@room.post("/posts/<ref>/stand-ins")
@allow(*KEEPERS)
def add_stand_in(ref: str) -> Response:
    """Let somebody act in a post's place for a period."""
    post = queries.post_by_ref(ref)
    form = StandInForm()
    if form.validate_on_submit():
        assert form.since.data
        try:
            stand_in(post, form.username.data or "", form.since.data, form.until.data, by=me(), today=clock.today())
        except Missing:
            db.session.rollback()
            tell(_("没有这个用户名的账号，没有登记代办。"), "refused")
        except No as no:
            db.session.rollback()
            tell(spoken(no), "refused")
        else:
            db.session.commit()
            tell(_("已登记代办，本人在「我的账号」里切换身份后办理。"))
    else:
        tell(_("代办没有登记：请填写用户名和起止日期，止期不早于起期。"), "refused")
    return redirect(url_for("accounts.unit", ref=post.unit.ref))


@room.post("/stand-ins/<ref>/end")
@allow(*KEEPERS)
def end_stand_in(ref: str) -> Response:
    """The period is over today."""
    row = queries.stand_in_by_ref(ref)
    check_grant(row.post.role, row.person, me(), today=clock.today())
    unit = row.post.unit.ref
    end_place(row, today=clock.today())
    db.session.commit()
    tell(_("代办已结束。"))
    return redirect(url_for("accounts.unit", ref=unit))


@room.post("/people/<ref>/sessions/end")
@allow(*KEEPERS)
def end_sessions(ref: str) -> Response:
    """End every session of a person, and let them try again where they were locked out."""
    person = queries.person_by_ref(ref)
    sessions.end_all(person)
    actions.forget_tries(person.username)
    note("sign_out", person=person.username, session="all")
    db.session.commit()
    tell(_("已退出此人的全部登录，并解除锁定。"))
    return redirect(url_for("accounts.person", ref=ref))


@room.post("/people/<ref>/codes/end")
@allow(*KEEPERS)
def end_codes(ref: str) -> Response:
    """The telephone is lost: no codes are asked for until they are set up again."""
    person = queries.person_by_ref(ref)
    check_account(person, me(), today=clock.today())
    actions.end_codes(person)
    db.session.commit()
    tell(_("已解除动态码，本人可以重新绑定。"))
    return redirect(url_for("accounts.person", ref=ref))
