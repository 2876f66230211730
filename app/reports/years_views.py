"""A report beside last year's, what answers what in it, and its numbers; pages that only read."""

from flask import render_template, request

from app.reports import coverage_queries, number_queries, queries, years_queries
from app.reports.views import room
from app.web.guard import allow
from app.web.paging import asked_page


@room.get("/reports/<ref>/years")
@allow("office", "leader")
def years(ref: str) -> str:
    """This year's problems and arrangements beside last year's; what was found two years in a row is said so."""
    report = queries.report_by_ref(ref)
    return render_template("reports/years.html", report=report, beside=years_queries.beside_last_year(report))


@room.get("/reports/<ref>/coverage")
@allow("office")
def coverage(ref: str) -> str:
    """Problems without an arrangement, arrangements without a problem, without a unit, without a term; ``list`` names which."""
    report = queries.report_by_ref(ref)
    gaps = coverage_queries.gaps(report, request.args.get("list", ""), asked_page())
    return render_template("reports/coverage.html", report=report, gaps=gaps)


@room.get("/reports/<ref>/numbers")
@allow("office")
def numbers(ref: str) -> str:
    """The figures of a report, or with ``show=left-out`` the numbers that are none, each with the reason."""
    report = queries.report_by_ref(ref)
    left_out = request.args.get("show") == "left-out"
    page = (number_queries.left_out_page if left_out else number_queries.figures_page)(report, asked_page())
    return render_template(
        "reports/numbers.html", report=report, page=page, left_out=left_out, counted=number_queries.counted(report)
    )
