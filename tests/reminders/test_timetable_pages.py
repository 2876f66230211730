"""The timetable on screen: an office changes days, people and words, sees the letter, and what it typed is not lost."""

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import select

from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.policy.models import Decision
from app.reminders import queries
from app.reminders.jobs import tick
from app.reminders.models import Notice
from app.reminders.rules import RULES
from app.tasks.models import Entry, Update
from app.tasks.request_models import Request
from tests import builders
from tests.reminders.district import District, made

WEEK = {"seen": "0", "days": "10", "basis": "calendar", "to": ["liaison", "head"], "waits": "1", "on": "1",
        "head": "{到期日}到期：请抓紧", "text": "还有时间，请填报进展。"}  # fmt: skip


@pytest.fixture
def district(app, client) -> District:
    district = made()
    builders.sign_in(client, district.li)
    return district


def _rule(code: str):
    db.session.expire_all()
    return next((rule for rule in queries.timetable() if rule.code == code), None)


def test_a_changed_rule_is_what_the_next_tick_goes_by(district, client):
    district.task()
    assert client.post("/timetable/due_week", data=WEEK).status_code == 302
    rule = _rule("due_week")
    assert (rule.offset, rule.audiences, rule.text) == (-10, ("liaison", "head"), "还有时间，请填报进展。")
    tick(now=parse("2026-06-20 10:00"))
    notices = db.session.scalars(select(Notice)).all()
    assert {notice.person.name for notice in notices} == {"王芳", "赵刚"}
    assert all("请抓紧" in notice.letter.subject and "还有时间" in notice.letter.body for notice in notices)
    assert db.session.scalars(select(Decision.choice)).all() == ["timetable"]


