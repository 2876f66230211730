"""How often something was asked for in a while, counted in the database so that every process and host counts together."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, Moment


class Tally(Model):
    """A count under a name that tells nobody whose it is; it begins again when its time is over."""

    __tablename__ = "tally"

    #: keyed SHA-256 of the limit and of whoever is counted: no address and no session stands here
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    until: Mapped[datetime] = mapped_column(Moment, index=True)
