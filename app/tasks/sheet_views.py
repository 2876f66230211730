"""The ledger as a workbook: out in the customary columns, a template, and an office's own workbook in; thin."""

import tempfile
from collections import Counter
from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.accounts.queries import all_units
from app.errors import Refused
from app.extensions import db
from app.reports.papers import PAPERS
from app.sheets.cells import text_of
from app.sheets.confined_reading import LARGEST_FILE
from app.sheets.writing import TYPE, SheetOut, write_workbook
from app.tasks import intake_actions, queries, year_queries
from app.tasks.errors import NoFileChosen, YearOutOfReach
from app.tasks.looks import Looks
from app.tasks.room_views import room
from app.tasks.sheet_columns import FIELDS
from app.tasks.sheet_queries import aliases, columns, sheet_rows
from app.tasks.sheet_rows import Coming, unpacked
from app.tasks.view_models import Intake
from app.web.answers import spoken, tell
from app.web.downloads import attachment
from app.web.guard import allow
from app.web.paging import Page, asked_page

#: rows of a preview on one page
SHOWN = 100
#: names of units that are asked about at once, the most frequent first
NAMES = 30


def handed_out(sheets: Sequence[SheetOut], name: str) -> Response:
    """A workbook as an answer, written to the disk while it grows."""
    file = tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - the answer closes it
    write_workbook(sheets, file)
    file.seek(0)
    return attachment(file, name, TYPE)


@room.get("/ledger/export")
@allow()
def export() -> Response:
    """The rows that the ledger shows for these filters, in the customary columns."""
    standing, today = me(), clock.today()
    asked = queries.newest(queries.Filters.read(request.args), year_queries.years(standing))
    title = f"{asked.year}年督办台账" if asked.year.isdigit() else "督办台账"
    rows = sheet_rows(queries.ledger_rows(asked, standing, today, Looks.read(request.args).sort), today)
    return handed_out([SheetOut("台账", columns(), rows, title=title)], f"{title}（{today:%Y%m%d}）.xlsx")


@room.get("/ledger/template")
@allow("office")
def template() -> Response:
    """An empty workbook in the customary columns, with the units and types to choose from."""
    return handed_out([SheetOut("台账", columns(all_units()), [], blank=500)], "督办台账模板.xlsx")


@room.route("/ledger/import", methods=["GET", "POST"])
@allow("office")
def take_in() -> str | tuple[str, int] | Response:
    """Choose an office's own workbook, and say what paper it belongs to."""
    refusal = ""
    if request.method == "POST":
        try:
            intake = _taken_in()
            db.session.commit()
            return redirect(url_for("tasks.intake", ref=intake.ref))
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    mine = select(Intake).where(Intake.by_id == me().person_id).order_by(Intake.id.desc()).limit(5)
    page = render_template(
        "tasks/import.html", refusal=refusal, typed=request.form, year=clock.today().year, limit=LARGEST_FILE,
        mine=db.session.scalars(mine).all(), aliases=aliases(),
    )  # fmt: skip
    return (page, 422) if refusal else page


def _taken_in() -> Intake:
    file, form, year = request.files.get("file"), request.form, clock.today().year
    if file is None or not file.filename:
        raise NoFileChosen
    asked = form.get("year", "")
    if not (asked.isascii() and asked.isdigit() and year - 10 <= int(asked[:5]) <= year + 2):
        raise YearOutOfReach(text=asked[:10])
    return intake_actions.take_in(
        file.filename, file.stream.read(LARGEST_FILE + 1), year=int(asked), paper=form.get("paper", "report"),
        paper_title=form.get("paper_title", ""), authority=form.get("authority", ""), by=me(), now=clock.now(),
    )  # fmt: skip


@room.get("/ledger/import/<ref>")
@allow("office")
def intake(ref: str) -> str:
    """Which column is what, and every row as it would come in; while it comes in, how far; afterwards, what became of it."""
    return _intake_page(intake_actions.intake_for(ref, me()))


