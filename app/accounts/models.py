"""Units, posts and the people who hold them; it knows who is where since when, and refuses to know what they work on."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model, Moment, new_ref

#: government 政府 · office 法治办/司法局 · department 部门 · town 镇街 · invited 商请单位 (can be asked, never tasked:
#: 政府督查工作条例 art. 5 does not cover courts, procuratorates and people's congresses)
UNIT_KINDS = ("government", "office", "department", "town", "invited")

#: office 法治办 · liaison 联络员 · head 单位负责人 · leader 区领导 · admin 系统管理员
ROLES = ("office", "liaison", "head", "leader", "admin")

#: principal 正职 · deputy 副职 · staff 工作人员
RANKS = ("principal", "deputy", "staff")


class Unit(Model):
    """A unit 单位 of the tree."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: what commands and imports call it; letters and digits
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20), default="department")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: words of its duties, one a line; the reader suggests owners by them
    duties: Mapped[str] = mapped_column(Text, default="")
    #: the customary order of the list of units
    position: Mapped[int] = mapped_column(Integer, default=0)
    #: the post of the district leader in charge (分管领导)
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", use_alter=True))
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])
    leader_post: Mapped["Post | None"] = relationship(foreign_keys=[leader_post_id])
    posts: Mapped[list["Post"]] = relationship(back_populates="unit", foreign_keys="Post.unit_id", order_by="Post.position")


class Person(Model):
    """A person who may sign in. A person without a password has not signed in yet."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    #: set when the password was given by somebody else; the next sign-in asks for a new one
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    failed_sign_ins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    #: the last signing in
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    #: what happened from this moment on is new to the person: the visit before today's, or when they said that they had read
    news_since: Mapped[datetime | None] = mapped_column(Moment)

    tenures: Mapped[list["Tenure"]] = relationship(back_populates="person", order_by="Tenure.since")


class Post(Model):
    """A post 岗位 in a unit. It outlives its holders: duties and prompts belong to the post."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    rank: Mapped[str] = mapped_column(String(20), default="staff")
    position: Mapped[int] = mapped_column(Integer, default=0)

    unit: Mapped[Unit] = relationship(back_populates="posts", foreign_keys=[unit_id])
    tenures: Mapped[list["Tenure"]] = relationship(back_populates="post", order_by="Tenure.since")


class Tenure(Model):
    """Who held a post from when to when; ``until`` is the last day, None while it lasts."""

    __tablename__ = "tenure"
    __table_args__ = (Index("ix_tenure_post_since", "post_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    post: Mapped[Post] = relationship(back_populates="tenures")
    person: Mapped[Person] = relationship(back_populates="tenures")
