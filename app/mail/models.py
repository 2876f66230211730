"""Letters that wait and what became of them; it knows addresses and words, and refuses to know people, tasks and cases."""

from datetime import datetime

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, Moment, new_ref

#: waiting 待发 · sending 发送中 · accepted 已交邮件服务器 · failed 退信 · cancelled 已撤销
LETTER_STATES = ("waiting", "sending", "accepted", "failed", "cancelled")


class Letter(Model):
    """One letter to one address, kept for ever with its fate."""

    __tablename__ = "letter"
    __table_args__ = (
        # what a deliverer asks for: urgent ones first, then those whose time came first
        Index("ix_letter_state_urgent_next_try_at", "state", "urgent", "next_try_at"),
        Index("ix_letter_about", "about"),
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
    #: court prompts: sent first, and at any hour
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
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
