"""The outbox 待发箱 for the office: what waits, what was taken, what came back, and the text of each letter."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db
from app.mail import actions, queries
from app.web.answers import tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

room = Blueprint("mail", __name__)

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
    page = page_of(queries.outbox(state, text), asked_page())
    known = current_app.view_functions
    return render_template("mail/outbox.html", page=page, state=state, text=text, states=STATES, known=known)


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
