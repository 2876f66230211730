"""Checks an installation and says in plain words what is wrong; it knows where to look, and repairs nothing."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, union_all
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import Person, Post, Tenure
from app.cases.models import AbsenceFile
from app.extensions import db
from app.mail.models import Letter
from app.mail.sending import greets
from app.reminders.models import Heartbeat
from app.tasks.models import Evidence
from app.workdays import is_confirmed
from config import ROOT, Settings

STALE = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    good: bool
    sentence: str


def findings(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that can be checked from here; without a database only what needs none."""
    found = [_folder(settings.data_dir), _mail(settings)]
    try:
        migrated = _migrated()
        found.append(migrated)
        if migrated.good:
            found += [_calendar(now), _people(), _clockwork(now), _outbox(now), *_evidence(settings.data_dir)]
    except SQLAlchemyError as error:
        found.append(Finding(False, f"数据库连不上，请检查 DATABASE_URL 和数据库服务（{type(error).__name__}）。"))
    return found


def _folder(folder: Path) -> Finding:
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding(True, "数据目录可以写入。")
    return Finding(False, f"数据目录 {folder} 不存在或不能写入，请建立目录并把它交给运行本系统的用户。")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding(True, f"没有设置邮件服务器，邮件写成文件，存放在 {settings.data_dir / 'letters'}。")
    if greets(settings):
        return Finding(True, f"邮件服务器 {settings.smtp_host}:{settings.smtp_port} 可以连接。")
    return Finding(False, f"邮件服务器 {settings.smtp_host}:{settings.smtp_port} 连不上或拒绝登录，请检查 SMTP_* 设置。")


def _calendar(now: datetime) -> Finding:
    year = now.year if now.month < 12 else now.year + 1
    if is_confirmed(year):
        return Finding(True, f"{year} 年的放假安排已经公布并收入。")
    return Finding(
        True,
        f"{year} 年的放假安排尚未公布，涉及该年的工作日暂按周末和法定节日推算，公布后请由法治办在“提醒与信件—工作日”录入，或者更新系统。",
    )


def _migrated() -> Finding:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    wanted = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == wanted:
        return Finding(True, "数据库结构是最新的。")
    return Finding(False, "数据库结构不是最新的，请运行 flask --app wsgi db upgrade。")


def _people() -> Finding:
    query = select(func.count()).select_from(Person).join(Tenure).join(Post).where(Post.role == "office", Person.active)
    if db.session.scalar(query):
        return Finding(True, "有可以登录的法治办人员。")
    return Finding(False, "还没有法治办人员的账号，请用 flask --app wsgi add-person 建立。")


def _clockwork(now: datetime) -> Finding:
    beat = db.session.get(Heartbeat, "tick")
    if beat is not None and now - beat.at <= STALE:
        return Finding(True, "提醒进程正在运行。")
    since = f"，最近一次是 {beat.at:%Y-%m-%d %H:%M}" if beat else ""
    return Finding(False, f"提醒进程没有在运行{since}。请启动 flask --app wsgi clockwork，停着期间到期的提醒会补上。")


def _outbox(now: datetime) -> Finding:
    late = db.session.scalar(
        select(func.count()).select_from(Letter).where(Letter.state == "waiting", Letter.next_try_at < now - timedelta(hours=1))
    )
    failed = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "failed"))
    if late:
        return Finding(False, f"待发箱里有 {late} 封邮件超过一小时没有发出。")
    return Finding(True, "待发箱没有积压。" + (f"有 {failed} 封邮件被退回，请在待发箱查看。" if failed else ""))


def _evidence(folder: Path) -> Iterator[Finding]:
    rows = union_all(select(Evidence.stored_as, Evidence.sha256), select(AbsenceFile.stored_as, AbsenceFile.sha256))
    digests: dict[str, str] = dict(db.session.execute(rows).all())
    known = set(digests)
    kept = {path.name for path in (folder / "evidence").glob("*")} if (folder / "evidence").is_dir() else set()
    if known - kept:
        yield Finding(False, f"有 {len(known - kept)} 份佐证材料的文件找不到了，请从备份恢复 {folder / 'evidence'}。")
    if kept - known:
        yield Finding(False, f"有 {len(kept - known)} 个文件不属于任何任务或案件，可以移走：{folder / 'evidence'}。")
    changed = sum(_digest(folder / "evidence" / name) != digests[name] for name in known & kept)
    if changed:
        yield Finding(False, f"有 {changed} 份佐证材料的内容与上传时不同，请从备份恢复 {folder / 'evidence'}。")
    if known == kept and not changed:
        yield Finding(True, f"佐证材料 {len(known)} 份，文件齐全。")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
