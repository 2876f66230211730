"""Where this database stands: a mark that a copy of it does not share; it asks the engine and the disk, and changes nothing."""

from pathlib import Path

from sqlalchemy import text

from app.extensions import db
from app.mail.models import Place


def mark_here() -> str:
    """The mark of the place: of a SQLite file its inode, of PostgreSQL the cluster, the database and the table itself.

    A file copied back, a dump restored into another database or over this one: each has another mark.
    """
    if db.engine.dialect.name == "postgresql":
        query = text(
            "SELECT (SELECT system_identifier FROM pg_control_system()), "
            "(SELECT oid FROM pg_database WHERE datname = current_database()), 'place'::regclass::oid"
        )
        return "pg:" + ":".join(str(part) for part in db.session.execute(query).one())
    file = next((row.file for row in db.session.execute(text("PRAGMA database_list")) if row.name == "main"), "")
    return f"sqlite:{Path(file).stat().st_ino}" if file and Path(file).exists() else "sqlite:memory"


def place() -> Place | None:
    """The row, or None before the first delivery."""
    return db.session.get(Place, 1)


def handed_over_file(data_dir: Path, here: Place) -> Path:
    """Beside the data: how many letters this database had handed over, so that an older copy of it is known again."""
    return data_dir / f"handed-over-{here.ref}"


def remembered(data_dir: Path, here: Place) -> int:
    """How many letters the file remembers; none where there is no file."""
    try:
        return int(handed_over_file(data_dir, here).read_text())
    except (OSError, ValueError):
        return 0
