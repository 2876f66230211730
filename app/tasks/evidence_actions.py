"""Where proof files lie: DATA_DIR/evidence, under random names; it knows bytes and the disk, and not who may have them.

A file is written before the transaction commits and taken away again when it does not.
"""

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic
from flask import current_app
from sqlalchemy import event, exists, or_, select
from sqlalchemy.orm import Session

from app.accounts.standing import Standing
from app.extensions import db
from app.policy.queries import decided
from app.tasks.checks import bounded, squeezed
from app.tasks.errors import FileLost, TooManyFiles
from app.tasks.file_kinds import BY_TYPE, FILE_LIMIT, MB, MOST_FILES, Upload, accepted, plain_name
from app.tasks.models import Evidence, Task, Update
from app.tasks.request_models import Reference
from app.tasks.word_forms import FIELD_WORDS

#: under this name a session remembers the files it wrote and has not committed
UNCOMMITTED = "evidence files not yet committed"


def folder() -> Path:
    """Where the files lie."""
    settings: Any = current_app.extensions["settings"]
    return Path(settings.data_dir) / "evidence"


def _told(data: bytes) -> str:
    """What the recognising library reads from the content, when it is one of the kinds that it tells reliably."""
    try:
        found = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.mime_type for match in found if match.mime_type in BY_TYPE and match.confidence >= 0.3), "")


def _write(name: str, data: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / name
    db.session().info.setdefault(UNCOMMITTED, []).append(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True)
class Stored:
    """A proof file on the disk: what its row has to know, whatever it belongs to."""

    file_name: str
    stored_as: str
    sha256: str
    size: int
    content_type: str


def store(uploads: Sequence[Upload]) -> list[Stored]:
    """Check and write proof files. Every file is checked before the first is written. Raises the refusals of file_kinds."""
    if len(uploads) > MOST_FILES:
        raise TooManyFiles
    checked = [(plain_name(each.name), each.data) for each in uploads]
    limit = decided(FILE_LIMIT) * MB if checked else 0
    kinds = [accepted(name, data, _told(data), limit) for name, data in checked]
    kept = []
    for (name, data), kind in zip(checked, kinds, strict=True):
        one = Stored(name, secrets.token_hex(20), hashlib.sha256(data).hexdigest(), len(data), kind.content_type)
        _write(one.stored_as, data)
        kept.append(one)
    return kept


def keep(uploads: Sequence[Upload], task: Task, update: Update | None, *, by: Standing, now: datetime) -> list[Evidence]:
    """Check and store proof files of a task. Raises the refusals of file_kinds."""
    if not uploads:
        return []
    db.session.flush()  # gives the update its id
    about = {"task_id": task.id, "update_id": update.id if update else None, "at": now, "by_id": by.person_id}
    kept = [Evidence(**asdict(one), **about) for one in store(uploads)]
    db.session.add_all(kept)
    db.session.flush()
    return kept


def refer(text: str, task: Task, *, by: Standing, now: datetime) -> list[Reference]:
    """Keep what evidence is referred to: a link or a document number 文号 on each line; what stands there already is not repeated."""
    if not text.strip():
        return []
    known = set(db.session.scalars(select(Reference.text).where(Reference.task_id == task.id)))
    lines = dict.fromkeys(bounded(squeezed(line), 500, FIELD_WORDS["references"]) for line in text.splitlines())
    new = [Reference(task_id=task.id, at=now, by_id=by.person_id, text=line) for line in lines if line and line not in known]
    db.session.add_all(new)
    db.session.flush()
    return new


def has_evidence(task: Task) -> bool:
    """Whether any proof stands with the task: a file, a link or a document number."""
    there = exists().where(Evidence.task_id == task.id), exists().where(Reference.task_id == task.id)
    return bool(db.session.scalar(select(or_(*there))))


def path_of(evidence: Evidence) -> Path:
    """The file of a task's proof. Raises FileLost when it is no longer there."""
    return path_named(evidence.stored_as)


def path_named(stored_as: str) -> Path:
    """The file under a random name. Raises FileLost when it is no longer there."""
    path = folder() / stored_as
    if not path.is_file():
        raise FileLost
    return path


@event.listens_for(Session, "after_commit")
def _kept_for_good(session: Session) -> None:
    session.info.pop(UNCOMMITTED, None)


@event.listens_for(Session, "after_transaction_end")
def _taken_away(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        for path in session.info.pop(UNCOMMITTED, ()):
            path.unlink(missing_ok=True)
