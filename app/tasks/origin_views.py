"""Tasks from other papers by hand, carrying into the new year, and the three lists 三清单; thin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Missing, Refused
from app.extensions import db
from app.sheets.writing import Column, SheetOut
from app.tasks import origin_actions, queries, year_queries
from app.tasks.errors import YearOutOfReach
from app.tasks.line_queries import line_of, origin_of
from app.tasks.origin_actions import Written
from app.tasks.room_views import room
from app.tasks.sheet_columns import LISTS, WIDTHS
from app.tasks.sheet_queries import listed, words_of, words_told
from app.tasks.sheet_views import handed_out
from app.web.addresses import year_of
from app.web.answers import spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.route("/tasks/new", methods=["GET", "POST"])
@allow("office")
def enter() -> str | Response | tuple[str, int]:
    """A task from a paper that is no report: its source, its authority, the problem and the measures."""
    refusal, year = "", clock.today().year
    if request.method == "POST":
        form = request.form
        try:
            asked = form.get("year", "")
            if not (asked.isascii() and asked.isdigit() and year - 10 <= int(asked[:5]) <= year + 2):
                raise YearOutOfReach(text=asked[:10])
            names = ("paper", "paper_title", "paper_number", "authority", "problem", "measures", "target", "earlier")
            said = Written(year=int(asked), **{name: form.get(name, "") for name in names})
            task = origin_actions.enter(said, by=me(), now=clock.now())
            db.session.commit()
            tell(_("已录入为草稿 %(number)s，请明确牵头单位和时限后下达。", number=task.number))
            return redirect(url_for("tasks.assign", task=task.ref))
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    page = render_template("tasks/enter.html", typed=request.form, refusal=refusal, year=year)
    return (page, 422) if refusal else page


def _year() -> int:
    return year_of(request.values.get("year", "")) or clock.today().year


@room.route("/ledger/carry", methods=["GET", "POST"])
@allow("office")
def carry() -> str | Response:
    """What would be carried from a year into the next, and carrying it."""
    year = _year()
    if request.method == "POST":
        try:
            made = origin_actions.carry(year, by=me(), now=clock.now())
            db.session.commit()
            tell(_("已转入 %(year)s 年 %(count)s 项，请核对时限后下达。", year=year + 1, count=len(made)))
            return redirect(url_for("tasks.ledger", year=year + 1, state="draft"))
        except Refused as no:
            db.session.rollback()
            tell(spoken(no), "refused")
            return redirect(url_for("tasks.carry", year=year))
    return render_template("tasks/carry.html", tasks=origin_actions.to_carry(year), year=year)


@room.get("/ledger/lists/<which>")
@allow()
def lists(which: str) -> str:
    """One of the three lists: problems, tasks, who answers for what; the filters of the ledger hold."""
    if which not in LISTS:
        raise Missing
    standing, today = me(), clock.today()
    asked = queries.newest(queries.Filters.read(request.args), year_queries.years(standing))
    page = page_of(listed(which, asked, standing, today), asked_page())
    return render_template("tasks/lists.html", which=which, lists=LISTS, asked=asked, page=page, rows=words_of(page.rows, today))


@room.get("/ledger/lists.xlsx")
@allow()
def lists_sheet() -> Response:
    """The three lists as the three sheets of one workbook."""
    standing, today = me(), clock.today()
    asked = queries.newest(queries.Filters.read(request.args), year_queries.years(standing))
    sheets = []
    for which, (word, columns) in LISTS.items():
        told = words_told(listed(which, asked, standing, today), today)
        rows = _numbered(told, tuple(columns))
        heads = [Column("序号", 6), *(Column(head, WIDTHS.get(code, 14)) for code, head in columns.items())]
        sheets.append(SheetOut(word, heads, rows, title=word))
    return handed_out(sheets, f"三清单（{today:%Y%m%d}）.xlsx")


def _numbered(told: Iterable[Mapping[str, object]], columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    return ((n, *(row[code] for code in columns)) for n, row in enumerate(told, start=1))


@room.context_processor
def _whence() -> dict[str, object]:
    # functions, so that only the page of a task asks
    return {"origin_of": origin_of, "line_of": lambda task: line_of(task, me())}
