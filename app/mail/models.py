"""Letters that wait and what became of them, and what holds them back; it knows addresses and words, not tasks and cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.extensions import Model, Moment, new_ref

#: waiting 待发 · carried 已并入汇总信 · sending 发送中 · accepted 已交邮件服务器 · failed 退信 · cancelled 已撤销
LETTER_STATES = ("waiting", "carried", "sending", "accepted", "failed", "cancelled")

#: alone: by itself, at once · soon: with what else waits for the same address · daily: in the one digest of a day
PACES = ("alone", "soon", "daily")


class Letter(Model):
    """One letter to one address, kept for ever with its fate."""

    __tablename__ = "letter"
    __table_args__ = (
        # what a deliverer asks for: urgent ones first, then those whose time came first
        Index("ix_letter_state_urgent_next_try_at", "state", "urgent", "next_try_at"),
        Index("ix_letter_about", "about"),
        # when an address was last written to
        Index("ix_letter_to_address_gathered_at", "to_address", "gathered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: what makes it this letter and no other; a second letter of the same key cannot exist
    key: Mapped[str] = mapped_column(String(200), unique=True)
    #: an opaque word for the thing it speaks of ("task:…", "hearing:…"), so that its room can list it
    about: Mapped[str] = mapped_column(String(60), default="")
    to_address: Mapped[str] = mapped_column(String(200))
    to_name: Mapped[str] = mapped_column(String(60), default="")
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    #: what it asks for, in a word or two, for the subject of a letter that carries many
    gist: Mapped[str] = mapped_column(String(40), default="")
    #: what it puts into the reader's calendar or takes out of it (mail/invitation.py); None: nothing
    calendar: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: court prompts: sent first, and at any hour
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    #: how it waits for company: see PACES
    pace: Mapped[str] = mapped_column(String(10), default="alone")
    #: when it was put on its way, by itself or in a letter that carries many; None while it waits for company
    gathered_at: Mapped[datetime | None] = mapped_column(Moment)
    #: the letter that carries it; it shares that letter's fate
    carried_by_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    created_at: Mapped[datetime] = mapped_column(Moment)
    #: not tried before this moment
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: a deliverer holds it until then, under its token; afterwards anyone may take it
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    lease_token: Mapped[str] = mapped_column(String(40), default="")
    #: an earlier copy may have reached the mail server although its answer did not reach us
    unsure: Mapped[bool] = mapped_column(Boolean, default=False)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    #: what the mail server last said
    last_answer: Mapped[str] = mapped_column(Text, default="")

    carried_by: Mapped["Letter | None"] = relationship(remote_side=[id])

    @property
    def carries(self) -> bool:
        """Whether it is a letter that carries many."""
        return self.key.startswith(CARRIER)


#: how the key of a letter that carries many begins
CARRIER = "many:"


class Place(Model):
    """Where this database stands, as far as a database can know: a copy finds itself elsewhere. One row."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: names this database and all copies of it
    ref: Mapped[str] = mapped_column(String(12), default=new_ref)
    #: see mail/place_queries.py
    mark: Mapped[str] = mapped_column(String(80))
    #: letters handed over so far; a file beside the data remembers it too, so that an older copy is known again
    handed_over: Mapped[int] = mapped_column(Integer, default=0)


class Hold(Model):
    """Letters held back until an operator releases them."""

    __tablename__ = "mail_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: restored: the database is a copy, nothing leaves · ceiling: too many at once, only court prompts leave
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(Moment)
    #: how many letters would have left
    count: Mapped[int] = mapped_column(Integer, default=0)
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    #: None: released by a command
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    released_by: Mapped[Person | None] = relationship()
