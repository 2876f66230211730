"""What every test stands on: a fresh, migrated database, the application and its clients."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from config import Settings

ROOT = Path(__file__).resolve().parent.parent


def settings_for(database_url: str, data_dir: Path) -> Settings:
    """Settings of a throw-away installation."""
    return Settings(
        database_url=database_url,
        secret_key="a key for tests only",
        base_url="http://duban.test",
        data_dir=data_dir,
        testing=True,
    )


class Browser(FlaskClient):
    """A client whose every request stands alone, as it does on a server: a context and a database session of its own.

    What the test itself has changed is committed first, so that the request sees it and no lock is held against it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file brought up by the migrations, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(settings_for(f"sqlite:///{folder / 'duban.db'}", folder))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
    return folder / "duban.db"


@pytest.fixture
def app(migrated: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    shutil.copy(migrated, tmp_path / "duban.db")
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()
