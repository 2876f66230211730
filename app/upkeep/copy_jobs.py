"""A whole copy of an installation in one file, and an installation from it: on another machine, on the other engine.

The copy holds every table as lines of JSON and every file of evidence, with the count and the SHA-256 of each part. It is
read in one transaction, so that it shows one moment. Keys are not in it: whoever steals a copy can forge nothing with it.
"""

import hashlib
import json
import shutil
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import JSON, Connection, Date, DateTime, LargeBinary, Numeric, Table, func, insert, select, text, update
from sqlalchemy.types import TypeDecorator

from app.extensions import Moment, db, writing
from app.mail.models import Hold
from app.upkeep.errors import CannotCopy, CopyDamaged, NotEmpty, OtherStructure

MANIFEST = "manifest.json"
#: folders of the data directory that belong to the installation
FOLDERS = ("evidence",)
#: what belongs to one place and not to its copy: who is signed in there, its pulse, and how far its letters went
LEFT_OUT = frozenset({"user_session", "failed_try", "tally", "heartbeat", "place"})
BATCH = 500


def _tables() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def _plain(value: Any) -> Any:
    """A value as JSON carries it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return str(value) if isinstance(value, Decimal) else value


def _back(column: Any, value: Any) -> Any:
    """A value as the column takes it."""
    if value is None or isinstance(column.type, JSON):
        return value
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(column.type, Moment) or isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    return Decimal(value) if isinstance(kind, Numeric) and isinstance(value, str) else value


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def backup(to: Path, *, now: datetime) -> dict[str, Any]:
    """Write a copy and read it again to the last byte. Gives what is in it. Raises CannotCopy."""
    part = to.with_name(to.name + ".part")
    folder: Path = current_app.extensions["settings"].data_dir
    db.session.rollback()
    writing.set(False)
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive, db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            manifest: dict[str, Any] = {"at": now.isoformat(), "revision": _revision(connection), "parts": {}}
            for table in _tables():
                manifest["parts"][f"tables/{table.name}"] = _write(archive, f"tables/{table.name}", _lines(connection, table))
            for file in (file for name in FOLDERS for file in sorted((folder / name).rglob("*")) if file.is_file()):
                name = f"files/{file.relative_to(folder).as_posix()}"
                with file.open("rb") as opened:
                    manifest["parts"][name] = _write(archive, name, iter(lambda: opened.read(1 << 20), b""))
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        checked(part)
        part.replace(to)
    except OSError:
        part.unlink(missing_ok=True)
        raise CannotCopy(file=to) from None
    finally:
        writing.set(True)
    (folder / "last-backup.json").write_text(json.dumps({"at": now.isoformat(), "file": str(to)}), encoding="utf-8")
    return _summary(manifest)


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    keys = list(table.primary_key.columns)
    for row in connection.execute(select(table).order_by(*keys), execution_options={"yield_per": BATCH}):
        yield (json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n").encode()


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
            digest.update(piece)
            count += 1
    return {"sha256": digest.hexdigest(), "n": count}


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    parts = manifest["parts"]
    return {
        "at": manifest["at"],
        "revision": manifest["revision"],
        "tables": sum(name.startswith("tables/") for name in parts),
        "rows": sum(part["n"] for name, part in parts.items() if name.startswith("tables/")),
        "files": sum(name.startswith("files/") for name in parts),
    }


def checked(file: Path) -> dict[str, Any]:
    """What a copy says of itself, after every byte of it was compared. Raises CopyDamaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if set(archive.namelist()) != {MANIFEST, *manifest["parts"]}:
                raise CopyDamaged(what=MANIFEST)
            for name, said in manifest["parts"].items():
                digest = hashlib.sha256()
                with archive.open(name) as part:
                    while piece := part.read(1 << 20):
                        digest.update(piece)
                if digest.hexdigest() != said["sha256"]:
                    raise CopyDamaged(what=name)
            return manifest
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError):
        raise CopyDamaged(what=file.name) from None


def restore(file: Path, *, now: datetime) -> dict[str, Any]:
    """Fill an empty, migrated database from a copy, whole or not at all, with its letters held back until they are released.

    Raises CopyDamaged, OtherStructure or NotEmpty. Commits.
    """
    manifest = checked(file)
    db.session.rollback()
    folder: Path = current_app.extensions["settings"].data_dir
    with db.engine.begin() as connection, zipfile.ZipFile(file) as archive:
        if (ours := _revision(connection)) != manifest["revision"]:
            raise OtherStructure(theirs=manifest["revision"], ours=ours)
        if connection.scalar(select(func.count()).select_from(db.metadata.tables["unit"])):
            raise NotEmpty
        connection.execute(db.metadata.tables["audit_head"].delete())
        for table in _tables():
            _fill(connection, table, archive)
        for table in _tables():
            _tie(connection, table, archive)
            _count_on(connection, table)
        connection.execute(insert(Hold).values(kind="restored", since=now, count=0))
        _same(connection, manifest)
        for name in manifest["parts"]:
            if name.startswith("files/"):
                _put(archive, name, folder)
    return _summary(manifest)


def _loose(table: Table) -> list[Any]:
    """Columns that may point at rows which are not there yet: filled in once all are."""
    order = [one.name for one in _tables()]
    later = [c for c in table.columns if any(order.index(f.column.table.name) >= order.index(table.name) for f in c.foreign_keys)]
    return [column for column in later if column.nullable]


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}") as part:
        for line in part:
            values = zip(table.columns, json.loads(line), strict=True)
            batch.append({column.name: _back(column, value) for column, value in values})
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    loose = {column.name for column in _loose(table)}
    for batch in _rows(archive, table):
        connection.execute(
            insert(table), [{name: None if name in loose else value for name, value in row.items()} for row in batch]
        )


def _tie(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    keys, loose = list(table.primary_key.columns), _loose(table)
    for batch in _rows(archive, table) if loose else ():
        for row in batch:
            if any(row[column.name] is not None for column in loose):
                here = [key == row[key.name] for key in keys]
                connection.execute(update(table).where(*here).values({column.name: row[column.name] for column in loose}))


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts keys by sequences of its own: on from the last one taken back."""
    for column in table.primary_key.columns if connection.dialect.name == "postgresql" else ():
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name})
        if sequence:
            last = connection.scalar(select(func.max(column)))
            connection.execute(
                text("SELECT setval(:s, :n, :called)"), {"s": sequence, "n": last or 1, "called": last is not None}
            )


def _same(connection: Connection, manifest: dict[str, Any]) -> None:
    """As many rows as were copied, each the same when it is copied again. Raises CopyDamaged."""
    for table in _tables():
        said = manifest["parts"][f"tables/{table.name}"]
        if table.name == "mail_hold":  # one more was just put in
            continue
        digest = hashlib.sha256()
        for line in _lines(connection, table):
            digest.update(line)
        if digest.hexdigest() != said["sha256"]:
            raise CopyDamaged(what=table.name)


def _put(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    """One file back to its place, and to no place outside."""
    to = (folder / name.removeprefix("files/")).resolve()
    if not to.is_relative_to(folder.resolve()):
        raise CopyDamaged(what=name)
    to.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as part, to.open("wb") as file:
        shutil.copyfileobj(part, file)
