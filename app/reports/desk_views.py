"""The review desk: one report, its text beside what was found in it, and every step a person may take there."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.accounts.access import me
from app.errors import Missing, Refused
from app.extensions import db
from app.reports import clause_actions, doubt_actions, link_actions, queries, report_actions, step_actions
from app.reports.desk_queries import SHOWS, desk_of
from app.reports.errors import CannotSplitThere, NothingSelected, NotInTheText
from app.reports.forms import needed_year
from app.reports.models import Clause, Report
from app.reports.views import Answer, room
from app.web.answers import spoken, tell
from app.web.guard import allow

Typed = MultiDict[str, str]

#: fields of every step: ``then`` the clause to go on to, ``show`` and ``open`` how the desk looks afterwards


@room.get("/reports/<ref>/desk")
@allow("office")
def desk(ref: str) -> str:
    """The desk; ``at`` names the active clause, ``open`` unfolds its tools, ``show`` narrows the list."""
    return _desk(ref, request.args.get("at", ""))


@room.post("/reports/<ref>/clauses/<clause_ref>/<step>")
@allow("office")
def clause_step(ref: str, clause_ref: str, step: str) -> Answer:
    """One step on one clause: confirm, role, split …"""
    if step not in CLAUSE_STEPS:
        raise Missing

    def take() -> str:
        report = queries.report_for_step(ref)
        clause = queries.clause_of(report, clause_ref)
        return CLAUSE_STEPS[step](report, clause, request.form) or clause.ref

    return _taken(ref, clause_ref, take)


@room.post("/reports/<ref>/doubts/<doubt_ref>")
@allow("office")
def doubt_step(ref: str, doubt_ref: str) -> Answer:
    """Decide a doubt."""

    def take() -> str:
        report = queries.report_for_step(ref)
        doubt = queries.doubt_of(report, doubt_ref)
        decision, replacement = request.form.get("decision", ""), request.form.get("replacement", "")
        doubt_actions.decide(report, doubt, decision, replacement, by=me(), now=clock.now())
        return request.form.get("at", "")

    return _taken(ref, request.form.get("at", ""), take)


@room.post("/reports/<ref>/review/<step>")
@allow("office")
def report_step(ref: str, step: str) -> Answer:
    """One step on the whole report: confirm all, draw a missed clause, settle, undo …"""
    if step not in REPORT_STEPS:
        raise Missing
    at = request.form.get("at", "")
    return _taken(ref, at, lambda: REPORT_STEPS[step](queries.report_for_step(ref), request.form) or at)


def _taken(ref: str, at: str, take: Callable[[], str]) -> Answer:
    """Take a step whole and return to the desk; a refusal shows the desk with its sentence and what was typed."""
    try:
        at = take()
        db.session.commit()
    except Refused as no:
        db.session.rollback()
        return _desk(ref, at, spoken(no), request.form), 422
    at = request.form.get("then") or at
    _tell_of_others(ref)
    show = request.form.get("show", "")
    kept: dict[str, Any] = {"show": show if show in SHOWS and show != "all" else None, "open": request.form.get("open") or None}
    return redirect(url_for("reports.desk", ref=ref, at=at or None, _anchor=f"clause-{at}" if at else None, **kept))


def _tell_of_others(ref: str) -> None:
    """Two people at one desk are told of each other."""
    seen = _number(request.form, "seen")
    names = queries.others_since(ref, seen, me().person_id) if seen is not None else []
    if names:
        tell(_("%(names)s 刚才也在审读这份报告，页面已更新到最新情况。", names="、".join(names)), "doubt")


def _desk(ref: str, at: str, refusal: str = "", typed: Typed | None = None) -> str:
    shown = desk_of(queries.report_to_review(ref), at, request.values.get("show", "all"))
    return render_template(
        "reports/desk.html",
        desk=shown,
        refusal=refusal,
        typed=typed or {},
        opened=bool(request.values.get("open")),
        has_tasks="tasks.from_report" in current_app.view_functions,
    )


def _number(typed: Typed, name: str) -> int | None:
    words = typed.get(name, "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def _split(report: Report, clause: Clause, typed: Typed) -> str:
    at = _number(typed, "place")
    if at is None:
        raise CannotSplitThere
    return clause_actions.split(clause, at, by=me(), now=clock.now()).ref


def _link(report: Report, clause: Clause, typed: Typed) -> None:
    link_actions.link(clause, queries.clause_of(report, typed.get("other", "")), by=me(), now=clock.now())


def _unlink(report: Report, clause: Clause, typed: Typed) -> None:
    link_actions.unlink(clause, queries.clause_of(report, typed.get("other", "")), by=me(), now=clock.now())


def _draw(report: Report, typed: Typed) -> str:
    """By two offsets, or by words that stand in the text."""
    start, end, words = _number(typed, "start"), _number(typed, "end"), typed.get("words", "").strip()
    if start is None or end is None:
        if not words:
            raise NothingSelected
        start = report.text.find(words)
        if start < 0:
            raise NotInTheText
        end = start + len(words)
    return clause_actions.draw(report, start, end, typed.get("role", ""), by=me(), now=clock.now()).ref


def _confirm_all(report: Report, typed: Typed) -> None:
    done, left = clause_actions.confirm_all(report, by=me(), now=clock.now())
    tell(_("已确认 %(done)s 条。", done=done))
    if left:
        tell(_("还有 %(left)s 条里有疑似植入内容，没有确认。请先处理存疑。", left=left), "doubt")


def _undo(report: Report, typed: Typed) -> str:
    step = step_actions.undo(report)
    tell(_("已撤销：%(words)s", words=step.about) if step.about else _("已撤销一步。"))
    touched = [int(key) for key in step.before.get("clause", {})]
    clause = db.session.get(Clause, touched[0]) if touched else None
    return clause.ref if clause is not None and clause.state != "absorbed" else ""


def _settle(report: Report, typed: Typed) -> None:
    report_actions.settle(report, by=me(), now=clock.now())
    tell(_("报告已审定。确认的问题和安排可以转为任务了。"))


CLAUSE_STEPS: dict[str, Callable[[Report, Clause, Typed], str | None]] = {
    "confirm": lambda _report, clause, _typed: clause_actions.confirm(clause, by=me(), now=clock.now()),
    "unconfirm": lambda _report, clause, _typed: clause_actions.unconfirm(clause, by=me(), now=clock.now()),
    "discard": lambda _report, clause, _typed: clause_actions.discard(clause, by=me(), now=clock.now()),
    "restore": lambda _report, clause, _typed: clause_actions.restore(clause, by=me(), now=clock.now()),
    "merge": lambda _report, clause, _typed: clause_actions.merge_with_next(clause, by=me(), now=clock.now()),
    "role": lambda _report, clause, typed: clause_actions.change_role(clause, typed.get("role", ""), by=me(), now=clock.now()),
    "wording": lambda _report, clause, typed: clause_actions.word(clause, typed.get("wording", ""), by=me(), now=clock.now()),
    "split": _split,
    "link": _link,
    "unlink": _unlink,
}

REPORT_STEPS: dict[str, Callable[[Report, Typed], str | None]] = {
    "confirm-all": _confirm_all,
    "draw": _draw,
    "undo": _undo,
    "settle": _settle,
    "reopen": lambda report, _typed: report_actions.reopen(report, by=me(), now=clock.now()),
    "rename": lambda report, typed: report_actions.rename(
        report, typed.get("title", ""), needed_year(typed.get("year")), by=me(), now=clock.now()
    ),
}
