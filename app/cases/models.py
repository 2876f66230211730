"""Court cases 行政诉讼案件 and their hearings 开庭; it knows the register of cases, and refuses to know who is prompted when."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Unit
from app.extensions import Model, Moment, new_ref


class Case(Model):
    """An administrative case against a unit; counted by its case number 案号, one per instance (法释〔2020〕3号 art. 7)."""

    __tablename__ = "court_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    case_number: Mapped[str] = mapped_column(String(80), unique=True)
    court: Mapped[str] = mapped_column(String(120))
    #: first 一审 · second 二审 · retrial 再审
    instance: Mapped[str] = mapped_column(String(20), default="first")
    cause: Mapped[str] = mapped_column(String(200))
    #: the defendant unit 被诉行政机关
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: whether the court must (应当) or may (可以) notify the head (法释〔2020〕3号 art. 4)
    must_notify: Mapped[bool] = mapped_column(Boolean, default=False)
    #: the day the copy of the complaint 起诉状副本 reached the unit
    received_on: Mapped[date | None] = mapped_column(Date)
    #: the day answer and evidence were handed to the court
    evidence_filed_on: Mapped[date | None] = mapped_column(Date)
    #: open 审理中 · won 胜诉 · lost 败诉 · withdrawn 撤诉 · settled 调解和解
    result: Mapped[str] = mapped_column(String(20), default="open")
    #: the day the judgment or ruling was served
    concluded_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    hearings: Mapped[list["Hearing"]] = relationship(order_by="Hearing.at", back_populates="case")
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id", back_populates="case")


class Hearing(Model):
    """One hearing of a case: when and where, who is named to appear, and what happened."""

    __tablename__ = "hearing"
    __table_args__ = (Index("ix_hearing_state_at", "state", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(200), default="")
    online: Mapped[bool] = mapped_column(Boolean, default=False)
    #: the day the court's notice of this time was served (art. 5: three days before the hearing)
    notified_on: Mapped[date | None] = mapped_column(Date)
    #: scheduled 待开庭 · held 已开庭 · cancelled 已取消
    state: Mapped[str] = mapped_column(String(20), default="scheduled")
    #: raised each time the hearing moves, so that prompts for the new time are new prompts
    occurrence: Mapped[int] = mapped_column(default=1)
    #: who will appear, as the unit replied; after the hearing, who appeared
    attendee: Mapped[str] = mapped_column(String(60), default="")
    attendee_post: Mapped[str] = mapped_column(String(80), default="")
    #: principal 正职 · deputy 副职 · deputy_level 分管的副职级 · other_in_charge 其他分管 (art. 2), or empty
    attendee_rank: Mapped[str] = mapped_column(String(20), default="")
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
    note: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship(back_populates="hearings")
    replied_by: Mapped[Person | None] = relationship()


class CaseEvent(Model):
    """One line of a case's history: what was done to it, when and by whom. Only ever added."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("court_case.id"), index=True)
    #: registered · edited · scheduled · moved · hearing_cancelled · replied · prepared · recorded · concluded
    kind: Mapped[str] = mapped_column(String(20))
    #: the facts in the register's own words: dates, names and posts of officials, what changed into what
    detail: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    case: Mapped[Case] = relationship(back_populates="events")
    person: Mapped[Person | None] = relationship()
