"""交办单, 督办通知书, 提醒函 and 整改告知 as Word files, and the texts they are made of; thin."""

import io
import zipfile
from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.paper.word import docx_of
from app.policy.actions import decide
from app.policy.queries import decided, latest_of
from app.tasks.bulk_views import chosen
from app.tasks.errors import NoLeadForPaper, UnknownChoice
from app.tasks.office_papers import KINDS, PLACES, TASK_PAPERS, Facts, Line, checked, paper_of, paragraphs
from app.tasks.paper_queries import facts_by_unit
from app.tasks.room_views import room
from app.web.answers import asked_seen, back, spoken, tell
from app.web.downloads import attachment
from app.web.guard import allow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: how the preview of a text looks: a unit that is nobody's
_EXAMPLE = (Line("2026-017", "建立应知应会法律法规清单", "清单印发并组织学法", date(2026, 6, 30), "区财政局", "陈远"),)


def frames() -> dict[str, dict[str, str]]:
    """The texts in force, those the office has not touched as they came."""
    kept: dict[str, dict[str, str]] = TASK_PAPERS.default | decided(TASK_PAPERS)
    return kept


@room.post("/ledger/papers")
@allow("office")
def papers() -> str | Response:
    """The units that the chosen tasks belong to, and which paper they are to get."""
    try:
        tasks = chosen()
        units = facts_by_unit(tasks, me(), clock.today())
        if not units:
            raise NoLeadForPaper
    except Refused as no:
        tell(spoken(no), "refused")
        return back(url_for("tasks.ledger"))
    return render_template(
        "tasks/papers.html", tasks=tasks, units=units, kinds=KINDS, next=request.form.get("next", ""),
        left_out=sum(1 for task in tasks if task.lead_unit is None),
    )  # fmt: skip


@room.post("/ledger/papers/file")
@allow("office")
def papers_file() -> Response:
    """The papers as Word: one file for one unit, an archive for several."""
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise UnknownChoice(text=kind[:30])
    now, number = clock.now(), request.form.get("number", "").strip()[:60]
    wanted = request.form.get("unit", "")
    made = [
        (f"{KINDS[kind]}（{unit.short_name}）.docx", docx_of(paper_of(frames()[kind], facts, number=number, now=now)))
        for unit, facts in facts_by_unit(chosen(), me(), now.date())
        if not wanted or unit.code == wanted
    ]
    if not made:
        raise NoLeadForPaper
    if len(made) == 1:
        return attachment(io.BytesIO(made[0][1]), made[0][0], WORD)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made:
            archive.writestr(name, data)
    file.seek(0)
    return attachment(file, f"{KINDS[kind]}（{len(made)}个单位）.zip", "application/zip")


@room.route("/policy/papers", methods=["GET", "POST"])
@allow("office", "admin")
def paper_frames() -> str | Response | tuple[str, int]:
    """The texts of the four papers: typed, looked at, kept."""
    kind = request.values.get("kind", "order")
    if kind not in KINDS:
        raise UnknownChoice(text=kind[:30])
    typed, refusal, latest = frames()[kind], "", latest_of(TASK_PAPERS)
    if request.method == "POST":
        typed = {"title": request.form.get("title", ""), "body": request.form.get("body", "")}
        try:
            frame = checked(typed["title"], typed["body"])
            if request.form.get("do") == "save":
                decide(TASK_PAPERS, frames() | {kind: frame}, by=me(), now=clock.now(), seen=asked_seen())
                db.session.commit()
                tell(_("已保存，以后下载的公文按新的文字。"))
                return redirect(url_for("tasks.paper_frames", kind=kind))
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    example = Facts(_("某某局"), clock.today().year, _EXAMPLE, "", _("法治办"), _("经办人"))
    page = render_template(
        "tasks/paper_frames.html", kind=kind, kinds=KINDS, typed=typed, refusal=refusal, blanks=PLACES,
        shown=None if refusal else paragraphs(typed, example, clock.today()), seen=latest.id if latest else 0,
    )  # fmt: skip
    return (page, 422) if refusal else page
