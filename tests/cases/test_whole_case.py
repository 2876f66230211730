"""A case with all that may happen to it, over HTTP: parties, papers, absence and its proof, decision, performance, review."""

import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cases import actions, paper_actions
from app.cases.errors import (
    AnsweredBeforeReceived,
    NoAbsence,
    NotConcluded,
    NotInTheCase,
    NotLost,
    PartyTwice,
    PerformedBeforeDecision,
    ProofUnsaid,
    ReviewedAlready,
    WantedBeforeReceived,
)
from app.cases.history import TELLERS, told
from app.cases.models import Case, Hearing
from app.cases.words import EVENTS, MATTER_EVENTS
from app.errors import Forbidden
from app.extensions import db
from app.tasks.evidence_actions import folder
from app.tasks.models import Task
from tests import builders


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def _case() -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).order_by(Case.id.desc())).first()


@pytest.fixture
def planner(district):
    """The head of the second unit."""
    return builders.person("zr.head", "head", district.planning, name="罗成", rank="principal", title="局长")


def test_a_case_from_its_parties_to_its_rectification(district, planner):
    office, liaison = district.client(district.office), district.client(district.liaison)
    stranger = district.client(district.stranger)
    form = {
        "case_number": "（2026）岚0106行初70号", "unit": district.police.ref, "court": "岚江市望川区人民法院", "cause": "房屋征收",
        "notice_basis": "public_attention", "reconsidered": "upheld", "received_on": str(district.day(-30).date()),
        "co_defendants": [district.planning.ref], "at": f"{district.day(8):%Y-%m-%dT%H:%M}", "place": "一庭",
    }  # fmt: skip
    assert office.post("/cases/new", data=form).status_code == 302
    case = _case()
    page = _text(stranger.get(f"/cases/{case.ref}"))
    for words in ("共同被告", "社会高度关注", "经复议维持", "法释〔2020〕3号第四条"):
        assert words in page, words

    # the head of the co-defendant is offered and named; whose head it is stands in the register
    hearing = case.hearings[0]
    assert "罗成" in _text(stranger.get(f"/hearings/{hearing.ref}/reply"))
    stranger.post(f"/hearings/{hearing.ref}/reply", data={"who": planner.ref, "seen": "1", "unit": district.police.ref})
    assert _case().hearings[0].attending_unit_id == district.planning.id

    # a paper with a day of its own, answered late
    paper = {
        "kind": "judicial_suggestion",
        "received_on": str(district.day(-9).date()),
        "wanted_by": str(district.day(-3).date()),
    }
    assert liaison.post(f"/cases/{case.ref}/papers", data=paper).status_code == 302
    assert "已过期限，未登记办理" in _text(liaison.get(f"/cases/{case.ref}/clocks"))
    liaison.post(f"/cases/{case.ref}/papers/{_case().documents[0].ref}/answer", data={"on": str(district.now.date())})
    assert _case().documents[0].answered_on == district.now.date()

    # nobody comes after all: a ground, its proof, what the hearing showed
    liaison.post(f"/hearings/{hearing.ref}/reply", data={"who": "absent", "absence": "public_duty", "seen": "1"})
    page = _text(liaison.get(f"/cases/{case.ref}"))
    assert "证明材料尚未盖章或者签字认可" in page
    assert "负责人和工作人员均不出庭" in page
    vouched = {"proof": "seal", "approver": "韩建国", "approved_on": str(district.now.date())}
    assert liaison.post(f"/hearings/{hearing.ref}/absence", data=vouched).status_code == 302
    assert "证明材料尚未盖章" not in _text(liaison.get(f"/cases/{case.ref}"))
    case = _case()
    case.hearings[0].at = district.day(-2)
    db.session.commit()
    shown = {"appeared": "no", "absence": "none_given", "violation": "nobody", "result": "lost", "decided_by": "judgment",
             "concluded_on": str(district.day(-1).date())}  # fmt: skip
    assert liaison.post(f"/hearings/{hearing.ref}/outcome", data=shown).status_code == 302
    page = _text(office.get(f"/cases/{case.ref}"))
    assert "人民法院应当提出司法建议" in page
    assert "对判决提起上诉" in page
    assert "对裁定提起上诉" not in page

    # after the decision: performance, review, and the task that comes of it
    after = {"appealed_by": "none", "perform_by": str(district.day(20).date())}
    assert liaison.post(f"/cases/{case.ref}/after", data=after).status_code == 302
    assert "履行生效裁判" in _text(liaison.get(f"/cases/{case.ref}/clocks"))
    assert liaison.post(f"/cases/{case.ref}/review", data={"text": "征收程序缺公告，某甲的意见没有答复。"}).status_code == 302
    assert liaison.post(f"/cases/{case.ref}/review/task", data={"title": "补正征收公告程序"}).status_code == 403
    made = office.post(f"/cases/{case.ref}/review/task", data={"title": "补正征收公告程序", "due": str(district.day(40).date())})
    task = db.session.scalars(select(Task)).one()
    assert made.headers["Location"] == f"/tasks/{task.ref}"
    assert (task.kind, task.state, task.lead_unit.ref, task.due) == (
        "rectification", "draft", district.police.ref, district.day(40).date(),
    )  # fmt: skip
    assert "某甲" not in task.title + task.target + task.authority, "the review stays with the case"
    assert task.number in _text(liaison.get(f"/cases/{case.ref}"))
    assert "没有重复转办" in _text(
        office.post(f"/cases/{case.ref}/review/task", data={"title": "再来一次"}, follow_redirects=True)
    )


