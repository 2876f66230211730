"""The shelf of drafts and the writing desk; it reads forms and renders, and leaves the rest to the actions."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.drafting import actions, queries
from app.drafting.access import approves, draft_for, draft_to_write, visible, writes
from app.drafting.annexes import PARTS
from app.drafting.compose import compose
from app.drafting.desk import rows, stale, tally
from app.drafting.errors import BadYear, NoUnit
from app.drafting.facts_queries import year_facts
from app.drafting.models import Draft
from app.drafting.release_queries import held, writers_of
from app.drafting.steps import OF_THE_APPROVER, STATES, STEPS, WITH_REASON, open_steps
from app.errors import Refused
from app.extensions import db
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
@allow("office", "leader", "head", "liaison")
def shelf() -> str:
    """Every draft, and the form that begins one."""
    return _shelf()


@room.post("/drafts")
@allow("office", "head", "liaison")
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
@allow("office", "leader", "head", "liaison")
def desk(ref: str) -> str:
    """The writing desk; ``?edit=`` opens a paragraph for editing."""
    return show_desk(draft_for(ref, me()), request.args.get("edit", ""))


@room.post("/drafts/<ref>/compose")
@allow("office", "head", "liaison")
def recompose(ref: str) -> Response:
    """Take the facts again; what was edited stays."""
    draft = draft_to_write(ref, me())
    actions.compose(draft.unit, draft.year, now=clock.now())
    db.session.commit()
    tell(_("已按最新情况重新汇集，人工修改的段落保持不变。"))
    return redirect(url_for("drafting.desk", ref=ref))


@room.post("/drafts/<ref>/paragraphs/<paragraph_ref>")
@allow("office", "head", "liaison")
def paragraph(ref: str, paragraph_ref: str) -> Response | tuple[str, int]:
    """Save, restore or confirm one paragraph."""
    draft = draft_to_write(ref, me())
    found = queries.paragraph_of(draft, paragraph_ref)
    do, text = request.form.get("do", "save"), request.form.get("text", "")
    version = request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() else None
    try:
        if do == "restore":
            actions.restore_composed(found, seen=seen)
        elif do == "regenerate":
            actions.regenerate(found, seen=seen, now=clock.now())
        elif do == "keep":
            actions.keep_edit(found, seen=seen, by=me(), now=clock.now())
        else:
            actions.edit_paragraph(found, "" if do == "omit" else text, seen=seen, by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        kept = Refusal(paragraph_ref, text, spoken(no))
        return show_desk(draft_for(ref, me()), paragraph_ref, kept), no.status
    db.session.commit()
    return redirect(url_for("drafting.desk", ref=ref, _anchor=f"p-{paragraph_ref}"))


def _shelf(refusal: str = "") -> str:
    page = page_of(queries.shelf(visible(me())), asked_page())
    units = _units()
    chosen = request.form.get("unit") or next((unit.ref for unit in units if unit.kind == "government"), "")
    return render_template(
        "drafting/shelf.html",
        page=page,
        progress=queries.progress_of(list(page.rows)),
        units=units,
        chosen=chosen,
        year=request.form.get("year") or clock.today().year,
        refusal=refusal,
        STATES=STATES,
    )


def show_desk(draft: Draft, editing: str = "", refused: Refusal | None = None, refusal: str = "") -> str:
    """The whole desk of a draft."""
    whole = held(draft)
    fresh = compose(year_facts(draft.unit, draft.year, clock.today())) if draft.state == "writing" else ()
    shown = rows(draft.paragraphs, stale(draft.paragraphs, fresh) if fresh else frozenset())
    mine = writes(me(), draft.unit)
    return render_template(
        "drafting/desk.html",
        draft=draft,
        rows=shown,
        whole=whole,
        account=whole.account,
        anchors={row.paragraph.key: row.paragraph.ref for row in shown},
        tally=tally(shown),
        report=whole.report,
        editing=editing if mine and draft.state == "writing" else "",
        refused=refused,
        refusal=refusal,
        writes=mine and draft.state == "writing",
        steps=_steps(draft, mine),
        writers=writers_of(draft, clock.now()) if mine else [],
        **WORDS,
    )


WORDS: dict[str, Any] = {"STATES": STATES, "STEPS": STEPS, "WITH_REASON": WITH_REASON, "PARTS": PARTS}


def _steps(draft: Draft, mine: bool) -> list[str]:
    """The steps open to whoever looks: writers write and send, others approve."""
    judge = approves(me(), draft)
    done = {"hand_in": draft.handed_in_on, "publish": draft.published_on}
    return [
        step for step in open_steps(draft.state) if (judge if step in OF_THE_APPROVER else mine) and not done.get(step)
    ]  # fmt: skip


def _units() -> list[Unit]:
    standing = me()
    return queries.units_to_choose(None if "office" in standing.roles else standing.units)


def _unit(ref: str) -> Unit:
    found = next((unit for unit in _units() if unit.ref == ref), None)
    if found is None:
        raise NoUnit
    return found


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2100):
        raise BadYear(year=text)
    return int(text)
