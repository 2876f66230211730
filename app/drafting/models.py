"""Drafts of next year's report, paragraph by paragraph with their sources; it knows words and sources only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref


class Draft(Model):
    """The draft of a unit's report about a year."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("unit_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    #: when the facts were taken
    composed_at: Mapped[datetime] = mapped_column(Moment)
    #: writing 起草中 · approving 送审中 · approved 已同意 · final 已定稿
    state: Mapped[str] = mapped_column(String(20), default="writing")
    #: who sent it for approval; somebody else approves
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the day it was handed in 报送, and the day it was published 公开
    handed_in_on: Mapped[date | None] = mapped_column(Date)
    published_on: Mapped[date | None] = mapped_column(Date)

    unit: Mapped[Unit] = relationship()
    steps: Mapped[list["DraftStep"]] = relationship(order_by="DraftStep.id", cascade="all, delete-orphan")
    passings: Mapped[list["Passing"]] = relationship(order_by="Passing.id", cascade="all, delete-orphan")
    paragraphs: Mapped[list["Paragraph"]] = relationship(
        order_by="Paragraph.position", back_populates="draft", cascade="all, delete-orphan"
    )


class Paragraph(Model):
    """One paragraph: as composed, as edited, and what it rests on."""

    __tablename__ = "paragraph"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    #: what composed it, stable over re-composition: "problems/item/<task ref>"
    key: Mapped[str] = mapped_column(String(120))
    #: preamble, achievements, problems, duties, arrangements, other, signature
    part: Mapped[str] = mapped_column(String(20))
    #: 0 body · 1 「一、」 · 2 「（一）」
    level: Mapped[int] = mapped_column(Integer, default=0)
    composed: Mapped[str] = mapped_column(Text)
    #: None while nobody changed it
    edited: Mapped[str | None] = mapped_column(Text)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: what was composed when it was edited; where it differs from ``composed``, the sources have changed since
    edited_from: Mapped[str | None] = mapped_column(Text)
    #: [{"kind": "task"|"cases"|"figure"|"clause"|"report", "ref": …, "says": …, "owes": …}]
    sources: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: who is to write it
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: when what is missing was last asked for, by letter
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    #: two people on one paragraph: the later save is refused
    version: Mapped[int] = mapped_column(Integer)

    draft: Mapped[Draft] = relationship(back_populates="paragraphs")
    edited_by: Mapped[Person | None] = relationship(foreign_keys=[edited_by_id])
    assigned_to: Mapped[Person | None] = relationship(foreign_keys=[assigned_to_id])
    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def text(self) -> str:
        """What the report will say."""
        return self.composed if self.edited is None else self.edited

    @property
    def changed(self) -> bool:
        """Whether what an edit rested on has changed since."""
        return self.edited is not None and self.edited_from != self.composed

    @property
    def omitted(self) -> bool:
        """Whether somebody decided to leave it out of the report."""
        return self.edited is not None and not self.edited.strip()

    @property
    def groundless(self) -> bool:
        """An edited paragraph whose facts are gone: kept, so that nothing typed is lost."""
        return self.edited is not None and not self.composed


class Comment(Model):
    """What somebody says about a paragraph, until it is settled."""

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraph.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = relationship()


class DraftStep(Model):
    """A step on the way to the final text: sent, approved, returned, finalised, reopened, handed in, published."""

    __tablename__ = "draft_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    #: a code of steps.STEPS
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person] = relationship()


class Passing(Model):
    """Why the draft says nothing about a problem or an arrangement of last year."""

    __tablename__ = "draft_passing"
    __table_args__ = (UniqueConstraint("draft_id", "clause_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    clause_ref: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Version(Model):
    """The whole draft as it stood at a moment, never changed: its content as one text, and the hash of that text."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    #: kept 留存 · final 定稿
    kind: Mapped[str] = mapped_column(String(20), default="kept")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    #: JSON as frozen.py writes it, and its SHA-256 over UTF-8
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))

    by: Mapped[Person] = relationship()


class Proposal(Model):
    """What a unit proposes for next year's plan, to be taken up in the district's report about ``year``."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column(Integer, index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship()
    by: Mapped[Person] = relationship()
