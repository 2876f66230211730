"""What a bulletin rests on, read from the ledger and the register; lists of bulletins; what waits for a leader. It changes nothing."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.bulletins.access import visible
from app.bulletins.frozen import AHEAD, Frozen, Heard, Sitting, Work
from app.bulletins.models import Bulletin, Named
from app.cases.models import Case, Hearing
from app.cases.queries import counting, facts, hearings_between
from app.cases.rates import Counting
from app.extensions import db
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LampRule
from app.tasks.lifecycle import OPEN
from app.tasks.models import Task

#: how far back a unit's being named counts
WITHIN = timedelta(days=365)


def frozen_now(kind: str, since: date, until: date, *, by: Standing, today: date) -> Frozen:
    """Everything that a bulletin of a kind about a period rests on, as it stands on a day."""
    government = db.session.scalar(select(Unit.name).where(Unit.kind == "government").order_by(Unit.position).limit(1))
    office = db.session.scalar(select(Unit.name).where(Unit.id.in_(by.units)).order_by(Unit.position).limit(1))
    court = kind == "court"
    how, lit_by = (counting(), LampRule()) if court else (Counting(), lamp_rule())
    return Frozen(
        kind=kind,
        on=today,
        since=since,
        until=until,
        district=(government or "").removesuffix("人民政府"),
        office=office or "",
        works=() if court else _works(until.year, today, lit_by),
        heard=_heard(since, until, how) if court else (),
        counting=asdict(how) if court else {},
        lamps={} if court else lit_by.plain(),
        sittings=_sittings(by, today) if kind == "weekly" else (),
    )


def _works(year: int, today: date, lit_by: LampRule) -> tuple[Work, ...]:
    query = (
        select(Task, Unit.short_name, Unit.ref.label("unit_ref"), lamp_of(today, lit_by).label("lamp"))
        .join_from(Task, Unit, Unit.id == Task.lead_unit_id, isouter=True)
        .where(Task.year == year, Task.state.in_((*OPEN, "closed")))
        .order_by(Unit.position, Task.due, Task.number)
    )
    return tuple(
        Work(
            ref=r.Task.ref, number=r.Task.number, title=r.Task.title, unit=r.short_name or "", unit_ref=r.unit_ref or "", lamp=r.lamp,
            state=r.Task.state, due=r.Task.due, issued_on=r.Task.issued_on, submitted_on=r.Task.submitted_on, done_on=r.Task.done_on,
            closed_on=r.Task.closed_on,
        )
        for r in db.session.execute(query)
    )  # fmt: skip


def _heard(since: date, until: date, how: Counting) -> tuple[Heard, ...]:
    """The cases first heard in the period, counted as the rates count them, with who appeared; two queries."""
    counted = [fact for fact in facts(since, until, how=how) if fact.heard_on and since <= fact.heard_on <= until]
    query = (
        select(Case.ref, Case.instance, Unit.ref.label("unit_ref"), Hearing.attendee, Hearing.attendee_post, Hearing.absence_reason, Hearing.appeared)
        .join_from(Hearing, Case, Case.id == Hearing.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Hearing.state == "held", Case.ref.in_([fact.ref for fact in counted]))
        .order_by(Hearing.at)
    )  # fmt: skip
    more = {row.ref: row for row in db.session.execute(query) if row.appeared is not False}
    absent = {row.ref: row for row in db.session.execute(query) if row.appeared is False}
    return tuple(
        Heard(
            ref=fact.ref, case_number=fact.case_number, unit=fact.unit, unit_ref=(more.get(fact.ref) or absent[fact.ref]).unit_ref,
            instance=(more.get(fact.ref) or absent[fact.ref]).instance, on=fact.heard_on, attended=fact.attended,
            by_principal=fact.by_principal, spoke=fact.spoke, justified=fact.justified,
            head=f"{more[fact.ref].attendee}（{more[fact.ref].attendee_post}）" if fact.attended and fact.ref in more else "",
            ground=absent[fact.ref].absence_reason if not fact.attended and fact.ref in absent else "",
        )
        for fact in counted
        if fact.heard_on
    )  # fmt: skip


def _sittings(by: Standing, today: date) -> tuple[Sitting, ...]:
    return tuple(
        Sitting(hearing.case.ref, hearing.case.case_number, hearing.case.unit.short_name, hearing.at, hearing.attendee)
        for hearing in hearings_between(by, today, today + timedelta(days=AHEAD - 1))
        if hearing.state == "scheduled"
    )


def shelf(who: Standing, kind: str = "") -> Select[Bulletin]:
    """The bulletins somebody sees, the newest first."""
    query = select(Bulletin).where(visible(who)).order_by(Bulletin.until.desc(), Bulletin.id.desc())
    return query.where(Bulletin.kind == kind) if kind else query


def drafted(kind: str, since: date, until: date) -> bool:
    """Whether there is a bulletin of that kind about that period."""
    same = and_(Bulletin.kind == kind, Bulletin.since == since, Bulletin.until == until)
    return db.session.scalar(select(Bulletin.id).where(same)) is not None


def last_number(kind: str, year: int) -> int:
    """The number of the last issue of a kind in a year; 0 before the first."""
    return db.session.scalar(select(func.max(Bulletin.number)).where(Bulletin.kind == kind, Bulletin.year == year)) or 0


def times_named(unit_ids: list[int], now: datetime) -> dict[int, int]:
    """How often units were named in issued bulletins within the year up to a moment; one query."""
    query = (
        select(Named.unit_id, func.count())
        .join(Bulletin, Bulletin.id == Named.bulletin_id)
        .where(Named.unit_id.in_(unit_ids), Bulletin.state == "issued", Bulletin.issued_at > now - WITHIN)
        .group_by(Named.unit_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def units_by_ref(refs: list[str]) -> dict[str, Unit]:
    """Units of these refs."""
    return {unit.ref: unit for unit in db.session.scalars(select(Unit).where(Unit.ref.in_(refs)))}


def namings_of(unit_id: int) -> Select[Named]:
    """Where a unit was named in issued bulletins, the latest first."""
    query = (
        select(Named).join(Bulletin, Bulletin.id == Named.bulletin_id).options(joinedload(Named.bulletin), joinedload(Named.task))
    )
    return query.where(Named.unit_id == unit_id, Bulletin.state == "issued").order_by(Bulletin.issued_at.desc())


def to_approve(who: Standing, _today: date) -> Any:
    """The bulletins that wait for approval, as things that wait; nothing for whoever approves none."""
    if "leader" not in who.roles:
        return None
    return select(
        literal("bulletin").label("kind"), Bulletin.ref, Bulletin.title, literal(None, Unit.id.type).label("unit_id"),
        literal(None, Unit.short_name.type).label("unit"), Bulletin.submitted_at.label("at"), literal("").label("detail"),
    ).where(Bulletin.state == "submitted")  # fmt: skip


def to_talk(who: Standing, _today: date) -> Any:
    """The talks that are suggested, as things that wait; nothing for whoever decides none."""
    if "leader" not in who.roles:
        return None
    return (
        select(
            literal("talk").label("kind"), Named.ref, Bulletin.title, Named.unit_id.label("unit_id"), Unit.short_name.label("unit"),
            Bulletin.issued_at.label("at"), Bulletin.ref.label("detail"),
        )
        .join_from(Named, Bulletin, Bulletin.id == Named.bulletin_id)
        .join(Unit, Unit.id == Named.unit_id)
        .where(Named.talk == "suggested", Bulletin.state == "issued")
    )  # fmt: skip
