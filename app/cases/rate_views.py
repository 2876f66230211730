"""The page of rates: by unit, by month and by year, with numerator, denominator, what is left out and how it is counted; thin."""

from flask import render_template

from app import clock
from app.accounts.access import me
from app.cases import queries, rate_queries
from app.cases.rates import Span, in_time
from app.cases.views import Page, asked_month, asked_year, room
from app.web.guard import allow


@room.get("/cases/rates")
@allow()
def rates() -> Page:
    """The rates of a year or a month: of the whole, of each unit, of each month."""
    standing, today = me(), clock.today()
    year, month = asked_year(today), asked_month()
    span = Span.of(year, month)
    unit_ids = None if standing.sees_all else sorted(standing.units)
    how = queries.counting()
    by_unit = rate_queries.rates_by_unit(span, how=how)
    return render_template(
        "cases/rates.html",
        year=year, month=month, span=span,
        years=range(today.year + 1, today.year - 6, -1),
        rates=queries.rates_of_span(span, unit_ids, how=how),
        by_unit=[one for one in by_unit if standing.sees_all or one.unit.id in standing.units],
        by_month=rate_queries.rates_by_month(year, unit_ids, how=how),
        by_year=rate_queries.rates_by_year(year, unit_ids, how=how),
        timeliness=rate_queries.timeliness_of_span(span, unit_ids, today=today),
    )  # fmt: skip


@room.get("/cases/rates/<code>")
@allow()
def timely(code: str) -> Page:
    """What stands behind a rate of timeliness: every period that ended in the span, with the day it was met."""
    standing, today = me(), clock.today()
    year, month = asked_year(today), asked_month()
    span = Span.of(year, month)
    evidence, filing = rate_queries.dues_of_span(span, None if standing.sees_all else sorted(standing.units))
    judged, met = in_time(filing if code == "filing" else evidence, span.since, span.until, today)
    return render_template(
        "cases/timely.html",
        code=code, year=year, month=month,
        rows=rate_queries.named_dues(judged, code),
        met={one.ref for one in met},
    )  # fmt: skip
