"""What PostgreSQL has planned for a connection outlives a page; what the page's transaction did does not, nor a plan an error."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Unit
from app.extensions import db
from tests import builders
from tests.conftest import standing_at

PLANNED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :like")
#: after so many times psycopg has a statement planned once for all
OFTEN = 7


@pytest.fixture
def app(new_postgres: Callable[..., str], tmp_path: Path) -> Iterator[Flask]:
    with standing_at(new_postgres(), tmp_path) as app:
        yield app


def _planned(like: str) -> int:
    """How many statements the session's own connection keeps planned."""
    return db.session.scalar(PLANNED, {"like": f"%{like}%"}) or 0


def test_a_page_asked_for_often_is_planned_once(app: Flask) -> None:
    office = builders.person("li.ping", "office", builders.unit("sfj"))
    db.session.commit()
    client, kept = app.test_client(), []

    def look(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if "user_session" in statement:
            line = cursor.connection.cursor()  # type: ignore[attr-defined]
            line.execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%user_session%'")
            kept.append([row[0] for row in line.fetchall()])

    builders.sign_in(client, office)
    event.listen(db.engine, "after_cursor_execute", look)
    try:
        for _ in range(OFTEN * 2):
            assert client.get("/ledger").status_code == 200
    finally:
        event.remove(db.engine, "after_cursor_execute", look)
    times = [found[0] for found in kept if found]
    assert times == sorted(times) and times[-1] >= OFTEN, kept


def test_what_was_not_committed_is_gone_although_the_plans_stay(app: Flask) -> None:
    for n in range(OFTEN):
        db.session.add(Unit(code=f"u{n}", name="甲", short_name="甲"))
        db.session.flush()
        assert db.session.scalar(text("SELECT count(*) FROM unit")) == 1
        db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM unit")) == 0
    assert _planned("INSERT INTO unit") == 1


def test_after_an_error_everything_is_planned_anew(app: Flask) -> None:
    for _ in range(OFTEN):
        db.session.scalar(text("SELECT count(*) FROM unit WHERE code = 'x'"))
        db.session.rollback()
    assert _planned("code = 'x'") == 1
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1 / 0"))
    db.session.rollback()
    assert _planned("code = 'x'") == 0


def test_a_table_that_another_process_changed_hurts_one_request_at_most(app: Flask) -> None:
    """An upgrade goes on beside the running site: what was planned for the old shape is planned again, not failed for ever."""
    all_of = text("SELECT * FROM shape")
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], isolation_level="AUTOCOMMIT")
    with other.connect() as line:
        line.execute(text("CREATE TABLE shape AS SELECT 1 AS one"))
        for _ in range(OFTEN):
            assert db.session.execute(all_of).one() == (1,)
            db.session.rollback()
        assert _planned("FROM shape") == 1
        db.session.rollback()
        line.execute(text("ALTER TABLE shape ADD COLUMN two integer DEFAULT 2"))
    other.dispose()
    with pytest.raises(DBAPIError):
        db.session.execute(all_of)
    db.session.rollback()
    for _ in range(OFTEN):
        assert db.session.execute(all_of).one() == (1, 2)
        db.session.rollback()


def test_a_connection_that_is_gone_is_told_as_ever(app: Flask) -> None:
    line = db.engine.connect()
    mine = line.scalar(text("SELECT pg_backend_pid()"))
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
    with pytest.raises(DBAPIError) as told:
        line.execute(text("SELECT 1"))
    assert told.value.connection_invalidated
    line.close()
    assert db.session.scalar(text("SELECT 1")) == 1
