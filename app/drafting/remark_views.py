"""Comments, assignments, requests, proposals and sentence patterns; it reads forms and renders, the actions decide."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.drafting import queries, release_queries, talk_actions
from app.drafting.access import draft_for, draft_to_write
from app.drafting.errors import NoUnitOfYours, PatternWrong
from app.drafting.pattern_queries import Effect, reworded
from app.drafting.patterns import CHOICE, PATTERNS, wrong
from app.drafting.views import room, show_desk
from app.errors import Refused
from app.extensions import db
from app.policy.actions import decide
from app.policy.queries import decided, latest_of
from app.web.answers import spoken, tell
from app.web.guard import allow

READERS = ("office", "leader", "head", "liaison")


@room.post("/drafts/<ref>/paragraphs/<paragraph_ref>/comments")
@allow(*READERS)
def comment(ref: str, paragraph_ref: str) -> Response | tuple[str, int]:
    """Say something about a paragraph, or settle what was said."""
    draft = draft_for(ref, me())
    found = queries.paragraph_of(draft, paragraph_ref)
    try:
        if settled := request.form.get("settle"):
            talk_actions.settle(found, settled, now=clock.now())
        else:
            talk_actions.comment(found, request.form.get("text", ""), by=me(), now=clock.now())
    except Refused as no:
        return _refused(ref, no)
    return _back(ref, paragraph_ref)


@room.post("/drafts/<ref>/paragraphs/<paragraph_ref>/writer")
@allow("office", "head", "liaison")
def assign(ref: str, paragraph_ref: str) -> Response:
    """Say who writes a paragraph."""
    draft = draft_to_write(ref, me())
    wanted = request.form.get("person", "")
    person = next((one for one in release_queries.writers_of(draft, clock.now()) if one.ref == wanted), None)
    talk_actions.assign(queries.paragraph_of(draft, paragraph_ref), person)
    return _back(ref, paragraph_ref)


@room.post("/drafts/<ref>/paragraphs/<paragraph_ref>/request")
@allow("office", "head", "liaison")
def ask(ref: str, paragraph_ref: str) -> Response | tuple[str, int]:
    """Ask whoever owes what is blank, by letter."""
    draft = draft_to_write(ref, me())
    address = str(current_app.extensions["settings"].base_url)
    try:
        number = talk_actions.request(queries.paragraph_of(draft, paragraph_ref), by=me(), now=clock.now(), base_url=address)
    except Refused as no:
        return _refused(ref, no)
    tell(_("已向 %(n)s 个单位发出请求。", n=number))
    return _back(ref, paragraph_ref)


@room.get("/proposals")
@allow(*READERS)
def proposals() -> str:
    """What units propose for next year, and the form of one's own unit."""
    return _proposals()


@room.post("/proposals")
@allow("office", "head", "liaison")
def propose() -> Response | tuple[str, int]:
    """Propose something for next year."""
    unit = next((unit for unit in _own_units() if unit.ref == request.form.get("unit")), None)
    try:
        if unit is None:
            raise NoUnitOfYours
        talk_actions.propose(unit, clock.today().year, request.form.get("text", ""), by=me(), now=clock.now())
    except Refused as no:
        db.session.rollback()
        return _proposals(spoken(no)), no.status
    db.session.commit()
    return redirect(url_for("drafting.proposals"))


@room.route("/drafts/patterns", methods=["GET", "POST"])
@allow("office", "admin")
def patterns() -> Response | str | tuple[str, int]:
    """Word the sentence patterns of a report otherwise."""
    latest = latest_of(CHOICE)
    words = {each.code: request.form.get(each.code, "").strip() for each in PATTERNS} if request.method == "POST" else {}
    effect: Effect | None = None
    refusal, status = "", 200
    if words:
        try:
            for each in PATTERNS:
                if words[each.code] and wrong(each, words[each.code]):
                    raise PatternWrong(name=_(each.name))
            value = {each.code: words[each.code] for each in PATTERNS if words[each.code] not in ("", each.default)}
            if "look" in request.form:
                effect = reworded(value, clock.today())
            else:
                seen = request.form.get("seen", "")
                seen_id = int(seen) if seen.isdigit() else None
                decide(CHOICE, value, by=me(), now=clock.now(), note=request.form.get("note", ""), seen=seen_id)
        except Refused as no:
            db.session.rollback()
            refusal, status = spoken(no), no.status
        if status == 200 and "look" not in request.form:
            db.session.commit()
            tell(_("句式已保存。重新汇集草稿后生效。"))
            return redirect(url_for("drafting.patterns"))
    page = render_template(
        "drafting/patterns.html",
        patterns=PATTERNS,
        words=words or decided(CHOICE),
        seen=latest.id if latest else 0,
        refusal=refusal,
        effect=effect,
    )
    return page, status


def _own_units() -> list[Unit]:
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(list(me().units))).order_by(Unit.position)))


def _proposals(refusal: str = "") -> str:
    year, own = clock.today().year, _own_units()
    seen = queries.units_to_choose(None) if me().sees_all else own
    rows = release_queries.proposals_of(seen, year)
    return render_template(
        "drafting/proposals.html", year=year, rows=rows, units=own, refusal=refusal, typed=request.form.get("text", "")
    )


def _back(ref: str, paragraph_ref: str) -> Response:
    db.session.commit()
    return redirect(url_for("drafting.desk", ref=ref, _anchor=f"p-{paragraph_ref}"))


def _refused(ref: str, no: Refused) -> tuple[str, int]:
    db.session.rollback()
    return show_desk(draft_for(ref, me()), refusal=spoken(no)), no.status
