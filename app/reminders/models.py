"""Notices: who had to hear what, about which thing, once; alarms where somebody did not; private calendars."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.extensions import Model, Moment, new_ref
from app.mail.models import Letter


class Notice(Model):
    """One prompt to one person about one thing, by one rule, for one occurrence; the database refuses a second."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("thing", "rule", "occurrence", "person_id", "channel", name="uq_notice_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: "task:<ref>" or "hearing:<ref>"
    thing: Mapped[str] = mapped_column(String(60), index=True)
    #: code of the timetable's rule
    rule: Mapped[str] = mapped_column(String(40))
    #: which of the rule's occasions: the deadline or hearing it speaks of, and the turn where it repeats
    occurrence: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: the way it was said: mail is the only one
    channel: Mapped[str] = mapped_column(String(20), default="mail")
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


class Alarm(Model):
    """A required prompt that did not reach the mail server, or another trouble of the machinery; open until it is mended."""

    __tablename__ = "alarm"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: what is wrong and with what, as one word; only one open alarm of a key
    key: Mapped[str] = mapped_column(String(200), index=True)
    #: see reminders/watching.py
    kind: Mapped[str] = mapped_column(String(20))
    #: "task:<ref>", "hearing:<ref>" or empty
    thing: Mapped[str] = mapped_column(String(60), default="")
    rule: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(Moment)
    #: when the office was told; None while it may still mend itself
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, index=True)

    person: Mapped[Person | None] = relationship()


class Feed(Model):
    """A person's private calendar: whoever has its address may read it, until it is revoked. Only a digest of the address is kept."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    since: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
