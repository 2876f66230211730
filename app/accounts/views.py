"""Signing in and out, one's own password and language, and the door that leads each role to its first page."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts import actions
from app.accounts import session_actions as sessions
from app.accounts.access import SEEN, SignedIn, door_rules, me, standing_of
from app.accounts.forms import CodeForm, PasswordForm, SignInForm
from app.accounts.models import Person
from app.audit.trail_jobs import note
from app.errors import Refused
from app.extensions import db, login_manager
from app.web.answers import LANGUAGES, back, local_address, spoken, tell
from app.web.guard import allow, open_to_all

room = Blueprint("accounts", __name__)

#: seconds between password and one-time code
HALF_LASTS = 300


@login_manager.unauthorized_handler
def _ask_to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if current_user.is_authenticated:
        return redirect(url_for(current_user.owes, next=wanted))
    return redirect(url_for("accounts.sign_in", next=wanted if wanted != "/" else None))


@room.get("/")
@allow()
def home() -> Response:
    """Each role's first page: leaders see the overview, whoever works on tasks what waits, administrators units and people."""
    roles = me().roles
    if "leader" in roles:
        return redirect(url_for("progress.overview"))
    if roles & {"office", "liaison", "head"}:
        return redirect(url_for("tasks.todo"))
    if "auditor" in roles:
        return redirect(url_for("audit.trail"))
    return redirect(url_for("accounts.units" if roles & {"admin", "security", "setup"} else "tasks.ledger"))


@room.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response | str | tuple[str, int]:
    """Name and password; afterwards the one-time code where there is one, and on to where one was going."""
    form = SignInForm()
    refusal = ""
    if form.validate_on_submit():
        name = (form.username.data or "").strip().lower()
        try:
            person = _fitting(name, form.password.data or "")
        except Refused as no:
            refusal = spoken(no)
        else:
            if person.codes_since is None:
                return _let_in(person, request.args.get("next"))
            session["half"] = {"ref": person.ref, "at": int(clock.now().timestamp()), "next": request.args.get("next")}
            return redirect(url_for("accounts.code"))
    page = render_template("accounts/sign_in.html", form=form, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all
def code() -> Response | str | tuple[str, int]:
    """The one-time code, for whoever has just shown the password."""
    half, now = session.get("half") or {}, clock.now()
    person = db.session.scalar(select(Person).where(Person.ref == half.get("ref", ""), Person.active))
    if person is None or now.timestamp() - half["at"] > HALF_LASTS:
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    refusal = ""
    if form.validate_on_submit():
        try:
            _counted(person.username)
            recovered = actions.use_either(person, form.code.data or "", now=now)
        except Refused as no:
            db.session.rollback()
            _failed(person.username, type(no).__name__)
            refusal = spoken(no)
        else:
            answer = _let_in(person, half["next"])
            if recovered:
                tell(
                    _(
                        "本次使用了恢复码，还剩 %(n)s 个。手机已丢失的，请与管理员联系解除后重新绑定。",
                        n=actions.recovery_left(person),
                    )
                )
            return answer
    page = render_template("accounts/code.html", form=form, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


def _fitting(name: str, password: str) -> Person:
    """The person of a name and a password. Raises LockedForNow, WrongNameOrPassword, after the try was counted."""
    try:
        _counted(name)
        person = actions.who_fits(name, password)
        if person is None:
            raise actions.WrongNameOrPassword
    except Refused as no:
        _failed(name, type(no).__name__)
        raise
    return person


def _counted(name: str) -> None:
    source, now = request.remote_addr or "", clock.now()
    actions.count_try(name, source, now=now)
    db.session.commit()
    actions.check_tries(name, source, now=now)


def _failed(name: str, why: str) -> None:
    """Into the trail under the name where somebody has it: what else is typed there may be a password."""
    known = db.session.scalar(select(Person.username).where(Person.username == name))
    note("sign_in_failed", actor=known or "", outcome="refused", why=why)
    db.session.commit()


def _let_in(person: Person, wanted: str | None) -> Response:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    actions.forget_tries(person.username, request.remote_addr or "")
    actions.visited(person, clock.now())
    _begin(person)
    note("sign_in", actor=person.username)
    db.session.commit()
    return redirect(local_address(wanted, url_for("accounts.home")))


def _begin(person: Person) -> None:
    """A new session under a new token, whatever there was before."""
    now = clock.now()
    device = request.user_agent.string
    kept, token = sessions.begin(person, door_rules(), now=now, address=request.remote_addr or "", device=device)
    session[SEEN] = int(now.timestamp())
    db.session.flush()  # from then on the session has its number
    login_user(SignedIn(person, standing_of(person, now.date()), kept.id, token))


@room.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session, here and on the server."""
    if current_user.is_authenticated:
        sessions.end(current_user.kept)
        note("sign_out")
        db.session.commit()
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@room.route("/password", methods=["GET", "POST"])
@allow()
def password() -> Response | str | tuple[str, int]:
    """Change one's own password."""
    form = PasswordForm()
    refusal = ""
    if form.validate_on_submit():
        person = current_user.person
        old, new, again = (field.data or "" for field in (form.old, form.new, form.again))
        try:
            actions.change_password(person, old, new, again, door_rules(), now=clock.now())
        except Refused as no:
            refusal = spoken(no)
        else:
            sessions.end_all(person)
            _begin(person)
            db.session.commit()
            tell(_("密码已修改，其他设备上的登录已退出。"))
            return redirect(local_address(request.args.get("next"), url_for("accounts.home")))
    page = render_template("accounts/password.html", form=form, refusal=refusal, rules=door_rules())
    return (page, 422) if form.is_submitted() else page


@room.post("/read")
@allow("leader", "office")
def have_read() -> Response:
    """What was new has been read 已阅."""
    actions.have_read(current_user.person, now=clock.now())
    db.session.commit()
    return back(url_for("accounts.home"))


@room.post("/language")
@open_to_all
def language() -> Response:
    """Choose the language of the pages for this browser."""
    asked = request.form.get("language", "")
    if asked in LANGUAGES:
        session["language"] = asked
    return back(url_for("accounts.home"))