def _intake_page(intake: Intake, refusal: str = "") -> str:
    lines = intake_actions.lines(intake, clock.now()) if not intake.passed else []
    if intake.passed >= intake.rows:
        lines = [line for line in intake_actions.lines(intake, clock.now()) if line.fate == "refused"]
    unknown = Counter(name for line in lines for name in line.unknown if len(name) <= 100).most_common(NAMES)
    return render_template(
        "tasks/intake.html", intake=intake, fields=FIELDS, samples=_samples(intake), page=_page(lines), refusal=refusal,
        counts=Counter("noted" if line.fate == "new" and line.notes else line.fate for line in lines),
        units={unit.id: unit.short_name for unit in all_units()}, finished=intake.passed >= intake.rows, unknown=unknown,
        all_units=all_units() if unknown else (),
    )  # fmt: skip


def _page(lines: list[Coming]) -> Page:
    show = request.args.get("show", "")
    kept = [line for line in lines if not show or line.fate == show or (show == "noted" and line.fate == "new" and line.notes)]
    number = min(asked_page(), max(1, -(-len(kept) // SHOWN)))
    return Page(rows=kept[(number - 1) * SHOWN : number * SHOWN], number=number, total=len(kept), size=SHOWN)


def _samples(intake: Intake) -> list[str]:
    """The first thing each column says, so that a person can tell what it is."""
    rows = unpacked(intake.body)[:30]
    said = (
        next((t for row in rows if (t := text_of(row.cells[c]) if c < len(row.cells) else "")), "")
        for c in range(len(intake.head))
    )
    return list(said)


@room.post("/ledger/import/<ref>/columns")
@allow("office")
def intake_columns(ref: str) -> Response | tuple[str, int]:
    """Say which column is what, and look at the rows again."""
    intake = intake_actions.intake_for(ref, me(), hold=True)
    try:
        _matched(intake)
        db.session.commit()
    except Refused as no:
        db.session.rollback()
        return _intake_page(intake_actions.intake_for(ref, me()), spoken(no)), 422
    return redirect(url_for("tasks.intake", ref=ref))


def _matched(intake: Intake) -> None:
    chosen = {column: request.form.get(f"column-{column}", "") for column in range(len(intake.head))}
    intake_actions.match(intake, chosen)


@room.post("/ledger/import/<ref>/names")
@allow("office")
def intake_names(ref: str) -> Response:
    """Say which unit a name means, and look at the rows again."""
    intake_actions.intake_for(ref, me())
    units = {unit.code: unit for unit in all_units()}
    pairs = zip(request.form.getlist("words"), request.form.getlist("unit"), strict=False)
    said = {words: units[code] for words, code in pairs if code in units}
    number = intake_actions.name_units(said, by=me(), now=clock.now())
    db.session.commit()
    tell(_("已记住 %(n)s 个叫法，以后导入都认得。", n=number) if number else _("没有指明哪个名称是哪个单位，没有改动。"))
    return redirect(url_for("tasks.intake", ref=ref))


@room.post("/ledger/import/forget-name")
@allow("office")
def forget_name() -> Response:
    """Forget what a unit is called besides; what came in under it stays."""
    intake_actions.forget_name(request.form.get("words", ""), by=me())
    db.session.commit()
    tell(_("已去掉这个叫法，已导入的任务不变。"))
    return redirect(url_for("tasks.take_in"))


@room.post("/ledger/import/<ref>/run")
@allow("office")
def intake_run(ref: str) -> Response | tuple[str, int]:
    """Make drafts of the next rows; the page comes back until all are passed, and goes on where it stood after a break."""
    intake = intake_actions.intake_for(ref, me(), hold=True)
    try:
        if not intake.passed:
            _matched(intake)
        if intake.passed < intake.rows and request.form.get("passed") == str(intake.passed):
            intake_actions.step(intake, by=me(), now=clock.now())
        db.session.commit()
    except Refused as no:
        db.session.rollback()
        return _intake_page(intake_actions.intake_for(ref, me()), spoken(no)), 422
    return redirect(url_for("tasks.intake", ref=ref))


@room.context_processor
def _papers() -> dict[str, object]:
    return {"PAPER_CODES": tuple(PAPERS), "column_word": lambda word: _(word)}
