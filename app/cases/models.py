"""Court cases 行政诉讼案件 and their hearings 开庭; it knows the register of cases, and refuses to know who is prompted when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref
from app.tasks.models import Task


class Case(Model):
    """An administrative case against a unit; counted by its case number 案号, one per instance (法释〔2020〕3号 art. 7)."""

    __tablename__ = "court_case"
    __table_args__ = (
        # what a year of the register has to do with: what is open, and what was concluded since (register_queries._in_question)
        Index("ix_court_case_result", "result"),
        Index("ix_court_case_concluded_on", "concluded_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    case_number: Mapped[str] = mapped_column(String(80), unique=True)
    court: Mapped[str] = mapped_column(String(120))
    #: first 一审 · second 二审 · retrial 再审
    instance: Mapped[str] = mapped_column(String(20), default="first")
    cause: Mapped[str] = mapped_column(String(200))
    #: the defendant unit 被诉行政机关
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: whether the court must (应当) or may (可以) notify the head (法释〔2020〕3号 art. 4); follows from notice_basis where that is set
    must_notify: Mapped[bool] = mapped_column(Boolean, default=False)
    #: the situation of art. 4 the case belongs to, one of words.NOTICE_BASES, or empty
    notice_basis: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: what the reconsideration 行政复议 before it came to, one of words.RECONSIDERED, or empty
    reconsidered: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: the case of the instance below 上一审级
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("court_case.id"))
    #: the day the copy of the complaint 起诉状副本 reached the unit
    received_on: Mapped[date | None] = mapped_column(Date)
    #: the day answer and evidence were handed to the court
    evidence_filed_on: Mapped[date | None] = mapped_column(Date)
    #: open 审理中 · won 胜诉 · lost 败诉 · withdrawn 撤诉 · settled 调解和解
    result: Mapped[str] = mapped_column(String(20), default="open")
    #: the day the judgment or ruling was served
    concluded_on: Mapped[date | None] = mapped_column(Date)
    #: judgment 判决 or ruling 裁定: an appeal against the one has fifteen days, against the other ten
    decided_by: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: who appealed: us 本单位 · them 对方 · both · none 均未上诉, or empty while unknown
    appealed_by: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: the day to which the decision gives time to perform it 履行期限, and the day it was performed
    perform_by: Mapped[date | None] = mapped_column(Date)
    performed_on: Mapped[date | None] = mapped_column(Date)
    #: why a case was lost 败诉复盘, and the rectification that came of it
    review: Mapped[str] = mapped_column(Text, default="", server_default="")
    review_task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    previous: Mapped["Case | None"] = relationship(remote_side=[id])
    review_task: Mapped[Task | None] = relationship()
    parties: Mapped[list["CaseParty"]] = relationship(
        order_by="CaseParty.id", back_populates="case", cascade="all, delete-orphan"
    )
    documents: Mapped[list["CaseDocument"]] = relationship(order_by="CaseDocument.received_on", back_populates="case")
    hearings: Mapped[list["Hearing"]] = relationship(order_by="Hearing.at", back_populates="case")
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id", back_populates="case")


class Hearing(Model):
    """One hearing of a case: when and where, who is named to appear, and what happened."""

    __tablename__ = "hearing"
    __table_args__ = (
        # what is coming or was held in these days; whatever falls in them
        Index("ix_hearing_state_at", "state", "at"),
        Index("ix_hearing_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    #: when the register learned of this time; a move begins it anew. None: no later than of the case
    known_at: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(200), default="")
    online: Mapped[bool] = mapped_column(Boolean, default=False)
    #: the day the court's notice of this time was served (art. 5: three days before the hearing)
    notified_on: Mapped[date | None] = mapped_column(Date)
    #: scheduled 待开庭 · held 已开庭 · cancelled 已取消 · adjourned 延期, to a time not yet known
    state: Mapped[str] = mapped_column(String(20), default="scheduled")
    #: raised each time the hearing moves, so that prompts for the new time are new prompts
    occurrence: Mapped[int] = mapped_column(default=1)
    #: who will appear, as the unit replied; after the hearing, who appeared
    attendee: Mapped[str] = mapped_column(String(60), default="")
    attendee_post: Mapped[str] = mapped_column(String(80), default="")
    #: principal 正职 · deputy 副职 · deputy_level 分管的副职级 · other_in_charge 其他分管 (art. 2), or empty
    attendee_rank: Mapped[str] = mapped_column(String(20), default="")
    #: of several defendants, the one whose head it is; None: the case's own unit
    attending_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the papers of arts. 6 and 10: proof of identity with the unit's seal, authority for the staff
    identity_sealed: Mapped[bool] = mapped_column(Boolean, default=False)
    staff_authorised: Mapped[bool] = mapped_column(Boolean, default=False)
    #: after the hearing; None until registered
    appeared: Mapped[bool | None] = mapped_column(Boolean)
    spoke: Mapped[bool | None] = mapped_column(Boolean)
    #: why the head does not appear: one of art. 8's grounds, or none_given; set before the hearing by a reply that says so
    absence_reason: Mapped[str] = mapped_column(String(30), default="")
    #: how the proof of that ground is vouched for (art. 9): seal 行政机关印章 · signature 主要负责人签字 · none; empty: not yet said
    absence_proof: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: who approved the absence and when, and when it was filed with the office, where the office asks for it
    absence_approver: Mapped[str] = mapped_column(String(120), default="", server_default="")
    absence_approved_on: Mapped[date | None] = mapped_column(Date)
    absence_filed_on: Mapped[date | None] = mapped_column(Date)
    #: whether the head gave an opinion on settling the dispute (art. 11), and whether it was settled
    opinion: Mapped[bool | None] = mapped_column(Boolean)
    settled: Mapped[bool | None] = mapped_column(Boolean)
    #: the situation of art. 12 that the hearing showed, one of words.VIOLATIONS, or empty
    violation: Mapped[str] = mapped_column(String(30), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship(back_populates="hearings")
    replied_by: Mapped[Person | None] = relationship()
    attending_unit: Mapped[Unit | None] = relationship()
    absence_files: Mapped[list["AbsenceFile"]] = relationship(order_by="AbsenceFile.id", back_populates="hearing")


class AbsenceFile(Model):
    """A file that proves why no head appears (art. 9), sealed or signed; it lies with the proof files of tasks."""

    __tablename__ = "absence_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    #: as the unit called it
    file_name: Mapped[str] = mapped_column(String(300))
    stored_as: Mapped[str] = mapped_column(String(60), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    hearing: Mapped[Hearing] = relationship(back_populates="absence_files")


class CaseParty(Model):
    """Another unit that is in the case: co_defendant 共同被告 or third_party 第三人. Only units: no private person is ever named."""

    __tablename__ = "case_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))

    case: Mapped[Case] = relationship(back_populates="parties")
    unit: Mapped[Unit] = relationship()


class CaseDocument(Model):
    """A paper of the court that reached the unit. The complaint and the decision stand on the case, notices on their hearing."""

    __tablename__ = "case_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    #: one of words.DOCUMENTS
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[str] = mapped_column(String(80), default="")
    received_on: Mapped[date] = mapped_column(Date)
    #: the day by which the paper itself wants an answer; it goes before any period of the table
    wanted_by: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)

    case: Mapped[Case] = relationship(back_populates="documents")


class CaseEvent(Model):
    """One line of a case's history: what was done to it, when and by whom. Only ever added."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    #: one of words.EVENTS
    kind: Mapped[str] = mapped_column(String(20))
    #: the facts as history.py words them: days, codes, names and posts of officials, what changed into what
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    #: a sentence written before facts were kept apart; nothing new is written here
    detail: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    case: Mapped[Case] = relationship(back_populates="events")
    person: Mapped[Person | None] = relationship()
