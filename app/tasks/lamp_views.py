"""The page where the rule of lamps is decided: typed, looked at, kept; thin."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.queries import latest_of
from app.tasks import lamp_queries
from app.tasks.lamp_forms import LampForm
from app.tasks.lamps import LAMP_RULE, LampRule
from app.tasks.room_views import room
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow
from app.web.paging import page_of, pressed_page


@room.route("/policy/lamps", methods=["GET", "POST"])
@allow("office")
def lamp_rule() -> str | Response | tuple[str, int]:
    """Where yellow and red begin, and which tasks would wear another lamp by what is typed."""
    latest, now = latest_of(LAMP_RULE), lamp_queries.lamp_rule()
    form, refusal, shown = LampForm(obj=now), "", {}
    if form.validate_on_submit():
        then = LampRule.read(form.data)
        if "save" in request.form:
            try:
                decide(LAMP_RULE, then.plain(), by=me(), now=clock.now(), note=form.note.data or "", seen=asked_seen())
            except Refused as no:
                db.session.rollback()
                refusal = spoken(no)
            else:
                db.session.commit()
                tell(_("已保存，台账和总览从现在起按新的规则亮灯。"))
                return redirect(url_for("tasks.lamp_rule"))
        else:
            shown = _shown(now, then)
    page = render_template("tasks/lamp_rule.html", form=form, rule=now, latest=latest, refusal=refusal, **shown)
    return (page, 422) if form.errors or refusal else page


def _shown(now: LampRule, then: LampRule) -> dict[str, object]:
    """What a look shows: how many go from which lamp to which, and a page of them."""
    today = clock.today()
    turned = lamp_queries.turned(now, then, today)
    rows = lamp_queries.turning(now, then, today)
    return {"then": then, "turned": turned, "page": page_of(rows, pressed_page(), scalars=False, total=sum(turned.values()))}
