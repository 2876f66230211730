"""How the installation is: clockwork, outbox, disk, database, copies, the trail; it reads, and repairs nothing."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

from app.accounts.models import UserSession
from app.audit.models import AuditHead
from app.extensions import db
from app.mail.models import Hold, Letter
from app.reminders.models import Alarm, Heartbeat
from app.reminders.queries import age as age_of
from app.words import N_, Said

#: a free disk below this is no longer enough for a day's evidence and a copy
LEAST_FREE = 500_000_000


@dataclass(frozen=True)
class Reading:
    """One thing that was measured."""

    #: its name among the metrics, and what it is in the words of monitoring
    name: str
    help: str
    title: str
    value: float
    #: how it is said to a person, and whether it is as it should be
    said: Said
    good: bool = True
    #: what to do when it is not
    todo: str = ""


def readings(folder: Path, now: datetime) -> list[Reading]:
    """Everything that is measured, in the order of the page. The database answers, or this raises."""
    return [
        *_clockwork(now), *_outbox(now), *_alarms(), *_disk(folder), *_database(), *_copies(folder, now), _people(now),
    ]  # fmt: skip


#: the steps of the clockwork, and how often each is to have run
STEPS = (("tick", N_("提醒计划")), ("deliver", N_("邮件发送")), ("watch", N_("漏发检查")))
START_IT = N_("请在服务器上启动提醒进程（systemctl restart duban-clockwork），停着期间到期的提醒会补上。")


def _clockwork(now: datetime) -> Iterator[Reading]:
    beats: dict[str, datetime] = {row.name: row.at for row in db.session.scalars(select(Heartbeat))}
    for name, title in STEPS:
        told = age_of(beats.get(name), now)
        age = told.total_seconds() if told is not None else -1.0
        said = Said(N_("%(n)s 秒前运行过"), {"n": int(age)}) if age >= 0 else Said(N_("还没有运行过"))
        if age >= 600:
            said = Said(N_("最近一次运行：%(at)s"), {"at": beats[name]})
        yield Reading(
            f"{name}_age_seconds",
            f"Seconds since the step {name} last ran, -1 if never",
            title,
            age,
            said,
            -1 < age <= 180,
            START_IT,
        )


def _outbox(now: datetime) -> Iterator[Reading]:
    due = (Letter.state.in_(("waiting", "sending")), Letter.next_try_at <= now)
    waiting, first, oldest = db.session.execute(
        select(func.count(), func.min(Letter.next_try_at), func.min(Letter.created_at)).where(*due)
    ).one()
    count, failed = func.count(Letter.id), (Letter.state == "failed")
    depth = db.session.scalar(select(count).where(Letter.state.in_(("waiting", "sending", "carried")))) or 0
    refused = db.session.scalar(select(count).where(failed)) or 0
    held = db.session.scalar(select(func.count(Hold.id)).where(Hold.released_at.is_(None))) or 0
    late = max(0.0, (now - first).total_seconds()) if first else 0.0
    age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    letters = N_("%(n)s 封")
    yield Reading("letters_waiting", "Letters in the outbox", N_("待发箱"), depth, Said(letters, {"n": depth}))
    said = Said(N_("%(n)s 封，最早一封已到时 %(m)s 分钟"), {"n": waiting, "m": int(late // 60)}) if waiting else Said(N_("没有"))
    todo = N_("请在“待发箱”查看原因，并检查邮件服务器（flask --app wsgi doctor）。")
    yield Reading("letters_due", "Letters whose time has come", N_("到时未发"), waiting, said, late < 3600, todo)
    yield Reading(
        "letter_oldest_seconds", "Age of the oldest letter whose time has come", N_("最早一封写成于"), age,
        Said(N_("%(m)s 分钟前"), {"m": int(age // 60)}) if oldest else Said(N_("没有")),
    )  # fmt: skip
    yield Reading("letters_failed", "Letters refused for good", N_("退信"), refused, Said(letters, {"n": refused}))
    said = Said(N_("待放行 %(n)s 项"), {"n": held}) if held else Said(N_("没有"))
    todo = N_("恢复的备份或数量超限的邮件要由法治办在“暂停与放行”核对后放行。")
    yield Reading("letters_held", "Holds that nobody has released", N_("暂停发送"), held, said, not held, todo)


def _alarms() -> Iterator[Reading]:
    open_ = select(func.count(Alarm.id)).where(Alarm.ended_at.is_(None))
    missing = db.session.scalar(open_) or 0
    said = Said(N_("%(n)s 项"), {"n": missing}) if missing else Said(N_("没有"))
    yield Reading(
        "alarms_open", "Alarms that nobody has ended: prompts not accepted, refused addresses, people out of reach", N_("未解除的告警"), missing,
        said, not missing, N_("请由法治办打开“告警”逐项处理。"),
    )  # fmt: skip


def _disk(folder: Path) -> Iterator[Reading]:
    usage = shutil.disk_usage(folder)
    said = Said(N_("剩余 %(n)s GB，占 %(p)s%%"), {"n": round(usage.free / 1e9, 1), "p": usage.free * 100 // usage.total})
    todo = N_("请清理或扩大数据目录所在的磁盘，空间用尽后不能保存材料。")
    yield Reading(
        "disk_free_bytes", "Free bytes where the data lie", N_("磁盘空间"), usage.free, said, usage.free > LEAST_FREE, todo
    )


def _database() -> Iterator[Reading]:
    engine = db.session.get_bind().dialect.name
    if engine == "postgresql":
        size = db.session.scalar(text("SELECT pg_database_size(current_database())"))
    else:
        size = db.session.scalar(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
    revision = MigrationContext.configure(db.session.connection()).get_current_revision() or "-"
    kind = "PostgreSQL" if engine == "postgresql" else "SQLite"
    facts = {"engine": kind, "n": round((size or 0) / 1e6, 1), "revision": revision}
    said = Said(N_("%(engine)s，%(n)s MB，结构 %(revision)s"), facts)
    yield Reading("database_bytes", "Size of the database", N_("数据库"), size or 0, said)
    last = db.session.scalar(select(AuditHead.number)) or 0
    said = Said(N_("写到第 %(n)s 号"), {"n": last})
    yield Reading("audit_rows_written", "Number of the last row of the audit trail", N_("审计记录"), last, said)


def _copies(folder: Path, now: datetime) -> Iterator[Reading]:
    todo = N_("请运行 flask --app wsgi backup 文件名，并设为每天自动运行。")
    age, said = _kept(folder / "last-backup.json", now)
    good = 0 <= age <= timedelta(days=2).total_seconds()
    yield Reading("backup_age_seconds", "Seconds since the last copy, -1 if none", N_("最近备份"), age, said, good, todo)
    todo = N_("末印由提醒进程每天导出一次，请检查它是否在运行、数据目录能否写入。")
    age, said = _kept(folder / "audit-heads.jsonl", now)
    good = 0 <= age <= timedelta(days=2).total_seconds()
    help = "Seconds since the head of the trail was exported, -1 if never"
    yield Reading("audit_head_age_seconds", help, N_("审计末印导出"), age, said, good, todo)


def _kept(file: Path, now: datetime) -> tuple[float, Said]:
    """The age of what a file says in its last line, in seconds and in words; -1 where there is none."""
    try:
        at = datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8").splitlines()[-1])["at"])
    except (OSError, ValueError, KeyError, IndexError):
        return -1.0, Said(N_("还没有做过"))
    age = now - at
    return age.total_seconds(), Said(N_("%(n)s 天前"), {"n": age.days}) if age.days else Said(N_("一天以内"))


def _people(now: datetime) -> Reading:
    open_ = db.session.scalar(select(func.count(UserSession.id)).where(UserSession.until > now)) or 0
    return Reading("sessions", "Sessions that have not ended", N_("登录中"), open_, Said(N_("%(n)s 处"), {"n": open_}))
