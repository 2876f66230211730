"""Matters with a period, the office's own rules, and days that move: by their trigger, by a rule, by the calendar."""

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import clock, workdays
from app.cases import matter_actions, rule_actions
from app.cases.clock_queries import date_of_matter, rules, running
from app.cases.clocks import by_rule
from app.cases.errors import BadCode, CauseNamesPlaintiff, MatterSettled, OwnRuleBackwards, RuleNotInForce, WantedBeforeReceived
from app.cases.history import told
from app.cases.matter_models import OwnRule
from app.cases.period_effect_queries import effect_of
from app.cases.periods import as_json, counted
from app.errors import Forbidden
from app.extensions import db


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def _matter(district, **more):
    return matter_actions.register_matter(
        **{"rule": "reconsideration_reply", "unit": district.police, "title": "行政处罚复议答复", "triggered_on": date(2024, 9, 29),
           "by": district.by, "now": district.now} | more
    )  # fmt: skip


def _own(district, **more):
    row = rule_actions.drawn_up(
        **{"code": "document_filing", "name": "规范性文件备案", "trigger": "公布", "length": 10, "basis": "working",
           "direction": "forward", "roll": True, "source": "某省政府令第1号第九条", "by": district.by, "now": district.now} | more
    )  # fmt: skip
    return rule_actions.lay_down(row)


def test_each_law_counts_its_own_cases(district):
    new = date_of_matter(_matter(district)).counted
    old = date_of_matter(_matter(district, triggered_on=date(2022, 9, 26))).counted
    assert (new.legal_due, old.legal_due) == (date(2024, 10, 17), date(2022, 10, 8))
    with pytest.raises(RuleNotInForce):
        _matter(district, rule="disclosure", triggered_on=date(2001, 1, 1))


def test_a_day_named_by_the_paper_goes_before_the_period(district):
    matter = _matter(district, rule="judicial_suggestion", triggered_on=date(2026, 3, 2), wanted_by=date(2026, 3, 15))
    count = date_of_matter(matter).counted
    assert (count.legal_due, count.internal_due) == (date(2026, 3, 15), date(2026, 3, 13))
    assert "从其期限" in count.how
    with pytest.raises(WantedBeforeReceived):
        _matter(district, triggered_on=date(2026, 3, 2), wanted_by=date(2026, 3, 1))


def test_a_rule_of_the_office_takes_the_place_of_the_tables_while_in_force(district):
    general = by_rule("document_filing", date(2026, 3, 2), rules())
    assert general.article.endswith("（待核）")
    _own(district, effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    inside, after = (by_rule("document_filing", day, rules()) for day in (date(2026, 3, 2), date(2026, 7, 1)))
    assert (inside.basis, inside.article) == ("working", "某省政府令第1号第九条")
    assert after == by_rule("document_filing", date(2026, 7, 1)), "after its end the table counts again"
    db.session.commit()
    printed = district.app.test_cli_runner().invoke(args=["deadline", "--rule", "document_filing", "--from", "2026-03-02"])
    assert json.loads(printed.stdout) == as_json(inside), "and the command counts as the pages do"
    _own(district, code="petition_local", name="网上投诉办理", length=7, basis="calendar", roll=False, direction="forward")
    matter = _matter(district, rule="petition_local", triggered_on=date(2026, 9, 26))
    assert date_of_matter(matter).counted.legal_due == date(2026, 10, 3), "it does not roll over the holiday, as laid down"
    page = _text(district.client(district.office).get("/matters/new"))
    assert "网上投诉办理" in page
    for refusal, wrong in (
        (BadCode, {"code": "1 x"}),
        (OwnRuleBackwards, {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 1, 1)}),
        (Forbidden, {"by": district.standing(district.liaison)}),
    ):
        with pytest.raises(refusal):
            _own(district, **wrong)


