"""What every test stands on: a fresh, migrated database on both engines, the application and its clients."""

import contextlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import event, make_url

from app import clock, create_app
from app.accounts import passwords
from app.demo.loading import load_demo
from app.extensions import db
from config import Settings
from tests import postgres
from tests.memory import quick_folder

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """Every test's folder lies where writing is quickest, unless somebody chose another place; passwords are hashed cheaply."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))
    # the real hash at its lowest price; what the product pays is held by tests/accounts/test_trust.py
    passwords._hash = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process ends alone with it: the tests that ask for more time of their own."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def settings_for(database_url: str, data_dir: Path) -> Settings:
    """Settings of a throw-away installation."""
    return Settings(
        database_url=database_url,
        secret_key="a key for tests only",
        base_url="http://duban.test",
        data_dir=data_dir,
        testing=True,
    )


@contextlib.contextmanager
def another_process(database_url: str, data_dir: Path) -> Iterator[None]:
    """What stands in the block is done on the same database by an application that shares nothing with the one under test."""
    other = create_app(settings_for(database_url, data_dir))
    with other.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


NUMBERS = itertools.count(1)


class Browser(FlaskClient):
    """A client whose every request stands alone, as it does on a server: a context and a database session of its own.

    What the test itself has changed is committed first, so that the request sees it and no lock is held against it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def migrate_up(url: str, folder: Path) -> None:
    """Bring a database up by the migrations."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file brought up by the migrations, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    migrate_up(f"sqlite:///{folder / 'duban.db'}", folder)
    return folder / "duban.db"


def load_district(url: str, folder: Path) -> None:
    """Load the demonstration district of today into a migrated database."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        load_demo(clock.now())
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_folder(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation on SQLite with the demonstration district of today, copied by whoever looks at it."""
    folder = tmp_path_factory.mktemp("district")
    shutil.copy(migrated_file, folder / "duban.db")
    load_district(f"sqlite:///{folder / 'duban.db'}", folder)
    return folder


@contextlib.contextmanager
def district_copied(demo_folder: Path, folder: Path) -> Iterator[Flask]:
    """An application of its own with a copy of the demonstration district, inside its context: for a module that walks it."""
    shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
    app = create_app(settings_for(f"sqlite:///{folder / 'duban.db'}", folder))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a real PostgreSQL server."""
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database brought up by the migrations, copied for each test; its name."""
    name = f"duban_{os.getpid()}"
    postgres.execute(postgres_url, f"CREATE DATABASE {name}")
    migrate_up(f"{postgres_url.rsplit('/', 1)[0]}/{name}", tmp_path_factory.mktemp("template"))
    yield name
    postgres.execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def demo_template(postgres_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The demonstration district of today on PostgreSQL, to be copied: the database's name, and the folder of its files."""
    name, folder = f"{template}_demo", tmp_path_factory.mktemp("district")
    postgres.execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    load_district(f"{postgres_url.rsplit('/', 1)[0]}/{name}", folder)
    yield name, folder
    postgres.execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_postgres(postgres_url: str, template: str) -> Iterator[Callable[..., str]]:
    """Makes PostgreSQL databases, each a copy of the migrated one or of another; they go with the test, for they lie in memory."""
    made: list[str] = []

    def make(of: str = template) -> str:
        name = f"{template}_{next(NUMBERS)}"
        postgres.execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY FILE_COPY")
        made.append(name)
        return f"{postgres_url.rsplit('/', 1)[0]}/{name}"

    yield make
    for name in made:
        postgres.execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database: every test that touches one runs on both engines."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "duban.db")
        return f"sqlite:///{tmp_path / 'duban.db'}"
    make: Callable[..., str] = request.getfixturevalue("new_postgres")
    return make()


class Standing:
    """One application of a process and an engine, turned to another database and folder for each test.

    Building it, compiling its pages and its statements costs more than most tests; what a test may change in it is put back.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.app = create_app(settings_for(url, folder))
        self.config, self.extensions = dict(self.app.config), dict(self.app.extensions)
        with self.app.app_context():
            dialect = db.engine.dialect

            @event.listens_for(db.engine, "do_connect")
            def _turned(*_about: Any) -> Any:
                args, words = dialect.create_connect_args(make_url(self.app.extensions["settings"].database_url))
                return dialect.connect(*args, **words)

    def turned_to(self, url: str, folder: Path) -> Flask:
        """The application as it was built, at another database."""
        for current, built in ((self.app.config, self.config), (self.app.extensions, self.extensions)):
            current.clear()
            current.update(built)
        self.app.extensions["settings"] = settings_for(url, folder)
        self.app.config["SQLALCHEMY_DATABASE_URI"] = url
        self.app.test_client_class = Browser
        return self.app


STANDING: dict[str, Standing] = {}


@contextlib.contextmanager
def standing_at(database_url: str, folder: Path) -> Iterator[Flask]:
    """The process's application at a database, inside its context."""
    engine = make_url(database_url).get_backend_name()
    if engine not in STANDING:
        STANDING[engine] = Standing(database_url, folder)
    app = STANDING[engine].turned_to(database_url, folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    with standing_at(database_url, tmp_path) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def district_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application with the demonstration district of today, which the test may change: it is a copy."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("demo_folder"), tmp_path, dirs_exist_ok=True)
        url = f"sqlite:///{tmp_path / 'duban.db'}"
    else:
        name, folder = request.getfixturevalue("demo_template")
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        url = request.getfixturevalue("new_postgres")(name)
    with standing_at(url, tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()
