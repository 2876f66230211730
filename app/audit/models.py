"""The audit trail: one row for each transaction, each tied to the one before; it knows no room and no person's contents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, Moment


class AuditRow(Model):
    """What was done in one transaction, by whom and from where. Only ever added: the database refuses changes to it.

    No key leads from here to a person: the trail stands although what it speaks of is erased.
    """

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_at", "at"),
        Index("ix_audit_row_actor_number", "actor", "number"),
        Index("ix_audit_row_kind_number", "kind", "number"),
    )

    #: without a gap, so that a missing one is seen
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    #: a word of audit/words.py
    kind: Mapped[str] = mapped_column(String(20))
    #: the route, or the command
    doing: Mapped[str] = mapped_column(String(80))
    #: who: a user name; empty for the clockwork and for strangers
    actor: Mapped[str] = mapped_column(String(60), default="")
    #: in whose place: a user name, or the title of a vacant post
    behalf: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    #: done · refused
    outcome: Mapped[str] = mapped_column(String(10), default="done")
    #: which rows of which tables, and which of their columns; never what stood in them
    changes: Mapped[str] = mapped_column(Text, default="")
    previous: Mapped[str] = mapped_column(String(64))
    #: HMAC-SHA256 of all of the above under a key that is not in the database
    seal: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """The last row of the trail: whoever adds one holds this row until the end of the transaction."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer)
    seal: Mapped[str] = mapped_column(String(64))


class AuditTombstone(Model):
    """Rows that were kept long enough and removed: how far, and the seal that the next row is tied to."""

    __tablename__ = "audit_tombstone"

    id: Mapped[int] = mapped_column(primary_key=True)
    through: Mapped[int] = mapped_column(Integer)
    last_seal: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    seal: Mapped[str] = mapped_column(String(64))
