"""Cases by workbook: an empty one to fill in, a preview of a filled one, taking in what is right, and the register as one; thin."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.models import Unit
from app.accounts.queries import all_units
from app.cases import actions, queries, register_queries
from app.cases.errors import CaseExists, NothingToTakeIn, NumberRepeated, PartyTwice
from app.cases.forms import at_court
from app.cases.models import Case
from app.cases.rates import Span
from app.cases.sheet_rows import FIELDS, readers
from app.cases.views import DEFENDANTS, Page, asked_month, asked_year, room, shown_hearing
from app.cases.words import GROUNDS, INSTANCES, RANKS, RESULTS
from app.errors import Refused
from app.extensions import db
from app.sheets.cells import text_of
from app.sheets.errors import PreviewStale
from app.sheets.preview import Line, about
from app.sheets.upload_views import previewed, unsealed, uploaded_lines
from app.sheets.writing import TYPE, Column, SheetOut, workbook
from app.web.answers import tell
from app.web.downloads import attachment
from app.web.filters import day, moment
from app.web.guard import allow
from app.words import N_

PURPOSE = "cases"

_OUT = (
    (N_("被诉行政机关"), 18), (N_("共同被告"), 24), (N_("案号"), 26), (N_("案由"), 18), (N_("审级"), 8), (N_("审理法院"), 24),
    (N_("开庭时间"), 18), (N_("是否出庭"), 10), (N_("出庭负责人姓名及职务"), 24), (N_("属于哪一类"), 14), (N_("是否发言"), 10), (N_("未出庭的理由"), 20),
    (N_("结果"), 10), (N_("裁判送达日期"), 14),
)  # fmt: skip


@room.route("/cases/sheet", methods=["GET", "POST"])
@allow("office")
def sheet() -> Page:
    """Upload a workbook of cases and see, row by row, what would come in."""
    found = previewed(_read, plain_rows, PURPOSE)
    names = {unit.ref: unit.short_name for unit in all_units(DEFENDANTS)}
    shown = shower({"unit": names, "co_defendants": names}, silent="cause")
    return render_template("cases/sheet.html", fields=FIELDS, found=found, shown=shown), found.status


@room.post("/cases/sheet/take")
@allow("office")
def take_sheet() -> Page:
    """Register the rows of a preview that were right; one that has become wrong meanwhile stops all of them."""
    rows = unsealed(request.form.get("kept", ""), PURPOSE)
    if not rows:
        raise NothingToTakeIn
    units = {unit.ref: unit for unit in all_units(DEFENDANTS)}
    for row in rows:
        case = actions.register_case(
            unit=known_unit(units, row["unit"]), case_number=row["case_number"], court=row["court"], cause=row["cause"],
            co_defendants=[known_unit(units, ref) for ref in row.get("co_defendants") or ()],
            received_on=as_day(row.get("received_on")), by=me(), now=clock.now(),
        )  # fmt: skip
        if at := at_court(datetime.fromisoformat(row["at"]) if row.get("at") else None):
            actions.schedule_hearing(
                case, at=at, place=row.get("place") or "", notified_on=as_day(row.get("notified_on")), already_held=at < clock.now(),
                by=me(), now=clock.now(),
            )  # fmt: skip
    db.session.commit()
    tell(_("已登记 %(n)s 件案件。", n=len(rows)))
    return redirect(url_for("cases.register"))


@room.get("/cases/sheet/empty.xlsx")
@allow("office")
def empty_sheet() -> Response:
    """A workbook to fill in."""
    columns = tuple(Column(field.word, width=18) for field in FIELDS)
    return attachment(workbook([SheetOut("行政诉讼案件", columns, ())]), "行政诉讼案件登记表.xlsx", TYPE)


@room.get("/cases/register.xlsx")
@allow("office", "leader")
def register_sheet() -> Response:
    """The register of a year or a month as a workbook; what was noted about a hearing stays here."""
    year = asked_year(clock.today())
    span = Span.of(year, asked_month())
    cases = db.session.scalars(register_queries.listed(me(), state="all", span=span, now=clock.now())).unique()
    columns = tuple(Column(str(_(word)), width=width) for word, width in _OUT)
    rows = (_row(case) for case in cases)
    return attachment(workbook([SheetOut(str(_("行政诉讼案件")), columns, rows)]), f"行政应诉案件{year}年.xlsx", TYPE)


def shower(words: Mapping[str, Mapping[str, str]], silent: str) -> Callable[[Line, str], str]:
    """How a cell of a preview is shown: by its word, as a day or a moment; what could not be read as it was written.

    ``silent``: the column that is not shown where it could not be read, for a person may stand in it.
    """

    def shown(line: Line, code: str) -> str:
        value = line.values.get(code)
        if value is None:
            return "" if code == silent else text_of(line.said.get(code))
        if isinstance(value, list):
            return "、".join(words.get(code, {}).get(one, one) for one in value)
        if isinstance(value, datetime):
            return moment(value)
        return day(value) if isinstance(value, date) else words.get(code, {}).get(value, str(value))

    return shown


def known_unit(units: dict[str, Unit], ref: str) -> Unit:
    """The unit of a sealed row. Raises PreviewStale when it is no longer there."""
    if ref not in units:
        raise PreviewStale
    return units[ref]


def _read() -> list[Line]:
    """The rows of the uploaded workbook, checked against themselves and the register. Raises what reading refuses."""
    units = [(unit.ref, (unit.name, unit.short_name, unit.code)) for unit in all_units(DEFENDANTS)]
    lines = uploaded_lines(request.files.get("file"), FIELDS, readers(units, clock.today().year))
    taken = queries.numbers_taken({line.values["case_number"] for line in lines if "case_number" in line.values})
    return _without_doubles([_each_once(line, {ref: names[1] for ref, names in units}) for line in lines], taken)


def _each_once(line: Line, names: Mapping[str, str]) -> Line:
    """A row that names one unit as both defendant and co-defendant has a reason against it."""
    ref = line.values.get("unit", "")
    if ref not in line.values.get("co_defendants", ()):
        return line
    return replace(line, wrong=(*line.wrong, about(N_("共同被告"), PartyTwice(unit=names[ref]))))


def _without_doubles(lines: list[Line], taken: set[str]) -> list[Line]:
    seen: set[str] = set()
    checked = []
    for line in lines:
        number = line.values.get("case_number", "")
        wrong: Refused | None = None
        if number in taken:
            wrong = CaseExists(number=number)
        elif number in seen:
            wrong = NumberRepeated(number=number)
        seen.add(number)
        checked.append(replace(line, wrong=(*line.wrong, about(FIELDS[0].word, wrong))) if number and wrong else line)
    return checked


def _row(case: Case) -> list[object]:
    """A case as a row; of several hearings the one that its row on the page speaks of."""
    hearing = shown_hearing(case, clock.now())
    held = hearing if hearing and hearing.state == "held" else None
    said = {None: "", True: _("是"), False: _("否")}
    return [
        case.unit.short_name, "、".join(party.unit.short_name for party in case.parties if party.role == "co_defendant"),
        case.case_number, case.cause, _(INSTANCES[case.instance]), case.court, hearing.at if hearing else "",
        said[held.appeared] if held else "",
        f"{held.attendee} {held.attendee_post}".strip() if held and held.appeared else "",
        _(RANKS[held.attendee_rank]) if held and held.attendee_rank else "",
        said[held.spoke] if held else "",
        _(GROUNDS[held.absence_reason]) if held and held.absence_reason else "",
        _(RESULTS[case.result]), case.concluded_on or "",
    ]  # fmt: skip


def plain_rows(lines: list[Line]) -> list[dict[str, Any]]:
    """The values of the rows that are right, as a seal carries them: days in ISO form."""
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in line.values.items()}
        for line in lines
        if line.fine
    ]


def as_day(text: str | None) -> date | None:
    """A day as a seal carried it."""
    return date.fromisoformat(text) if text else None
