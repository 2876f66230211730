"""Statutory periods are prompted by the same timetable as tasks and hearings, from the register of cases itself."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.cases.matter_models import Matter
from app.cases.models import Case, CaseDocument
from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.reminders.forecast_queries import forecast
from app.reminders.jobs import tick
from app.reminders.models import Notice
from tests import builders
from tests.reminders.district import CREATED, District, made


@pytest.fixture
def district(app) -> District:
    return made()


def _case(district: District, **facts) -> Case:
    case = Case(
        case_number="（2026）川9901行初12号", court="清江区人民法院", cause="不服行政处罚", unit=district.unit, created_at=CREATED
    )
    for name, value in facts.items():
        setattr(case, name, value)
    db.session.add(case)
    db.session.flush()
    return case


def _said(now: str) -> list[tuple[str, str]]:
    """What a pass at a moment says for the first time: rule and person."""
    db.session.commit()
    last = db.session.scalar(select(func.max(Notice.id))) or 0
    tick(now=parse(now))
    rows = db.session.scalars(select(Notice).where(Notice.id > last).order_by(Notice.id))
    return [(row.rule, row.person.name) for row in rows]


def test_the_days_for_evidence_are_prompted_until_they_are_met(district, client):
    case = _case(district, received_on=date(2026, 6, 1))  # fifteen days: 16 June
    both = ["王芳", "赵刚"]
    assert _said("2026-06-08 18:30") == []
    assert _said("2026-06-09 10:00") == [("clock_week", who) for who in both]
    assert _said("2026-06-10 10:00") == []
    assert _said("2026-06-11 10:00") == [("clock_three", who) for who in both]
    assert _said("2026-06-15 10:00") == [("clock_eve", who) for who in both]
    assert _said("2026-06-16 10:00") == []
    assert _said("2026-06-17 10:00") == [("clock_over", who) for who in both]
    assert _said("2026-06-22 10:00") == [("clock_over_leader", "陈静")], "three working days later, a holiday between"
    letter = db.session.scalars(select(Letter).where(Letter.to_name == "陈静")).one()
    assert "提交答辩状和证据、依据" in letter.body and "行政诉讼法第六十七条" in letter.body
    notice = db.session.scalars(select(Notice).where(Notice.rule == "clock_week", Notice.person_id == district.wang.id)).one()
    builders.sign_in(client, district.wang)
    assert client.get(f"/n/{notice.ref}").status_code == 200
    assert client.post(f"/n/{notice.ref}").headers["Location"] == f"/cases/{case.ref}/clocks"
    case.evidence_filed_on = date(2026, 6, 22)
    assert _said("2026-06-25 10:00") == []
    assert {letter.state for letter in db.session.scalars(select(Letter))} == {"cancelled"}, "what still waited is taken back"


def test_a_trigger_that_moves_asks_anew_and_takes_the_old_letters_back(district):
    case = _case(district, received_on=date(2026, 6, 1))
    _said("2026-06-09 10:00")
    case.received_on = date(2026, 6, 8)
    assert _said("2026-06-09 11:00") == []
    assert {letter.state for letter in db.session.scalars(select(Letter))} == {"cancelled"}
    assert _said("2026-06-16 10:00") == [("clock_week", "王芳"), ("clock_week", "赵刚")]


def test_a_right_is_asked_of_whoever_lost_and_gone_when_it_is_over(district):
    lost = {"concluded_on": date(2026, 6, 1), "decided_by": "judgment"}
    case = _case(district, result="won", **lost)
    assert _said("2026-06-15 10:00") == []
    case.result = "lost"
    assert _said("2026-06-15 10:01") == [("clock_eve", "王芳"), ("clock_eve", "赵刚")]
    assert "期限届满不再有上诉权" in db.session.scalars(select(Letter.body)).first()
    assert _said("2026-06-18 10:00") == []


def test_performance_papers_and_matters_are_prompted_alike(district):
    case = _case(district, result="lost", appealed_by="none", concluded_on=date(2026, 5, 1), perform_by=date(2026, 6, 16))
    paper = CaseDocument(case=case, kind="judicial_suggestion", received_on=date(2026, 5, 18), wanted_by=date(2026, 6, 16))
    matter = Matter(
        rule="document_filing", unit=district.unit, title="河道管理办法", triggered_on=date(2026, 6, 1), created_at=CREATED
    )
    db.session.add_all([paper, matter])
    assert sorted(_said("2026-06-15 10:00")) == sorted([("clock_eve", who) for who in ("王芳", "赵刚")] * 3)
    things = set(db.session.scalars(select(Notice.thing)))
    assert things == {
        f"case:{case.ref}/performance/2026-05-01", f"case:{case.ref}/judicial_suggestion/2026-05-18", f"matter:{matter.ref}",
    }  # fmt: skip
    case.performed_on = paper.answered_on = matter.done_on = date(2026, 6, 16)
    matter.state = "done"
    assert _said("2026-06-17 10:00") == []


def test_what_was_over_when_it_was_entered_is_not_pressed(district):
    _case(district, received_on=date(2025, 6, 1))
    assert _said("2026-06-10 10:00") == []


def test_what_is_owed_is_forecast(district):
    case = _case(district, received_on=date(2026, 6, 1))
    now = parse("2026-06-05 10:00")
    db.session.commit()
    told = {(day, one.ahead.rule.code) for day, coming in forecast(now).items() for one in coming if one.ahead.rule.clock}
    early = {(date(2026, 6, 9), "clock_week"), (date(2026, 6, 11), "clock_three"), (date(2026, 6, 15), "clock_eve")}
    assert early <= told and (date(2026, 6, 17), "clock_over") in told
    assert all(
        (one.title, one.period) == (case.case_number, "提交答辩状和证据、依据")
        for coming in forecast(now).values()
        for one in coming
    )
