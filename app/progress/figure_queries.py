"""The figures of a report beside this year's: where each stands in the text as shown, and what is known of it; it reads, and counts nothing itself."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from app.accounts.standing import Standing
from app.extensions import db
from app.indicators.access import visible
from app.indicators.models import Indicator, IndicatorPlace
from app.indicators.queries import Row, of_report
from app.reports.models import Figure, Report
from app.reports.repairs import Mended


@dataclass(frozen=True)
class Raised:
    """A figure of the report with its indicator in the year after the report's."""

    row: Row
    #: the year the value is of
    year: int


def raised(report: Report, text: Mended, who: Standing) -> dict[int, Raised]:
    """This year's values of the indicators in sight, by the place in the text as shown behind which each stands; a fixed number of queries."""
    ends = db.session.execute(
        select(IndicatorPlace.indicator_id, Figure.end)
        .join(Indicator)
        .join(Figure, and_(Figure.report_id == IndicatorPlace.report_id, Figure.start == IndicatorPlace.start))
        .where(IndicatorPlace.report_id == report.id, Indicator.active, visible(who))
    ).all()
    if not ends:
        return {}
    year = report.year + 1
    rows = {row.indicator.id: row for row in of_report(report.unit, year)}
    known = ((text.place(end), rows[one]) for one, end in ends if one in rows)
    return {place: Raised(row, year) for place, row in known if row.now.value is not None or row.now.state}
