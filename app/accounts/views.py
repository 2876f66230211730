"""Signing in and out, one's own password and language, and the door that leads each role to its first page."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts import actions
from app.accounts.access import SignedIn, me, standing_of
from app.accounts.forms import PasswordForm, SignInForm
from app.errors import Refused
from app.extensions import db, limiter, login_manager
from app.web.answers import LANGUAGES, back, local_address, spoken, tell
from app.web.guard import allow, open_to_all

room = Blueprint("accounts", __name__)


@login_manager.unauthorized_handler
def _ask_to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if current_user.is_authenticated:
        return redirect(url_for("accounts.password", next=wanted))
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
    return redirect(url_for("accounts.units" if "admin" in roles else "tasks.ledger"))


@room.route("/sign-in", methods=["GET", "POST"])
@open_to_all
@limiter.limit("60 per minute", methods=["POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """Name and password; afterwards on to where one was going."""
    form = SignInForm()
    refusal = ""
    if form.validate_on_submit():
        try:
            person = actions.sign_in(form.username.data or "", form.password.data or "", now=clock.now())
            db.session.commit()
            if person is None:
                raise actions.WrongNameOrPassword
        except Refused as no:
            refusal = spoken(no)
        else:
            language = session.get("language")
            session.clear()
            if language:
                session["language"] = language
            login_user(SignedIn(person, standing_of(person, clock.today())))
            return redirect(local_address(request.args.get("next"), url_for("accounts.home")))
    page = render_template("accounts/sign_in.html", form=form, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


@room.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session."""
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
        try:
            actions.change_password(person, form.old.data or "", form.new.data or "", form.again.data or "")
        except Refused as no:
            refusal = spoken(no)
        else:
            db.session.commit()
            login_user(SignedIn(person, me()))
            tell(_("密码已修改，其他设备上的登录已退出。"))
            return redirect(local_address(request.args.get("next"), url_for("accounts.home")))
    page = render_template("accounts/password.html", form=form, refusal=refusal)
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
