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


def foreign_keys(on: bool) -> None:
    """SQLite changes a table by making it anew and dropping the old one, which would delete whatever hangs on it (ON DELETE CASCADE)."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


with db.engine.connect() as connection:
    foreign_keys(on=False)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    foreign_keys(on=True)
