"""The Flask extensions, unbound, and how the database is spoken to; it knows engines, and refuses to know any table."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.clock import ZONE

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=CONVENTION)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """An instant: stored in UTC on every engine, handed out aware in Asia/Shanghai. A naive value is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(ZONE)


#: False while a request that only reads is served; SQLite then begins without taking the write lock.
writing: ContextVar[bool] = ContextVar("writing", default=True)


def new_ref() -> str:
    """A public identifier: random, so that it tells nothing and cannot be counted up."""
    return "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(10))


def prepare_sqlite(engine: Engine) -> None:
    """Give SQLite the manners the house relies on: WAL, full fsync, foreign keys, waiting, and honest transactions.

    A writer begins IMMEDIATE, so two writers queue instead of one failing half-way with a stale snapshot.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


#: the word of libpq (PQTRANS_INTRANS) for a transaction that is open and in order
_IN_TRANSACTION = 2


def prepare_postgresql(engine: Engine) -> None:
    """Let a connection keep the statements that PostgreSQL has planned for it when a transaction that was in order is ended.

    psycopg forgets them at each ROLLBACK, for tables may have been made in it that are then no more; the site makes none, and
    every page that only reads ends with one, so that nothing would ever be planned once. After an error all is forgotten as ever.
    """

    def rolled_back(connection: Any, forgetting: Callable[[], None]) -> None:
        if connection.pgconn.transaction_status == _IN_TRANSACTION:
            with connection.lock:
                connection.pgconn.exec_(b"ROLLBACK")
        forgetting()  # when all is rolled back it does nothing, and whatever went wrong it tells

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.rollback = partial(rolled_back, connection, connection.rollback)
