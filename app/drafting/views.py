"""The shelf of drafts, the writing desk and the Word file; it reads forms and renders, and leaves the rest to the actions."""

import io
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.drafting import actions, on_paper, queries
from app.drafting.account import account
from app.drafting.desk import rows, tally
from app.drafting.errors import BadYear, NoUnit
from app.drafting.facts_queries import clauses_owed, last_report, moved_since
from app.drafting.models import Draft
from app.errors import Refused
from app.extensions import db
from app.paper.word import DOCX
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

room = Blueprint("drafting", __name__)


@dataclass(frozen=True)
class Refusal:
    """What was typed when a save was refused, and why: shown again in place."""

    paragraph: str
    text: str
    sentence: str


@room.get("/drafts")
@allow("office")
def shelf() -> str:
    """Every draft, and the form that begins one."""
    return _shelf()


@room.post("/drafts")
@allow("office")
def begin() -> Response | tuple[str, int]:
    """Compose a draft for a unit and a year; an existing one is composed anew."""
    try:
        draft = actions.compose(_unit(request.form.get("unit", "")), _year(request.form.get("year", "")), now=clock.now())
    except Refused as no:
        db.session.rollback()
        return _shelf(spoken(no)), 422
    db.session.commit()
    return redirect(url_for("drafting.desk", ref=draft.ref))


@room.get("/drafts/<ref>")
@allow("office")
def desk(ref: str) -> str:
    """The writing desk; ``?edit=`` opens a paragraph for editing."""
    return _desk(queries.draft_by_ref(ref), request.args.get("edit", ""))


@room.post("/drafts/<ref>/compose")
@allow("office")
def recompose(ref: str) -> Response:
    """Take the facts again; what was edited stays."""
    draft = queries.draft_by_ref(ref)
    actions.compose(draft.unit, draft.year, now=clock.now())
    db.session.commit()
    tell(_("已按最新情况重新汇集，人工修改的段落保持不变。"))
    return redirect(url_for("drafting.desk", ref=ref))


@room.post("/drafts/<ref>/paragraphs/<paragraph_ref>")
@allow("office")
def paragraph(ref: str, paragraph_ref: str) -> Response | tuple[str, int]:
    """Save, restore or confirm one paragraph."""
    draft = queries.draft_by_ref(ref)
    found = queries.paragraph_of(draft, paragraph_ref)
    do, text = request.form.get("do", "save"), request.form.get("text", "")
    version = request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() else None
    try:
        if do == "restore":
            actions.restore_composed(found, seen=seen)
        elif do == "keep":
            actions.keep_edit(found, seen=seen, by=me(), now=clock.now())
        else:
            actions.edit_paragraph(found, "" if do == "omit" else text, seen=seen, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        kept = Refusal(paragraph_ref, text, spoken(no))
        return _desk(queries.draft_by_ref(ref), paragraph_ref, kept), no.status
    db.session.commit()
    return redirect(url_for("drafting.desk", ref=ref, _anchor=f"p-{paragraph_ref}"))


@room.get("/drafts/<ref>/docx")
@allow("office")
def word(ref: str) -> Response:
    """The draft as a Word file in the official format."""
    draft = queries.draft_by_ref(ref)
    file = io.BytesIO(on_paper.word_of(draft))
    return send_file(file, mimetype=DOCX, as_attachment=True, download_name=f"{draft.title}.docx")


def _shelf(refusal: str = "") -> str:
    page = page_of(queries.shelf(), asked_page())
    units = queries.units_to_choose()
    chosen = request.form.get("unit") or next((unit.ref for unit in units if unit.kind == "government"), "")
    return render_template(
        "drafting/shelf.html",
        page=page,
        progress=queries.progress_of(list(page.rows)),
        units=units,
        chosen=chosen,
        year=request.form.get("year") or clock.today().year,
        refusal=refusal,
    )


def _desk(draft: Draft, editing: str = "", refused: Refusal | None = None) -> str:
    report = last_report(draft.unit, draft.year - 1)
    held = account(clauses_owed(report), draft.paragraphs)
    shown = rows(draft.paragraphs)
    return render_template(
        "drafting/desk.html",
        draft=draft,
        rows=shown,
        account=held,
        anchors={row.paragraph.key: row.paragraph.ref for row in shown},
        tally=tally(draft.paragraphs),
        report=report,
        moved=moved_since(draft.unit, draft.year, draft.composed_at),
        editing=editing,
        refused=refused,
    )


def _unit(ref: str) -> Unit:
    found = next((unit for unit in queries.units_to_choose() if unit.ref == ref), None)
    if found is None:
        raise NoUnit
    return found


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2100):
        raise BadYear(year=text)
    return int(text)
