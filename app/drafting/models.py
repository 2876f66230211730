"""Drafts of next year's report, paragraph by paragraph with their sources; it knows words and sources only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
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

    unit: Mapped[Unit] = relationship()
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
    #: two people on one paragraph: the later save is refused
    version: Mapped[int] = mapped_column(Integer)

    draft: Mapped[Draft] = relationship(back_populates="paragraphs")
    edited_by: Mapped[Person | None] = relationship()

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
