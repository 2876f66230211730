"""The outbox 待发箱 for the office: what waits, what was taken, what came back, and the text of each letter."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.mail import actions, hold_actions, queries
from app.mail.choices import CEILING
from app.policy.queries import latest_of
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

room = Blueprint("mail", __name__)


@room.app_context_processor
def _known() -> dict[str, object]:
    """The pages there are: those of the reminders stand further down the street."""
    return {"current_app_views": current_app.view_functions}


STATES = (
    ("waiting", _l("待发")),
    ("carried", _l("已并入汇总信")),
    ("sending", _l("发送中")),
    ("accepted", _l("已交邮件服务器")),
    ("failed", _l("退信")),
    ("cancelled", _l("已撤销")),
)


@room.get("/letters")
@allow("office")
def outbox() -> str:
    """The letters, filtered by the address."""
    state, text = request.args.get("state", ""), request.args.get("text", "").strip()[:100]
    page = page_of(queries.outbox(state, text), asked_page(), most=queries.LISTED)
    return render_template("mail/outbox.html", page=page, state=state, text=text, states=STATES)


@room.get("/letters/<ref>")
@allow("office")
def letter(ref: str) -> str:
    """One letter as it was written."""
    letter = queries.letter_by_ref(ref)
    carried = queries.carried_by(letter) if letter.carries else ()
    return render_template("mail/letter.html", letter=letter, carried=carried)


@room.post("/letters/<ref>/again")
@allow("office")
def again(ref: str) -> Response:
    """Have a returned letter tried once more."""
    actions.try_again(queries.letter_by_ref(ref), now=clock.now())
    db.session.commit()
    tell(_("已放回待发箱，稍后重新投递。"))
    return redirect(url_for("mail.letter", ref=ref))


@room.route("/letters/holds", methods=["GET", "POST"])
@allow("office", "admin")
def holds() -> str | tuple[str, int]:
    """What holds letters back, and the ceiling of letters that may leave at once."""
    refusal = ""
    if request.method == "POST":
        seen = request.form.get("seen", "")
        try:
            hold_actions.set_ceiling(
                request.form.get("ceiling", ""), by=me(), now=clock.now(), seen=int(seen) if seen.isdecimal() else 0
            )
            db.session.commit()
            tell(_("上限已保存。"))
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    decision = latest_of(CEILING)
    page = render_template(
        "mail/holds.html", held=queries.open_hold(), page=page_of(queries.holds(), asked_page()), refusal=refusal,
        ceiling=decision.value if decision else CEILING.default, seen=decision.id if decision else 0,
        due=hold_actions.due_people(clock.now()),
    )  # fmt: skip
    return (page, 422) if refusal else page


@room.post("/letters/holds/<kind>/release")
@allow("office", "admin")
def release(kind: str) -> Response:
    """Let go what is held back."""
    hold_actions.release(kind, current_app.extensions["settings"].data_dir, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已放行，邮件将按顺序发出。"))
    return redirect(url_for("mail.holds"))
