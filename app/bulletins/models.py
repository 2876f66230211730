"""Bulletins 通报 with what they rest on, and the units they name; it knows words, numbers and steps, and refuses to know how they were counted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref
from app.tasks.models import Task

#: draft 起草中 · submitted 待批准 · approved 已批准 · issued 已印发
STATES = ("draft", "submitted", "approved", "issued")


class Bulletin(Model):
    """A weekly letter 周报, a monthly bulletin 督查通报 or one on court appearance 出庭通报."""

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("kind", "since", "until", name="uq_bulletin_period"),
        UniqueConstraint("kind", "year", "number", name="uq_bulletin_number"),
        Index("ix_bulletin_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: weekly · monthly · court
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    year: Mapped[int] = mapped_column(Integer)
    #: the number of the issue 期号; given when it is issued
    number: Mapped[int | None] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    #: everything it rests on, as it stood when it was drafted (bulletins/frozen.py); never changed afterwards
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: the numbers counted from it on that day
    counted: Mapped[dict[str, int]] = mapped_column(JSON)
    #: what somebody wrote in place of composed words, by the key of the paragraph
    edits: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    #: why it was last sent back; empty when it was not
    returned: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer)

    created_by: Mapped[Person] = relationship(foreign_keys=[created_by_id])
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=[submitted_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    names: Mapped[list["Named"]] = relationship(order_by="Named.id", back_populates="bulletin", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class Named(Model):
    """A unit that a bulletin names 点名, the plan it owes, and whether its head is called to a talk 约谈."""

    __tablename__ = "bulletin_named"
    __table_args__ = (UniqueConstraint("bulletin_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: overdue · absent, and how many
    reason: Mapped[str] = mapped_column(String(20))
    count: Mapped[int] = mapped_column(Integer)
    #: the task to hand in a rectification plan; set when the bulletin is issued
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    #: empty · suggested 建议约谈 · agreed 同意约谈 · waived 暂不约谈 · held 已约谈
    talk: Mapped[str] = mapped_column(String(20), default="")
    talk_note: Mapped[str] = mapped_column(Text, default="")
    talk_at: Mapped[datetime | None] = mapped_column(Moment)
    talk_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    bulletin: Mapped[Bulletin] = relationship(back_populates="names")
    unit: Mapped[Unit] = relationship()
    task: Mapped[Task | None] = relationship()
    talk_by: Mapped[Person | None] = relationship()
