"""Consultations 会商 with courts and units, and what was agreed; it knows rows, and leaves the tasks that follow to the ledger."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.cases.models import Case
from app.extensions import Model, Moment, new_ref
from app.tasks.models import Task


class Consultation(Model):
    """A meeting on cases: who sat together, about what, and what came of it."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date] = mapped_column(Date, index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    #: courts and other bodies that took part; the units of the district stand in ``units``
    guests: Mapped[str] = mapped_column(String(300), default="")
    #: one point a line
    agenda: Mapped[str] = mapped_column(Text, default="")
    #: the case it is about, where it is about one
    case_id: Mapped[int | None] = mapped_column(ForeignKey("court_case.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case | None] = relationship()
    created_by: Mapped[Person] = relationship()
    units: Mapped[list[Unit]] = relationship(secondary="consultation_unit", order_by="Unit.position")
    conclusions: Mapped[list["Conclusion"]] = relationship(order_by="Conclusion.id", back_populates="consultation")


class ConsultationUnit(Model):
    """A unit that takes part."""

    __tablename__ = "consultation_unit"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)


class Conclusion(Model):
    """Something agreed; with a unit and a day it becomes a task."""

    __tablename__ = "conclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    due: Mapped[date | None] = mapped_column(Date)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))

    consultation: Mapped[Consultation] = relationship(back_populates="conclusions")
    unit: Mapped[Unit | None] = relationship()
    task: Mapped[Task | None] = relationship()
