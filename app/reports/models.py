"""Stored reports and what was found in them; it knows text, places and decisions, and refuses to know tasks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref
from app.reports.papers import PAPERS
from app.reports.reader.telling import said_of
from app.words import N_, Said

#: found 待确认 · confirmed 已确认 · discarded 已舍弃 · absorbed 已并入别条 (kept so that nothing that points at it breaks)
CLAUSE_STATES = ("found", "confirmed", "discarded", "absorbed")

CLAUSE_ROLES = ("achievement", "problem", "arrangement", "goal", "other")


class Report(Model):
    """A yearly report 年度报告 of a unit, or another paper that says what is to be done, its text exactly as it was read."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("unit_id", "year", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: the year the report is about, not the year it was signed in; of another paper the year in which it is worked off
    year: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    issuer: Mapped[str] = mapped_column(String(200), default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    published_on: Mapped[date | None] = mapped_column(Date)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(String(300), default="")
    #: of the file as it came
    sha256: Mapped[str] = mapped_column(String(64))
    #: the numbers in the text that are no figures: start, end, and the reason by its code
    left_out: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: reviewing 审读中 · confirmed 已确认
    state: Mapped[str] = mapped_column(String(20), default="reviewing")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: see reports/papers.py
    paper: Mapped[str] = mapped_column(String(20), default="report", index=True)
    #: 授权依据: by whose decision another paper is worked off
    authority: Mapped[str] = mapped_column(String(300), default="")

    unit: Mapped[Unit] = relationship()
    created_by: Mapped[Person | None] = relationship()
    sections: Mapped[list["Section"]] = relationship(order_by="Section.start", cascade="all, delete-orphan")
    clauses: Mapped[list["Clause"]] = relationship(order_by="Clause.start", back_populates="report", cascade="all, delete-orphan")
    figures: Mapped[list["Figure"]] = relationship(order_by="Figure.start", cascade="all, delete-orphan")
    doubts: Mapped[list["Doubt"]] = relationship(order_by="Doubt.start", cascade="all, delete-orphan")

    @property
    def work_year(self) -> int:
        """The year in which its problems and arrangements are worked off."""
        return self.year + 1 if self.paper == "report" else self.year

    @property
    def said(self) -> Said:
        """What it is, in a few words."""
        if self.paper == "report":
            return Said(N_("%(year)s 年度报告"), {"year": self.year})
        return Said(N_("%(year)s 年%(paper)s"), {"year": self.year, "paper": Said(PAPERS[self.paper])})


class Section(Model):
    """A top-level part of a report."""

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    heading: Mapped[str] = mapped_column(String(300))
    #: achievements, problems, arrangements, duties, other
    role: Mapped[str] = mapped_column(String(20))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class Clause(Model):
    """A clause 条款: a verbatim piece of the report between two offsets, with what was decided about it."""

    __tablename__ = "clause"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    #: achievement, problem, arrangement, goal, other
    role: Mapped[str] = mapped_column(String(20))
    section: Mapped[str] = mapped_column(String(20), default="")
    #: the short title of the item, and of the sub-point, that it stands under
    item: Mapped[str] = mapped_column(String(300), default="")
    point: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    nature: Mapped[str] = mapped_column(String(20), default="")
    #: the clause as it reads standing alone; what a task's title is made from
    wording: Mapped[str] = mapped_column(Text, default="")
    #: the term and the responsible units that the report itself names, as printed
    deadline: Mapped[str] = mapped_column(String(60), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    #: codes of units, as suggested
    suggested_units: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(20), default="found")
    #: the clause of the report before this corrected one that it is word for word: what came of that came of this
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id", ondelete="SET NULL"), index=True)
    #: whether a person changed its role or its limits
    edited: Mapped[bool] = mapped_column(Boolean, default=False)

    report: Mapped[Report] = relationship(back_populates="clauses")


class ClauseLink(Model):
    """A tie between a problem and the arrangement that answers it."""

    __tablename__ = "clause_link"

    problem_id: Mapped[int] = mapped_column(ForeignKey("clause.id", ondelete="CASCADE"), primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("clause.id", ondelete="CASCADE"), primary_key=True)
    #: 0..1; 1 when a person made it
    strength: Mapped[float] = mapped_column(Float, default=1.0)
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)


class Figure(Model):
    """A number that the report states."""

    __tablename__ = "figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    indicator: Mapped[str] = mapped_column(String(200))
    value: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    unit: Mapped[str] = mapped_column(String(20), default="")
    approximate: Mapped[bool] = mapped_column(Boolean, default=False)
    text: Mapped[str] = mapped_column(String(200))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class Doubt(Model):
    """A doubt 存疑 and what a person decided; the report's own text is never changed by it."""

    __tablename__ = "doubt"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    #: the sentence by its code in reader/telling.py, and the facts that fill it
    code: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    suggestion: Mapped[str] = mapped_column(Text, default="")
    #: what is shown in its place once repaired: the suggestion, or what a person wrote instead
    replacement: Mapped[str] = mapped_column(Text, default="")
    #: open 待处理 · repaired 采纳修改 · kept 确认原文
    decision: Mapped[str] = mapped_column(String(20), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[Person | None] = relationship()

    @property
    def said(self) -> Said:
        """What it says, to be worded in the reader's language."""
        return said_of(self.code, self.facts)


class ReviewStep(Model):
    """One step of a review with how everything it touched stood before, so that it can be undone."""

    __tablename__ = "review_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    #: what was done, a word of reports/steps.py
    verb: Mapped[str] = mapped_column(String(20))
    #: the beginning of the words it was done to
    about: Mapped[str] = mapped_column(String(60), default="")
    #: table → key → the columns as they stood; None when the row did not exist
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship()
