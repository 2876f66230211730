"""The pages of bulletins: shelf, one bulletin as page, Word and PDF, the rows behind a number; they read the form and call the action."""

import io
from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.bulletins import actions, on_paper, queries
from app.bulletins.access import STATE_WORDS, STEP_WORDS, STEPS, bulletin_for, named_for, steps_open
from app.bulletins.compose import compose, filled, pieces, strange_numbers
from app.bulletins.frozen import MEASURES, Frozen, given, numbers
from app.bulletins.models import Bulletin
from app.bulletins.periods import KINDS, offered
from app.errors import Missing, Refused
from app.extensions import db
from app.paper.office import PDF, pdf_of
from app.paper.sheet import Paper
from app.paper.word import DOCX, docx_of
from app.web.answers import back, spoken, tell
from app.web.downloads import attachment
from app.web.guard import allow
from app.web.paging import asked_page, page_of

room = Blueprint("bulletins", __name__)


@room.context_processor
def _vocabulary() -> dict[str, object]:
    return {"STATE_WORDS": STATE_WORDS, "STEP_WORDS": STEP_WORDS, "MEASURES": MEASURES}


@room.get("/bulletins")
@allow()
def shelf() -> str:
    """Every bulletin that one may read; for the office the form that drafts one."""
    who = me()
    kind = request.args.get("kind", "")
    page = page_of(queries.shelf(who, kind if kind in KINDS else ""), asked_page())
    return render_template(
        "bulletins/shelf.html", page=page, kind=kind, offered=offered(clock.today()), office="office" in who.roles
    )


@room.post("/bulletins")
@allow("office")
def draft() -> Response:
    """Draft one about the last whole week, month or quarter."""
    asked = request.form.get("which", "")
    periods = offered(clock.today())
    if asked not in periods:
        raise Missing
    try:
        made = actions.draft(asked.split("-")[0], periods[asked], by=me(), now=clock.now())
        db.session.commit()
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
        return redirect(url_for("bulletins.shelf"))
    return redirect(url_for("bulletins.show", ref=made.ref))


@room.get("/bulletins/<ref>")
@allow()
def show(ref: str) -> str:
    """One bulletin as the document it is, with its numbers, its steps and the units it names."""
    return _page(bulletin_for(ref, me()), editing=request.args.get("edit", ""))


def _page(bulletin: Bulletin, editing: str = "", **more: Any) -> str:
    frozen = Frozen.of_json(bulletin.frozen)
    composed = compose(frozen)
    shown = [
        (
            block,
            None if block.key in bulletin.edits else pieces(block.words, bulletin.counted),
            bulletin.edits.get(block.key),
            _strange(bulletin, block),
        )
        for block in composed.blocks
    ]
    return render_template(
        "bulletins/show.html",
        bulletin=bulletin,
        frozen=frozen,
        shown=shown,
        paper=_paper(bulletin),
        editing=editing,
        given=given(frozen),
        recounted=numbers(frozen),
        steps=steps_open(bulletin, me()),
        roles=me().roles,
        filled=filled,
        **more,
    )


def _strange(bulletin: Bulletin, block: Any) -> list[str]:
    """The numbers that an edit brought in and that nothing vouches for."""
    edited = bulletin.edits.get(block.key)
    return strange_numbers(edited, filled(block.words, bulletin.counted)) if edited else []


@room.get("/bulletins/<ref>/rows/<name>")
@allow()
def rows(ref: str, name: str) -> str:
    """The rows that a number of a bulletin counts, as they stood when it was drafted."""
    bulletin = bulletin_for(ref, me())
    frozen = Frozen.of_json(bulletin.frozen)
    if name not in given(frozen):
        raise Missing
    return render_template("bulletins/rows.html", bulletin=bulletin, frozen=frozen, name=name, rows=MEASURES[name].rows(frozen))


