"""What is known of a report's indicators in a year: given, recomputed, counted from cases and tasks; it changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.queries import rates_of_year
from app.cases.rate_queries import timeliness_of_span
from app.cases.rates import Span
from app.extensions import db
from app.indicators.access import visible
from app.indicators.checks import Counted, Question, questions
from app.indicators.models import Indicator, IndicatorPlace, IndicatorValue
from app.indicators.rules import Entry, Known, change, ratio, reached, year_of
from app.reports.models import Clause, Figure, Report
from app.reports.repairs import without_spam
from app.tasks.models import Task

OF_THE_DISTRICT = ("government", "office")


@dataclass(frozen=True)
class Row:
    """An indicator in a year beside the year before."""

    indicator: Indicator
    now: Known
    before: Known
    #: the row of the whole year, or of the latest quarter
    value: IndicatorValue | None
    questions: tuple[Question, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """By how many per cent it moved."""
        return change(self.now.value, self.before.value)

    @property
    def reached(self) -> bool | None:
        """Whether its target is reached."""
        return reached(self.now.value, self.indicator.target, self.indicator.direction)


def of_report(unit: Unit, year: int) -> list[Row]:
    """All indicators of a unit's report in a year; a fixed number of queries."""
    parts = (joinedload(Indicator.owner), selectinload(Indicator.values))
    chosen = select(Indicator).where(Indicator.unit_id == unit.id, Indicator.active)
    indicators = list(db.session.scalars(chosen.order_by(Indicator.position, Indicator.id).options(*parts)))
    now, before = _known(indicators, unit, year), _known(indicators, unit, year - 1)
    refs = {one.id: one.ref for one in indicators}
    asked = questions([_counted(one, year, now, before, refs) for one in indicators])
    by_ref: dict[str, list[Question]] = {}
    for question in asked:
        by_ref.setdefault(question.ref, []).append(question)
    return [Row(one, now[one.id], before[one.id], row_of(one, year), tuple(by_ref.get(one.ref, ()))) for one in indicators]


def row_of(indicator: Indicator, year: int) -> IndicatorValue | None:
    """The whole year's row, else the latest quarter's."""
    rows = [row for row in indicator.values if row.year == year]
    return next((row for row in rows if row.quarter == 0), rows[-1] if rows else None)


def _counted(one: Indicator, year: int, now: dict[int, Known], before: dict[int, Known], refs: dict[int, str]) -> Counted:
    """An indicator as the checks want it."""
    rows = [row for row in one.values if row.year == year]
    return Counted(
        ref=one.ref,
        name=one.name,
        method=one.method,
        measure=one.measure,
        now=now[one.id],
        before=before[one.id].value,
        note="".join(row.note for row in rows),
        part_of=refs.get(one.whole_id or 0, ""),
        parts_add_up=one.parts_add_up,
        numerator=refs.get(one.numerator_id or 0, ""),
        denominator=refs.get(one.denominator_id or 0, ""),
        entries=entries(one, year),
    )


def entries(one: Indicator, year: int) -> tuple[Entry, ...]:
    """What was given or asked for a year."""
    return tuple(Entry(row.quarter, row.value, row.state) for row in one.values if row.year == year)


def _known(indicators: Sequence[Indicator], unit: Unit, year: int) -> dict[int, Known]:
    feeds = {one.feed for one in indicators}
    cases = _from_cases(unit, year, {one.formula for one in indicators if one.feed == "cases"}) if "cases" in feeds else {}
    tasks = _from_tasks(unit, year) if "tasks" in feeds else {}
    known: dict[int, Known] = {}
    for one in indicators:
        given = year_of(one.method, entries(one, year))
        if one.feed != "units" and not (given.firm and given.value is not None):
            given = {"cases": cases, "tasks": tasks}[one.feed].get(one.formula, Known())
        known[one.id] = given
    for one in indicators:
        if one.numerator_id in known and one.denominator_id in known:
            found = ratio(known[one.numerator_id], known[one.denominator_id])
            known[one.id] = found if found.value is not None else known[one.id]
    return known


