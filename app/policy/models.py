"""What the office has decided, decision after decision; it knows values and who decided, and refuses to know what they mean."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.extensions import Model, Moment


class Decision(Model):
    """A decision on a choice. The latest one counts; none is ever changed or removed."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_choice_id", "choice", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the code of the choice
    choice: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: why, where somebody said so
    note: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person] = relationship()
