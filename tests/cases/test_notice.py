"""What is recognised in a pasted notice that begins a matter, and what never leaves it; then its way through the entry form."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.cases import matter_actions
from app.cases.clock_queries import running
from app.cases.matter_models import Matter
from app.cases.notice import Notice, read_notice
from app.extensions import db

NAMES = ("张三丰", "李四光", "王麻子")

PAPERS = {
    "a reconsideration by the ordinary procedure": (
        """望川区人民政府
行政复议答复通知书
望府复答〔2026〕12号
望川区公安分局：
　　申请人张三丰不服你局作出的望公（治）行罚决字〔2026〕5号行政处罚决定，向本机关申请行政复议，本机关已依法受理。现将行政复议申请书副本发送你局，请你局自收到之日起十日内提出书面答复。
二〇二六年三月二日""",
        Notice("reconsideration_reply", "望府复答〔2026〕12号", "望川区人民政府", "行政处罚决定复议"),
    ),
    "by the summary procedure, with nothing of the act but its end": (
        "望川区行政复议局 行政复议答复通知书 望府复答〔2026〕13号 李四光不服你局对其作出的不予公开告知，适用简易程序，请在5日内书面答复。",
        Notice("reconsideration_reply_simple", "望府复答〔2026〕13号", "望川区行政复议局", "不予公开告知复议"),
    ),
    "an opinion": (
        "望川区人民政府行政复议意见书\n望府复意[2026]2号\n关于规范政府信息公开答复的行政复议意见书\n请于2026年6月1日前将纠正情况报送本机关。",
        Notice("reconsideration_opinion", "望府复意〔2026〕2号", "望川区人民政府", "规范政府信息公开答复", None, date(2026, 6, 1)),
    ),
    "a suggestion in the public interest": (
        """岚江市望川区人民检察院
