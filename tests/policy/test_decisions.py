"""Decisions: the latest counts, none is lost, and two people deciding at once hear of each other."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts.access import standing_of
from app.accounts.rules import DoorRules
from app.extensions import db
from app.mail import post
from app.mail.models import Letter
from app.policy.actions import decide
from app.policy.choices import Choice, from_to
from app.policy.door_queries import touched
from app.policy.doors import DOORS
from app.policy.errors import DecidedMeanwhile, NothingDecided
from app.policy.queries import decided, history, latest_of, latest_of_each
from app.tasks.file_kinds import FILE_LIMIT, MB
from app.tasks.models import Evidence, Task
from tests import builders

NEAR = Choice(
    "lamps.near",
    "临近天数",
    "离时限还有几天算临近。",
    7,
    "accounts.units",
    lambda value, before: [from_to("临近天数", before, value)],
)


def test_the_latest_decision_counts_and_the_others_stay(app: Flask) -> None:
    now = clock.now()
    person = builders.person("wangmin", "office", builders.unit("sfj"))
    by = standing_of(person, now.date())
    assert decided(NEAR) == 7 and latest_of_each([NEAR]) == {}
    first = decide(NEAR, 5, by=by, now=now, seen=0, note="年底更紧")
    decide(NEAR, 3, by=by, now=now + timedelta(hours=1), seen=first.id)
    assert decided(NEAR) == 3
    assert [row.value for row in db.session.scalars(history(NEAR))] == [3, 5]
    assert latest_of_each([NEAR])[NEAR.code].by is person


def test_two_people_deciding_at_once_hear_of_each_other(app: Flask) -> None:
    now = clock.now()
    by = standing_of(builders.person("wangmin", "office", builders.unit("sfj")), now.date())
    decide(NEAR, 5, by=by, now=now, seen=0)
    with pytest.raises(DecidedMeanwhile):
        decide(NEAR, 4, by=by, now=now, seen=0)
    latest = latest_of(NEAR)
    assert latest is not None
    with pytest.raises(NothingDecided):
        decide(NEAR, 5, by=by, now=now, seen=latest.id)
    assert decided(NEAR) == 5


def test_what_other_rules_of_the_door_would_do_is_told_before_they_are_saved(app: Flask) -> None:
    now, unit = clock.now(), builders.unit("sfj")
    li, wang, left = (
        builders.person(name, role, unit) for name, role in (("li", "office"), ("wang", "liaison"), ("left", "liaison"))
    )
    li.password_set_at, wang.password_set_at, left.password_set_at = (now - timedelta(days=n) for n in (10, 50, 500))
    left.active, li.codes_since = False, now
    assert touched(DoorRules(password_days=90), now) == {"passwords": 0, "codes": 0}
    assert touched(DoorRules(password_days=30, codes_for=("office", "liaison")), now) == {"passwords": 1, "codes": 1}
    client = app.test_client()
    builders.sign_in(client, li)
    typed = DoorRules(password_days=30).plain() | {"codes_for": ["liaison"], "seen": "0"}
    looked = client.post("/policy/doors", data=typed | {"look": "1"})
    text = looked.get_data(as_text=True)
    assert looked.status_code == 200 and "1 人的密码已经过期" in text and "1 人先要绑定动态码" in text
    assert latest_of(DOORS) is None and 'value="30"' in text, "looking decides nothing and keeps what was typed"
    assert client.post("/policy/doors", data=typed).status_code == 302 and latest_of(DOORS) is not None


def test_the_ceiling_and_the_limit_of_files_say_what_they_are_compared_with(app: Flask) -> None:
    now, li = clock.now(), builders.person("li", "office", builders.unit("sfj"))
    for n, to in enumerate(("a@example.org", "b@example.org", "b@example.org")):
        post.put(key=str(n), about="", to_address=to, to_name="", subject="s", body="b", now=now - timedelta(hours=1))
    db.session.execute(update(Letter).values(next_try_at=now - timedelta(minutes=1)))
    task = Task(number="2026-001", year=2026, title="t", kind="arrangement", created_at=now)
    db.session.add(task)
    db.session.flush()
    for n in (3 * MB, 12 * MB):
        db.session.add(
            Evidence(
                task_id=task.id, file_name="f", stored_as=str(n), sha256="0" * 64, size=n, content_type="x", at=now, by_id=li.id
            )
        )
    client = app.test_client()
    builders.sign_in(client, li)
    assert "现在到时的普通信涉及 2 人" in client.get("/letters/holds").get_data(as_text=True)
    assert "有 0 份比所填的大" in client.get("/policy/files").get_data(as_text=True)
    looked = client.post("/policy/files", data={"limit": "5", "look": "1", "seen": "0"}).get_data(as_text=True)
    assert "有 1 份比所填的大" in looked and 'value="5"' in looked and latest_of(FILE_LIMIT) is None