def _from_cases(unit: Unit, year: int, wanted: set[str]) -> dict[str, Known]:
    """Counted from the register of cases by the same functions as the leaders' pages; what was done in time only where it is wanted."""
    ids = None if unit.kind in OF_THE_DISTRICT else (unit.id,)
    timely = timeliness_of_span(Span.of(year), ids) if wanted & {"evidence_rate", "filing_rate"} else None
    in_time = {f"{rate.code}_rate": rate.percent for rate in timely.each()} if timely else {}
    return {code: Known(number, "counted") for code, number in in_time.items() if number is not None} | _heard(year, ids)


def _heard(year: int, ids: Sequence[int] | None) -> dict[str, Known]:
    """Of the cases heard and concluded in a year; nothing where there were none."""
    rates = rates_of_year(year, ids)
    if not rates.appearance.denominator and not rates.loss_concluded.denominator:
        return {}
    numbers: dict[str, int | Decimal | None] = {
        "heard": rates.appearance.denominator,
        "attended": rates.appearance.numerator,
        "principal": rates.principal.numerator,
        "spoke": rates.spoke.numerator,
        "concluded": rates.loss_concluded.denominator,
        "lost": rates.loss_concluded.numerator,
        "appearance_rate": rates.appearance.percent,
        "loss_rate": rates.loss_concluded.percent,
    }
    return {code: Known(Decimal(number), "counted") for code, number in numbers.items() if number is not None}


def _from_tasks(unit: Unit, year: int) -> dict[str, Known]:
    """Counted from the ledger: issued and not cancelled, and of these those closed."""
    mine = (Task.year == year, Task.state.not_in(("draft", "cancelled")))
    of_unit = () if unit.kind in OF_THE_DISTRICT else (Task.lead_unit_id == unit.id,)
    rows = db.session.execute(select(Task.state, func.count()).where(*mine, *of_unit).group_by(Task.state))
    states: dict[str, int] = {row[0]: row[1] for row in rows}
    issued, closed = sum(states.values()), states.get("closed", 0)
    if not issued:
        return {}
    numbers = {"issued": Known(Decimal(issued), "counted"), "closed": Known(Decimal(closed), "counted")}
    return {**numbers, "closed_rate": ratio(numbers["closed"], numbers["issued"])}


def years_of(indicator: Indicator, last: int, back: int = 5) -> list[tuple[int, Known]]:
    """An indicator over several years, the oldest first; years of which nothing is known are left out."""
    family = [one for one in (indicator, indicator.numerator, indicator.denominator) if one is not None]
    told = [(year, _known(family, indicator.unit, year)[indicator.id]) for year in range(last - back + 1, last + 1)]
    return [(year, known) for year, known in told if known.value is not None or known.state]


def to_be_given(standing: Standing, year: int, most: int = 500) -> list[IndicatorValue]:
    """What a workbook of a year may fill in: a unit's own; the office's, what was asked of anybody, for units that send it a sheet."""
    chosen = select(IndicatorValue).join(Indicator)
    chosen = chosen.where(Indicator.active, IndicatorValue.year == year, IndicatorValue.source == "")
    if "office" not in standing.roles:
        chosen = chosen.where(Indicator.owner_id.in_(list(standing.units)))
    chosen = chosen.order_by(Indicator.position, Indicator.id, IndicatorValue.quarter).limit(most)
    return list(db.session.scalars(chosen.options(joinedload(IndicatorValue.indicator))))


def owed_by(standing: Standing, year: int) -> Select[IndicatorValue]:
    """What a person's units are asked for in a year, and what they gave: what waits first, then by day."""
    chosen = (
        select(IndicatorValue).join(Indicator).where(Indicator.active, IndicatorValue.year == year, IndicatorValue.source == "")
    )
    chosen = chosen.where(Indicator.owner_id.in_(list(standing.units)))
    parts = joinedload(IndicatorValue.indicator).joinedload(Indicator.unit)
    waiting = IndicatorValue.state != "asked"
    return chosen.order_by(waiting, IndicatorValue.due, Indicator.position, IndicatorValue.id).options(parts)


