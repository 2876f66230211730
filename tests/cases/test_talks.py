"""Consultations: agenda and conclusions, who sees them, and conclusions that become tasks of the ledger."""

import re

import pytest
from sqlalchemy import select

from app.cases import talk_actions
from app.cases.errors import CauseNamesPlaintiff, ConclusionTasked, ConclusionWithoutOwner, TalkIncomplete
from app.cases.talk_models import Conclusion, Consultation
from app.errors import Forbidden
from app.extensions import db
from app.tasks.models import Task
from app.tasks.view_models import Origin


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_consultation_and_what_comes_of_it(district):
    office, liaison, stranger = (district.client(who) for who in (district.office, district.liaison, district.stranger))
    case = district.case()
    form = {"title": "府院联席会商", "held_on": str(district.now.date()), "guests": "区人民法院", "agenda": "强制拆除\n送达",
            "units": [district.police.ref], "case": case.ref}  # fmt: skip
    assert liaison.post("/talks/new", data=form).status_code == 403
    where = office.post("/talks/new", data=form).headers["Location"]
    page = _text(liaison.get(where))
    for words in ("强制拆除", "区人民法院、区公安分局", case.case_number):
        assert words in page, words
    assert stranger.get(where).status_code == 404
    assert "府院联席会商" in _text(liaison.get(f"/cases/{case.ref}"))
    # a conclusion for a unit that was not there: from then on it sees it
    due = str(district.day(30).date())
    office.post(f"{where}/points", data={"text": "修订勘验笔录样式", "unit": district.planning.ref, "due": due})
    office.post(f"{where}/points", data={"text": "联合编写举证指引"})
    assert stranger.get(where).status_code == 200
    assert office.post(f"{where}/points", data={"text": ""}).status_code == 422
    first, second = db.session.scalars(select(Conclusion).order_by(Conclusion.id)).all()
    assert office.post(f"{where}/points/{first.ref}/task").status_code == 302
    task = db.session.scalars(select(Task)).one()
    assert (task.title, task.lead_unit.ref, str(task.due), task.state) == (
        "修订勘验笔录样式",
        district.planning.ref,
        due,
        "draft",
    )
    assert db.session.get(Origin, task.id).paper_title == "府院联席会商"
    assert task.number in _text(office.get(where))
    assert "没有重复转办" in _text(office.post(f"{where}/points/{first.ref}/task", follow_redirects=True))
    assert "还没有明确责任单位" in _text(office.post(f"{where}/points/{second.ref}/task", follow_redirects=True))
    assert office.post(f"{where}/points/nothing/task").status_code == 404
    office.post(f"{where}/edit", data=form | {"title": "府院会商（第二次）", "case": ""})
    assert "府院会商（第二次）" in _text(liaison.get("/talks"))


def test_what_is_refused(district):
    by, now = district.by, district.now
    for refusal, wrong in (
        (TalkIncomplete, {"title": " "}),
        (TalkIncomplete, {"held_on": None}),
        (CauseNamesPlaintiff, {"title": "王某某诉区公安分局案会商"}),
        (Forbidden, {"by": district.standing(district.liaison)}),
    ):
        with pytest.raises(refusal):
            talk_actions.write_down(None, **{"title": "会商", "held_on": now.date(), "by": by, "now": now} | wrong)
    assert db.session.scalar(select(Consultation)) is None
    talk = talk_actions.write_down(None, title="会商", held_on=now.date(), by=by, now=now)
    point = talk_actions.conclude_point(talk, text="一条", by=by)
    with pytest.raises(ConclusionWithoutOwner):
        talk_actions.conclusion_to_task(point, by=by, now=now)
    point.unit = district.police
    talk_actions.conclusion_to_task(point, by=by, now=now)
    with pytest.raises(ConclusionTasked):
        talk_actions.conclusion_to_task(point, by=by, now=now)


def test_the_list_asks_the_same_number_of_questions(district, questions):
    client = district.client(district.leader)
    for n in range(2):
        talk = talk_actions.write_down(None, title=f"会商{n}", held_on=district.now.date(), units=[district.police], by=district.by,
                                       now=district.now)  # fmt: skip
        talk_actions.conclude_point(talk, text="一条", by=district.by)
    few = questions(lambda: client.get("/talks"))
    for n in range(30):
        talk_actions.write_down(None, title=f"会商{n}", held_on=district.now.date(), units=[district.police], by=district.by,
                                now=district.now)  # fmt: skip
    assert questions(lambda: client.get("/talks")) == few