检察建议书
望检行公建〔2026〕3号
望川区生态环境局：
本院在履行公益诉讼检察职责中发现，清水河沿岸垃圾堆放。现就清水河沿岸垃圾清理问题，依法向你局提出如下建议。请于二〇二六年五月八日前书面回复本院。""",
        Notice("public_interest_suggestion", "望检行公建〔2026〕3号", "岚江市望川区人民检察院", "清水河沿岸垃圾清理", None, date(2026, 5, 8)),
    ),
    "an urgent one": ("检察建议书 望检行公建〔2026〕4号 因公益损害扩大，请在15日内书面回复",
                      Notice("public_interest_suggestion_urgent", "望检行公建〔2026〕4号")),
    "a court's": (
        "岚江市望川区人民法院\n司法建议书\n(2026)岚0106司建4号\n关于规范工伤认定送达程序的司法建议",
        Notice("judicial_suggestion", "（2026）岚0106司建4号", "岚江市望川区人民法院", "规范工伤认定送达程序"),
    ),
    "a document to be filed, from its publication": (
        "关于报送规范性文件备案的报告\n现将《望川区农村宅基地管理办法》（望府规〔2026〕2号）报送备案。该文件于2026年3月2日印发。",
        Notice("document_filing", "望府规〔2026〕2号", "", "《望川区农村宅基地管理办法》", date(2026, 3, 2)),
    ),
    "a kind of the office's own": ("网上投诉办理通知 望网〔2026〕8号 请办理", Notice("net", "望网〔2026〕8号")),
    "a subject with a person in it is dropped": (
        "司法建议书 （2026）岚0106司建5号 关于王麻子与区公安分局纠纷的司法建议", Notice("judicial_suggestion", "（2026）岚0106司建5号"),
    ),
    "no notice at all": ("今天下午开会，请参加。", Notice()),
}  # fmt: skip


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_recognised(name):
    text, expected = PAPERS[name]
    found = read_notice(text, [("net", "网上投诉办理")])
    assert found == expected
    assert not any(person in f"{found}" for person in NAMES)
    assert found.empty == (name == "no notice at all")


def test_a_pasted_notice_is_shown_to_be_confirmed_and_then_registered(district):
    office = district.client(district.office)
    text = PAPERS["a reconsideration by the ordinary procedure"][0].replace("望川区公安分局", "区公安分局")
    answer = office.post("/matters/notice", data={"text": text})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "请逐项核对" in page and "张三丰" not in page
    assert 'value="望府复答〔2026〕12号"' in page and 'value="行政处罚决定复议"' in page
    assert re.search(r'<option selected value="reconsideration_reply"', page)
    assert re.search(rf'<option selected value="{district.police.ref}"', page)
    assert db.session.scalar(select(Matter.id)) is None, "nothing is stored"
    failed = office.post("/matters/notice", data={"text": "今天下午开会，请参加。"})
    assert failed.status_code == 422 and "今天下午开会" in failed.get_data(as_text=True), "what was pasted is kept"
    district.case(7)
    db.session.commit()
    typed = {
        "rule": "judicial_suggestion",
        "unit": district.police.ref,
        "title": "规范送达",
        "triggered_on": str(district.day(-3).date()),
    }
    wrong = office.post("/matters/new", data=typed | {"case_number": "（2026）岚0106行初8号"})
    assert (
        wrong.status_code == 422
        and "登记册里没有案号为" in wrong.get_data(as_text=True)
        and "规范送达" in wrong.get_data(as_text=True)
    )
    where = office.post("/matters/new", data=typed | {"case_number": "(2026)岚0106行初7号"}).headers["Location"]
    assert "（2026）岚0106行初7号" in office.get(where).get_data(as_text=True)
    case_page = office.get(f"/cases/{db.session.scalars(select(Matter)).one().case.ref}").get_data(as_text=True)
    assert "相关事项" in case_page and "规范送达" in case_page, "and the case leads to it"


def test_a_matter_with_a_second_period_is_done_when_both_are_and_says_how_it_ended(district):
    office, liaison, stranger = (district.client(who) for who in (district.office, district.liaison, district.stranger))
    matter = matter_actions.register_matter(
        rule="reconsideration_reply", unit=district.police, title="行政处罚复议", triggered_on=district.day(-80).date(),
        by=district.by, now=district.day(-80),
    )  # fmt: skip
    db.session.commit()
    where, day = f"/matters/{matter.ref}", lambda n: str(district.day(n).date())
    liaison.post(f"{where}/done", data={"on": day(-75)})
    assert matter.state == "done"
    opinion = {"rule": "reconsideration_opinion", "triggered_on": day(-20)}
    assert stranger.post(f"{where}/period", data=opinion).status_code == 404
    assert liaison.post(f"{where}/period", data=opinion | {"triggered_on": day(1)}).status_code == 422, "a day to come"
    assert liaison.post(f"{where}/period", data=opinion).status_code == 302
    again = liaison.post(f"{where}/period", data=opinion)
    assert again.status_code == 422 and "没有重复登记" in again.get_data(as_text=True)
    db.session.expire_all()
    (period,) = matter.periods
    assert (matter.state, str(matter.done_on)) == ("open", day(-75)), "open again, and when it was answered stands"
    owed = running(today=district.now.date())
    assert [(one.thing, one.date.counted.rule) for one in owed] == [
        (f"matter:{matter.ref}/{period.ref}", "reconsideration_opinion")
    ]
    listed = re.sub(r"<[^>]+>", " ", liaison.get("/matters").get_data(as_text=True))
    assert "后续：报送复议意见书纠正情况" in listed
    assert liaison.post(f"{where}/periods/{period.ref}/done", data={"on": day(0)}).status_code == 302
    assert liaison.post(f"{where}/result", data={"result": "revoked", "note": "责令三十日内重新作出"}).status_code == 302
    assert liaison.post(f"{where}/result", data={"result": "upheld", "note": "王某某诉区公安分局"}).status_code == 422
    db.session.expire_all()
    assert (matter.state, matter.result, running(today=district.now.date())) == ("done", "revoked", [])
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", office.get(where).get_data(as_text=True)))
    for words in ("撤销 责令三十日内重新作出", "登记后续期限", "后续期限办结", "报送复议意见书纠正情况"):
        assert words in page, words
    office.post(f"{where}/period", data={"rule": "judicial_suggestion", "triggered_on": day(-2)})
    db.session.expire_all()
    mistaken = matter.periods[-1]
    office.post(f"{where}/periods/{mistaken.ref}/drop")
    db.session.expire_all()
    assert (mistaken.state, matter.state) == ("dropped", "done"), "entered by mistake, it is owed by nobody"
