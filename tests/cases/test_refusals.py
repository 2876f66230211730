"""What is refused, in which words, with nothing stored by half and nothing typed lost; who sees whose case."""

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import func, select

from app.cases import actions
from app.cases.access import NoSuchCase, case_for
from app.cases.errors import (
    AppearanceUnsaid,
    BadCaseNumber,
    CaseConcluded,
    CaseExists,
    CaseIncomplete,
    CauseNamesPlaintiff,
    ConcludedBeforeHearing,
    GroundMissing,
    HearingAhead,
    HearingInPast,
    HearingSettled,
    HearingUnmoved,
    NotADefendant,
    ReceivedInFuture,
    ResultIncomplete,
    SameHearing,
    StaffIsNotHead,
    SubordinateHead,
)
from app.cases.models import Case, CaseEvent, Hearing
from app.errors import Forbidden
from app.extensions import db
from tests import builders


def _hearing(district, days=10, **more):
    case = more.pop("case", None) or district.case()
    return actions.schedule_hearing(case, at=district.day(days), by=district.by, now=district.now, **more)


def test_cases_that_are_not_registered(district):
    invited = builders.unit("JCY", "区人民检察院", kind="invited")
    tomorrow = district.day(1).date()
    district.case(1)
    for wrong, refusal in (
        ({"case_number": "（2026）岚0106行初1号"}, CaseExists),
        ({"case_number": "(2026)岚0106行初 1号"}, CaseExists),
        ({"case_number": "行初1号"}, BadCaseNumber),
        ({"court": "  "}, CaseIncomplete),
        ({"cause": "某甲诉区公安分局治安处罚"}, CauseNamesPlaintiff),
        ({"unit": invited}, NotADefendant),
        ({"received_on": tomorrow}, ReceivedInFuture),
        ({"by": district.standing(district.liaison)}, Forbidden),
        ({"by": district.standing(district.leader)}, Forbidden),
    ):
        with pytest.raises(refusal):
            district.case(**{"number": 2} | wrong)
    assert db.session.scalar(select(func.count(Case.id))) == 1


def test_hearings_that_are_not_scheduled_moved_or_cancelled(district):
    case = district.case()
    hearing = _hearing(district, case=case, place="一庭")
    move = {"by": district.by, "now": district.now}
    with pytest.raises(HearingInPast):
        actions.schedule_hearing(case, at=district.day(-1), **move)
    with pytest.raises(SameHearing):
        actions.schedule_hearing(case, at=hearing.at, **move)
    with pytest.raises(ReceivedInFuture):
        actions.schedule_hearing(case, at=district.day(5), notified_on=district.day(2).date(), **move)
    with pytest.raises(HearingUnmoved):
        actions.move_hearing(hearing, at=hearing.at, **move)
    with pytest.raises(HearingInPast):
        actions.move_hearing(hearing, at=district.day(-3), **move)
    actions.cancel_hearing(hearing, **move)
    for again in (
        lambda: actions.move_hearing(hearing, at=district.day(20), **move),
        lambda: actions.cancel_hearing(hearing, **move),
        lambda: actions.reply(hearing, name="韩建国", post="局长", rank="principal", **move),
        lambda: actions.prepare(hearing, identity_sealed=True, staff_authorised=True, **move),
        lambda: actions.record_outcome(hearing, appeared=False, absence="other", by=district.by, now=district.day(40)),
    ):
        with pytest.raises(HearingSettled):
            again()
    # the place alone may move, and the cancelled time is free again
    second = actions.schedule_hearing(case, at=hearing.at, place="一庭", **move)
    actions.move_hearing(second, at=second.at, place="二庭", **move)
    assert (second.place, second.occurrence) == ("二庭", 2)


