"""A restored copy sends nothing, and too many letters at once wait for a person; court prompts are stopped by the first alone."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from app.clock import parse
from app.extensions import db
from app.mail import hold_actions
from app.mail.choices import CEILING
from app.mail.jobs import deliver
from app.mail.models import Hold, Letter, Place
from app.mail.post import put
from app.policy.models import Decision
from tests import builders, postgres
from tests.conftest import settings_for
from tests.mail.test_deliver import _letters

NOW = parse("2026-06-24 10:00")


def _urgent() -> None:
    put(key="court", about="h", to_address="head@example.org", to_name="", subject="开庭", body="", now=NOW, urgent=True)
    db.session.commit()


def _moved_elsewhere() -> None:
    """As a dump restored into another place finds itself."""
    db.session.scalars(select(Place)).one().mark = "elsewhere"
    db.session.commit()


def test_a_copy_sends_nothing_until_it_is_released(app):
    _letters(2)
    assert deliver(now=NOW).accepted == 2
    _letters_more()
    _urgent()
    _moved_elsewhere()
    for minutes in (1, 60, 600):
        done = deliver(now=NOW + timedelta(minutes=minutes))
        assert (done.accepted, done.held) == (0, "restored")
    assert len(db.session.scalars(select(Hold)).all()) == 1
    hold_actions.release("restored", app.extensions["settings"].data_dir, by=None, now=NOW)
    db.session.commit()
    assert deliver(now=NOW + timedelta(hours=24)).accepted == 3


def _letters_more() -> None:
    for n in (1, 2):
        put(key=f"more{n}", about="t", to_address=f"q{n}@example.org", to_name="", subject="事由", body="", now=NOW)
    db.session.commit()


def test_an_older_state_of_the_same_database_is_known_by_the_file_beside_it(app):
    _letters(2)
    assert deliver(now=NOW).accepted == 2
    db.session.scalars(select(Place)).one().handed_over = 0
    db.session.commit()
    _urgent()
    assert deliver(now=NOW).held == "restored"
    hold_actions.release("restored", app.extensions["settings"].data_dir, by=None, now=NOW)
    db.session.commit()
    assert deliver(now=NOW).accepted == 1


def _copied(url: str, folder: Path) -> str:
    """The address of a real copy of a database: another file, or another database of the same cluster."""
    if url.startswith("sqlite"):
        shutil.copy(url.removeprefix("sqlite:///"), folder / "duban.db")
        return f"sqlite:///{folder / 'duban.db'}"
    place, name = url.rsplit("/", 1)
    postgres.execute(f"{place}/postgres", f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    return f"{place}/{name}_copy"


def test_a_real_copy_knows_that_it_is_one(app, database_url, tmp_path):
    _letters(1)
    deliver(now=NOW)
    _urgent()
    elsewhere = tmp_path / "restored"
    elsewhere.mkdir()
    db.session.remove()
    db.engine.dispose()
    other = create_app(settings_for(_copied(database_url, elsewhere), elsewhere))
    with other.app_context():
        assert deliver(now=NOW).held == "restored"
        assert not (elsewhere / "letters").exists()
        db.session.remove()
        db.engine.dispose()
    assert deliver(now=NOW).accepted == 1, "the original goes on"


def test_it_stays_where_it_is_through_many_deliveries(app):
    for n in range(3):
        put(key=f"k{n}", about="t", to_address=f"r{n}@example.org", to_name="", subject="事由", body="", now=NOW)
        db.session.commit()
        assert deliver(now=NOW).accepted == 1
    assert db.session.scalars(select(Hold)).all() == []


@pytest.fixture
def ceiling(app):
    office = builders.person("bo", "office", builders.unit("sfj", kind="office"))
    db.session.add(Decision(choice=CEILING.code, value=5, at=NOW, by_id=office.id))
    db.session.commit()
    return office


def test_too_many_at_once_stop_and_ask_and_court_prompts_leave(app, ceiling):
    _letters(6)
    _urgent()
    done = deliver(now=NOW)
    assert (done.accepted, done.held) == (1, "ceiling")
    assert db.session.scalars(select(Hold.count)).all() == [6]
    assert deliver(now=NOW + timedelta(hours=1)).accepted == 0
    hold_actions.release("ceiling", app.extensions["settings"].data_dir, by=None, now=NOW + timedelta(hours=2))
    db.session.commit()
    assert deliver(now=NOW + timedelta(hours=2)).accepted == 6
    assert db.session.scalars(select(Letter.state)).all() == ["accepted"] * 7


def test_the_ceiling_counts_people_and_not_items(app, ceiling):
    for n in range(40):
        put(key=f"k{n}", about="t", to_address=f"p{n % 5}@example.org", to_name="", subject="事由", body="", now=NOW)
    db.session.commit()
    assert deliver(now=NOW).accepted == 5


def test_the_page_shows_the_hold_and_lets_go_once(app, client, ceiling):
    _letters(6)
    deliver(now=NOW)
    builders.sign_in(client, ceiling)
    page = client.get("/letters/holds").text
    assert "超过了上限" in page and "放行" in page
    assert "邮件已暂停" in client.get("/ledger").text, "said on every page of the office"
    assert client.post("/letters/holds/ceiling/release").status_code == 302
    assert client.post("/letters/holds/ceiling/release").status_code == 409
    assert "邮件已暂停" not in client.get("/ledger").text
    for typed, status in (("0", 422), ("很多", 422), ("800", 200)):
        seen = db.session.scalars(select(Decision.id).order_by(Decision.id.desc())).first()
        assert client.post("/letters/holds", data={"ceiling": typed, "seen": seen}).status_code == status
