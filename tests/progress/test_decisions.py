"""Requests about tasks stand before those who may answer them, their own units' first, and before nobody else."""

from datetime import timedelta

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.accounts.access import standing_of
from app.accounts.models import Person
from app.extensions import db
from app.tasks import request_actions
from app.tasks.models import Task
from tests import builders
from tests.progress import district
from tests.progress.district import TODAY, District, at


@pytest.fixture
def place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr("app.clock.now", lambda: at(TODAY))
    made = district.make()
    db.session.commit()
    return made


def _of(place: District, unit: int) -> tuple[Task, Person]:
    """An open task of a unit with its liaison, due in a month."""
    task = next(task for task in place.tasks if task.state == "in_progress" and task.lead_unit is not None)
    task.lead_unit, task.due = place.units[unit], TODAY + timedelta(days=30)
    who = builders.person(f"of{unit}", "liaison", place.units[unit])
    db.session.commit()
    return task, who


def _waiting(app: Flask, who: Person) -> list[str]:
    client = app.test_client()
    builders.sign_in(client, who)
    rows = HTMLParser(client.get("/overview/decisions").text).css(".waiting-row")
    shown = HTMLParser(client.get("/overview").text)
    head = shown.css_first("#decisions .count")
    assert (int(head.text()) if head else 0) == len(rows)
    assert len(shown.css(".over-decisions .waiting-row")) == min(3, len(rows))
    return [" ".join(row.text().split()) for row in rows]


def test_more_time_is_asked_of_the_leader_in_charge_and_of_the_office(app: Flask, place: District) -> None:
    task, who = _of(place, 3)
    wanted = TODAY + timedelta(days=60)
    request_actions.extend(task, "机构改革，人员未到位", "已完成一半", wanted, by=standing_of(who, TODAY), now=at(TODAY))
    db.session.commit()
    for person in (place.leader, place.office):
        (row,) = _waiting(app, person)
        assert task.title in row and "申请延期" in row and "机构改革" in row and f"{wanted.month}月{wanted.day}日" in row
    assert ("分管" in _waiting(app, place.leader)[0]) and ("分管" not in _waiting(app, place.office)[0])
    assert _waiting(app, place.mayor) == [], "another leader decides nothing here"


def test_what_a_unit_contests_is_answered_by_the_office(app: Flask, place: District) -> None:
    task, who = _of(place, 3)
    request_actions.contest(task, "transfer", "职责不在本单位", by=standing_of(who, TODAY), now=at(TODAY))
    db.session.commit()
    assert "对任务有异议" in _waiting(app, place.office)[0]
    assert _waiting(app, place.leader) == []
