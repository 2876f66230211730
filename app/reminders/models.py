"""Notices: who had to hear what, about which thing, once; it knows that a prompt was planned, not what became of its letter."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.extensions import Model, Moment, new_ref
from app.mail.models import Letter


class Notice(Model):
    """One prompt to one person about one thing, by one rule, for one occurrence; the database refuses a second."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("thing", "rule", "occurrence", "person_id", name="uq_notice_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: "task:<ref>" or "hearing:<ref>"
    thing: Mapped[str] = mapped_column(String(60), index=True)
    #: code of the timetable's rule
    rule: Mapped[str] = mapped_column(String(40))
    #: which of the rule's occasions: the deadline or hearing it speaks of, and the turn where it repeats
    occurrence: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: the day the rule fell due; earlier than planned_at when a late start caught up
    fell_due_on: Mapped[date] = mapped_column(Date)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    #: 知悉, by the person's own press
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    letter: Mapped[Letter | None] = relationship()


class Heartbeat(Model):
    """When a clockwork process last finished a pass; its age is its health."""

    __tablename__ = "heartbeat"

    #: "tick" or "deliver"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
