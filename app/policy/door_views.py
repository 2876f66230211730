"""The page where the rules of the door are decided; with three administrators, by the one for security alone."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.rules import DoorRules
from app.accounts.trust_actions import OnlySecurityGrants, separated
from app.errors import Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.door_forms import DoorForm
from app.policy.door_queries import touched
from app.policy.doors import DOORS
from app.policy.queries import decided, latest_of
from app.policy.views import room
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow


@room.route("/policy/doors", methods=["GET", "POST"])
@allow("admin", "security", "setup", "office")
def doors() -> Response | str | tuple[str, int]:
    """Sessions, passwords and one-time codes."""
    latest, now = latest_of(DOORS), clock.now()
    rules = DoorRules.read(decided(DOORS))
    form, refusal, touches = DoorForm(obj=rules), "", None
    if form.validate_on_submit() and "look" in request.form:
        touches = touched(DoorRules.read({name: form[name].data for name in rules.plain()}), now)
    elif form.validate_on_submit():
        if separated(now.date()) and "security" not in me().roles:
            raise OnlySecurityGrants
        said = {name: form[name].data for name in rules.plain()}
        try:
            decide(DOORS, said, by=me(), now=now, note=form.note.data or "", seen=asked_seen())
        except Refused as no:
            refusal = spoken(no)
        else:
            db.session.commit()
            tell(_("已保存，从下一次请求起生效。"))
            return redirect(url_for("policy.doors"))
    page = render_template("policy/doors.html", form=form, refusal=refusal, seen=latest.id if latest else 0, touches=touches)
    return (page, 422) if form.errors or refusal else page
