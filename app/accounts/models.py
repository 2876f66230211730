"""Units, posts and the people who hold them; it knows who is where since when, and refuses to know what they work on."""

from datetime import date, datetime

from sqlalchemy import Boolean, Connection, Date, ForeignKey, Index, Integer, String, Text, event, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model, Moment, new_ref

#: government 政府 · office 法治办/司法局 · department 部门 · town 镇街 · invited 商请单位 (can be asked, never tasked:
#: 政府督查工作条例 art. 5 does not cover courts, procuratorates and people's congresses)
UNIT_KINDS = ("government", "office", "department", "town", "invited")

#: office 法治办 · liaison 联络员 · head 单位负责人 · leader 区领导 · the three administrators 三员 · setup 初始设置账号
ROLES = ("office", "liaison", "head", "leader", "admin", "security", "auditor", "setup")

#: 系统管理员, 安全管理员, 审计管理员: nobody is two of them, and nobody who is one of them does anything else (等保 三员分立)
TRIO = ("admin", "security", "auditor")

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
    #: indexed: every page asks what whoever looks has in charge
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", use_alter=True), index=True)
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    #: who answers for its open work since it was merged or split; its own rows stay as they were
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    parent: Mapped["Unit | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])
    heir: Mapped["Unit | None"] = relationship(foreign_keys=[heir_id], remote_side=[id])
    leader_post: Mapped["Post | None"] = relationship(foreign_keys=[leader_post_id])
    posts: Mapped[list["Post"]] = relationship(back_populates="unit", foreign_keys="Post.unit_id", order_by="Post.position")


class UnitChange(Model):
    """What became of a unit on a day: renamed, moved in the tree, merged into another, split into others. Only ever added."""

    __tablename__ = "unit_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    #: renamed · moved · merged · split
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    #: its name until then
    name: Mapped[str] = mapped_column(String(120))
    #: the unit it was merged into, split into (one line each) or moved under
    other_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    other: Mapped[Unit | None] = relationship(foreign_keys=[other_id])
    by: Mapped["Person | None"] = relationship()


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
    #: when the password was last set by its owner; None for one that somebody else gave
    password_set_at: Mapped[datetime | None] = mapped_column(Moment)
    #: what the secret of one-time codes is made from, with the key of the installation; empty without them
    code_salt: Mapped[str] = mapped_column(String(40), default="")
    #: when the owner proved to have the codes; until then none is asked for
    codes_since: Mapped[datetime | None] = mapped_column(Moment)
    #: the half minute of the last code used, so that none is used twice
    last_code: Mapped[int] = mapped_column(Integer, default=0)
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
    __table_args__ = (
        Index("ix_tenure_post_since", "post_id", "since"),
        # nobody is two of the three administrators at once, whatever a page or a command tries
        Index(
            "uq_tenure_one_trust",
            "person_id",
            unique=True,
            sqlite_where=text("trust IS NOT NULL AND until IS NULL"),
            postgresql_where=text("trust IS NOT NULL AND until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    #: the role of the post where it is one of the three administrators, else None; set by itself
    trust: Mapped[str | None] = mapped_column(String(20))

    post: Mapped[Post] = relationship(back_populates="tenures")
    person: Mapped[Person] = relationship(back_populates="tenures")


@event.listens_for(Tenure, "before_insert")
def _trusted(_mapper: object, connection: Connection, tenure: Tenure) -> None:
    role = connection.scalar(select(Post.role).where(Post.id == tenure.post_id))
    tenure.trust = role if role in TRIO else None


class StandIn(Model):
    """Who acts in a post's place for a period: a secretary 秘书 for a leader, or a deputy while the holder is away."""

    __tablename__ = "stand_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    post: Mapped[Post] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class UserSession(Model):
    """A person signed in on one device. Without its row a cookie is worth nothing, however well it is signed."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    #: SHA-256 of the token in the cookie
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    #: the end that no use puts off
    until: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(200), default="")
    #: in whose place the person acts now
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("stand_in.id"))

    person: Mapped[Person] = relationship()
    stand_in: Mapped[StandIn | None] = relationship()


class RecoveryCode(Model):
    """A code that opens once in the place of a one-time code, for the day when the telephone is lost."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: HMAC-SHA256 under the key of the installation: the database alone tells none
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class FailedTry(Model):
    """A try to sign in that has not succeeded. Names stand here as digests: people type passwords into the wrong field."""

    __tablename__ = "failed_try"
    __table_args__ = (Index("ix_failed_try_name_at", "name", "at"), Index("ix_failed_try_source_at", "source", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
