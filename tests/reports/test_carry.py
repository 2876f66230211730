"""A corrected file keeps the decisions made on the first; two people at one desk hear of each other."""

from dataclasses import replace

from sqlalchemy import func, select

from app.extensions import db
from app.reports import actions, carry_actions, clause_actions, doubt_actions, link_actions, step_actions
from app.reports.models import ClauseLink
from app.tasks.draft_actions import undrafted
from app.tasks.models import Task
from tests import builders
from tests.reports import made
from tests.reports.made import NOW

WHO = {"by": None, "now": NOW}


def corrected(unit):
    """The same report with one sentence put in front of everything, and one clause that reads otherwise now."""
    first = made.reading()
    text = "（更正稿）\n" + first.text.replace("部分文件未经", "三份文件未经")
    moved = [
        replace(one, start=one.start + 6, end=one.end + 6, text=text[one.start + 6 : one.end + 6], wording="")
        for one in first.clauses
    ]
    doubts = [replace(one, start=one.start + 6, end=one.end + 6) if one.text else one for one in first.doubts]
    reading = replace(first, text=text, clauses=moved, doubts=doubts, figures=(), sections=())
    return actions.store(unit, None, "corrected.txt", "e" * 64, reading, by=None, now=NOW)


def test_decisions_are_carried_where_the_words_are_the_same(app):
    unit = builders.unit("gov")
    old = made.stored(unit)
    doubt_actions.decide(old, made.doubt(old, "spam_in_phrase"), "repaired", **WHO)
    doubt_actions.decide(old, made.doubt(old, "punctuation"), "kept", **WHO)
    clause_actions.change_role(made.clause(old, "力争"), "arrangement", **WHO)
    clause_actions.confirm_all(old, **WHO)
    clause_actions.discard(made.clause(old, "办理行政复议"), **WHO)
    link_actions.link(made.clause(old, "少数单位"), made.clause(old, "逐案提醒"), **WHO)

    new = corrected(unit)
    before = step_actions.snapshot(new)
    assert carry_actions.carry_over(new, **WHO) == 9
    states = {clause.text[:4]: (clause.state, clause.role) for clause in new.clauses}
    assert states["三份文件"] == ("found", "problem"), "other words wait for a decision of their own"
    assert states["全区组织"] == ("found", "achievement"), "spam is asked about again"
    assert states["力争应诉"] == ("confirmed", "arrangement") and states["办理行政"][0] == "discarded"
    assert made.doubt(new, "punctuation").decision == "kept" and made.doubt(new, "spam_in_phrase").decision == "open"
    ends = made.clause(new, "少数单位").id, made.clause(new, "逐案提醒").id
    assert db.session.get_one(ClauseLink, ends).confirmed
    step_actions.undo(new)
    assert step_actions.snapshot(new) == before


def test_the_first_report_of_a_year_carries_nothing(app):
    report = made.stored(builders.unit("gov"))
    assert carry_actions.carry_over(report, **WHO) == 0


def test_two_at_one_desk_are_told_of_each_other(app, client):
    unit = builders.unit("gov")
    report = made.stored(unit)
    other = app.test_client()
    builders.sign_in(client, builders.person("li.ping", "office", unit, name="李平"))
    builders.sign_in(other, builders.person("wang.qin", "office", unit, name="王琴"))
    mine, theirs = (made.clause(report, words).ref for words in ("部分文件", "少数单位"))
    other.post(f"/reports/{report.ref}/clauses/{theirs}/confirm", data={"seen": "0"})
    page = client.post(f"/reports/{report.ref}/clauses/{mine}/confirm", data={"seen": "0"}, follow_redirects=True)
    assert "王琴 刚才也在审读这份报告" in page.get_data(as_text=True)
    again = client.post(f"/reports/{report.ref}/clauses/{mine}/unconfirm", data={"seen": "2"}, follow_redirects=True)
    assert "刚才也在审读" not in again.get_data(as_text=True)
    assert sorted(db.session.scalars(select(type(report.clauses[0]).state).distinct())) == ["confirmed", "found"]


def test_a_corrected_report_makes_no_task_twice(app, client):
    unit = builders.unit("gov")
    person = builders.person("li.ping", "office", unit)
    builders.sign_in(client, person)
    old = made.stored(unit)
    doubt_actions.decide(old, made.doubt(old, "spam_in_phrase"), "repaired", **WHO)
    clause_actions.confirm_all(old, **WHO)
    db.session.commit()
    client.post(f"/reports/{old.ref}/tasks")
    first = db.session.scalar(select(func.count()).select_from(Task))
    assert first == 8
    new = corrected(unit)
    carry_actions.carry_over(new, **WHO)
    clause_actions.confirm(made.clause(new, "三份文件"), **WHO)
    db.session.commit()
    assert {clause.text[:4] for clause in undrafted(new)} == {"三份文件"}, "only what reads otherwise is new"
    desk = client.get(f"/reports/{old.ref}/desk").get_data(as_text=True)
    assert "已有更正件" in desk and f"/reports/{new.ref}/desk" in desk
    assert "接着审读" in client.get(f"/reports/{new.ref}/desk").get_data(as_text=True)
