"""The periods that run in the district: of cases and of matters, under the table and the office's own rules; it changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import matters_visible, visible
from app.cases.clocks import RULES, Rule, by_rule
from app.cases.errors import RuleNotInForce, UnknownRule
from app.cases.matter_models import Matter, MatterPeriod, OwnRule, Reckoning
from app.cases.models import Case, CaseDocument
from app.cases.periods import Counted, stated
from app.cases.timeline import CaseDate, Paper, dates_of
from app.extensions import db

#: what may be done and need not be
RIGHTS = ("appeal_judgment", "appeal_ruling")

#: no time for appeal is longer than this, whatever an office lays down
RIGHT_OF_APPEAL = timedelta(days=400)


@dataclass(frozen=True)
class Running:
    """A period that runs: what it belongs to, who owes it, until when."""

    #: "case" or "matter", and its ref
    kind: str
    ref: str
    unit: Unit
    number: str
    title: str
    date: CaseDate
    #: when the register learned of it
    known_at: datetime
    #: the ref of a matter's further period
    period: str = ""

    @property
    def thing(self) -> str:
        """What tells this period from every other of its case or matter."""
        count = self.date.counted
        if self.kind == "matter":
            return f"matter:{self.ref}/{self.period}" if self.period else f"matter:{self.ref}"
        return f"case:{self.ref}/{count.rule}/{count.start.isoformat()}"


@dataclass(frozen=True)
class Recounted:
    """A period that comes out otherwise than when somebody last looked at it."""

    rule: str
    name: str
    before: Reckoning
    now: Counted


def rules() -> tuple[Rule, ...]:
    """The office's own rules, the latest first, before those of the table; one query."""
    own = db.session.scalars(select(OwnRule).order_by(OwnRule.id.desc()))
    return (*(as_rule(row) for row in own), *RULES)


def as_rule(row: OwnRule) -> Rule:
    """A rule of the office as the clocks know rules."""
    return Rule(
        code=row.code, name=row.name, trigger=row.trigger, length=row.length, basis=row.basis,  # type: ignore[arg-type]
        law=row.source, certainty="V", effective_from=row.effective_from, effective_to=row.effective_to,
        direction=row.direction, note=row.note, roll=row.roll, own=True,  # type: ignore[arg-type]
    )  # fmt: skip


def dates_of_case(
    case: Case, known: Sequence[Rule] | None = None, *, papers: Sequence[CaseDocument] | None = None
) -> list[CaseDate]:
    """Every date that follows from a case and its papers (``papers``: these instead)."""
    return dates_of(
        received_on=case.received_on,
        evidence_filed_on=case.evidence_filed_on,
        concluded_on=case.concluded_on,
        result=case.result,
        instance=case.instance,
        decided_by=case.decided_by,
        appealed_by=case.appealed_by,
        perform_by=case.perform_by,
        performed_on=case.performed_on,
        papers=[
            Paper(one.kind, one.received_on, one.wanted_by, one.answered_on)
            for one in (case.documents if papers is None else papers)
        ],
        rules=rules() if known is None else known,
    )


def date_of_matter(matter: Matter, known: Sequence[Rule] | None = None) -> CaseDate | None:
    """The date a matter began with; None when its rule was not in force on the day."""
    return _dated(matter, matter.state == "dropped", known)


def date_of_period(period: MatterPeriod, known: Sequence[Rule] | None = None) -> CaseDate | None:
    """The date of a further period of a matter; None when its rule was not in force on the day."""
    return _dated(period, "dropped" in (period.state, period.matter.state), known)


def dates_of_matter(matter: Matter, known: Sequence[Rule] | None = None) -> list[tuple[str, CaseDate]]:
    """Every date of a matter with the ref of its further period; the one it began with has none."""
    known = rules() if known is None else known
    found = [("", date_of_matter(matter, known)), *((one.ref, date_of_period(one, known)) for one in matter.periods)]
    return [(ref, date) for ref, date in found if date]


def _dated(row: Matter | MatterPeriod, closed: bool, known: Sequence[Rule] | None) -> CaseDate | None:
    try:
        count = by_rule(row.rule, row.triggered_on, rules() if known is None else known)
    except (RuleNotInForce, UnknownRule):
        if not row.wanted_by:
            return None
        return CaseDate(stated(start=row.triggered_on, day=row.wanted_by, name="", rule=row.rule), row.done_on, closed)
    if row.wanted_by:
        count = stated(start=row.triggered_on, day=row.wanted_by, name=count.name, rule=row.rule)
    return CaseDate(count, row.done_on, closed)


def running(standing: Standing | None = None, *, today: date, until: date | None = None) -> list[Running]:
    """What is owed under any period, the nearest first; of one person's sight or of all, to a last day or whenever.

    A time for appeal that has passed is gone, not owed. Reminders, the calendar's feed and the leaders' pages call this one.
    """
    found = periods_of(*at_work(standing, today), rules())
    owed = [one for one in found if is_owed(one.date, today) and (until is None or one.date.counted.legal_due <= until)]
    return sorted(owed, key=lambda one: (one.date.counted.legal_due, one.kind, one.number, one.ref, one.period))