def waiting_for(standing: Standing) -> int:
    """How many numbers a person's units still owe."""
    mine = select(func.count()).select_from(IndicatorValue).join(Indicator)
    wanted = (Indicator.active, IndicatorValue.state == "asked", Indicator.owner_id.in_(list(standing.units)))
    return db.session.scalar(mine.where(*wanted)) or 0


def last_values(values: Iterable[IndicatorValue], year: int) -> dict[int, Decimal]:
    """The whole year's value of the year before, by indicator; one query."""
    ids = [value.indicator_id for value in values]
    rows = select(IndicatorValue.indicator_id, IndicatorValue.value).where(
        IndicatorValue.indicator_id.in_(ids), IndicatorValue.year == year - 1, IndicatorValue.quarter == 0
    )
    return {row[0]: row[1] for row in db.session.execute(rows) if row[1] is not None}


def sentences_of(values: Iterable[IndicatorValue]) -> dict[int, str]:
    """Where the latest report stated each indicator, in its own words; two queries."""
    ids = [value.indicator_id for value in values]
    places = select(IndicatorPlace.indicator_id, IndicatorPlace.start, IndicatorPlace.report_id, Report.year)
    rows = db.session.execute(
        places.join(Report, Report.id == IndicatorPlace.report_id).where(IndicatorPlace.indicator_id.in_(ids))
    ).all()
    texts = select(Report).where(Report.id.in_({row.report_id for row in rows})).options(selectinload(Report.doubts))
    reports = {report.id: report for report in db.session.scalars(texts)}
    return {row.indicator_id: _sentence(reports[row.report_id], row.start) for row in sorted(rows, key=lambda row: row.year)}


def _sentence(report: Report, at: int) -> str:
    """The sentence around a place, cleaned of whatever was injected, its year before it."""
    start = max(report.text.rfind(mark, max(0, at - 200), at) for mark in "。；\n") + 1
    ends = [end for mark in "。；\n" if (end := report.text.find(mark, at, at + 200)) > 0]
    words = report.text[start : min(ends, default=at + 60)].strip()
    return f"{report.year}年：{without_spam(words, report.doubts)}"


@dataclass(frozen=True)
class Printed:
    """A figure of a report with its sentence, and the indicator it is already taken for."""

    figure: Figure
    sentence: str
    clause: Clause | None
    taken: str


def printed_in(report: Report) -> list[Printed]:
    """The figures of a report in their sentences; three queries."""
    clauses = list(
        db.session.scalars(select(Clause).where(Clause.report_id == report.id, Clause.state.in_(("found", "confirmed"))))
    )
    figures = db.session.scalars(select(Figure).where(Figure.report_id == report.id).order_by(Figure.start))
    places = select(IndicatorPlace.start, Indicator.name).join(Indicator).where(IndicatorPlace.report_id == report.id)
    taken = {row[0]: row[1] for row in db.session.execute(places)}
    found = []
    for figure in figures:
        clause = next(
            (one for one in clauses if one.start <= figure.start < one.end and one.role in ("achievement", "other")), None
        )
        if clause is not None:
            found.append(Printed(figure, report.text[clause.start : clause.end], clause, taken.get(figure.start, "")))
    return found


def reports_with_figures(standing: Standing) -> list[Report]:
    """The reports whose figures a person may take for indicators, the latest first."""
    query = (
        select(Report)
        .join(Unit)
        .where(Report.state.in_(("confirmed", "reviewing")), Report.paper == "report")
        .order_by(Report.year.desc(), Unit.position)
    )
    if "office" not in standing.roles:
        query = query.where(Report.unit_id.in_(list(standing.units)))
    return list(db.session.scalars(query.options(joinedload(Report.unit)).limit(40)))


def listed(standing: Standing, unit: Unit) -> list[Indicator]:
    """The indicators of a unit's report that may be named as part, whole or target of another."""
    chosen = select(Indicator).where(Indicator.unit_id == unit.id, Indicator.active, or_(visible(standing)))
    return list(db.session.scalars(chosen.order_by(Indicator.position, Indicator.id)))
