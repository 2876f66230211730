"""知悉 of several at once, and the fate of every notice listed by person and by rule."""

import re

import pytest
from sqlalchemy import event, select

from app.clock import parse
from app.extensions import db
from app.mail.jobs import deliver
from app.reminders import queries
from app.reminders.jobs import tick
from app.reminders.models import Notice
from tests import builders
from tests.reminders.district import District, made

NOW = parse("2026-06-23 10:00")


@pytest.fixture
def district(app) -> District:
    district = made()
    for n in range(3):
        district.task(f"2026-{n}")
    district.hearing()
    db.session.commit()
    tick(now=NOW)
    deliver(now=NOW)
    return district


def _of(person) -> list[Notice]:
    db.session.expire_all()
    return list(db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


def test_several_are_acknowledged_by_one_press_and_nobody_elses(district, client):
    builders.sign_in(client, district.wang)
    mine, foreign = _of(district.wang), _of(district.zhao)
    refs = [one.ref for one in mine]
    page = client.get("/n").text
    assert len(refs) == 4 and set(re.findall(r'name="notice" value="(\w+)"', page)) == set(refs)
    assert not [one for one in _of(district.wang) if one.acknowledged_at], "looking acknowledges nothing"
    client.post("/n", data={"notice": [*refs[:3], foreign[0].ref, "nothing"]})
    assert [bool(one.acknowledged_at) for one in _of(district.wang)] == [True, True, True, False]
    assert not [one for one in _of(district.zhao) if one.acknowledged_at]
    first = _of(district.wang)[0].acknowledged_at
    client.post("/n", data={"notice": refs})
    assert _of(district.wang)[0].acknowledged_at == first and _of(district.wang)[3].acknowledged_at
    assert "都已确认知悉" in client.get("/n").text


def test_fates_are_counted_and_listed_by_person_and_by_rule(district, client):
    builders.sign_in(client, district.li)
    everything = client.get("/notices").text
    assert "共 5 条" in everything and "已交邮件服务器 5" in everything
    wang = client.get(f"/notices?person={district.wang.ref}").text
    assert "发给王芳的提醒" in wang and "共 4 条" in wang and "赵刚" not in wang
    by_rule = client.get("/notices?rule=due_week").text
    assert "共 3 条" in by_rule and "开庭前" not in by_rule.partition("<tbody>")[2]
    letter = _of(district.wang)[0].letter
    letter.state, letter.unsure = "failed", True
    db.session.commit()
    assert queries.fates(queries.Sought(person=district.wang.ref)) == {
        "accepted": 3, "failed": 1, "acknowledged": 0, "unsure": 1
    }  # fmt: skip


def test_the_list_asks_as_much_for_many_as_for_few(district, client):
    builders.sign_in(client, district.wang)
    asked: list[int] = []
    event.listen(db.engine, "before_cursor_execute", lambda *_: asked.append(1))
    client.get("/n")
    few = len(asked)
    for n in range(10, 70):
        district.task(f"2026-{n}")
    db.session.commit()
    tick(now=NOW)
    deliver(now=parse("2026-06-24 09:00"))
    asked.clear()
    assert client.get("/n").text.count('name="notice"') == 40
    assert len(asked) == few