def test_an_adjourned_hearing_waits_for_its_time(district):
    case, office = district.case(), district.client(district.office)
    hearing = actions.schedule_hearing(case, at=district.day(5), by=district.by, now=district.now)
    db.session.commit()
    assert office.post(f"/hearings/{hearing.ref}/adjourn").status_code == 302
    db.session.expire_all()
    assert (hearing.state, hearing.occurrence) == ("adjourned", 2)
    assert "延期，时间待定" in _text(office.get(f"/cases/{case.ref}"))
    assert "0 次" in _text(office.get("/hearings/coming"))
    # its new time may be the old one: the court kept it
    office.post(f"/hearings/{hearing.ref}/move", data={"at": f"{district.day(5):%Y-%m-%dT%H:%M}"})
    db.session.expire_all()
    assert (hearing.state, hearing.occurrence) == ("scheduled", 3)
    liaison = district.standing(district.liaison)
    actions.reply(hearing, absence="other", name="周敏", post="联络员", by=liaison, now=district.now)
    db.session.commit()
    assert "获准延期后负责人再次不能出庭" in _text(office.get(f"/cases/{case.ref}"))


def test_the_proof_of_an_absence_is_a_file_that_the_case_keeps_and_the_office_may_ask_for(district):
    office, liaison, stranger = (district.client(who) for who in (district.office, district.liaison, district.stranger))
    case = district.case()
    hearing = actions.schedule_hearing(case, at=district.day(4), place="一庭", by=district.by, now=district.now)
    by = district.standing(district.liaison)
    actions.reply(hearing, absence="public_duty", name="周敏", post="法制大队民警", by=by, now=district.now)
    db.session.commit()
    rules = {"justified": "absent", "co_defendants": "all", "online": "counts", "loss": "concluded", "scan": "y", "approval": "y",
             "filing": "y", "seen": "0,0"}  # fmt: skip
    assert office.post("/cases/counting", data=rules).status_code == 302
    page = _text(liaison.get(f"/cases/{case.ref}"))
    for asked in ("尚未上传", "尚未登记批准", "尚未登记备案"):
        assert asked in page, asked
    address, told = (
        f"/hearings/{hearing.ref}/absence",
        {"proof": "seal", "approver": "韩建国", "approved_on": str(district.now.date())},
    )
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    wrong = liaison.post(address, data=told | {"files": (io.BytesIO(b"MZ\x90\x00"), "说明.pdf")})
    assert wrong.status_code == 422 and 'value="韩建国"' in wrong.get_data(as_text=True), "what was typed is kept"
    assert liaison.post(address, data=told | {"proof": "none", "files": (io.BytesIO(pdf), "说明.pdf")}).status_code == 422
    assert not list(folder().glob("*")), "nothing of what was refused lies on the disk"
    assert stranger.post(address, data=told).status_code == 404
    more = {"filed_on": str(district.now.date()), "files": (io.BytesIO(pdf), "情况说明（盖章）.pdf")}
    assert liaison.post(address, data=told | more).status_code == 302
    (file,) = _case().hearings[0].absence_files
    page = _text(office.get(f"/cases/{case.ref}"))
    assert page.count("情况说明（盖章）.pdf") == 2, "with the hearing, and in the history"
    assert not any(asked in page for asked in ("尚未上传", "尚未登记批准", "尚未登记备案"))
    got = liaison.get(f"/hearings/{hearing.ref}/proof/{file.ref}")
    assert (
        got.data == pdf
        and "attachment" in got.headers["Content-Disposition"]
        and "sandbox" in got.headers["Content-Security-Policy"]
    )
    assert stranger.get(f"/hearings/{hearing.ref}/proof/{file.ref}").status_code == 404
    short = {"at": district.day(2), "notified_on": district.now.date(), "place": "一庭"}
    other = actions.schedule_hearing(_case(), **short, by=district.by, now=district.now)
    db.session.commit()
    assert "通知送达距开庭不足三日（法释〔2020〕3号第五条），仅作提示。" in _text(office.get(f"/cases/{case.ref}"))
    assert office.get(f"/hearings/{other.ref}/proof/{file.ref}").status_code == 404, "of another hearing"


