"""What a hearing showed, and how an absence is vouched for: two forms; thin, on the blueprint of the room."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.cases import actions
from app.cases.access import check_answer, hearing_for, proof_for
from app.cases.choices import ABSENCE
from app.cases.forms import OutcomeForm, VouchForm
from app.cases.hearing_views import offered_units, to_case, unit_of
from app.cases.models import Hearing
from app.cases.views import Page, room
from app.errors import Refused
from app.extensions import db
from app.policy.queries import decided
from app.tasks.evidence_actions import path_named
from app.tasks.file_kinds import ENDINGS, FILE_LIMIT
from app.tasks.forms import read_files
from app.web.answers import spoken, tell
from app.web.downloads import kept_file
from app.web.guard import allow


@room.route("/hearings/<ref>/outcome", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def outcome(ref: str) -> Page:
    """Record what the hearing showed."""
    hearing = hearing_for(ref, me())
    check_answer(me(), hearing.case)
    form = _recorded(hearing)
    refusal = ""
    if form.validate_on_submit():
        try:
            actions.record_outcome(hearing, **_shown(form, hearing), by=me(), now=clock.now())
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("庭审情况已登记。"))
            return to_case(hearing)
    page = render_template("cases/outcome.html", form=form, hearing=hearing, refusal=refusal)
    return (page, 422) if form.is_submitted() else page


def _recorded(hearing: Hearing) -> OutcomeForm:
    """The form as the reply or an earlier record left it."""
    said = {None: "", True: "yes", False: "no"}
    form = OutcomeForm(
        appeared=said[hearing.appeared] or ("no" if hearing.absence_reason else ""),
        name=hearing.attendee,
        post=hearing.attendee_post,
        rank=hearing.attendee_rank,
        spoke=said[hearing.spoke],
        absence=hearing.absence_reason,
        remark=hearing.note,
        opinion=hearing.opinion,
        settled=hearing.settled,
        violation=hearing.violation,
        unit=hearing.attending_unit.ref if hearing.attending_unit else hearing.case.unit.ref,
        result=hearing.case.result,
        concluded_on=hearing.case.concluded_on,
        decided_by=hearing.case.decided_by,
    )
    form.offer(offered_units(hearing))
    return form


def _shown(form: OutcomeForm, hearing: Hearing) -> dict[str, Any]:
    """What the form says, as the action takes it; where no head came, who was sent instead stays as the reply named them."""
    appeared = {"yes": True, "no": False}.get(form.appeared.data)
    sent = (hearing.attendee, hearing.attendee_post) if hearing.absence_reason else ("", "")
    name, post = (form.name.data or "", form.post.data or "") if appeared else sent
    return {
        "appeared": appeared,
        "spoke": {"yes": True, "no": False}.get(form.spoke.data or ""),
        "name": name,
        "post": post,
        "rank": form.rank.data or "",
        "absence": form.absence.data or "",
        "remark": form.remark.data or "",
        "opinion": form.opinion.data if appeared else None,
        "settled": form.settled.data,
        "violation": form.violation.data or "",
        "unit": unit_of(form.unit.data, hearing) if appeared else None,
        "ending": actions.Ending(form.result.data, form.concluded_on.data, form.decided_by.data or ""),
    }


@room.route("/hearings/<ref>/absence", methods=["GET", "POST"])
@allow("office", "liaison", "head")
def absence(ref: str) -> Page:
    """How the absence of a head is vouched for, approved and filed."""
    hearing = hearing_for(ref, me())
    check_answer(me(), hearing.case)
    form = VouchForm(
        proof=hearing.absence_proof, approver=hearing.absence_approver, approved_on=hearing.absence_approved_on,
        filed_on=hearing.absence_filed_on,
    )  # fmt: skip
    form.offer()
    refusal = ""
    if form.validate_on_submit():
        try:
            actions.vouch(
                hearing, proof=form.proof.data, approver=form.approver.data or "", approved_on=form.approved_on.data,
                filed_on=form.filed_on.data, files=read_files(request.files.getlist("files")), by=me(), now=clock.now(),
            )  # fmt: skip
        except Refused as no:
            db.session.rollback()
            hearing, refusal = hearing_for(ref, me()), spoken(no)
        else:
            db.session.commit()
            tell(_("证明和审批情况已登记。"))
            return to_case(hearing)
    page = render_template(
        "cases/absence.html", form=form, hearing=hearing, refusal=refusal, asked=ABSENCE.default | decided(ABSENCE), endings=ENDINGS,
        largest=decided(FILE_LIMIT),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@room.get("/hearings/<ref>/proof/<file>")
@allow()
def proof(ref: str, file: str) -> Response:
    """A file that proves an absence, for whoever sees the case."""
    row = proof_for(file, hearing_for(ref, me()))
    return kept_file(path_named(row.stored_as), row.file_name, row.content_type, row.sha256)
