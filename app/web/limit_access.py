"""How often one may ask: limits on what is guessed at or costs much, counted by all processes together in the database.

Whoever is signed in is counted by their session, a stranger by the address that the connection comes from: what a request says
of its own address counts only as far as trusted proxies stand before the site (``PROXIES``).
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, request, session
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import case, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.extensions import db
from app.web.limit_models import Tally

#: counts whose time is over are swept away in portions of this many, by whoever begins a new one
SWEPT = 100


class DatabaseStorage(Storage):
    """The counts of Flask-Limiter as rows; one statement counts and reads, so that no two requests get the same number."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What going wrong looks like."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count and give the count; a count whose time is over begins again. In a transaction of its own."""
        at = now()
        # literals of the column's type, so that an instant is written as every other one is
        fresh, over = literal(at + timedelta(seconds=expiry), Tally.until.type), Tally.until <= at
        maker: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        adding = maker(Tally).values(name=_digest(key), count=amount, until=fresh)
        counting = adding.on_conflict_do_update(
            index_elements=[Tally.name],
            set_={"count": case((over, amount), else_=Tally.count + amount), "until": case((over, fresh), else_=Tally.until)},
        ).returning(Tally.count)
        with db.engine.begin() as connection:
            if db.engine.dialect.name == "postgresql":  # a count may be lost when the power fails, and the disk is not waited for
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            counted: int = connection.execute(counting).scalar_one()
            if counted == amount:
                ended = select(Tally.name).where(Tally.until <= at).limit(SWEPT).with_for_update(skip_locked=True)
                connection.execute(delete(Tally).where(Tally.name.in_(ended)))
        return counted

    def get(self, key: str) -> int:
        """The count as it stands."""
        with db.engine.connect() as connection:
            kept = select(Tally.count).where(Tally.name == _digest(key), Tally.until > now())
            return connection.execute(kept).scalar() or 0

    def get_expiry(self, key: str) -> float:
        """When the count begins again, in seconds of the epoch."""
        with db.engine.connect() as connection:
            until = connection.execute(select(Tally.until).where(Tally.name == _digest(key))).scalar()
        return (until or now()).timestamp()

    def check(self) -> bool:
        """The database is asked by every page, and answers for itself."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with db.engine.begin() as connection:
            return connection.execute(delete(Tally)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with db.engine.begin() as connection:
            connection.execute(delete(Tally).where(Tally.name == _digest(key)))


def _digest(key: str) -> str:
    # keyed, for all addresses there are can be tried in minutes
    return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), key.encode(), hashlib.sha256).hexdigest()


def _whose() -> str:
    """The session that the signed cookie names, else the address; nothing of the database is asked for it."""
    return str(session.get("_user_id") or get_remote_address())


def _limit(name: str, most: str, counts: Callable[[], bool], by: Callable[[], str] = _whose) -> ApplicationLimit:
    """A limit over all routes together on the requests that count; ``most`` as "60 per minute"."""
    return ApplicationLimit(
        limit_provider=most,
        key_function=lambda: f"{name}:{by()}",
        exempt_when=lambda: request.endpoint == "static" or not counts(),
    )


def _posts(*endpoints: str) -> Callable[[], bool]:
    return lambda: request.method == "POST" and request.endpoint in endpoints


LIMITS = (
    # names, passwords and codes tried from one address, whoever they are of
    _limit("door", "60 per minute", _posts("accounts.sign_in", "accounts.code"), get_remote_address),
    # what somebody signed in might guess at: the old password, a one-time code
    _limit("guess", "20 per 15 minutes", _posts("accounts.password", "accounts.codes")),
    # first passwords given to others
    _limit("reset", "60 per hour", _posts("accounts.reset_password")),
    # files to be kept, or read in a process of their own: every form that can carry one, so that none is forgotten
    _limit("upload", "120 per 10 minutes", lambda: request.method == "POST" and request.mimetype == "multipart/form-data"),
    # searching inside words reads whole tables; the two names under which pages ask for words
    _limit("search", "120 per minute", lambda: bool(request.args.get("q") or request.args.get("text"))),
    # a PDF is a second of LibreOffice
    _limit("pdf", "20 per minute", lambda: (request.endpoint or "").endswith(".pdf")),
    # calendars, which telephones fetch by themselves; a whole building may come from one address
    _limit("feed", "600 per hour", lambda: request.endpoint == "reminders.feed", get_remote_address),
)

limiter = Limiter(get_remote_address, storage_uri="database://", application_limits=list(LIMITS))