def test_what_a_rule_of_the_office_would_move_is_shown_before_it_is_saved(district, questions):
    started = district.day(-3).date()
    for n in range(3):
        _matter(district, rule="document_filing", title=f"规范性文件{n}", triggered_on=started)
    done = _matter(district, rule="document_filing", title="已报备的文件", triggered_on=started)
    matter_actions.finish(done, on=district.now.date(), by=district.by, now=district.now)
    named = _matter(
        district, rule="document_filing", title="来文写明期限的文件", triggered_on=started, wanted_by=started + timedelta(days=9)
    )
    _matter(district, title="另一种事项", triggered_on=started)
    client = district.client(district.office)
    typed = {"code": "document_filing", "name": "规范性文件备案", "trigger": "公布", "length": 10, "basis": "working",
             "direction": "forward", "roll": "y", "source": "某省政府令第1号第九条"}  # fmt: skip
    before = by_rule("document_filing", started, rules())
    after = counted(start=started, length=10, basis="working")
    assert before.legal_due > after.legal_due
    page = _text(client.post("/cases/periods", data=typed | {"look": "1"}))
    assert "在办的期限有 3 项变动：提前 3" in page
    for n in range(3):
        assert f"规范性文件{n}" in page
    assert done.title not in page and named.title not in page and "另一种事项" not in page, "these stay as they are"
    assert f"{_shown(before.legal_due)} → {_shown(after.legal_due)}" in page
    raw = client.post("/cases/periods", data=typed | {"look": "1"}).get_data(as_text=True)
    assert 'value="某省政府令第1号第九条"' in raw and db.session.scalar(select(func.count(OwnRule.id))) == 0, (
        "looking saves nothing"
    )
    own = client.post("/cases/periods", data=typed | {"code": "petition_local", "look": "1"})
    assert "在办的期限没有变动" in _text(own) and "没有这种期限 → " in _text(own), "a kind that nothing has yet"
    few = questions(lambda: client.post("/cases/periods", data=typed | {"look": "1"}))
    for n in range(3, 43):
        _matter(district, rule="document_filing", title=f"规范性文件{n}", triggered_on=started)
    assert questions(lambda: client.post("/cases/periods", data=typed | {"look": "1"})) == few
    last = _text(client.post("/cases/periods", data=typed | {"page": "2"}))
    assert "在办的期限有 43 项变动" in last and "第 2 / 2 页" in last and last.count("规范性文件") >= 3
    assert client.post("/cases/periods", data=typed | {"save": "1"}).status_code == 302
    assert [one.after for one in effect_of("document_filing", rules(), started, district.now.date()).shifts] == []
    assert date_of_matter(named).counted.legal_due == started + timedelta(days=9)


def test_a_rule_of_the_office_is_ended_after_a_look_and_both_hands_are_seen(district):
    row = _own(
        district, code="petition_local", name="网上投诉办理", length=7, basis="calendar", effective_from=district.day(-30).date()
    )
    _matter(district, rule="petition_local", title="投诉一件", triggered_on=district.day(-2).date())
    db.session.commit()
    client, address = district.client(district.office), f"/cases/periods/{row.ref}/end"
    page = _text(client.get(address))
    assert "在办的期限没有变动" in page and "→ 没有这种期限" in page, "what began under it goes on, what begins tomorrow has none"
    assert db.session.get(OwnRule, row.id).effective_to is None
    assert district.client(district.liaison).get(address).status_code == 403
    assert client.post(address).status_code == 302
    db.session.expire_all()
    assert (row.effective_to, row.ended_by.name) == (district.now.date(), "李平")
    said = _text(client.get("/cases/periods"))
    assert re.search(r"李平 \S.* 增加 李平 \S.* 停用", said)
    assert client.post(address).status_code == 409, "an ended rule is not prolonged to today by ending it again"
    form = client.get("/cases/periods?code=petition_local").get_data(as_text=True)
    assert 'value="某省政府令第1号第九条"' in form, "a change begins with what holds"


