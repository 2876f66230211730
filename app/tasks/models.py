"""The ledger 台账: tasks, their history, updates and evidence; it knows what was promised and done, not who is reminded."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Post, Unit
from app.extensions import Model, Moment, new_ref
from app.reports.models import Clause, Report
from app.tasks.lifecycle import stage


class Task(Model):
    """A task 任务. Lamps are computed from it, never stored in it (tasks/lamps.py)."""

    __tablename__ = "task"
    __table_args__ = (
        # the ledger of a year, by state and deadline; the unit's own list; what is open and due
        Index("ix_task_year_state_due", "year", "state", "due"),
        Index("ix_task_lead_unit_id_year_due", "lead_unit_id", "year", "due"),
        # what a unit has in hand, without the years that are closed (todo_queries.py)
        Index("ix_task_lead_unit_id_state_due", "lead_unit_id", "state", "due"),
        # with its id, the days ahead of the overview are counted and named off the index alone (progress/queries.py)
        Index("ix_task_state_due", "state", "due", "id"),
        # what was issued and not signed for
        Index("ix_task_state_issued_on", "state", "issued_on"),
        # what owes a report by its cadence
        Index("ix_task_cadence_state", "cadence", "state"),
        # the ledger's own order in a year (order_queries.by_deadline): a page is its first rows, and none is sorted; with state and id a
        # page far in is found without the rows before it (web/paging.py)
        Index("ix_task_ledger", "year", text("(state = 'closed' OR state = 'cancelled')"), "due", "number", "state", "id"),
        # which chapters a year has, in the order of the numbers (year_queries.chapters)
        Index("ix_task_year_chapter_number", "year", "chapter", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: the number people say, as 2026-017
    number: Mapped[str] = mapped_column(String(20), unique=True)
    #: the year of work
    year: Mapped[int] = mapped_column(Integer)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    #: rectification 整改 (from a problem) · arrangement 工作安排
    kind: Mapped[str] = mapped_column(String(20))
    nature: Mapped[str] = mapped_column(String(20), default="")
    #: chapter: the report's item it stands under
    chapter: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(Text)
    #: 依据/授权 of the supervision (政府督查工作条例 art. 7)
    authority: Mapped[str] = mapped_column(String(300), default="")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    #: set once, at issue; never changes
    original_due: Mapped[date | None] = mapped_column(Date)
    #: the deadline in force
    due: Mapped[date | None] = mapped_column(Date)
    #: what is to be reached, in words and, where it is a number, as a number in a unit of measure
    target: Mapped[str] = mapped_column(Text, default="")
    target_value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    target_unit: Mapped[str] = mapped_column(String(20), default="")
    #: none · weekly · monthly · quarterly · half_year · case_by_case
    cadence: Mapped[str] = mapped_column(String(20), default="none")
    #: see tasks/lifecycle.py
    state: Mapped[str] = mapped_column(String(20), default="draft")
    percent: Mapped[int] = mapped_column(Integer, default=0)
    #: the last number reported against target_value
    value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    #: the outcome in words: the sentence of next year's report
    outcome: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    #: days of the steps; the exact moments stand in the history
    issued_on: Mapped[date | None] = mapped_column(Date)
    acknowledged_on: Mapped[date | None] = mapped_column(Date)
    #: the day it was last handed in; while it waits for verification the unit is not late by waiting
    submitted_on: Mapped[date | None] = mapped_column(Date)
    #: who last handed it in; somebody else verifies
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the actual date: the day of the submission that was accepted
    done_on: Mapped[date | None] = mapped_column(Date)
    #: the day of the verification
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the day the draft was approved 立项; a draft that was is at the stage "approved"
    approved_on: Mapped[date | None] = mapped_column(Date)
    #: the day what was handed in was verified 核查, while it waits for its closing
    verified_on: Mapped[date | None] = mapped_column(Date)
    #: the day a closed task was filed away 归档
    archived_on: Mapped[date | None] = mapped_column(Date)
    #: the day it was suspended 中止, and the state it goes back to
    suspended_on: Mapped[date | None] = mapped_column(Date)
    stood: Mapped[str] = mapped_column(String(20), default="")
    #: 长期坚持: closed year by year by this year's milestone, and begun anew for the next
    long_standing: Mapped[bool] = mapped_column(Boolean, default=False)
    #: the task of the year before, of which a long-standing one is the continuation
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    #: handing in needs evidence: a file, a link or a document number
    evidence_wanted: Mapped[bool] = mapped_column(Boolean, default=False)
    #: 责任人 inside the lead unit: a post of the unit, or a name where the person is not on the roster
    handler_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    handler: Mapped[str] = mapped_column(String(80), default="")
    #: the last 催办 by hand; the next one waits
    nudged_at: Mapped[datetime | None] = mapped_column(Moment)
    #: the period 填报期 that its last report is about (tasks/periods.py); empty: not known, so the history tells
    reported_for: Mapped[str] = mapped_column(String(10), default="", server_default="")
    #: the last time the unit said anything
    updated_at: Mapped[datetime | None] = mapped_column(Moment)
    #: two people on one task: the later save is refused
    version: Mapped[int] = mapped_column(Integer)

    lead_unit: Mapped[Unit | None] = relationship()
    leader_post: Mapped[Post | None] = relationship(foreign_keys=[leader_post_id])
    handler_post: Mapped[Post | None] = relationship(foreign_keys=[handler_post_id])
    continues: Mapped["Task | None"] = relationship(remote_side=[id])
    report: Mapped[Report | None] = relationship()
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=[submitted_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    supporting_units: Mapped[list[Unit]] = relationship(secondary="task_support", order_by="Unit.position")
    clauses: Mapped[list[Clause]] = relationship(secondary="task_source", order_by="Clause.start")
    entries: Mapped[list["Entry"]] = relationship(order_by="Entry.id", back_populates="task")
    updates: Mapped[list["Update"]] = relationship(order_by="Update.id", back_populates="task")

    #: read with every task: its lamp depends on them
    milestones: Mapped[list["Milestone"]] = relationship(
        order_by="Milestone.due", lazy="selectin", cascade="all, delete-orphan", back_populates="task"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def stage(self) -> str:
        """Where it stands in its life (tasks/lifecycle.py)."""
        taken = {"draft": self.approved_on, "submitted": self.verified_on, "closed": self.archived_on}
        return stage(self.state, taken.get(self.state) is not None)


class Milestone(Model):
    """A step 节点 on the way: what is to be reached by when, and how many points of the whole that is."""

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_task_id_due", "task_id", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    due: Mapped[date] = mapped_column(Date)
    percent: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(String(300))
    #: the day the unit said that it was reached
    done_on: Mapped[date | None] = mapped_column(Date)

    task: Mapped[Task] = relationship(back_populates="milestones")


class TaskNumber(Model):
    """The last number given out in a year; whoever raises it holds the row until the end of the transaction."""

    __tablename__ = "task_number"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class TaskSupport(Model):
    """A supporting unit 配合单位 of a task; only the lead unit counts in rates."""

    __tablename__ = "task_support"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    #: what this unit owes of the whole 分工, and the day it said that this was done
    part: Mapped[str] = mapped_column(Text, default="", server_default="")
    part_done_on: Mapped[date | None] = mapped_column(Date)


class TaskSource(Model):
    """The clause a task comes from."""

    __tablename__ = "task_source"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True, index=True)


class Entry(Model):
    """A line of a task's history: who, when, which move, from what to what."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    move: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    #: {"field": [old, new]}
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    task: Mapped[Task] = relationship(back_populates="entries")
    by: Mapped[Person | None] = relationship()


class Update(Model):
    """What a unit said about a task at one moment 填报进展."""

    __tablename__ = "task_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)
    percent: Mapped[int] = mapped_column(Integer)
    value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    #: the period it is the report of (tasks/periods.py); empty where none is asked for
    period: Mapped[str] = mapped_column(String(10), default="")
    #: 零报告: nothing this period
    nothing_new: Mapped[bool] = mapped_column(Boolean, default=False)

    task: Mapped[Task] = relationship(back_populates="updates")
    by: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id")


class Evidence(Model):
    """A proof file 佐证材料, kept in DATA_DIR/evidence under a random name."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    update_id: Mapped[int | None] = mapped_column(ForeignKey("task_update.id"), index=True)
    #: as the unit called it
    file_name: Mapped[str] = mapped_column(String(300))
    stored_as: Mapped[str] = mapped_column(String(60), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    content_type: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
