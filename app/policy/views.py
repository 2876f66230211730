"""The page of everything an office may decide, and the history of each; the pages that decide stand in the rooms concerned."""

from flask import Blueprint, current_app, render_template

from app.errors import Missing
from app.policy.choices import Choice
from app.policy.queries import changed, history, latest_of_each
from app.web.guard import allow, may_reach
from app.web.paging import asked_page, page_of

room = Blueprint("policy", __name__)


@room.get("/policy")
@allow("office", "admin", "security", "setup")
def shelf() -> str:
    """Every choice with its help and who decided it when."""
    return render_template("policy/shelf.html", choices=_choices(), latest=latest_of_each(_choices()), may_reach=may_reach)


@room.get("/policy/<code>/history")
@allow("office", "admin", "security", "setup")
def past(code: str) -> str:
    """Every decision on one choice, the latest first."""
    choice = next((one for one in _choices() if one.code == code), None)
    if choice is None:
        raise Missing
    page = page_of(history(choice), asked_page())
    return render_template("policy/past.html", choice=choice, page=page, changed=changed(choice, page.rows))


def _choices() -> tuple[Choice, ...]:
    choices: tuple[Choice, ...] = current_app.extensions["choices"]
    return choices