def test_who_may_not_stand_for_the_head(district):
    hearing = _hearing(district)
    said = {"by": district.standing(district.liaison), "now": district.now}
    for who, refusal in (
        ({"name": "某", "post": "所属中心主任", "rank": "subordinate"}, SubordinateHead),
        ({"name": "某", "post": "法规科科长", "rank": "deputy"}, StaffIsNotHead),
        ({"name": "某", "post": "工作人员", "rank": "staff"}, StaffIsNotHead),
        ({"absence": "none_given"}, GroundMissing),
        ({"absence": "busy"}, GroundMissing),
    ):
        with pytest.raises(refusal):
            actions.reply(hearing, **who, **said)
    assert hearing.replied_at is None
    with pytest.raises(Forbidden):
        actions.reply(
            hearing, name="某", post="局长", rank="principal", by=district.standing(district.stranger), now=district.now
        )
    actions.reply(hearing, absence="public_duty", name="周敏", post="法制大队民警", **said)
    assert (hearing.absence_reason, hearing.attendee, hearing.attendee_rank) == ("public_duty", "周敏", "")
    # another head after all: the ground goes
    actions.reply(hearing, name="陈晓", post="副局长", rank="deputy", **said)
    assert (hearing.absence_reason, hearing.attendee) == ("", "陈晓")


def test_outcomes_that_are_not_recorded(district):
    hearing = _hearing(district)
    with pytest.raises(HearingAhead):
        actions.record_outcome(hearing, appeared=True, spoke=True, name="韩建国", post="局长", rank="principal", by=district.by,
                               now=district.now)  # fmt: skip
    after = {"by": district.standing(district.liaison), "now": district.day(11)}
    for said, refusal in (
        ({"appeared": None}, AppearanceUnsaid),
        ({"appeared": True, "spoke": None, "name": "韩建国", "post": "局长", "rank": "principal"}, AppearanceUnsaid),
        ({"appeared": True, "spoke": True, "name": "某", "post": "律师", "rank": "deputy"}, StaffIsNotHead),
        ({"appeared": False}, GroundMissing),
    ):
        with pytest.raises(refusal):
            actions.record_outcome(hearing, **said, **after)
    actions.record_outcome(hearing, appeared=False, absence="none_given", **after)
    assert (hearing.state, hearing.appeared, hearing.spoke) == ("held", False, None)
    # what the unit has recorded, the office alone corrects
    with pytest.raises(HearingSettled):
        actions.record_outcome(hearing, appeared=True, spoke=True, name="韩建国", post="局长", rank="principal", **after)
    actions.record_outcome(hearing, appeared=True, spoke=True, name="韩建国", post="局长", rank="principal", by=district.by,
                           now=district.day(12))  # fmt: skip
    assert (hearing.appeared, hearing.absence_reason) == (True, "")


def test_results_that_are_not_registered(district):
    case = district.case(registered=-25, received_on=district.day(-30).date())
    move = {"by": district.by, "now": district.now}
    for result, day, refusal in (
        ("lost", None, ResultIncomplete),
        ("open", district.now.date(), ResultIncomplete),
        ("perhaps", district.now.date(), ResultIncomplete),
        ("lost", district.day(1).date(), ReceivedInFuture),
        ("lost", district.day(-31).date(), ConcludedBeforeHearing),
    ):
        with pytest.raises(refusal):
            actions.conclude(case, result=result, concluded_on=day, **move)
    actions.conclude(case, result="lost", concluded_on=district.now.date(), **move)
    with pytest.raises(CaseConcluded):
        actions.schedule_hearing(case, at=district.day(3), **move)
    # entered by mistake: back to open
    actions.conclude(case, result="open", concluded_on=None, **move)
    assert (case.result, case.concluded_on) == ("open", None)


def test_a_refused_form_keeps_what_was_typed_and_stores_nothing(district):
    office = district.client(district.office)
    past = district.day(-3)
    form = {"case_number": "（2026）岚0106行初5号", "unit": district.police.ref, "court": "某院", "cause": "治安行政处罚",
            "at": f"{past:%Y-%m-%dT%H:%M}", "place": "第九法庭"}  # fmt: skip
    answer = office.post("/cases/new", data=form)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "已经过去" in html
    for typed in ("（2026）岚0106行初5号", "第九法庭", f"{past:%Y-%m-%dT%H:%M}"):
        assert f'value="{typed}"' in html
    assert db.session.scalar(select(func.count(Case.id))) == 0, "not the case without its hearing"
    assert db.session.scalar(select(func.count(CaseEvent.id))) == 0
    assert office.post("/cases/new", data=form | {"already_held": "y"}).status_code == 302
    for empty in ({}, {"text": ""}, {"text": "请于下周来院"}):
        assert office.post("/cases/summons", data=empty).status_code == 422
    assert "请于下周来院" in office.post("/cases/summons", data={"text": "请于下周来院"}).get_data(as_text=True)
    assert office.post("/cases/new", data={"at": "soon"}).status_code == 422


