"""Matters with a period 期限事项 beside court cases, and the periods an office lays down itself; it knows rows, not how days count."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.cases.models import Case
from app.extensions import Model, Moment, new_ref


class OwnRule(Model):
    """A period the office lays down: a kind of its own, or the local length of one of the table's. Never changed, only ended."""

    __tablename__ = "own_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: a code of clocks.toml that it replaces, or a code of its own
    code: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(80))
    #: the event whose day is the start
    trigger: Mapped[str] = mapped_column(String(80))
    length: Mapped[int] = mapped_column(Integer)
    #: calendar · working · month
    basis: Mapped[str] = mapped_column(String(20))
    #: forward · back
    direction: Mapped[str] = mapped_column(String(20), default="forward")
    roll: Mapped[bool] = mapped_column(Boolean, default=True)
    #: the document and article it stands in
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    effective_from: Mapped[date | None] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: when it was ended before the day it was laid down to end, and by whom
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])


class Matter(Model):
    """A reconsideration, an opinion or suggestion to answer, a document to file, or a kind of the office's: with the period it began by."""

    __tablename__ = "matter"
    __table_args__ = (
        Index("ix_matter_state_triggered_on", "state", "triggered_on"),
        Index("ix_matter_rule_triggered_on", "rule", "triggered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: the code of its period
    rule: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: 案号 or 文号
    number: Mapped[str] = mapped_column(String(80), default="")
    #: what it is about; no private person is named
    title: Mapped[str] = mapped_column(String(200))
    #: who sent it: a reconsideration organ, a procuratorate, a court
    sender: Mapped[str] = mapped_column(String(120), default="")
    #: the day of the event that starts the period
    triggered_on: Mapped[date] = mapped_column(Date)
    #: the day the paper itself names; it goes before the period
    wanted_by: Mapped[date | None] = mapped_column(Date)
    #: open 办理中, while any period of it is owed · done 已办结 · dropped 不再办理
    state: Mapped[str] = mapped_column(String(20), default="open")
    #: the day the period it began by was met
    done_on: Mapped[date | None] = mapped_column(Date)
    #: how it ended, one of words.MATTER_RESULTS, or empty; and in words
    result: Mapped[str] = mapped_column(String(20), default="", server_default="")
    result_note: Mapped[str] = mapped_column(String(200), default="", server_default="")
    #: the court case it belongs to
    case_id: Mapped[int | None] = mapped_column(ForeignKey("court_case.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    case: Mapped[Case | None] = relationship()
    periods: Mapped[list["MatterPeriod"]] = relationship(order_by="MatterPeriod.id", back_populates="matter")
    events: Mapped[list["MatterEvent"]] = relationship(order_by="MatterEvent.id", back_populates="matter")


class MatterPeriod(Model):
    """A further period of a matter: a decision to carry out after the answer, a correction to report after the opinion."""

    __tablename__ = "matter_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    triggered_on: Mapped[date] = mapped_column(Date)
    #: the day the paper itself names; it goes before the period
    wanted_by: Mapped[date | None] = mapped_column(Date)
    #: open · done · dropped
    state: Mapped[str] = mapped_column(String(20), default="open")
    done_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Moment)

    matter: Mapped[Matter] = relationship(back_populates="periods")


class MatterEvent(Model):
    """One line of a matter's history. Only ever added."""

    __tablename__ = "matter_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    matter: Mapped[Matter] = relationship(back_populates="events")
    person: Mapped[Person | None] = relationship()


class Reckoning(Model):
    """What a period of a thing came to when it was last looked at by somebody who answers for it. Only ever added."""

    __tablename__ = "reckoning"
    __table_args__ = (Index("ix_reckoning_thing_id", "thing", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "case:REF" or "matter:REF"
    thing: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(60))
    start: Mapped[date] = mapped_column(Date)
    legal_due: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
