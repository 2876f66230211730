"""Taking indicators over from a report, defining, asking, giving, verifying; every letter in the same transaction, the commit left to others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.extensions import db
from app.indicators import letters
from app.indicators.access import check_keeps
from app.indicators.checks import Counted, jumped
from app.indicators.errors import (
    AlreadyVerified,
    GivenByYourself,
    JumpUnexplained,
    NameTaken,
    NoneChosen,
    NothingGiven,
    PartsMissing,
    ReasonMissing,
)
from app.indicators.models import Indicator, IndicatorPlace, IndicatorValue
from app.indicators.queries import Printed
from app.indicators.rules import Known, likely_method
from app.mail.post import put
from app.reports.models import Report
from app.reports.queries import hints
from app.reports.reader.finding import UnitHint
from app.reports.reader.owners import suggested_units
from app.tasks.addressee_queries import contact, liaisons


@dataclass(frozen=True)
class Definition:
    """What makes an indicator, as it is laid down by the office or by a unit for its own report."""

    name: str
    measure: str = ""
    method: str = "sum_year"
    basis: str = ""
    target: Decimal | None = None
    direction: str = ""
    owner: Unit | None = None
    evidence: str = ""
    feed: str = "units"
    formula: str = ""
    numerator: Indicator | None = None
    denominator: Indicator | None = None
    whole: Indicator | None = None
    parts_add_up: bool = False
    active: bool = True


def define(unit: Unit, laid: Definition, *, by: Standing, now: datetime, indicator: Indicator | None = None) -> Indicator:
    """Lay down an indicator of a unit's report, or lay it down anew. Raises NotYourIndicators, NameTaken and PartsMissing."""
    check_keeps(by, unit.id)
    same = db.session.scalar(select(Indicator).where(Indicator.unit_id == unit.id, Indicator.name == laid.name))
    if same is not None and same is not indicator:
        raise NameTaken(name=laid.name)
    parts = (laid.numerator, laid.denominator)
    if (parts[0] is None) != (parts[1] is None) or (indicator is not None and indicator in (*parts, laid.whole)):
        raise PartsMissing
    if indicator is None:
        last = db.session.scalar(select(func.max(Indicator.position)).where(Indicator.unit_id == unit.id)) or 0
        indicator = Indicator(unit=unit, position=last + 1, created_at=now, created_by_id=by.person_id)
        db.session.add(indicator)
    for name, value in vars(laid).items():
        setattr(indicator, name, value)
    db.session.flush()
    return indicator


def take_over(report: Report, chosen: Sequence[Printed], *, by: Standing, now: datetime) -> list[Indicator]:
    """Make the chosen figures of a report its unit's indicators, each with its place and the year's value as published.

    A figure of the name and measure of an indicator that is there already becomes another year of it. Raises NotYourIndicators, NoneChosen.
    """
    check_keeps(by, report.unit_id)
    chosen = [one for one in chosen if not one.taken]
    if not chosen:
        raise NoneChosen
    known = {one.name: one for one in db.session.scalars(select(Indicator).where(Indicator.unit_id == report.unit_id))}
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    known_units = hints()
    position = max((one.position for one in known.values()), default=0)
    made = []
    for n, one in enumerate(chosen, 1):
        named = _named(one, known, report.year)
        indicator = known.get(named)
        if indicator is None:
            owner = next((units[code] for code in _owners(one, known_units) if code in units), None)
            indicator = known[named] = Indicator(
                unit_id=report.unit_id, name=named, measure=one.figure.unit, method=likely_method(named, one.figure.unit), owner=owner,
                position=position + n, created_at=now, created_by_id=by.person_id, values=[], places=[],
            )  # fmt: skip
            db.session.add(indicator)
        indicator.places.append(IndicatorPlace(report_id=report.id, start=one.figure.start))
        _published(indicator, report, one.figure.value, now, by)
        made.append(indicator)
    db.session.flush()
    return made


def _owners(one: Printed, units: Sequence[UnitHint]) -> Sequence[str]:
    """Who probably gives a figure: whom the clause names already, else those whose duties its name and its sentence touch."""
    if one.clause and one.clause.suggested_units:
        return list(one.clause.suggested_units)
    found = suggested_units(one.figure.indicator, one.sentence, units)
    return found or (suggested_units(one.sentence, one.clause.item, units) if one.clause else ())