def at_work(standing: Standing | None, today: date) -> tuple[Sequence[Case], Sequence[Matter]]:
    """The cases and matters of which some period may run; of one person's sight or of all."""
    sight = visible(standing) if standing else Case.id.is_not(None)
    cases = db.session.scalars(
        select(Case).where(sight, _may_owe(today)).options(joinedload(Case.unit), selectinload(Case.documents)).order_by(Case.id)
    )
    matter_sight = matters_visible(standing) if standing else Matter.id.is_not(None)
    matters = (
        select(Matter).where(Matter.state == "open", matter_sight).options(joinedload(Matter.unit), selectinload(Matter.periods))
    )
    return cases.all(), db.session.scalars(matters).all()


def periods_of(cases: Iterable[Case], matters: Iterable[Matter], known: Sequence[Rule]) -> Iterator[Running]:
    """Every period of these under certain rules, owed or not."""
    for case in cases:
        for one in dates_of_case(case, known):
            yield Running("case", case.ref, case.unit, case.case_number, case.cause, one, case.created_at)
    for matter in matters:
        begun = {one.ref: one.created_at for one in matter.periods} | {"": matter.created_at}
        for period, one in dates_of_matter(matter, known):
            yield Running("matter", matter.ref, matter.unit, matter.number, matter.title, one, begun[period], period)


def _may_owe(today: date) -> ColumnElement[bool]:
    """The cases of which some period may run, so that those long done with are not read."""
    unanswered = exists().where(CaseDocument.case_id == Case.id, CaseDocument.answered_on.is_(None))
    return or_(
        and_(Case.received_on.is_not(None), Case.evidence_filed_on.is_(None), Case.instance == "first"),
        and_(Case.concluded_on >= today - RIGHT_OF_APPEAL, Case.appealed_by == ""),
        and_(Case.perform_by.is_not(None), Case.performed_on.is_(None)),
        unanswered,
    )


def is_owed(one: CaseDate, today: date) -> bool:
    """Whether somebody has to do something by it; a right that has passed is gone, not owed."""
    return one.owed and not (one.counted.rule in RIGHTS and one.counted.legal_due < today)


def reckonings(thing: str) -> list[Reckoning]:
    """What was counted for a thing, in the order in which it was."""
    return list(db.session.scalars(select(Reckoning).where(Reckoning.thing == thing).order_by(Reckoning.id)))


def recounted(found: Iterable[CaseDate], known: Iterable[Reckoning]) -> list[Recounted]:
    """The periods that came out otherwise, by the calendar or by a rule, since they were last counted for somebody."""
    latest = {(one.rule, one.start): one for one in known}
    return [
        Recounted(one.counted.rule, one.counted.name, before, one.counted)
        for one in found
        if (before := latest.get((one.counted.rule, one.counted.start))) and before.legal_due != one.counted.legal_due
    ]


def matters_listed(standing: Standing, *, state: str = "open", rule: str = "", unit: Unit | None = None) -> Select[Any]:
    """The matters of a list, the latest first, with their units."""
    query = select(Matter).where(matters_visible(standing)).options(joinedload(Matter.unit), selectinload(Matter.periods))
    if state:
        query = query.where(Matter.state == state)
    if rule:
        query = query.where(Matter.rule == rule)
    if unit:
        query = query.where(Matter.unit_id == unit.id)
    return query.order_by(Matter.triggered_on.desc(), Matter.id.desc())


def next_dates(matters: Iterable[Matter], known: Sequence[Rule]) -> dict[int, CaseDate]:
    """Of each matter the date that is owed next; where none is, the one it began with."""
    found = {}
    for matter in matters:
        dates = [date for _ref, date in dates_of_matter(matter, known)]
        if dates:
            owed = [date for date in dates if date.owed]
            found[matter.id] = min(owed, key=lambda date: date.counted.legal_due) if owed else dates[0]
    return found


def matters_of_case(case: Case, standing: Standing) -> Sequence[Matter]:
    """The matters that belong to a case and are in sight."""
    query = select(Matter).where(Matter.case_id == case.id, matters_visible(standing))
    return db.session.scalars(query.order_by(Matter.triggered_on, Matter.id)).all()


def matter_counts(standing: Standing, unit: Unit | None = None) -> dict[str, int]:
    """How many matters there are by state; one query."""
    query = select(Matter.state, func.count()).where(matters_visible(standing)).group_by(Matter.state)
    rows = db.session.execute(query.where(Matter.unit_id == unit.id) if unit else query)
    return {state: count for state, count in rows}  # noqa: C416


def own_rules() -> Sequence[OwnRule]:
    """The periods of the office, the latest first."""
    return db.session.scalars(
        select(OwnRule).options(joinedload(OwnRule.by), joinedload(OwnRule.ended_by)).order_by(OwnRule.id.desc())
    ).all()
