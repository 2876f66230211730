"""How long things are kept, with what it would remove today; and erasing what stands of a person who left, with what there is."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.queries import person_by_ref
from app.accounts.trust_actions import OnlySecurityGrants, separated
from app.errors import Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.queries import latest_of
from app.upkeep import erasure_queries
from app.upkeep.choices import KEEPING
from app.upkeep.erasure_actions import erase as erase_person
from app.upkeep.keeping import Keeping
from app.upkeep.keeping_forms import KeepingForm
from app.upkeep.keeping_jobs import in_force
from app.upkeep.keeping_queries import counts
from app.upkeep.views import room
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow
from app.words import N_

#: what is counted, in the words of the page
KINDS = {
    "letters": N_("信件正文和收件地址"),
    "audit": N_("操作日志"),
    "notices": N_("提醒记录"),
    "alarms": N_("已解除的告警"),
    "proofs": N_("未出庭证明材料"),
    "sessions": N_("已过期的登录"),
    "tries": N_("登录失败的记录"),
    "workbooks": N_("一个月前上传的表格原件"),
}

#: what there may be of a person
OF_A_PERSON = {
    "contact": N_("邮箱和电话"),
    "secrets": N_("密码和动态码"),
    "sessions": N_("登录"),
    "feeds": N_("日历订阅"),
    "views": N_("自存的视图"),
    "workbooks": N_("上传的表格原件"),
    "letters": N_("信件上的收件地址"),
}


@room.route("/policy/keeping", methods=["GET", "POST"])
@allow("admin", "security", "setup", "office")
def keeping() -> Response | str | tuple[str, int]:
    """Days of each; before it is saved, what today's sweep would remove by it."""
    latest, now, refusal = latest_of(KEEPING), clock.now(), ""
    form, shown = KeepingForm(obj=in_force()), in_force()
    if form.validate_on_submit():
        shown = Keeping.read({name: form[name].data for name in Keeping().plain()})
        if "look" not in request.form:
            try:
                _decide(shown, form.note.data or "")
            except Refused as no:
                refusal = spoken(no)
            else:
                db.session.commit()
                tell(_("已保存，提醒进程每天按它清理一次。"))
                return redirect(url_for("upkeep.keeping"))
    page = render_template(
        "upkeep/keeping.html", form=form, refusal=refusal, seen=latest.id if latest else 0, gone=counts(shown, now),
        kinds=KINDS, typed=shown != in_force(),
    )  # fmt: skip
    return (page, 422) if form.errors or refusal else page


def _decide(keeping: Keeping, note: str) -> None:
    now = clock.now()
    if separated(now.date()) and "security" not in me().roles:
        raise OnlySecurityGrants
    decide(KEEPING, keeping.plain(), by=me(), now=now, note=note, seen=asked_seen())


@room.route("/people/<ref>/erase", methods=["GET", "POST"])
@allow("admin", "security", "setup", "office")
def erase(ref: str) -> Response | str:
    """What stands of a person beside their work; a press erases it for good."""
    person, today = person_by_ref(ref), clock.today()
    if request.method == "POST":
        erase_person(person, by=me(), today=today)
        db.session.commit()
        tell(_("已清除。姓名仍留在办理记录里。"))
        return redirect(url_for("accounts.person", ref=ref))
    found = erasure_queries.of_person(person)
    at_work = erasure_queries.holds_posts(person, today)
    return render_template("upkeep/erase.html", person=person, found=found, kinds=OF_A_PERSON, at_work=at_work)
