"""Looking at a proof file without saving it, safely; and how large such a file may be; thin."""

import io

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.queries import decided, latest_of
from app.tasks.access import evidence_for
from app.tasks.errors import LimitOutOfReach, NoPreview
from app.tasks.evidence_actions import path_of
from app.tasks.file_kinds import FILE_LIMIT, LARGEST_LIMIT, MB, PDF, SHOWN_INLINE
from app.tasks.models import Task
from app.tasks.pdf_page import drawn
from app.tasks.queries import larger_than
from app.tasks.room_views import room
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page

#: a picture opened by itself runs nothing and loads nothing
SANDBOX = "sandbox; default-src 'none'"


@room.get("/evidence/<ref>/look")
@allow()
def look(ref: str) -> str:
    """A picture, or a PDF page by page."""
    row = evidence_for(ref, me())
    pages, number = 1, asked_page()
    if row.content_type == PDF.content_type:
        pages = drawn(path_of(row).read_bytes(), number).pages
    elif row.content_type not in SHOWN_INLINE:
        raise NoPreview
    task = db.session.get_one(Task, row.task_id)
    return render_template("tasks/look.html", row=row, task=task, pages=pages, number=min(number, pages))


@room.get("/evidence/<ref>/picture")
@allow()
def picture(ref: str) -> Response:
    """The picture itself: of a kind told by its content, or drawn by us from a page of a PDF."""
    row = evidence_for(ref, me())
    if row.content_type == PDF.content_type:
        answer = send_file(io.BytesIO(drawn(path_of(row).read_bytes(), asked_page()).png), mimetype="image/png", max_age=0)
    elif row.content_type in SHOWN_INLINE:
        answer = send_file(path_of(row), mimetype=row.content_type, max_age=0, etag=row.sha256)
    else:
        raise NoPreview
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@room.route("/policy/files", methods=["GET", "POST"])
@allow("office", "admin")
def file_limit() -> str | Response | tuple[str, int]:
    """How large a proof file may be."""
    refusal, latest, larger = "", latest_of(FILE_LIMIT), None
    typed = request.form.get("limit", str(decided(FILE_LIMIT))).strip()
    try:
        limit = _limit_of(typed)
        if request.method == "POST" and "look" not in request.form:
            decide(FILE_LIMIT, limit, by=me(), now=clock.now(), seen=asked_seen())
            db.session.commit()
            tell(_("已保存，今后上传的文件按新的上限。"))
            return redirect(url_for("tasks.file_limit"))
        larger = larger_than(limit * MB)
    except Refused as no:
        db.session.rollback()
        refusal = spoken(no)
    page = render_template(
        "tasks/file_limit.html", refusal=refusal, value=typed, most=LARGEST_LIMIT, seen=latest.id if latest else 0, larger=larger
    )
    return (page, 422) if refusal else page


def _limit_of(text: str) -> int:
    """The MB that somebody typed. Raises LimitOutOfReach."""
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LARGEST_LIMIT):
        raise LimitOutOfReach(text=text[:10], most=LARGEST_LIMIT)
    return int(text)


@room.context_processor
def _limit() -> dict[str, object]:
    # a function, so that only a page with a field for files asks
    return {
        "largest_file": lambda: decided(FILE_LIMIT),
        "can_look": lambda kind: kind in SHOWN_INLINE or kind == PDF.content_type,
    }