def test_what_is_refused(district):
    case = district.case()
    move = {"by": district.by, "now": district.now}
    hearing = actions.schedule_hearing(case, at=district.day(5), **move)
    today, unit = district.now.date(), district.standing(district.liaison)
    for refusal, wrong in (
        (PartyTwice, lambda: district.case(2, co_defendants=[district.planning], third_parties=[district.planning])),
        (PartyTwice, lambda: district.case(3, third_parties=[district.police])),
        (NotInTheCase, lambda: actions.reply(hearing, name="甲", post="局长", rank="principal", unit=district.planning, **move)),
        (NoAbsence, lambda: actions.vouch(hearing, proof="seal", **move)),
        (NotConcluded, lambda: paper_actions.follow(case, appealed_by="us", perform_by=None, performed_on=None, **move)),
        (NotLost, lambda: paper_actions.review(case, "原因", **move)),
        (WantedBeforeReceived, lambda: paper_actions.receive(
            case, kind="other", received_on=today, wanted_by=today - timedelta(1), **move)),
    ):  # fmt: skip
        with pytest.raises(refusal):
            wrong()
    actions.reply(hearing, absence="other", **move)
    with pytest.raises(ProofUnsaid):
        actions.vouch(hearing, proof="seal", approver="韩建国", **move)
    paper = paper_actions.receive(case, kind="other", received_on=today, **move)
    with pytest.raises(AnsweredBeforeReceived):
        paper_actions.answer(paper, on=today - timedelta(1), **move)
    actions.conclude(case, result="lost", concluded_on=today, **move)
    with pytest.raises(PerformedBeforeDecision):
        paper_actions.follow(case, appealed_by="", perform_by=today - timedelta(1), performed_on=None, **move)
    paper_actions.review(case, "证据不足", by=unit, now=district.now)
    with pytest.raises(Forbidden):
        paper_actions.review_to_task(case, title="整改", due=None, by=unit, now=district.now)
    paper_actions.review_to_task(case, title="整改", due=None, **move)
    with pytest.raises(ReviewedAlready):
        paper_actions.review_to_task(case, title="整改", due=None, **move)


def test_the_days_that_follow_move_with_their_trigger_and_the_history_says_so(district):
    case = district.case(registered=-1, received_on=date(2025, 3, 3))
    before = {"unit": case.unit, "case_number": case.case_number, "court": case.court, "cause": case.cause, "instance": "first"}
    actions.edit_case(case, **before, received_on=date(2025, 3, 4), by=district.by, now=district.now)
    line = case.events[-1]
    said = "；".join(one.sentence for one in told(line.kind, line.facts))
    assert said == ("收到起诉状副本：2025年3月3日 → 2025年3月4日；提交答辩状和证据、依据届满：2025年3月18日 → 2025年3月19日")
    db.session.commit()
    page = _text(district.client(district.office).get(f"/cases/{case.ref}/clocks"))
    assert "历次计算" in page
    assert page.count("自 ") == 2, "both counts are there to be compared"


def test_every_kind_of_line_has_a_name_and_words():
    assert set(TELLERS) <= set(EVENTS) | set(MATTER_EVENTS)


def test_the_history_and_the_counting_speak_english(district):
    case = district.case(registered=-1, received_on=district.day(-10).date())
    actions.file_evidence(case, on=district.day(-2).date(), by=district.by, now=district.now)
    client = district.client(district.office)
    with client.session_transaction() as session:
        session["language"] = "en"
    for page in (f"/cases/{case.ref}", f"/cases/{case.ref}/clocks", "/cases/rates", "/cases/periods", "/matters"):
        html = re.sub(r"<(script|style).*?</\1>", "", client.get(page).get_data(as_text=True), flags=re.S)
        main = re.sub(r"<[^>]+>", "\n", html.partition("<main")[2])
        known = {
            "区公安分局",
            "区自然资源局",
            "岚江市望川区人民法院",
            "治安行政处罚",
            "李平",
            "区司法局",
            "区政府",
            case.case_number,
        }
        left = {line.strip() for line in main.split("\n") if re.search(r"[\u4e00-\u9fff]", line)}
        left = {line for line in left if not any(word in line for word in known)}
        assert not left, (page, left)
    assert "Not counting" in _text(client.get(f"/cases/{case.ref}/clocks"))


def test_a_person_of_a_third_party_sees_the_case_and_answers_for_nothing(district):
    case = district.case(third_parties=[district.planning])
    hearing = Hearing(case=case, at=district.day(4), place="一庭")
    db.session.add(hearing)
    db.session.commit()
    client = district.client(district.stranger)
    assert client.get(f"/cases/{case.ref}").status_code == 200
    assert client.get(f"/hearings/{hearing.ref}/reply").status_code == 403
    assert "已开庭 0" in _text(client.get("/cases"))
