"""The roster as a workbook: a template, a preview of what a filled one would bring, and taking that in; thin."""

from dataclasses import astuple
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts import people_actions as actions
from app.accounts.access import me
from app.accounts.people_views import KEEPERS
from app.accounts.roster import COLUMNS, KINDS, ROLE_WORDS, RosterLine
from app.accounts.roster_queries import brings
from app.accounts.roster_rows import FIELDS, READERS, given_twice, lacking, roster_line
from app.accounts.views import room
from app.extensions import db
from app.sheets.preview import Line
from app.sheets.upload_views import previewed, unsealed, uploaded_lines
from app.sheets.writing import TYPE, Column, SheetOut, workbook
from app.web.answers import spoken
from app.web.downloads import attachment
from app.web.guard import allow

PURPOSE = "roster"

#: a row, why it stays out, and what it would bring
Row = tuple[Line, list[str], tuple[str, ...]]


@room.get("/roster/template.xlsx")
@allow(*KEEPERS)
def roster_template() -> Response:
    """An empty roster in its columns, with the words to choose from."""
    offered = {"类别": tuple(KINDS), "角色": tuple(ROLE_WORDS)}
    columns = [Column(word, 18, offered.get(word, ())) for word in COLUMNS]
    return attachment(workbook([SheetOut("名册", columns, [], blank=500)]), "名册模板.xlsx", TYPE)


@room.route("/roster/sheet", methods=["GET", "POST"])
@allow(*KEEPERS)
def roster_sheet() -> tuple[str, int]:
    """Upload a roster and see, row by row, what it would bring and why rows do not come in."""
    found = previewed(_read, _coming, PURPOSE)
    return render_template("accounts/roster_sheet.html", found=found), found.status


def _coming(rows: list[Row]) -> list[list[Any]]:
    return [list(astuple(roster_line(line))) for line, wrong, new in rows if new and not wrong]


def _read() -> list[Row]:
    """Each row with the reasons why it stays out, and what it would bring."""
    found = uploaded_lines(request.files.get("file"), FIELDS, READERS)
    lines = {line.row: roster_line(line) for line in found if line.fine}
    twice, new = given_twice(list(lines.values())), brings(list(lines.values()), clock.today())
    return [(line, _wrong(line, lines.get(line.row), twice, new), new.get(line.row, ())) for line in found]


def _wrong(line: Line, read: RosterLine | None, twice: set[int], new: dict[int, tuple[str, ...]]) -> list[str]:
    if read is None:
        return [spoken(why) for why in line.wrong]
    if (less := lacking(read)) is not None:
        return [spoken(less)]
    taken = line.row in twice or "taken" in new[line.row]
    return [_("用户名「%(username)s」已是另一个人的", username=read.username)] if taken else []


@room.post("/roster/sheet/take")
@allow(*KEEPERS)
def take_roster() -> str:
    """Take in the rows of a preview that were right, all or none; the first passwords are shown once."""
    lines = [RosterLine(*row) for row in unsealed(request.form.get("kept", ""), PURPOSE)]
    told = actions.import_roster(lines, today=clock.today(), by=me())
    db.session.commit()
    return render_template("accounts/told.html", told=told, lines=len(lines))
