"""The checks, the steps, the versions and the comparison of a draft; it reads forms and renders, the actions decide."""

import io
import json

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.drafting import release_queries, step_actions
from app.drafting.access import draft_for, draft_to_write
from app.drafting.actions import open_to_writers
from app.drafting.comparison import compared
from app.drafting.errors import AnsweredAlready
from app.drafting.facts_queries import year_facts
from app.drafting.frozen import differences, hash_of, paragraphs_of
from app.drafting.layout import blocks
from app.drafting.steps import STATES, STEPS
from app.drafting.views import room, show_desk
from app.errors import Refused
from app.extensions import db
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of

READERS = ("office", "leader", "head", "liaison")


@room.post("/drafts/<ref>/steps/<step>")
@allow(*READERS)
def step(ref: str, step: str) -> Response | tuple[str, int]:
    """Take a step on the way to the final text."""
    draft = draft_for(ref, me())
    whole = release_queries.held(draft)
    try:
        step_actions.take(
            draft, step, note=request.form.get("note", ""), found=whole.findings, content=whole.content(), by=me(), now=clock.now()
        )  # fmt: skip
    except Refused as no:
        db.session.rollback()
        return show_desk(draft_for(ref, me()), refusal=spoken(no)), no.status
    db.session.commit()
    tell(_("已办理：%(step)s。", step=_(STEPS[step])))
    return redirect(url_for("drafting.desk", ref=ref))


@room.post("/drafts/<ref>/passings/<clause_ref>")
@allow("office", "head", "liaison")
def passing(ref: str, clause_ref: str) -> Response | tuple[str, int]:
    """Say why a clause of last year is passed over."""
    draft = draft_to_write(ref, me())
    open_to_writers(draft)
    whole = release_queries.held(draft)
    try:
        if clause_ref not in {line.clause.ref for line in whole.account.unanswered}:
            raise AnsweredAlready
        step_actions.pass_over(draft, clause_ref, request.form.get("reason", ""), by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        return show_desk(draft_for(ref, me()), refusal=spoken(no)), no.status
    db.session.commit()
    return redirect(url_for("drafting.desk", ref=ref, _anchor="account"))


@room.get("/drafts/<ref>/versions")
@allow(*READERS)
def versions(ref: str) -> str:
    """Every version of a draft, the latest first, and how it came about."""
    draft = draft_for(ref, me())
    page = page_of(release_queries.versions_of(draft), asked_page())
    return render_template("drafting/versions.html", draft=draft, page=page, STATES=STATES, STEPS=STEPS)


@room.post("/drafts/<ref>/versions")
@allow("office", "head", "liaison")
def keep(ref: str) -> Response:
    """Keep the draft as it stands."""
    draft = draft_to_write(ref, me())
    whole = release_queries.held(draft)
    kept = step_actions.keep_version(draft, whole.content(), note=request.form.get("note", ""), by=me(), now=clock.now())
    db.session.commit()
    tell(_("已留存为第 %(n)s 版。", n=kept.number))
    return redirect(url_for("drafting.versions", ref=ref))


@room.get("/drafts/<ref>/versions/<version_ref>")
@allow(*READERS)
def version(ref: str, version_ref: str) -> str:
    """A version as it stood, what it says differently from the one before, and whether its hash still fits."""
    draft = draft_for(ref, me())
    found = release_queries.version_of(draft, version_ref)
    before = release_queries.version_before(found)
    told = paragraphs_of(json.loads(found.content))
    return render_template(
        "drafting/version.html",
        draft=draft,
        version=found,
        before=before,
        fits=hash_of(found.content) == found.sha256,
        differences=differences(paragraphs_of(json.loads(before.content)), told) if before else [],
        blocks=blocks(told),
    )


@room.get("/drafts/<ref>/versions/<version_ref>/json")
@allow(*READERS)
def frozen(ref: str, version_ref: str) -> Response:
    """The frozen text itself: ``sha256sum`` of this file is the hash shown."""
    found = release_queries.version_of(draft_for(ref, me()), version_ref)
    name = f"{found.sha256[:12]}.json"
    return send_file(io.BytesIO(found.content.encode()), mimetype="application/json", as_attachment=True, download_name=name)


@room.get("/drafts/<ref>/comparison")
@allow(*READERS)
def comparison(ref: str) -> str:
    """This year beside last year: what was solved, what came back, how the numbers moved."""
    draft = draft_for(ref, me())
    facts = year_facts(draft.unit, draft.year, clock.today())
    return render_template("drafting/comparison.html", draft=draft, facts=facts, told=compared(facts))


@room.get("/drafts/handed-in")
@allow("office", "leader")
def handed_in() -> str:
    """Which units have handed in their report about a year."""
    text = request.args.get("year", "")
    today = clock.today()
    usual = today.year - 1 if today.month < 9 else today.year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else usual
    return render_template("drafting/handed_in.html", year=year, rows=release_queries.handed_in(year), STATES=STATES, today=today)