def test_a_rule_switched_off_takes_back_what_it_planned(district, client):
    district.task()
    db.session.commit()
    tick(now=parse("2026-06-23 03:00"))
    client.post("/timetable/due_week", data={**WEEK, "days": "7", "on": ""})
    assert tick(now=parse("2026-06-23 04:00")).cancelled == 1
    assert tick(now=parse("2026-06-23 05:00")).planned == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to": []}, "至少选择一类"),
        ({"days": "0"}, "1 到 60"),
        ({"days": "七"}, "1 到 60"),
        ({"text": "请{某某}办理"}, "某某"),
        ({"text": "字" * 301}, "最多 300"),
        ({"seen": "99"}, "已由其他人改动"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(district, client, changed, sentence):
    answer = client.post("/timetable/due_week", data={**WEEK, **changed})
    assert answer.status_code == 422 and sentence in answer.text
    assert "请抓紧" in answer.text, "what was typed"
    assert _rule("due_week") == RULES["due_week"]


def test_a_preview_shows_the_letter_and_keeps_nothing(district, client):
    answer = client.post("/timetable/due_week", data={**WEEK, "do": "preview"})
    assert answer.status_code == 200 and "请抓紧" in answer.text and "请办：还有时间" in answer.text
    assert _rule("due_week") == RULES["due_week"]


def test_a_preview_shows_what_the_days_ahead_would_bring(district, client, monkeypatch):
    """A week before to the liaison; ten days before to the head as well: twice as many prompts, three days earlier."""
    monkeypatch.setattr("app.clock.now", lambda: parse("2026-06-01 10:00"))
    for n in range(3):
        district.task(number=f"2026-{n}")
    db.session.commit()
    text = client.post("/timetable/due_week", data={**WEEK, "do": "preview"}).text
    shown = HTMLParser(text).css_first("[role=status]").text()
    assert "按这条规则提醒：3 次、1 人 → 6 次、2 人" in shown
    assert "6月20日：0 → 6" in shown and "6月23日：3 → 0" in shown
    off = client.post("/timetable/due_week", data={**WEEK, "on": "", "do": "preview"}).text
    assert "3 次、1 人 → <b>0 次、0 人</b>" in off
    assert not db.session.scalars(select(Decision)).all() and "今后 60 天" not in client.get("/timetable/due_week").text


def test_a_test_letter_goes_to_whoever_asks_and_to_nobody_else(district, client):
    client.post("/timetable/due_week", data={**WEEK, "do": "test"})
    letter = db.session.scalars(select(Letter)).one()
    assert letter.to_address == district.li.email and letter.subject.startswith("【测试】") and "还有时间" in letter.body
    district.li.email = ""
    assert client.post("/timetable/due_week", data={**WEEK, "do": "test"}).status_code == 422


def test_a_rule_of_ones_own_is_added_and_removed(district, client):
    assert client.get("/timetable/new/since_issue").status_code == 200
    client.post("/timetable/new/since_issue", data={**WEEK, "days": "5", "head": "", "text": ""})
    rule = _rule("since_issue_own_1")
    assert rule is not None and "since_issue_own_1" in client.get("/timetable").text
    seen = db.session.scalars(select(Decision.id)).one()
    assert client.post("/timetable/due_week/remove", data={"seen": seen}).status_code == 409
    assert client.post("/timetable/since_issue_own_1/remove", data={"seen": seen}).status_code == 302
    assert _rule("since_issue_own_1") is None
    assert client.get("/timetable/since_issue_own_1").status_code == 404
    assert client.get("/timetable/new/nothing").status_code == client.get("/timetable/new/hearing_reply").status_code == 404


def test_a_court_rule_keeps_its_unit_and_stays_on(district, client):
    answer = client.post("/timetable/hearing_week", data={"seen": "0", "days": "8", "basis": "calendar", "to": ["office"]})
    assert answer.status_code == 422 and "必须发给" in answer.text
    client.post(
        "/timetable/hearing_week",
        data={"seen": "0", "days": "8", "basis": "calendar", "to": ["head"], "text": "庭前会议另行通知。"},
    )
    rule = _rule("hearing_week")
    assert rule.on and rule.offset == -8
    district.hearing()
    db.session.commit()
    tick(now=parse("2026-06-22 10:00"))
    assert "庭前会议另行通知。" in db.session.scalars(select(Letter)).one().body


@pytest.mark.parametrize(
    "kind",
    [
        "since_issue",
        "before",
        "on_day",
        "overdue",
        "period",
        "request",
        "returned",
        "hearing_before",
        "clock_before",
        "clock_over",
    ],
)
def test_every_kind_has_its_page(district, client, kind):
    assert client.get(f"/timetable/new/{kind}").status_code == 200


def test_a_returned_task_is_asked_for_after_three_working_days(district):
    task = district.task(state="returned", due=None)
    db.session.add(Entry(task=task, at=parse("2026-06-18 16:00"), move="return", note="", changes={}))
    db.session.commit()
    assert tick(now=parse("2026-06-23 10:00")).planned == 0
    assert tick(now=parse("2026-06-24 10:00")).planned == 1
    assert db.session.scalar(select(Notice.occurrence)) == "2026-06-18#0"


def test_a_report_that_was_not_filed_and_a_request_that_waits(district):
    task = district.task(due=None, cadence="monthly", issued_on=parse("2026-04-01").date())
    db.session.commit()
    assert tick(now=parse("2026-05-28 10:00")).planned == 1, "April's was not filed"
    assert tick(now=parse("2026-05-29 10:00")).planned == 1
    assert db.session.scalars(select(Notice.occurrence).order_by(Notice.id)).all()[-1] == "2026-05-28#0"
    db.session.add(
        Update(task_id=task.id, unit_id=district.unit.id, by_id=district.wang.id, at=parse("2026-06-01 09:00"), text="已办",
               percent=50, period="2026-05", value=None)
    )  # fmt: skip
    db.session.add(Request(task_id=task.id, kind="extension", by_id=district.wang.id, at=parse("2026-06-01 09:00"), text="延期"))
    db.session.commit()
    assert tick(now=parse("2026-06-02 10:00")).planned == 0
    assert tick(now=parse("2026-06-03 10:00")).planned == 1
    said = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert (said.rule, said.person.name) == ("request", "李平")
