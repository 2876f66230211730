"""Matters by workbook: an empty one to fill in, a preview of a filled one, taking in what is right, and the register as one; thin."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import all_units
from app.cases import matter_actions, matter_course_actions
from app.cases.clock_queries import rules
from app.cases.clocks import Rule
from app.cases.errors import MatterExists, MatterRepeated, NothingToTakeIn
from app.cases.matter_forms import OF_COURT_CASES
from app.cases.matter_models import Matter
from app.cases.matter_queries import all_matters, registered
from app.cases.matter_rows import DAYS, FIELDS, Identity, identity, readers
from app.cases.sheet_views import as_day, known_unit, plain_rows, shower
from app.cases.views import DEFENDANTS, Page, room
from app.cases.words import MATTER_RESULTS
from app.errors import Refused
from app.extensions import db
from app.sheets.preview import Line, about
from app.sheets.upload_views import previewed, unsealed, uploaded_lines
from app.sheets.writing import TYPE, Column, SheetOut, workbook
from app.web.answers import tell
from app.web.downloads import attachment
from app.web.guard import allow
from app.words import Said

PURPOSE = "matters"
LENGTHS = {"calendar": "日", "working": "个工作日", "month": "个月"}


@room.route("/matters/sheet", methods=["GET", "POST"])
@allow("office")
def matter_sheet() -> Page:
    """Upload a workbook of matters and see, row by row, what would come in."""
    found = previewed(_read, plain_rows, PURPOSE)
    words = {
        "rule": {rule.code: str(_(rule.name)) for rule in reversed(rules())},
        "unit": {unit.ref: unit.short_name for unit in all_units(DEFENDANTS)},
        "result": {code: str(_(word)) for code, word in MATTER_RESULTS.items()},
    }
    page = render_template("cases/matter_sheet.html", fields=FIELDS, found=found, shown=shower(words, silent="title"))
    return page, found.status


@room.post("/matters/sheet/take")
@allow("office")
def take_matters() -> Page:
    """Register the rows of a preview that were right; one that has become wrong meanwhile stops all of them."""
    rows = [_typed(row) for row in unsealed(request.form.get("kept", ""), PURPOSE)]
    if not rows:
        raise NothingToTakeIn
    units = {unit.ref: unit for unit in all_units(DEFENDANTS)}
    there = registered(rows)
    for row in rows:
        if _identity(row) in there:
            raise MatterExists(what=_what(row))
        _take(row, units)
    db.session.commit()
    tell(_("已登记 %(n)s 件事项。", n=len(rows)))
    return redirect(url_for("cases.matters"))


@room.get("/matters/sheet/empty.xlsx")
@allow("office")
def empty_matter_sheet() -> Response:
    """A workbook to fill in, with the kinds and results that may be written on its second sheet."""
    choices = {"unit": tuple(unit.short_name for unit in all_units(DEFENDANTS)), "result": tuple(MATTER_RESULTS.values())}
    columns = tuple(Column(field.word, 18, choices.get(field.code, ())) for field in FIELDS)
    kinds = [(rule.name, rule.trigger, f"{rule.length}{LENGTHS[rule.basis]}", rule.law, rule.article) for rule in _kinds()]
    known = (Column("可用的种类", 40), Column("从何日起算", 24), Column("期限", 12), Column("依据", 28), Column("条款", 28))
    book = workbook([
        SheetOut("期限事项", columns, (), blank=200),
        SheetOut("可以填写的种类", known, kinds),
        SheetOut("可以填写的结果", (Column("可用的结果", 28),), [(word,) for word in MATTER_RESULTS.values()]),
    ])  # fmt: skip
    return attachment(book, "期限事项登记表.xlsx", TYPE)


@room.get("/matters/register.xlsx")
@allow("office", "leader")
def matter_register() -> Response:
    """The register of matters as a workbook with the same columns, so that it can come in elsewhere."""
    names = {rule.code: rule.name for rule in reversed(rules())}
    rows = (_row(matter, names) for matter in all_matters(me()))
    columns = tuple(Column(field.word, 18) for field in FIELDS)
    return attachment(workbook([SheetOut("期限事项", columns, rows)]), f"期限事项{clock.today():%Y%m%d}.xlsx", TYPE)


def _kinds() -> list[Rule]:
    """The kinds a matter may be of: all but what runs from a court case."""
    return [rule for rule in rules() if rule.own or rule.code not in OF_COURT_CASES]


def _row(matter: Matter, names: Mapping[str, str]) -> list[object]:
    return [
        names.get(matter.rule, matter.rule), matter.unit.short_name, matter.title, matter.number, matter.sender,
        matter.triggered_on, matter.wanted_by, matter.done_on, MATTER_RESULTS.get(matter.result, ""),
    ]  # fmt: skip


def _read() -> list[Line]:
    """The rows of the uploaded workbook, each tried by the very moves that would take it in, and undone."""
    units = {unit.ref: unit for unit in all_units(DEFENDANTS)}
    called = [(unit.ref, (unit.name, unit.short_name, unit.code)) for unit in units.values()]
    kinds = [(rule.code, rule.name) for rule in _kinds()]
    said = [
        (code, spoken_word)
        for code, word in MATTER_RESULTS.items()
        for spoken_word in (word, word.removeprefix("决定"), str(_(word)))
    ]
    lines = uploaded_lines(request.files.get("file"), FIELDS, readers(called, kinds, said, clock.today().year))
    there = registered([dict(line.values) for line in lines])
    seen: set[Identity] = set()
    tried = []
    for line in lines:
        reason = _reason(line, there, seen, units) if line.fine else None
        tried.append(replace(line, wrong=(reason,)) if reason else line)
    db.session.rollback()
    return tried


def _reason(line: Line, there: set[Identity], seen: set[Identity], units: dict[str, Unit]) -> Said | None:
    """Why a row that can be read would not come in."""
    row = dict(line.values)
    again = _identity(row)
    if again in there or again in seen:
        no: Refused = MatterExists(what=_what(row)) if again in there else MatterRepeated(what=_what(row))
        return about(FIELDS[2].word, no)
    seen.add(again)
    trial = db.session.begin_nested()
    try:
        _take(row, units)
    except Refused as refused:
        return Said(refused.template, refused.facts)
    finally:
        trial.rollback()
    return None


def _take(row: dict[str, Any], units: dict[str, Unit]) -> None:
    matter = matter_actions.register_matter(
        rule=row["rule"], unit=known_unit(units, row["unit"]), title=row["title"], triggered_on=row["triggered_on"],
        number=row.get("number") or "", sender=row.get("sender") or "", wanted_by=row.get("wanted_by"), by=me(), now=clock.now(),
    )  # fmt: skip
    if row.get("done_on"):
        matter_actions.finish(matter, on=row["done_on"], by=me(), now=clock.now())
    if row.get("result"):
        matter_course_actions.end_with(matter, result=row["result"], by=me(), now=clock.now())


def _identity(row: dict[str, Any]) -> Identity:
    return identity(row["rule"], row["unit"], row.get("number") or "", row["title"], row["triggered_on"])


def _what(row: dict[str, Any]) -> str:
    return str(row.get("number") or row["title"])[:60]


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: as_day(row.get(name)) for name in DAYS}
