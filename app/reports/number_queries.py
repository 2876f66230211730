"""The numbers of a report: its figures, and the numbers that are none with the reason; it changes nothing."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.reports.models import Doubt, Figure, Report
from app.reports.repairs import Mended, mended, repairs_of
from app.reports.spans import on_one_line
from app.web.paging import PER_PAGE, Page, page_of

#: so much of the text is shown on either side of a number
AROUND = 18


@dataclass(frozen=True)
class Placed:
    """A number with the words around it as they may be shown; ``figure`` when it is one, else the reason it is none."""

    before: str
    text: str
    after: str
    figure: Figure | None = None
    reason: str = ""


@dataclass(frozen=True)
class Counted:
    """How many figures a report has, and how many numbers that are none."""

    figures: int
    left_out: int


def counted(report: Report) -> Counted:
    """The two counts."""
    figures = db.session.scalar(select(func.count()).where(Figure.report_id == report.id)) or 0
    return Counted(figures, len(report.left_out))


def figures_page(report: Report, number: int) -> Page:
    """One page of the figures, in the order of the text."""
    page = page_of(select(Figure).where(Figure.report_id == report.id).order_by(Figure.start, Figure.id), number)
    shown = _shown(report)
    return Page([_placed(shown, row.start, row.end, figure=row) for row in page.rows], page.number, page.total)


def left_out_page(report: Report, number: int) -> Page:
    """One page of the numbers that are no figures."""
    total = len(report.left_out)
    number = min(number, max(1, -(-total // PER_PAGE)))
    shown = _shown(report)
    cut = report.left_out[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page([_placed(shown, start, end, reason=reason) for start, end, reason in cut], number, total)


def _shown(report: Report) -> Mended:
    return mended(report.text, repairs_of(list(db.session.scalars(select(Doubt).where(Doubt.report_id == report.id)))))


def _placed(shown: Mended, start: int, end: int, figure: Figure | None = None, reason: str = "") -> Placed:
    first, last = shown.span(start, end)
    before = on_one_line(shown.text[max(first - AROUND, 0) : first].rpartition("\n")[2])
    after = on_one_line(shown.text[last : last + AROUND].partition("\n")[0])
    return Placed(before, on_one_line(shown.text[first:last]), after, figure, reason)