def _shown(day: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == clock.today().year else f"{day.year}年{day.month}月{day.day}日"


def test_a_trigger_that_moves_moves_the_last_day_and_both_are_seen(district):
    matter = _matter(district)
    matter_actions.edit_matter(
        matter, rule=matter.rule, unit=district.police, title=matter.title, triggered_on=date(2024, 9, 30), by=district.by,
        now=district.now,
    )  # fmt: skip
    line = matter.events[-1]
    said = "；".join(one.sentence for one in told(line.kind, line.facts))
    assert said == ("起算日期：2024年9月29日 → 2024年9月30日；被申请人书面答复（普通程序）届满：2024年10月17日 → 2024年10月18日")


def test_a_matter_of_another_kind_is_counted_anew(district):
    matter = _matter(district)
    same = {
        "unit": district.police,
        "title": matter.title,
        "triggered_on": matter.triggered_on,
        "by": district.by,
        "now": district.now,
    }
    matter_actions.edit_matter(matter, rule="reconsideration_opinion", **same)
    said = "；".join(one.sentence for one in told(matter.events[-1].kind, matter.events[-1].facts))
    assert "事项种类：被申请人书面答复（普通程序） → 报送复议意见书纠正情况" in said and "2024年11月28日" in said
    assert date_of_matter(matter).counted.legal_due == date(2024, 11, 28)
    matter_actions.finish(matter, on=district.now.date(), by=district.by, now=district.now)
    matter_actions.resume(matter, by=district.by, now=district.now)
    assert (matter.state, matter.done_on) == ("open", None)


def test_a_calendar_that_is_published_later_shows_what_moved_until_somebody_confirms(district, monkeypatch):
    matter = _matter(district, triggered_on=date(2026, 11, 23), rule="disclosure_answer", now=district.day(30))
    db.session.commit()
    client = district.client(district.office)
    address = f"/matters/{matter.ref}"
    assert "与上次计算时不同" not in _text(client.get(address))
    published = workdays.add_workdays(date(2026, 11, 23), 20)
    real = workdays._workdays
    off = {date(2026, 12, 7), date(2026, 12, 8)}
    monkeypatch.setattr(workdays, "_workdays", lambda year, world: tuple(day for day in real(year, world) if day not in off))
    monkeypatch.setattr(workdays, "_worked", lambda year, world: frozenset(day for day in real(year, world) if day not in off))
    page = _text(client.get(address))
    assert "与上次计算时不同" in page
    assert re.search(rf"{published.month}月{published.day}日 → ", page)
    client.post(f"{address}/recount")
    page = _text(client.get(address))
    assert "与上次计算时不同" not in page
    assert "确认新的期限" in page, "the history keeps that it moved"


def test_dealing_with_a_matter(district):
    office, liaison, stranger = (district.client(who) for who in (district.office, district.liaison, district.stranger))
    form = {"rule": "public_interest_suggestion", "unit": district.police.ref, "title": "河道垃圾清理", "number": "清检建1号",
            "sender": "区检察院", "triggered_on": str(district.day(-9).date())}  # fmt: skip
    where = office.post("/matters/new", data=form).headers["Location"]
    assert "待检" not in _text(liaison.get("/matters"))
    assert "河道垃圾清理" in _text(liaison.get("/matters"))
    assert "河道垃圾清理" not in _text(stranger.get("/matters"))
    assert stranger.get(where).status_code == 404
    page = _text(liaison.get(where))
    for words in ("两高检察公益诉讼解释第二十一条", "往后数2个月", "法定届满", "内部以此为限"):
        assert words in page, words
    assert [one.title for one in running(today=district.now.date())] == ["河道垃圾清理"]
    liaison.post(f"{where}/drop")
    assert "办理中 1" in _text(liaison.get("/matters")), "only the office drops one"
    liaison.post(f"{where}/done", data={"on": str(district.now.date())})
    assert "已办结 1" in _text(liaison.get("/matters"))
    assert running(today=district.now.date()) == []
    office.post(f"{where}/resume")
    assert "办理中 1" in _text(liaison.get("/matters"))
    with pytest.raises(CauseNamesPlaintiff):
        _matter(district, title="王某某诉区公安分局复议")
    matter = _matter(district)
    matter_actions.drop(matter, by=district.by, now=district.now)
    with pytest.raises(MatterSettled):
        matter_actions.finish(matter, on=district.now.date(), by=district.by, now=district.now)


def test_the_number_of_questions_does_not_grow(district, questions):
    client = district.client(district.leader)
    _matter(district)
    district.case(99, registered=-1, received_on=district.day(-5).date())
    few = questions(lambda: client.get("/matters"))
    for n in range(50):
        _matter(district, title=f"答复{n}")
        district.case(n + 1, registered=-1, received_on=district.day(-5).date())
    assert questions(lambda: client.get("/matters")) == few
