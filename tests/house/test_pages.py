"""Every page that somebody can reach: it answers, and it says where one is."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, create_app
from app.accounts.models import Person
from app.demo.district import SHOWN
from app.demo.loading import load_demo
from app.extensions import db
from tests import builders
from tests.conftest import Browser, settings_for
from tests.walk import Visited, walk


@pytest.fixture(scope="module")
def district(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration district on SQLite."""
    folder = tmp_path_factory.mktemp("walked")
    shutil.copy(migrated_file, folder / "duban.db")
    app = create_app(settings_for(f"sqlite:///{folder / 'duban.db'}", folder))
    app.test_client_class = Browser
    with app.app_context():
        load_demo(clock.now())
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=sorted(SHOWN))
def english(request: pytest.FixtureRequest, district: Flask) -> list[Visited]:
    """All that one role reaches, in English."""
    person = db.session.scalars(select(Person).where(Person.username == SHOWN[request.param])).one()
    client = district.test_client()
    builders.sign_in(client, person)
    with client.session_transaction() as session:
        session["language"] = "en"
    return list(walk(district, client))


def test_every_link_leads_somewhere(english: list[Visited]) -> None:
    broken = [(one.address, one.status) for one in english if one.status >= 400]
    assert not broken, broken


def test_every_page_says_where_one_is(english: list[Visited]) -> None:
    for one in english:
        if one.content_type == "text/html":
            assert one.page.css_first("h1"), f"{one.address} has no heading"
            assert one.page.css_first("html[lang]"), one.address