def _named(one: Printed, known: Mapping[str, Indicator], year: int) -> str:
    """The figure's name, told apart by its measure or a number where another of this report has it."""
    base = (one.figure.indicator or one.sentence[:20]).strip("，。；：、 ")[:180] or "指标"
    names = [base, f"{base}（{one.figure.unit}）", *(f"{base}（{n}）" for n in range(2, 100))]
    for name in names:
        there = known.get(name)
        if there is None or (there.measure == one.figure.unit and not any(row.year == year for row in there.values)):
            return name
    return f"{base}（{one.figure.start}）"


def _published(indicator: Indicator, report: Report, value: Decimal, now: datetime, by: Standing) -> None:
    if not any(row.year == report.year and row.quarter == 0 for row in indicator.values):
        indicator.values.append(
            IndicatorValue(
                year=report.year, quarter=0, value=value, state="verified", verified_at=now, verified_by_id=by.person_id,
                source=f"report:{report.ref}",
            )
        )  # fmt: skip


def ask(
    chosen: Iterable[Indicator], year: int, due: date, *, by: Standing, now: datetime, base_url: str, quarter: int = 0
) -> int:
    """Ask the owners of indicators for a year's values, one letter a unit; what was asked or given is not asked again.

    Says how many were asked. Raises NotYourIndicators and NoneChosen.
    """
    asked: dict[Unit, list[IndicatorValue]] = {}
    for indicator in chosen:
        check_keeps(by, indicator.unit_id)
        there = any(row.year == year and row.quarter == quarter for row in indicator.values)
        if indicator.owner is None or indicator.feed != "units" or indicator.numerator_id or there:
            continue
        row = IndicatorValue(year=year, quarter=quarter, state="asked", due=due, asked_at=now)
        indicator.values.append(row)
        asked.setdefault(indicator.owner, []).append(row)
    if not asked:
        raise NoneChosen
    db.session.flush()
    for unit, rows in asked.items():
        words = letters.asking([row.indicator.name for row in rows], year, due, f"{base_url}/figures?year={year}", contact(by))
        for person in liaisons([unit.id], now.date()):
            put(
                key=f"figures:{rows[0].ref}:{person.id}", about=f"figures:{unit.ref}", to_address=person.email, to_name=person.name,
                subject=words.subject, body=words.body, now=now,
            )  # fmt: skip
    return sum(len(rows) for rows in asked.values())


def give(
    row: IndicatorValue, value: Decimal, *, evidence: str, note: str, before: Decimal | None, by: Standing, now: datetime
) -> None:
    """Give a value. ``before``: the year before, so that a jump is explained. Raises AlreadyVerified and JumpUnexplained."""
    if row.state == "verified":
        raise AlreadyVerified
    indicator = row.indicator
    if not row.quarter:
        seen = Counted(indicator.ref, indicator.name, indicator.method, indicator.measure, Known(value, "given"), before, note)
        if any(jumped(seen)):
            raise JumpUnexplained
    row.value, row.state, row.evidence, row.note = value, "given", evidence.strip(), note.strip()
    row.given_at, row.given_by_id, row.returned_for = now, by.person_id, ""


def verify(row: IndicatorValue, *, by: Standing, now: datetime) -> None:
    """Take a value as right: somebody else than who gave it. Raises NothingGiven and GivenByYourself."""
    if row.state != "given":
        raise NothingGiven
    if row.given_by_id == by.person_id:
        raise GivenByYourself
    row.state, row.verified_at, row.verified_by_id = "verified", now, by.person_id


def send_back(row: IndicatorValue, reason: str, *, by: Standing, now: datetime, base_url: str) -> None:
    """Ask again, with a reason and a letter. Raises NothingGiven and ReasonMissing."""
    if row.state not in ("given", "verified") or row.source:
        raise NothingGiven
    if not reason.strip():
        raise ReasonMissing
    row.state, row.returned_for, row.verified_at, row.verified_by_id = "asked", reason.strip(), None, None
    name = row.indicator.name
    words = letters.sending_back(name, row.year, row.returned_for, f"{base_url}/figures?year={row.year}", contact(by))
    for person in liaisons([row.indicator.owner_id], now.date()):
        put(
            key=f"figure-back:{row.ref}:{row.version}:{person.id}", about=f"figure:{row.ref}", to_address=person.email,
            to_name=person.name, subject=words.subject, body=words.body, now=now,
        )  # fmt: skip
