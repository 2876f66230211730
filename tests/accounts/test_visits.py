"""Since when things are new to somebody: the visit on an earlier day, or the moment they said that they had read."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.accounts import actions
from app.accounts.models import Person
from app.clock import ZONE
from app.extensions import db
from tests import builders

FIRST = datetime(2026, 11, 16, 9, 5, tzinfo=ZONE)


@pytest.fixture
def leader(app: Flask) -> Person:
    office = builders.unit("sfj", "司法局", kind="office")
    who = builders.person("mayor", "leader", office)
    db.session.commit()
    return who


def _signs_in(who: Person, now: datetime) -> None:
    actions.visited(who, now)


def test_news_count_from_the_visit_on_an_earlier_day(leader: Person) -> None:
    _signs_in(leader, FIRST)
    assert leader.news_since is None
    _signs_in(leader, FIRST + timedelta(hours=3))
    assert leader.news_since is None, "twice on a day is one visit"
    _signs_in(leader, FIRST + timedelta(days=4))
    assert leader.news_since == FIRST + timedelta(hours=3)
    _signs_in(leader, FIRST + timedelta(days=4, hours=1))
    assert leader.news_since == FIRST + timedelta(hours=3), "signing in again does not hide the day's news"


def test_what_was_read_is_not_new_again_and_looking_changes_nothing(app: Flask, leader: Person) -> None:
    client = app.test_client()
    builders.sign_in(client, leader)
    client.get("/overview")
    db.session.refresh(leader)
    assert leader.news_since is None and leader.signed_in_at is None
    assert client.post("/read", data={"next": "/overview"}).headers["Location"].endswith("/overview")
    db.session.refresh(leader)
    assert leader.news_since is not None
    assert client.get("/read").status_code in (404, 405)
