"""Where a task comes from beside the report, views that people keep, and workbooks on their way in; it knows rows, not pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref
from app.tasks.models import Task


class Origin(Model):
    """What an office's own ledger says about a task beyond the task itself: its paper, the problem, the measures."""

    __tablename__ = "task_origin"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    #: see reports/papers.py
    paper: Mapped[str] = mapped_column(String(20), default="report", index=True)
    paper_title: Mapped[str] = mapped_column(String(300), default="")
    #: 文号
    paper_number: Mapped[str] = mapped_column(String(100), default="")
    #: the problem and the measures in full, where they are more than the title says
    problem: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    #: what a workbook said that no field holds: {"progress": "…", "due": "长期坚持"}
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: of the row that it came in by: the same row does not come in twice
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)

    #: ref of the workbook that it came in by
    intake: Mapped[str] = mapped_column(String(12), default="", index=True)

    task: Mapped[Task] = relationship()


class SavedView(Model):
    """A view of the ledger that somebody keeps: a name for an address."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    #: filters, order and columns, as they stand in the address
    address: Mapped[str] = mapped_column(Text)
    #: everybody who opens the ledger has it as a tab
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime] = mapped_column(Moment)

    owner: Mapped[Person] = relationship()


class Intake(Model):
    """A workbook on its way into the ledger: its rows as read, which column is what, and how far it has come."""

    __tablename__ = "sheet_intake"
    __table_args__ = (Index("ix_sheet_intake_by_id_at", "by_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(300))
    year: Mapped[int] = mapped_column(Integer)
    #: the paper that all its rows come from, unless a row says otherwise
    paper: Mapped[str] = mapped_column(String(20))
    paper_title: Mapped[str] = mapped_column(String(300), default="")
    authority: Mapped[str] = mapped_column(String(300), default="")
    sheet: Mapped[str] = mapped_column(String(100))
    #: the words of the head row
    head: Mapped[list[str]] = mapped_column(JSON)
    #: {"column": "field"}, proposed and then confirmed
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    #: the rows under the head, compressed (tasks/sheet_rows.py)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int] = mapped_column(Integer)
    #: a person has confirmed the columns
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    #: rows already passed, and what became of them
    passed: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0)
    same: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)

    by: Mapped[Person] = relationship()


class UnitAlias(Model):
    """What offices' own papers call a unit beside its names: said once by a person, known from then on."""

    __tablename__ = "unit_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: as compared (app/sheets/cells.plain)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    #: as it was written
    words: Mapped[str] = mapped_column(String(100))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
