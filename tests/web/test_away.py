"""A database that cannot be reached: 503 and a sentence, nothing half saved, and the same session goes on when it is back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.extensions import db
from app.web import answers
from tests import builders, postgres
from tests.conftest import settings_for
from tests.tasks import ground


@pytest.fixture
def site(new_postgres: Callable[[], str], tmp_path: Path) -> Flask:
    return create_app(replace(settings_for(new_postgres(), tmp_path), testing=False))


def _closed(postgres_url: str, url: str, *, back: bool) -> None:
    """The server takes no connection to this database any more and cuts those that stand; or takes them again."""
    name = url.rsplit("/", 1)[1]
    postgres.execute(postgres_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS {'true' if back else 'false'}")
    if not back:
        postgres.execute(postgres_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_while_the_database_is_away(site: Flask, postgres_url: str) -> None:
    url = site.config["SQLALCHEMY_DATABASE_URI"]
    with site.app_context():
        at = ground.district()
        db.session.commit()
        client: FlaskClient = site.test_client()
        builders.sign_in(client, at.edu_liaison)
        db.session.remove()
    assert client.get("/todo").status_code == 200
    _closed(postgres_url, url, back=False)
    for answer in (client.get("/todo"), client.post("/account", data={"x": "x"}), client.get("/nowhere")):
        assert answer.status_code == 503, answer.text[:300]
        assert "数据库暂时连不上" in answer.text and answer.headers["Retry-After"] == "10"
        assert "Content-Security-Policy" in answer.headers
    assert client.get("/healthz").status_code == 503
    assert client.get("/todo").status_code == 503
    _closed(postgres_url, url, back=True)
    assert client.get("/todo").status_code == 200, "the same session goes on"
    with site.app_context():
        db.engine.dispose()


def test_what_is_asked_wrongly_is_not_called_away(app: Flask) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        db.session.execute(db.text("SELECT 1 FROM no_such_table"))
    assert not answers.is_away(caught.value)
    db.session.rollback()