@room.post("/bulletins/<ref>/paragraphs/<key>")
@allow("office")
def paragraph(ref: str, key: str) -> Response | tuple[str, int]:
    """Write words in place of composed ones."""
    text = request.form.get("text", "")
    try:
        actions.edit(bulletin_for(ref, me()), key, text, by=me(), seen=_seen())
        db.session.commit()
    except Refused as no:
        db.session.rollback()
        return _page(bulletin_for(ref, me()), editing=key, refusal=spoken(no), typed=text), no.status
    return redirect(url_for("bulletins.show", ref=ref, _anchor=f"p-{key}"))


@room.post("/bulletins/<ref>/names")
@allow("office")
def names(ref: str) -> Response:
    """Which of the suggested units are named."""
    kept = set(request.form.getlist("named"))
    return _step(lambda: actions.name_units(bulletin_for(ref, me()), kept, by=me(), seen=_seen()), _("点名单位已更新。"), ref)


@room.post("/bulletins/<ref>/steps/<step>")
@allow("office", "leader")
def step(ref: str, step: str) -> Response:
    """Submit, return, approve, issue or discard."""
    if step not in STEPS or step == "edit":
        raise Missing
    bulletin, by, now, seen = bulletin_for(ref, me()), me(), clock.now(), _seen()
    steps: dict[str, tuple[Callable[[], None], str]] = {
        "submit": (lambda: actions.submit(bulletin, by=by, now=now, seen=seen), _("已送审，等待区领导批准。")),
        "return": (lambda: actions.return_(bulletin, request.form.get("why", ""), by=by, seen=seen), _("已退回起草人修改。")),
        "approve": (lambda: actions.approve(bulletin, by=by, now=now, seen=seen), _("已批准，由法治办印发。")),
        "issue": (lambda: actions.issue(bulletin, by=by, now=now, seen=seen), _("已印发，通知已进入待发箱。")),
        "discard": (lambda: actions.discard(bulletin, by=by, seen=seen), _("草稿已作废。")),
    }
    return _step(*steps[step], "" if step == "discard" else ref)


@room.post("/bulletins/named/<ref>/<what>")
@allow("office", "leader")
def talk(ref: str, what: str) -> Response:
    """Call a unit to a talk, leave it, or write down that it took place."""
    named, note, by, now = named_for(ref, me()), request.form.get("note", ""), me(), clock.now()
    steps: dict[str, tuple[Callable[[], None], str]] = {
        "agree": (lambda: actions.decide_talk(named, True, note, by=by, now=now), _("已同意约谈，由法治办安排。")),
        "waive": (lambda: actions.decide_talk(named, False, note, by=by, now=now), _("已记录：暂不约谈。")),
        "held": (lambda: actions.talk_held(named, note, by=by, now=now), _("约谈情况已记录。")),
    }
    if what not in steps:
        raise Missing
    return _step(*steps[what], named.bulletin.ref)


def _step(work: Callable[[], None], done: str, ref: str) -> Response:
    try:
        work()
        db.session.commit()
        tell(done)
    except Refused as no:
        db.session.rollback()
        tell(spoken(no), "refused")
    return back(url_for("bulletins.show", ref=ref) if ref else url_for("bulletins.shelf"))


def _seen() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _paper(bulletin: Bulletin) -> Paper:
    frozen = Frozen.of_json(bulletin.frozen)
    return on_paper.paper_of(
        compose(frozen),
        bulletin.counted,
        bulletin.edits,
        number=bulletin.number,
        signature=frozen.office,
        day=bulletin.issued_at.date() if bulletin.issued_at else None,
        made_at=bulletin.issued_at or bulletin.created_at,
    )


@room.get("/bulletins/<ref>/word")
@allow()
def word(ref: str) -> Response:
    """As a Word file in the official format."""
    bulletin = bulletin_for(ref, me())
    return attachment(io.BytesIO(docx_of(_paper(bulletin))), f"{bulletin.title}.docx", DOCX)


@room.get("/bulletins/<ref>/pdf")
@allow()
def pdf(ref: str) -> Response:
    """As a PDF of the same paper."""
    bulletin = bulletin_for(ref, me())
    return attachment(io.BytesIO(pdf_of(docx_of(_paper(bulletin)))), f"{bulletin.title}.pdf", PDF)
