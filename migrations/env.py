"""How Alembic reaches the database: through the application that runs it, online only."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.extensions import Moment, db


def render_item(kind: str, item: object, _autogen: AutogenContext) -> str | bool:
    """Write our instants into migrations as what the engine stores, so that a migration needs no code of ours."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


with db.engine.connect() as connection:
    # SQLite changes a table by making it anew and dropping the old one, which references to it forbid while they are watched;
    # they can only be switched off outside a transaction, and all of them are looked over before it ends. Each migration is one
    # there (all of them together are one on PostgreSQL): whatever ends the process, the database stands at a revision, whole
    on_sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.driver_connection
    if on_sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")

    def look_over(**_step: object) -> None:
        if broken := raw.execute("PRAGMA foreign_key_check").fetchall() if on_sqlite else []:
            raise RuntimeError(f"the migration breaks references: {broken[:5]}")

    try:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            on_version_apply=look_over,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    finally:
        if on_sqlite:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")