def test_a_summons_for_a_case_that_is_registered_leads_to_the_form_of_its_hearing(district):
    case, at = district.case(), district.day(12)
    first = actions.schedule_hearing(case, at=district.day(5), place="一庭", by=district.by, now=district.now)
    db.session.commit()
    office = district.client(district.office)

    def pasted(when) -> str:
        said = f"{when.year}年{when.month}月{when.day}日上午{when.hour}时{when.minute}分"
        paper = f"传票\n案号：{case.case_number}\n案由：某甲诉区公安分局\n应到时间：{said}\n应到处所：第九法庭\n原告某甲"
        return office.post("/cases/summons", data={"text": paper})

    answer = pasted(at)
    page = HTMLParser(answer.text)
    assert answer.status_code == 200 and "已登记过" in page.text() and "某甲" not in answer.text
    assert page.css_first(f'a[href="/hearings/{first.ref}/move"]'), "one that was moved is moved, not added"
    form = page.css_first("form.entry")
    typed = {box.attributes["name"]: box.attributes.get("value") or "" for box in form.css("input:not([type=checkbox])")}
    assert (typed["at"], typed["place"], typed["notified_on"]) == (f"{at:%Y-%m-%dT%H:%M}", "第九法庭", str(district.now.date()))
    assert db.session.scalar(select(func.count(Hearing.id))) == 1, "shown to be confirmed, nothing is stored"
    assert office.post(form.attributes["action"], data=typed).status_code == 302
    db.session.expire_all()
    assert [(one.at, one.place) for one in db.session.scalars(select(Hearing).order_by(Hearing.id))][1:] == [(at, "第九法庭")]
    assert db.session.scalar(select(func.count(Case.id))) == 1
    assert "没有重复登记" in pasted(at).text, "pasted again, it says that this hearing is there"


def test_a_unit_sees_its_own_cases_and_no_other(district):
    mine, theirs = district.case(1), district.case(2, unit=district.planning)
    hearing = _hearing(district, case=theirs)
    liaison, leader = district.client(district.liaison), district.client(district.leader)
    page = liaison.get("/cases").get_data(as_text=True)
    assert mine.case_number in page
    assert theirs.case_number not in page
    assert liaison.get(f"/cases?unit={district.planning.ref}").get_data(as_text=True).count(theirs.case_number) == 0
    for address in (f"/cases/{theirs.ref}", f"/hearings/{hearing.ref}", f"/hearings/{hearing.ref}/reply", "/cases/nothing"):
        assert liaison.get(address).status_code == 404
    for address, data in (
        (f"/hearings/{hearing.ref}/reply", {"who": "absent", "absence": "other"}),
        (f"/hearings/{hearing.ref}/papers", {}),
        (f"/hearings/{hearing.ref}/outcome", {"appeared": "no", "absence": "other"}),
        (f"/cases/{theirs.ref}/result", {"result": "won"}),
        (f"/cases/{theirs.ref}/evidence", {}),
    ):
        assert liaison.post(address, data=data).status_code == 404
    assert leader.get(f"/cases/{theirs.ref}").status_code == 200
    assert leader.post(f"/hearings/{hearing.ref}/reply", data={}).status_code == 403
    with pytest.raises(NoSuchCase):
        case_for(theirs.ref, district.standing(district.liaison))


def test_addresses_that_make_no_sense_show_the_list(district):
    district.case()
    office = district.client(district.office)
    for query in ("year=abc", "year=99999", "month=13", "month=²", "state=nothing", "page=-1", "page=9999999999"):
        assert office.get(f"/cases?{query}").status_code == 200, query
        assert office.get(f"/hearings?{query}").status_code == 200, query


def test_nothing_about_a_case_is_shown_for_ever_open(district):
    """A hearing recorded late is missing from the rates until it is recorded, and the page says so."""
    case = district.case()
    hearing = Hearing(case=case, at=district.day(-1), place="一庭")
    db.session.add(hearing)
    page = district.client(district.office).get(f"/cases?year={hearing.at.year}").get_data(as_text=True)
    assert "本期无开庭案件" in page
    assert "庭后未登记 1 件" in page
