"""The living report sets again only what was changed, and shows just what it shows when nothing was kept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select, update

from app.accounts.access import standing_of
from app.accounts.models import Person
from app.extensions import db
from app.policy import actions as policy_actions
from app.reports.models import Clause
from app.tasks.lamps import LAMP_RULE
from app.tasks.models import Task, TaskSource
from app.web.kept import Kept
from tests import builders
from tests.progress import district
from tests.progress.district import District


@pytest.fixture
def place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    made = district.make()
    # no other is due so soon, and this one is far behind and so red under every rule: only what is said of it goes by the rule
    soon = Task.due.between(district.TODAY, district.TODAY + timedelta(days=25))
    db.session.execute(update(Task).where(soon).values(due=date(2026, 12, 31)))
    behind = _first()
    behind.issued_on, behind.due, behind.percent = date(2026, 1, 5), district.TODAY + timedelta(days=20), 0
    db.session.commit()
    return made


def _signed_in(app: Flask, who: Person, language: str = "zh_Hans_CN") -> FlaskClient:
    client = app.test_client()
    builders.sign_in(client, who)
    client.post("/language", data={"language": language})
    return client


def _main(client: FlaskClient, address: str) -> str:
    """What the page says; its frame carries a token of the second."""
    main = LexborHTMLParser(client.get(address).text).css_first("main").html
    assert main and "article" in main
    return main


def _first(*which: object) -> Task:
    query = select(Task).join(TaskSource).join(Clause, Clause.id == TaskSource.clause_id)
    task = db.session.scalars(query.where(Task.state == "in_progress", *which).order_by(Task.id)).first()
    assert task
    return task


def _percent(_place: District) -> None:
    _first().percent = 97


def _deadline(_place: District) -> None:
    _first(Task.due.is_not(None)).due = date(2026, 12, 24)


def _closed(_place: District) -> None:
    task = _first()
    task.state, task.done_on, task.closed_on = "closed", date(2026, 11, 20), date(2026, 11, 21)


def _renamed(_place: District) -> None:
    unit = _first().lead_unit
    assert unit
    unit.short_name = "新名局"


def _let_go(_place: District) -> None:
    _first().lead_unit_id = None


def _taken_out(_place: District) -> None:
    db.session.delete(db.session.scalars(select(TaskSource)).first())


def _rule(place: District) -> None:
    value = {"near_days": 20, "behind_yellow": 10, "behind_red": 30}
    now = district.at(district.TODAY)
    policy_actions.decide(LAMP_RULE, value, by=standing_of(place.office, now.date()), now=now, seen=0)


@pytest.mark.parametrize("change", [_percent, _deadline, _closed, _renamed, _let_go, _taken_out, _rule])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_after_a_change_the_living_report_is_what_it_is_when_nothing_was_kept(
    app: Flask, place: District, change: Callable[[District], None], language: str
) -> None:
    client, address = _signed_in(app, place.mayor, language), f"/reports/{place.report.ref}/living"
    before = _main(client, address)
    change(place)
    db.session.commit()
    after = _main(client, address)
    assert after != before
    app.extensions.pop("blocks"), app.extensions.pop("unchanged")
    assert _main(client, address) == after


def test_after_midnight_and_for_another_reader_it_is_so_too(app: Flask, place: District, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/reports/{place.report.ref}/living"
    readers = [_signed_in(app, who) for who in (place.mayor, place.office)] + [_signed_in(app, place.mayor, "en")]
    for day in (0, 1, 45):
        monkeypatch.setattr("app.clock.now", lambda day=day: district.at(district.TODAY + timedelta(days=day)))
        shown = [_main(reader, address) for reader in readers]
        app.extensions.pop("blocks"), app.extensions.pop("unchanged")
        assert [_main(reader, address) for reader in readers] == shown


def test_one_change_sets_one_paragraph_again(app: Flask, place: District) -> None:
    client, address = _signed_in(app, place.mayor), f"/reports/{place.report.ref}/living"
    client.get(address)
    blocks: Kept = app.extensions["blocks"]
    before = len(blocks)
    assert before > 10
    _first().percent = 97
    db.session.commit()
    client.get(address)
    assert len(blocks) == before + 1
