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
    received_on: Mapped[date | None] = mapped_column(Date)
    #: open 审理中 · won 胜诉 · lost 败诉 · withdrawn 撤诉 · settled 调解和解
    result: Mapped[str] = mapped_column(String(20), default="open")
    concluded_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    hearings: Mapped[list["Hearing"]] = relationship(order_by="Hearing.at", back_populates="case")


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
    #: scheduled 待开庭 · held 已开庭 · cancelled 已取消
    state: Mapped[str] = mapped_column(String(20), default="scheduled")
    #: raised each time the hearing moves, so that prompts for the new time are new prompts
    occurrence: Mapped[int] = mapped_column(default=1)
    #: who will appear, as the unit replied
    attendee: Mapped[str] = mapped_column(String(60), default="")
    attendee_post: Mapped[str] = mapped_column(String(80), default="")
    #: principal 正职 · deputy 副职 · deputy_level 分管的副职级 · other_in_charge 其他分管 (art. 2), or empty
    attendee_rank: Mapped[str] = mapped_column(String(20), default="")
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: after the hearing; None until registered
    appeared: Mapped[bool | None] = mapped_column(Boolean)
    spoke: Mapped[bool | None] = mapped_column(Boolean)
    #: one of art. 8's grounds when the head did not appear
    absence_reason: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship(back_populates="hearings")
    replied_by: Mapped[Person | None] = relationship()
