"""The letter that brings a bulletin: five lines; it knows whom a bulletin concerns, and refuses to know how letters travel."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from app.accounts.models import Person
from app.accounts.queries import holders
from app.accounts.standing import Standing
from app.bulletins.models import Bulletin
from app.mail import post

KIND_WORDS = {"weekly": "督办周报", "monthly": "督查通报", "court": "出庭应诉通报"}


def concerned(bulletin: Bulletin, now: datetime) -> list[Person]:
    """The leaders of the district; of the units named, heads and liaisons."""
    people = [holder.person for holder in holders(now.date(), roles=("leader",))]
    units = [named.unit_id for named in bulletin.names]
    if units:
        people += [holder.person for holder in holders(now.date(), unit_ids=units, roles=("head", "liaison"))]
    return list({person.id: person for person in people}.values())


def words(bulletin: Bulletin, asked: str, base_url: str) -> tuple[str, str]:
    """Subject and body."""
    kind = KIND_WORDS[bulletin.kind]
    day = f"{bulletin.issued_at:%-m月%-d日}" if bulletin.issued_at else ""
    subject = f"{day}印发：{bulletin.title}（第{bulletin.number}期）"
    named = "、".join(one.unit.short_name for one in bulletin.names)
    lines = [
        f"事项：{bulletin.title}（第{bulletin.number}期）已印发。",
        f"时间：{day}印发" + ("，被点名单位5个工作日内提交整改方案。" if named else "。"),
        f"请您：阅知。被点名的单位：{named}，整改方案任务已另行下达。" if named else f"请您：阅知本期{kind}。",
        f"办理：{base_url}/bulletins/{bulletin.ref}",
        f"咨询：{asked}",
    ]
    return subject, "\n".join(lines) + "\n"


def send(bulletin: Bulletin, *, by: Standing, now: datetime, to: Iterable[Person] | None = None) -> None:
    """Put one letter into the outbox for each whom it concerns, once for this bulletin."""
    subject, body = words(bulletin, by.name, current_app.extensions["settings"].base_url)
    for person in concerned(bulletin, now) if to is None else to:
        post.put(
            key=f"bulletin:{bulletin.ref}:{person.ref}", about=f"bulletin:{bulletin.ref}", to_address=person.email, to_name=person.name,
            subject=subject, body=body, now=now,
        )  # fmt: skip
