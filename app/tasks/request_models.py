"""What hangs on a task beside its history: requests and their answers, verifications, references, handovers, instructions."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Post, Unit
from app.extensions import Model, Moment, new_ref
from app.tasks.models import Task

#: extension 延期申请 · contest 异议 of a unit · cancel 撤销请示 · approval 立项请示 of the office
REQUEST_KINDS = ("extension", "contest", "cancel", "approval")

#: what a unit that contests wants: another unit 改派 · other words 改表述 · only to explain 仅需解释
WANTS = ("transfer", "reword", "explain")

#: granted 同意 · refused 不同意 · explained 已解释 · lapsed: something else settled it
ANSWERS = ("granted", "refused", "explained", "lapsed")


class Request(Model):
    """Something asked about a task that somebody else decides; one of a kind at a time waits."""

    __tablename__ = "task_request"
    __table_args__ = (Index("ix_task_request_answer_kind", "answer", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    #: why
    text: Mapped[str] = mapped_column(Text)
    #: an extension: how far it is, and until when
    progress: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None] = mapped_column(Date)
    #: a contest: what the unit wants
    wants: Mapped[str] = mapped_column(String(20), default="")
    #: empty while it waits
    answer: Mapped[str] = mapped_column(String(20), default="")
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: an extension granted: the deadline it gives, which need not be the one asked for
    granted_due: Mapped[date | None] = mapped_column(Date)

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit | None] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])


class Verification(Model):
    """A check 核查 of what was handed in, on paper or on the spot; somebody who did not hand it in made it."""

    __tablename__ = "verification"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    passed: Mapped[bool] = mapped_column(Boolean)
    #: 核查意见
    text: Mapped[str] = mapped_column(Text, default="")
    #: 现场核查: when, where, who
    visited_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200), default="")
    people: Mapped[str] = mapped_column(String(200), default="")

    by: Mapped[Person] = relationship()


class Reference(Model):
    """Evidence that lies elsewhere: a link, or the number 文号 of a document; entered once instead of uploaded again."""

    __tablename__ = "reference"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(500))

    @property
    def is_link(self) -> bool:
        """Whether it is an address."""
        return self.text.startswith(("http://", "https://"))


class Handover(Model):
    """A task went from one lead unit to another 改派; the one before may still read what it had."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id])
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id])


class Instruction(Model):
    """A leader's 批示 on a task or on a number of a page; it becomes a task, or is answered by a deadline."""

    __tablename__ = "instruction"
    __table_args__ = (Index("ix_instruction_state_due", "state", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: whose word it is, in which post
    for_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    #: who entered it: the leader, or somebody for the leader
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    #: the page and the words under which its number stood
    about: Mapped[str] = mapped_column(String(300), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    #: waiting: the office has not decided · asked: a unit is to answer · answered · tasked: it became a task
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    due: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the task it became
    made_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))

    for_person: Mapped[Person] = relationship(foreign_keys=[for_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    post: Mapped[Post] = relationship()
    task: Mapped[Task | None] = relationship(foreign_keys=[task_id])
    made: Mapped[Task | None] = relationship(foreign_keys=[made_id])
    unit: Mapped[Unit | None] = relationship()
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
