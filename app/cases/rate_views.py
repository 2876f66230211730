"""The page of rates: by unit, by month and by year, with numerator, denominator, what is left out and how it is counted; thin."""

from flask import render_template, request

from app import clock
from app.accounts.access import me
from app.cases import queries, rate_queries
from app.cases.rates import Span, in_time
from app.cases.register_queries import units_asked
from app.cases.views import Page, asked_month, asked_unit, asked_year, room
from app.errors import Missing
from app.web.guard import allow
from app.web.paging import PER_PAGE, asked_page
from app.web.paging import Page as PageOfRows


@room.get("/cases/rates")
@allow()
def rates() -> Page:
    """The rates of a year or a month: of the whole, of each unit, of each month, of each year."""
    standing, today = me(), clock.today()
    year, month = asked_year(today), asked_month()
    span = Span.of(year, month)
    unit_ids = units_asked(standing, None)
    how = queries.counting()
    by_year = [] if month else rate_queries.rates_by_year(year, unit_ids, how=how)
    by_month = [] if month else rate_queries.rates_by_month(year, unit_ids, how=how)
    dues = rate_queries.dues_of_span(Span(by_year[-1][0].since if by_year else span.since, span.until), unit_ids)
    by_unit = rate_queries.rates_by_unit(span, how=how, also=dues.owed_by(span, today))
    return render_template(
        "cases/rates.html",
        year=year, month=month,
        years=range(today.year + 1, today.year - 6, -1),
        rates=queries.rates_of_span(span, unit_ids, how=how),
        timely=dues.rates(span, today),
        by_unit=[
            (one, dues.of(one.unit.id).rates(span, today))
            for one in by_unit if standing.sees_all or one.unit.id in standing.units
        ],
        by_month=[(one, counted, dues.rates(one, today)) for one, counted in by_month],
        by_year=[(one, counted, dues.rates(one, today)) for one, counted in by_year],
    )  # fmt: skip


@room.get("/cases/rates/<code>")
@allow()
def timely(code: str) -> Page:
    """What stands behind a rate of timeliness: every period that ended in the span or only those met in time, of a unit or of all."""
    if code not in ("evidence", "filing"):
        raise Missing
    standing, today = me(), clock.today()
    year, month = asked_year(today), asked_month()
    span = Span.of(year, month)
    unit = asked_unit(standing)
    dues = rate_queries.dues_of_span(span, units_asked(standing, unit))
    judged, met = in_time(dues.filing if code == "filing" else dues.evidence, span.since, span.until, today)
    shown = met if request.args.get("part") == "met" else judged
    number = min(asked_page(), max(1, -(-len(shown) // PER_PAGE)))
    cut = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "cases/timely.html",
        code=code, year=year, month=month, unit=unit,
        only_met=shown is met,
        page=PageOfRows(rate_queries.named_dues(cut, code), number, len(shown)),
        met={one.ref for one in met},
    )  # fmt: skip
