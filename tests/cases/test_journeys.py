"""A case from the summons to the judgment over HTTP: the office registers, the unit answers, both see the same."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.models import Case, Hearing
from app.extensions import db
from app.mail import post
from app.mail.models import Letter
from app.web.filters import moment


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def _one_case() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case)).one()


def test_from_a_summons_to_the_judgment(district):
    office, liaison = district.client(district.office), district.client(district.liaison)
    at = district.day(12)
    paper = (
        f"岚江市望川区人民法院 传票\n案  号：（2026）岚0106行初90号\n案  由：治安行政处罚\n被传唤人：区公安分局\n"
        f"应到时间：{at.year}年{at.month}月{at.day}日上午9时30分\n应到处所：本院第三法庭\n原告某甲"
    )
    page = office.post("/cases/summons", data={"text": paper})
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert 'value="（2026）岚0106行初90号"' in html
    assert f'value="{at:%Y-%m-%dT%H:%M}"' in html
    assert f'<option selected value="{district.police.ref}">' in html
    assert "某甲" not in html, "no party's name comes back"
    assert db.session.scalar(select(Case)) is None, "recognising stores nothing"

    form = {
        "case_number": "（2026）岚0106行初90号", "unit": district.police.ref, "court": "岚江市望川区人民法院", "cause": "治安行政处罚",
        "received_on": str(district.day(-20).date()), "at": f"{at:%Y-%m-%dT%H:%M}", "place": "本院第三法庭",
        "notified_on": str(district.now.date()), "notice_basis": "public_interest",
    }  # fmt: skip
    answer = office.post("/cases/new", data=form)
    case = _one_case()
    assert answer.headers["Location"] == f"/cases/{case.ref}"
    hearing = case.hearings[0]
    assert (hearing.at, hearing.place, case.instance, case.must_notify) == (at, "本院第三法庭", "first", True)

    # the unit finds it, and answers with two presses on a telephone
    assert "待报" in _text(liaison.get("/cases?state=upcoming"))
    assert liaison.get(f"/hearings/{hearing.ref}").headers["Location"] == f"/cases/{case.ref}#hearing-{hearing.ref}"
    page = _text(liaison.get(f"/hearings/{hearing.ref}/reply"))
    assert "韩建国" in page
    assert "陈晓" in page
    liaison.post(f"/hearings/{hearing.ref}/reply", data={"who": district.head.ref, "seen": "1"})
    hearing = _one_case().hearings[0]
    assert (hearing.attendee, hearing.attendee_post, hearing.attendee_rank) == ("韩建国", "局长", "principal")
    assert hearing.replied_by_id == district.liaison.id
    liaison.post(f"/hearings/{hearing.ref}/papers", data={"identity_sealed": "y"})
    liaison.post(f"/cases/{case.ref}/evidence", data={"on": str(district.day(-6).date())})
    page = _text(liaison.get(f"/cases/{case.ref}"))
    assert "已备 2 / 3" in page
    assert "行政诉讼法第六十七条" in page
    assert "已于" in page

    # the hearing passes; the case is lost
    case = _one_case()
    case.hearings[0].at = district.day(-2)
    db.session.commit()
    assert "庭后未登记 1 件" in _text(office.get("/cases"))
    data = {"appeared": "yes", "name": "韩建国", "post": "局长", "rank": "principal", "spoke": "yes", "result": "lost",
            "concluded_on": str(district.now.date()), "remark": "主要负责人发表意见。"}  # fmt: skip
    answer = liaison.post(f"/hearings/{hearing.ref}/outcome", data=data)
    assert answer.status_code == 302, _text(answer)
    case = _one_case()
    assert (case.hearings[0].state, case.hearings[0].spoke, case.result) == ("held", True, "lost")
    page = _text(office.get(f"/cases?year={case.hearings[0].at.year}"))
    assert "出庭应诉率 100% 1 / 1" in page
    page = _text(office.get(f"/cases/{case.ref}"))
    for line in (
        "登记案件",
        "登记开庭",
        "报出庭人员",
        "出庭材料",
        "提交答辩和证据",
        "登记庭审情况",
        "登记案件结果",
        "对判决提起上诉",
    ):
        assert line in page, line


def test_a_hearing_moved_three_times_takes_its_letters_back_and_asks_again(district):
    case = district.case()
    office, liaison = district.client(district.office), district.client(district.liaison)
    office.post(f"/cases/{case.ref}/hearings", data={"at": f"{district.day(10):%Y-%m-%dT%H:%M}", "place": "一庭"})
    hearing = _one_case().hearings[0]
    about = f"hearing:{hearing.ref}"
    for turn in (1, 2, 3):
        liaison.post(f"/hearings/{hearing.ref}/reply", data={"who": district.head.ref, "seen": str(turn)})
        letter = post.put(key=f"k{turn}", about=about, to_address="a@example.org", to_name="韩建国", subject="开庭", body="",
                          now=district.now)  # fmt: skip
        assert letter is not None
        db.session.commit()
        # an answer typed while the hearing moves is not taken for the new time
        moved = office.post(
            f"/hearings/{hearing.ref}/move", data={"at": f"{district.day(10 + turn):%Y-%m-%dT%H:%M}", "place": "一庭"}
        )
        assert moved.status_code == 302
        stale = liaison.post(f"/hearings/{hearing.ref}/reply", data={"who": "other", "name": "陈晓", "post": "副局长",
                                                                     "rank": "deputy", "seen": str(turn)})  # fmt: skip
        assert stale.status_code == 422
        assert moment(district.day(10 + turn)).split(" ")[1] in _text(stale)
        assert 'value="陈晓"' in stale.get_data(as_text=True), "what was typed is still there"
        hearing = _one_case().hearings[0]
        assert (hearing.occurrence, hearing.replied_at, hearing.attendee) == (turn + 1, None, "韩建国")
        assert db.session.scalars(select(Letter.state).where(Letter.about == about)).all() == ["cancelled"] * turn
    page = _text(office.get(f"/cases/{case.ref}"))
    assert len(re.findall("开庭改期(?!、)", page)) == 3, "three lines of history, beside what the help says"
    assert "待确认：韩建国" in page


def test_a_hearing_falls_away_with_its_case_and_by_being_cancelled(district):
    case, other = district.case(1), district.case(2)
    office = district.client(district.office)
    for one in (case, other):
        office.post(f"/cases/{one.ref}/hearings", data={"at": f"{district.day(10):%Y-%m-%dT%H:%M}"})
    hearings = db.session.scalars(select(Hearing).order_by(Hearing.id)).all()
    for hearing in hearings:
        post.put(key=hearing.ref, about=f"hearing:{hearing.ref}", to_address="a@example.org", to_name="", subject="x", body="",
                 now=district.now)  # fmt: skip
    office.post(f"/hearings/{hearings[0].ref}/cancel")
    office.post(f"/cases/{other.ref}/result", data={"result": "withdrawn", "concluded_on": str(district.now.date())})
    db.session.expire_all()
    assert [h.state for h in hearings] == ["cancelled", "cancelled"]
    assert set(db.session.scalars(select(Letter.state))) == {"cancelled"}
    # a second press changes nothing and says why
    assert office.post(f"/hearings/{hearings[0].ref}/cancel").status_code == 409
    assert "待开庭 0" in _text(office.get("/cases"))


def test_a_case_handed_to_another_unit_asks_the_new_one(district):
    case = district.case()
    office = district.client(district.office)
    office.post(f"/cases/{case.ref}/hearings", data={"at": f"{district.day(10):%Y-%m-%dT%H:%M}"})
    hearing = _one_case().hearings[0]
    district.client(district.liaison).post(f"/hearings/{hearing.ref}/reply", data={"who": district.head.ref})
    data = {
        "case_number": case.case_number,
        "unit": district.planning.ref,
        "court": case.court,
        "cause": case.cause,
        "instance": "first",
    }
    assert office.post(f"/cases/{case.ref}/edit", data=data).status_code == 302
    assert district.client(district.liaison).get(f"/cases/{case.ref}").status_code == 404
    page = _text(district.client(district.stranger).get(f"/cases/{case.ref}"))
    assert "被诉行政机关：区公安分局 → 区自然资源局" in page
    hearing = _one_case().hearings[0]
    assert (hearing.replied_at, hearing.occurrence) == (None, 2)


def test_a_replaced_head_is_offered_on_the_day_of_the_hearing(district):
    """The duty follows the post: who takes it over before the hearing is offered, who leaves it is not."""
    case = district.case()
    office = district.client(district.office)
    office.post(f"/cases/{case.ref}/hearings", data={"at": f"{district.day(20):%Y-%m-%dT%H:%M}"})
    district.head.tenures[0].until = district.now.date() + timedelta(5)
    db.session.commit()
    page = _text(office.get(f"/hearings/{_one_case().hearings[0].ref}/reply"))
    assert "韩建国" not in page
    assert "陈晓" in page


@pytest.mark.parametrize("who", ["office", "leader", "liaison", "head"])
def test_pages_open_and_ask_the_same_number_of_questions_however_long_the_list(district, who, questions):
    client = district.client(getattr(district, who))
    case = district.case(1)
    case.hearings.append(Hearing(at=district.day(80), place="一庭"))
    first = questions(lambda: client.get("/cases"))
    for n in range(2, 60):
        one = district.case(n)
        client_at = district.day(n % 25 + 1)
        db.session.add(Hearing(case=one, at=client_at, place="一庭"))
    many = questions(lambda: client.get("/cases"))
    assert many == first
    assert many <= 16
    one_case = questions(lambda: client.get(f"/cases/{case.ref}"))
    for n in range(30):
        db.session.add(Hearing(case=case, at=district.day(n + 40), place="一庭"))
    assert questions(lambda: client.get(f"/cases/{case.ref}")) == one_case
    assert questions(lambda: client.get("/hearings")) <= 8
    assert "第 1 / 2 页，共 59 项" in _text(client.get("/cases"))


def test_two_hundred_hearings_in_a_week_stand_in_the_calendar(district, questions):
    leader = district.client(district.leader)
    district.case(500).hearings.append(Hearing(at=district.day(1), place="一庭"))
    shapes = (f"/hearings/week?day={district.day(1).date()}", "/hearings/coming", "/hearings")
    few = [questions(lambda page=page: leader.get(page)) for page in shapes]
    for n in range(200):
        case = district.case(n + 1, unit=district.planning if n % 2 else district.police)
        db.session.add(Hearing(case=case, at=district.day(1 + n % 5, 8 + n % 9), place="一庭"))
    months = {district.day(n).month for n in range(1, 6)}
    seen, own = 0, 0
    for month in months:
        year = next(district.day(n).year for n in range(1, 6) if district.day(n).month == month)
        address = f"/hearings?year={year}&month={month}"
        count = re.compile(r"(\d+) 次")
        seen += int(count.search(_text(district.client(district.leader).get(address)))[1])
        own += int(count.search(_text(district.client(district.liaison).get(address)))[1])
    assert (seen, own) == (201, 101)
    many = [questions(lambda page=page: leader.get(page)) for page in shapes]
    assert many == few, "no shape of the calendar asks more for more hearings"
    week = {district.day(n).date() - timedelta(district.day(n).weekday()) for n in range(1, 6)}
    shown = [_text(leader.get(f"/hearings/week?day={monday}")).partition("开庭 ")[2].split(" 次")[0] for monday in week]
    assert sum(map(int, shown)) == 201
    assert "第 1 / 6 页，共 201 项" in _text(leader.get("/hearings/coming"))
