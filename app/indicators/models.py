"""Indicators 指标 of a unit's yearly report, where they stand in it, and their values by year; it knows numbers and states only."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref


class Indicator(Model):
    """A number that a unit's report states year after year."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: whose report states it
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    #: unit of measure
    measure: Mapped[str] = mapped_column(String(20), default="")
    #: a code of rules.METHODS
    method: Mapped[str] = mapped_column(String(20), default="sum_year")
    #: counting basis 口径
    basis: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    #: up, down, or empty where more and less are neither good nor bad
    direction: Mapped[str] = mapped_column(String(10), default="")
    #: who gives it; None 待明确
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: what must prove it
    evidence: Mapped[str] = mapped_column(Text, default="")
    #: units, cases or tasks, and for the latter two what is counted
    feed: Mapped[str] = mapped_column(String(20), default="units")
    formula: Mapped[str] = mapped_column(String(40), default="")
    numerator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))
    denominator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))
    #: the whole that this is a part of, and whether the parts of this one make it up
    whole_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))
    parts_add_up: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(Integer)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    owner: Mapped[Unit | None] = relationship(foreign_keys=[owner_id])
    numerator: Mapped["Indicator | None"] = relationship(remote_side=[id], foreign_keys=[numerator_id])
    denominator: Mapped["Indicator | None"] = relationship(remote_side=[id], foreign_keys=[denominator_id])
    whole: Mapped["Indicator | None"] = relationship(remote_side=[id], foreign_keys=[whole_id])
    values: Mapped[list["IndicatorValue"]] = relationship(
        order_by="IndicatorValue.year, IndicatorValue.quarter", back_populates="indicator", cascade="all, delete-orphan"
    )
    places: Mapped[list["IndicatorPlace"]] = relationship(back_populates="indicator", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class IndicatorPlace(Model):
    """Where a report states an indicator: the place of its number in the report's text."""

    __tablename__ = "indicator_place"
    __table_args__ = (UniqueConstraint("report_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    start: Mapped[int] = mapped_column(Integer)

    indicator: Mapped[Indicator] = relationship(back_populates="places")


class IndicatorValue(Model):
    """The value of an indicator for a year or a quarter of it: asked for, given, verified."""

    __tablename__ = "indicator_value"
    __table_args__ = (
        UniqueConstraint("indicator_id", "year", "quarter"),
        Index("ix_indicator_value_state_year", "state", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    year: Mapped[int] = mapped_column(Integer)
    #: 0 the whole year
    quarter: Mapped[int] = mapped_column(Integer, default=0)
    value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    #: asked, given, verified
    state: Mapped[str] = mapped_column(String(20), default="asked")
    due: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: what proves it, and what the unit says about it
    evidence: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    #: why it was sent back last
    returned_for: Mapped[str] = mapped_column(Text, default="")
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: where it was read: "report:<ref>"; empty when a unit gave it
    source: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(Integer)

    indicator: Mapped[Indicator] = relationship(back_populates="values")
    given_by: Mapped[Person | None] = relationship(foreign_keys=[given_by_id])
    verified_by: Mapped[Person | None] = relationship(foreign_keys=[verified_by_id])

    __mapper_args__ = {"version_id_col": version}
