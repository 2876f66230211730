"""Requests about tasks stand before those who may answer them, their own units' first, and before nobody else."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode

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
    client = app.test_client()
    builders.sign_in(client, place.leader)
    grant = HTMLParser(client.get("/overview").text).css_first(".waiting-row form")
    answer = client.post(str(grant.attributes["action"]), data=_filled(grant))
    assert (answer.status_code, answer.location) == (302, "/overview"), "the leader is back where the press was"
    db.session.refresh(task)
    assert task.due == wanted and task.original_due != wanted
    assert _waiting(app, place.leader) == [] == _waiting(app, place.office)


def _filled(form: LexborNode) -> dict[str, str]:
    return {str(field.attributes["name"]): str(field.attributes["value"] or "") for field in form.css("input[type=hidden]")}


def test_a_refusal_from_the_list_carries_its_reason(app: Flask, place: District) -> None:
    task, who = _of(place, 3)
    due = task.due
    request_actions.extend(task, "人手不足", "已完成一半", TODAY + timedelta(days=60), by=standing_of(who, TODAY), now=at(TODAY))
    db.session.commit()
    client = app.test_client()
    builders.sign_in(client, place.leader)
    refuse = HTMLParser(client.get("/overview/decisions").text).css_first(".waiting-row .deny form")
    address = str(refuse.attributes["action"])
    assert client.post(address, data=_filled(refuse) | {"text": " "}).status_code == 422, "without a reason nothing is refused"
    assert client.post(address, data=_filled(refuse) | {"text": "按原时限办"}).location == "/overview/decisions"
    db.session.refresh(task)
    assert task.due == due
    assert "按原时限办" in client.get(f"/tasks/{task.ref}").text


def test_a_leader_says_a_word_on_any_number(app: Flask, place: District) -> None:
    """From the overview, and from the list behind each of its numbers, one press leads to an instruction about exactly that."""
    client = app.test_client()
    builders.sign_in(client, place.leader)
    overview = HTMLParser(client.get("/overview").text)
    late = next(node for node in overview.css("main a.count") if "lamp=late" in str(node.attributes["href"]))
    for address in ("/overview", str(late.attributes["href"])):
        page = HTMLParser(client.get(address).text)
        press = str(page.css_first(".instruct-here a").attributes["href"])
        form = HTMLParser(client.get(press).text).css_first("form.update-form")
        label = str(form.css_first("#label").attributes["value"])
        if address != "/overview":
            assert f"{int(re.findall(r'[0-9]+', late.text())[0])} 项" in label, "the number itself stands in the instruction"
        told = client.post(
            "/instruct", data=_filled(form) | {"label": label, "text": "请月底前报办理情况"}, follow_redirects=True
        )
        links = {node.attributes.get("href") for node in HTMLParser(told.text).css(".instruction a")}
        assert address in links, "the instruction leads back to the page with the number"
    client = app.test_client()
    builders.sign_in(client, place.liaison)
    assert HTMLParser(client.get("/ledger").text).css_first(".instruct-here") is None


def test_what_a_unit_contests_is_answered_by_the_office_and_its_leader_says_a_word(app: Flask, place: District) -> None:
    task, who = _of(place, 3)
    request_actions.contest(task, "transfer", "职责不在本单位", by=standing_of(who, TODAY), now=at(TODAY))
    db.session.commit()
    (row,) = _waiting(app, place.office)
    assert "对任务有异议" in row and "答复" in row
    (row,) = _waiting(app, place.leader)
    assert "由法治办答复" in row and "职责不在本单位" in row and "作批示" in row
    assert _waiting(app, place.mayor) == [], "another leader has nothing to do with it"
    client = app.test_client()
    builders.sign_in(client, place.leader)
    said = client.post("/instruct", data={"task": task.ref, "text": "请法治办会同两家商定。"})
    assert said.status_code == 302, said.text[-600:]
    assert _waiting(app, place.leader) == [], "the word was said"
    assert len(_waiting(app, place.office)) == 1, "the answer is still owed"
