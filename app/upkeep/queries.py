"""How the installation is: clockwork, outbox, disk, database, copies, the trail; it reads, and repairs nothing."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.accounts.models import UserSession
from app.audit.models import AuditHead
from app.extensions import db
from app.mail.models import Hold, Letter
from app.reminders.models import Heartbeat
from app.words import N_, Said


@dataclass(frozen=True)
class Reading:
    """One thing that was measured."""

    #: its name among the metrics
    name: str
    title: str
    value: float
    #: how it is said to a person, and whether it is as it should be
    said: Said
    good: bool


def readings(folder: Path, now: datetime) -> list[Reading]:
    """Everything that is measured, in the order of the page. The database answers, or this raises."""
    return [*_clockwork(now), *_outbox(now), _disk(folder), _database(), _copy(folder, now), _heads(folder, now), _people(now)]


def _ago(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else -1.0


def _clockwork(now: datetime) -> list[Reading]:
    beats: dict[str, datetime] = {row.name: row.at for row in db.session.scalars(select(Heartbeat))}
    found = []
    for name, title in (("tick", N_("提醒计划")), ("deliver", N_("邮件发送"))):
        age = _ago(beats.get(name), now)
        said = Said(N_("%(n)s 秒前运行过"), {"n": int(age)}) if age >= 0 else Said(N_("还没有运行过"))
        found.append(Reading(f"{name}_age_seconds", title, age, said, 0 <= age <= 120))
    return found


def _outbox(now: datetime) -> list[Reading]:
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(Letter.next_try_at)).where(
            Letter.state.in_(("waiting", "sending")), Letter.next_try_at <= now
        )
    ).one()
    failed = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "failed")) or 0
    held = db.session.scalar(select(func.count()).select_from(Hold).where(Hold.released_at.is_(None))) or 0
    late = max(0.0, _ago(oldest, now)) if waiting else 0.0
    return [
        Reading("letters_due", N_("到时待发"), waiting, Said(N_("%(n)s 封"), {"n": waiting}), late < 3600),
        Reading("letters_failed", N_("退信"), failed, Said(N_("%(n)s 封"), {"n": failed}), True),
        Reading(
            "letters_held", N_("暂停发送"), held, Said(N_("待放行 %(n)s 项"), {"n": held}) if held else Said(N_("没有")), not held
        ),
    ]


def _disk(folder: Path) -> Reading:
    usage = shutil.disk_usage(folder)
    said = Said(N_("剩余 %(n)s GB，占 %(p)s%%"), {"n": round(usage.free / 1e9, 1), "p": usage.free * 100 // usage.total})
    return Reading("disk_free_bytes", N_("磁盘空间"), usage.free, said, usage.free > 500_000_000)


def _database() -> Reading:
    last = db.session.scalar(select(AuditHead.number)) or 0
    return Reading("audit_rows_written", N_("审计记录"), last, Said(N_("写到第 %(n)s 号"), {"n": last}), True)


def _copy(folder: Path, now: datetime) -> Reading:
    return _kept(folder / "last-backup.json", now, "backup_age_seconds", N_("最近备份"), timedelta(days=2))


def _heads(folder: Path, now: datetime) -> Reading:
    return _kept(folder / "audit-heads.jsonl", now, "audit_head_age_seconds", N_("审计末印导出"), timedelta(days=2))


def _kept(file: Path, now: datetime, name: str, title: str, longest: timedelta) -> Reading:
    """The age of what a file says in its last line."""
    try:
        at = datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8").splitlines()[-1])["at"])
    except (OSError, ValueError, KeyError, IndexError):
        return Reading(name, title, -1.0, Said(N_("还没有做过")), False)
    age = now - at
    said = Said(N_("%(n)s 天前"), {"n": age.days}) if age.days else Said(N_("一天以内"))
    return Reading(name, title, age.total_seconds(), said, age <= longest)


def _people(now: datetime) -> Reading:
    open_ = db.session.scalar(select(func.count()).select_from(UserSession).where(UserSession.until > now)) or 0
    return Reading("sessions", N_("登录中"), open_, Said(N_("%(n)s 处"), {"n": open_}), True)
