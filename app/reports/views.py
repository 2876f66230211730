"""The shelf of reports and the door by which one comes in; the review desk has a file of its own."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.errors import Refused
from app.extensions import db
from app.reports import actions, carry_actions, queries
from app.reports.errors import AlreadyImported, BothUploaded, NothingUploaded, NoUnit
from app.reports.forms import ImportForm, year_in
from app.reports.models import Report
from app.reports.papers import PAPERS
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page

room = Blueprint("reports", __name__)

Answer = Response | str | tuple[str, int]


@room.get("/reports")
@allow("office", "leader")
def shelf() -> str:
    """Every report with what was found in it; the office may add one."""
    return _page(ImportForm())


@room.post("/reports")
@allow("office")
def take_in() -> Answer:
    """Read a file or pasted text and open its desk; a refusal keeps what was typed."""
    form = ImportForm()
    refusal, known = "", ""
    if form.validate_on_submit():
        try:
            report = _taken_in(form)
            carried = carry_actions.carry_over(report, by=me(), now=clock.now())
            db.session.commit()
        except Refused as no:
            db.session.rollback()
            refusal, known = spoken(no), str(no.facts.get("ref", "") if isinstance(no, AlreadyImported) else "")
        else:
            tell(_("已读入《%(title)s》，请在这里逐条审读。", title=report.title))
            if carried:
                tell(_("与上一份相同的条款沿用了原来的决定：%(n)s 条。不需要的可以撤销。", n=carried), "doubt")
            return redirect(url_for("reports.desk", ref=report.ref))
    return _page(form, refusal, known), 422


def _taken_in(form: ImportForm) -> Report:
    name, data = _received(form)
    unit = db.session.scalar(select(Unit).where(Unit.code == (form.unit.data or "")))
    if unit is None:
        raise NoUnit
    return actions.import_report(
        unit, year_in(form.year.data), name, data, by=me(), now=clock.now(), paper=form.paper.data or "report",
        authority=form.authority.data or "",
    )  # fmt: skip


def _received(form: ImportForm) -> tuple[str, bytes]:
    """The file's name and bytes. A browser sends pasted lines with CR LF; the text had none of its own."""
    upload = request.files.get("file")
    text = (form.text.data or "").replace("\r\n", "\n")
    if upload is not None and upload.filename:
        if text.strip():
            raise BothUploaded
        return upload.filename, upload.read()
    if not text.strip():
        raise NothingUploaded
    return _("粘贴的文本") + ".txt", text.encode("utf-8")


def _page(form: ImportForm, refusal: str = "", known: str = "") -> str:
    units = queries.units_to_choose()
    form.paper.choices = [(code, _(word)) for code, word in PAPERS.items()]
    form.unit.choices = [("", _("请选择"))] + [(unit.code, unit.name) for unit in units]
    page = queries.shelf(asked_page())
    return render_template(
        "reports/shelf.html",
        form=form,
        refusal=refusal,
        known=known,
        page=page,
        counts=queries.counts(page.rows),
        may_review="office" in me().roles,
        has_living="progress.living" in current_app.view_functions,
    )
