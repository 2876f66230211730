"""Values by workbook: what is asked for as one to fill in, a preview of a filled one, and giving what is right; thin."""

from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.extensions import db
from app.indicators import actions, queries
from app.indicators.access import value_to_give
from app.indicators.errors import NothingToGive
from app.indicators.sheet_rows import FIELDS, QUARTERS, YEAR, Owed, held_against, readers, same
from app.indicators.views import asked_year, room
from app.sheets.preview import Line
from app.sheets.upload_views import previewed, unsealed, uploaded_lines
from app.sheets.writing import TYPE, Column, SheetOut, workbook
from app.web.answers import tell
from app.web.downloads import attachment
from app.web.guard import allow

PURPOSE = "figures"
#: the columns as they are handed out: what is known stands before what is to be filled in
#: it is Chinese in every language, for it comes back to be read by these words
_OUT = (
    ("编号", 16), ("指标", 40), ("计量单位", 10), ("期间", 12), ("报送期限", 14), ("口径", 30), ("上年", 14), ("数值", 14), ("佐证材料", 30),
    ("说明", 30),
)  # fmt: skip


@room.get("/figures/owed.xlsx")
@allow("office", "head", "liaison")
def owed_sheet() -> Response:
    """What is asked for in a year, to be filled in; what is verified is not asked again."""
    year = asked_year()
    owed = [one for one in _owed(year) if one.state != "verified"]
    asked = {value.ref: value for value in queries.to_be_given(me(), year)}
    rows = [
        [
            one.ref, one.name, one.measure, QUARTERS[one.quarter] or YEAR, asked[one.ref].due or "",
            asked[one.ref].indicator.basis, _cell(one.before), _cell(one.value), one.evidence, one.note,
        ]
        for one in owed
    ]  # fmt: skip
    columns = tuple(Column(word, width=width) for word, width in _OUT)
    title = f"{year}年要报的数：请填“数值”“佐证材料”“说明”三列，其余各列不要改动"
    return attachment(workbook([SheetOut("填数", columns, rows, title=title)]), f"{year}年指标填报表.xlsx", TYPE)


@room.route("/figures/sheet", methods=["GET", "POST"])
@allow("office", "head", "liaison")
def sheet() -> tuple[str, int]:
    """Upload a filled workbook and see, row by row, what would be given."""
    year = asked_year()
    found = previewed(lambda: _read(year), _coming, PURPOSE)
    return render_template("indicators/sheet.html", year=year, found=found, same=same), found.status


@room.post("/figures/sheet/take")
@allow("office", "head", "liaison")
def take_sheet() -> Response:
    """Give the values of a preview that were right; one that has become wrong meanwhile stops all of them."""
    rows = unsealed(request.form.get("kept", ""), PURPOSE)
    if not rows:
        raise NothingToGive
    given = [(value_to_give(ref, me()), Decimal(number), evidence, note) for ref, number, evidence, note in rows]
    before = {
        year: queries.last_values([row for row, *_rest in given if row.year == year], year)
        for year in {row.year for row, *_rest in given}
    }
    for row, number, evidence, note in given:
        last = before[row.year].get(row.indicator_id)
        actions.give(row, number, evidence=evidence, note=note, before=last, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已报送 %(n)s 项，等待核实。", n=len(rows)))
    return redirect(url_for("indicators.owed", year=given[0][0].year))


def _read(year: int) -> list[tuple[Line, Owed | None]]:
    """The rows of the uploaded workbook, each with the value it gives. Raises what reading refuses."""
    return held_against(uploaded_lines(request.files.get("file"), FIELDS, readers()), _owed(year))


def _owed(year: int) -> list[Owed]:
    values = queries.to_be_given(me(), year)
    before = queries.last_values(values, year)
    return [
        Owed(
            value.ref, value.indicator.name, value.quarter, value.indicator.method, value.indicator.measure, value.state,
            value.value, value.evidence, value.note, before.get(value.indicator_id),
        )
        for value in values
    ]  # fmt: skip


def _coming(rows: list[tuple[Line, Owed | None]]) -> list[list[str]]:
    """The rows that give something new, between preview and confirmation; what one left empty stays as it stands."""
    return [
        [one.ref, str(line.values["value"]), line.values.get("evidence") or one.evidence, line.values.get("note") or one.note]
        for line, one in rows
        if one and line.fine and not same(line, one)
    ]


def _cell(value: Decimal | None) -> Decimal | str:
    return "" if value is None else value
