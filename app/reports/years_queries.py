"""The reports of one unit through the years, and what is found in them again; it knows tables of this room and changes none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.reports.models import Clause, Report
from app.reports.recurring import matched, years_in_row

#: so far back a row of years is followed
FURTHEST = 5


@dataclass(frozen=True)
class Facing:
    """A finding of last year beside the finding of this year that repeats it; one of the two may be missing."""

    before: Clause | None
    now: Clause | None
    #: in how many years one after the other it was found, this one counted
    years: int = 1


@dataclass(frozen=True)
class Beside:
    """This year's report and last year's side by side, by role."""

    report: Report
    last: Report
    problems: Sequence[Facing]
    arrangements: Sequence[Facing]

    @property
    def repeated(self) -> Sequence[Facing]:
        """The problems that were found last year too."""
        return [one for one in self.problems if one.before and one.now]


def other_versions(report: Report) -> tuple[Report | None, Report | None]:
    """The report before this one that it corrects, and the one after it that corrects it: of the same unit and year.

    Two papers of another kind are never one.
    """
    if report.paper != "report":
        return None, None
    mine = select(Report).where(Report.unit_id == report.unit_id, Report.year == report.year, Report.paper == "report")
    before = mine.where(Report.id < report.id).order_by(Report.id.desc()).limit(1)
    after = mine.where(Report.id > report.id).order_by(Report.id.desc()).limit(1)
    return db.session.scalar(before), db.session.scalar(after)


def through_the_years(report: Report) -> dict[int, Report]:
    """Year → the unit's report about it, the latest file of each, up to the year of this one, which stands for its own year."""
    if report.paper != "report":
        return {report.year: report}
    latest = select(func.max(Report.id)).where(
        Report.unit_id == report.unit_id,
        Report.paper == "report",
        Report.year < report.year,
        Report.year > report.year - FURTHEST,
    )
    rows = db.session.scalars(select(Report).where(Report.id.in_(latest.group_by(Report.year))))
    return {row.year: row for row in rows} | {report.year: report}


def years_of_problems(report: Report) -> dict[int, int]:
    """For each problem of a report, by its key, in how many years one after the other its kind was found; in three queries."""
    years = through_the_years(report)
    if report.year - 1 not in years:
        return {}
    found = _findings(years, ("problem",))
    rows = years_in_row({year: [clause.wording for clause in found[year]] for year in years}, report.year)
    return {clause.id: count for clause, count in zip(found[report.year], rows, strict=True) if count > 1}


def beside_last_year(report: Report) -> Beside | None:
    """This year's report beside last year's, or ``None`` when there is none of last year."""
    years = through_the_years(report)
    last = years.get(report.year - 1)
    if last is None:
        return None
    rows = years_of_problems(report)
    found = _findings({report.year: report, last.year: last}, ("problem", "arrangement"))

    def of(year: int, role: str) -> list[Clause]:
        return [clause for clause in found[year] if clause.role == role]

    facing = {role: _facing(of(last.year, role), of(report.year, role), rows) for role in ("problem", "arrangement")}
    return Beside(report, last, facing["problem"], facing["arrangement"])


def _facing(before: Sequence[Clause], now: Sequence[Clause], rows: dict[int, int]) -> list[Facing]:
    """What is repeated first, then what is new, then what is no longer said."""
    pairs = matched([clause.wording for clause in before], [clause.wording for clause in now])
    told = [Facing(before[pairs[place]], clause, rows.get(clause.id, 2)) for place, clause in enumerate(now) if place in pairs]
    fresh = [Facing(None, clause) for place, clause in enumerate(now) if place not in pairs]
    gone = [Facing(clause, None) for place, clause in enumerate(before) if place not in set(pairs.values())]
    return [*told, *fresh, *gone]


def _findings(years: dict[int, Report], roles: tuple[str, ...]) -> dict[int, list[Clause]]:
    """Year → the clauses that stand in its report, in the order of the text."""
    by_report = {report.id: year for year, report in years.items()}
    query = select(Clause).where(
        Clause.report_id.in_(by_report), Clause.role.in_(roles), Clause.state.in_(("found", "confirmed"))
    )
    found: dict[int, list[Clause]] = defaultdict(list)
    for clause in db.session.scalars(query.order_by(Clause.start, Clause.id)):
        found[by_report[clause.report_id]].append(clause)
    return found
