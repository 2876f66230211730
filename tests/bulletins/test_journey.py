"""A bulletin from its draft to the plans that the named units owe: each step by whom it belongs to, the numbers kept as they were."""

import io
import re
from datetime import date, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import event, select

from app.accounts.access import standing_of
from app.accounts.models import Person
from app.bulletins import actions, frozen
from app.bulletins.errors import AlreadyDrafted, ApprovedByYourself, NotAtThisStep, NotYourStep, TalkDecided, WhyReturned
from app.bulletins.models import Bulletin, Named
from app.bulletins.periods import offered
from app.cases.models import Case, Hearing
from app.extensions import db
from app.mail.models import Letter
from app.policy.actions import decide
from app.tasks.lamps import LAMP_RULE, LampRule
from app.tasks.models import Task, TaskNumber
from app.workdays import add_workdays
from tests import builders
from tests.progress import district
from tests.progress.district import TODAY, District, at


@pytest.fixture
def place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr("app.clock.now", lambda: at(TODAY))
    made = district.make()
    for task in made.tasks:
        if task.state == "in_progress" and task.due and task.due < TODAY - timedelta(days=10):
            task.due -= timedelta(days=45)  # late long enough to be named twice
    db.session.add(TaskNumber(year=TODAY.year, last=800))
    builders.person("second", "office", made.units[0], name="季云帆")
    for number, unit in enumerate(made.units[1:4]):
        builders.person(f"head{number}", "head", unit, rank="principal")
    db.session.commit()
    return made


def _standing(who: Person, on: date = TODAY):  # type: ignore[no-untyped-def]
    return standing_of(who, on)


def _drafted(place: District, which: str = "monthly", on: date = TODAY) -> Bulletin:
    return actions.draft(which.split("-")[0], offered(on)[which], by=_standing(place.office), now=at(on))


def _issued(place: District, which: str, on: date) -> Bulletin:
    made = _drafted(place, which, on)
    actions.submit(made, by=_standing(place.office), now=at(on))
    actions.approve(made, by=_standing(place.mayor), now=at(on))
    actions.issue(made, by=_standing(place.office), now=at(on))
    return made


def _as(app: Flask, who: Person) -> FlaskClient:
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def test_each_step_belongs_to_somebody_and_has_its_place(place: District) -> None:
    office, leader = _standing(place.office), _standing(place.mayor)
    made = _drafted(place)
    with pytest.raises(AlreadyDrafted):
        _drafted(place)
    for step in (lambda: actions.approve(made, by=leader, now=at(TODAY)), lambda: actions.issue(made, by=office, now=at(TODAY))):
        with pytest.raises(NotAtThisStep):
            step()
    actions.submit(made, by=office, now=at(TODAY))
    with pytest.raises(NotYourStep):
        actions.approve(made, by=office, now=at(TODAY))
    with pytest.raises(NotAtThisStep):
        actions.edit(made, "02", "改一改", by=office)
    with pytest.raises(WhyReturned):
        actions.return_(made, "  ", by=leader)
    actions.return_(made, "请补充镇街情况", by=leader)
    assert (made.state, made.returned) == ("draft", "请补充镇街情况")
    actions.submit(made, by=office, now=at(TODAY))
    actions.approve(made, by=leader, now=at(TODAY))
    actions.issue(made, by=office, now=at(TODAY))
    assert (made.state, made.number, made.returned) == ("issued", 1, "")
    with pytest.raises(NotYourStep):
        actions.submit(made, by=_standing(place.liaison), now=at(TODAY))


def test_nobody_approves_what_they_handed_up(place: District) -> None:
    """One person with both posts may do either, not both to one bulletin."""
    both = _standing(place.office)
    both = type(both)(both.person_id, both.name, both.roles | {"leader"}, both.units)
    made = _drafted(place)
    actions.submit(made, by=both, now=at(TODAY))
    with pytest.raises(ApprovedByYourself):
        actions.approve(made, by=both, now=at(TODAY))


def test_a_named_unit_owes_a_plan_in_five_working_days_and_the_second_time_a_talk_is_suggested(place: District) -> None:
    first = _issued(place, "monthly", TODAY - timedelta(days=31))
    again = _issued(place, "monthly", TODAY)
    assert {one.unit.short_name for one in again.names} >= {one.unit.short_name for one in first.names} and first.names
    for named in (*first.names, *again.names):
        assert named.task and named.bulletin.issued_at
        on = named.bulletin.issued_at.date()
        assert (named.task.due, named.task.state, named.task.lead_unit_id) == (add_workdays(on, 5), "issued", named.unit_id)
    twice = {one.unit_id for one in first.names}
    assert {one.unit_id for one in again.names if one.talk == "suggested"} == twice
    assert not any(one.talk for one in first.names)
    told = {letter.to_name for letter in db.session.scalars(select(Letter).where(Letter.about == f"bulletin:{again.ref}"))}
    assert told <= {person.name for person in db.session.scalars(select(Person))}


def test_a_talk_is_decided_once_by_a_leader_and_written_down_by_the_office(place: District) -> None:
    _issued(place, "monthly", TODAY - timedelta(days=31))
    named = next(one for one in _issued(place, "monthly", TODAY).names if one.talk == "suggested")
    with pytest.raises(TalkDecided):
        actions.decide_talk(named, True, "", by=_standing(place.office), now=at(TODAY))
    actions.decide_talk(named, True, "", by=_standing(place.mayor), now=at(TODAY))
    with pytest.raises(TalkDecided):
        actions.decide_talk(named, False, "", by=_standing(place.mayor), now=at(TODAY))
    actions.talk_held(named, "主要负责人到场说明，承诺月底前办结", by=_standing(place.office), now=at(TODAY))
    assert (named.talk, named.talk_note) == ("held", "主要负责人到场说明，承诺月底前办结")


def test_what_waits_stands_on_the_overview_and_is_decided_there(app: Flask, place: District) -> None:
    _issued(place, "monthly", TODAY - timedelta(days=31))
    _issued(place, "monthly", TODAY)
    actions.submit(_drafted(place, "weekly"), by=_standing(place.office), now=at(TODAY))
    client = _as(app, place.mayor)
    page = HTMLParser(client.get("/overview/decisions").text)
    waiting = len(page.css(".waiting-row"))
    assert waiting == 1 + len(db.session.scalars(select(Named).where(Named.talk == "suggested")).all()) > 1
    for form in page.css(".waiting-row form"):
        assert client.post(form.attributes["action"]).status_code == 302
    db.session.expire_all()
    assert not db.session.scalars(select(Named).where(Named.talk == "suggested")).all()
    assert db.session.scalars(select(Bulletin.state).where(Bulletin.kind == "weekly")).one() == "approved"
    assert "眼下没有等您决定的事项" in client.get("/overview").text


def test_every_number_opens_its_rows_and_stays_when_the_work_goes_on(app: Flask, place: District) -> None:
    made = [_issued(place, which, TODAY) for which in ("weekly", "monthly", "court-month", "court-quarter")]
    counted = {one.ref: dict(one.counted) for one in made}
    assert all(any(numbers.values()) for numbers in counted.values())
    for task in place.tasks:
        task.state, task.percent, task.due = "issued", 0, TODAY - timedelta(days=1)
    db.session.commit()
    for who in (place.mayor, place.liaison):
        client = _as(app, who)
        for ref, numbers in counted.items():
            page = HTMLParser(client.get(f"/bulletins/{ref}").text)
            links = {(node.attributes["href"], int(node.text())) for node in page.css("main a.count")}
            assert len({href for href, _number in links}) == len(numbers)
            for href, number in links:
                rows = HTMLParser(client.get(str(href)).text).css("li.task-row")
                assert len(rows) == number == numbers[str(href).rsplit("/", 1)[1]], href
            assert "按留存明细重算，各数一致。" in page.text()


def test_a_bulletin_says_by_which_lamps_it_was_counted_and_keeps_them(app: Flask, place: District) -> None:
    before = _issued(place, "monthly", TODAY)
    counted = dict(before.counted)
    decide(LAMP_RULE, LampRule(3, 20, 50).plain(), by=_standing(place.office), now=at(TODAY))
    after = _drafted(place, "weekly")
    db.session.commit()
    assert after.counted["near"] < counted["near"], "the district has tasks that are no longer near"
    client = _as(app, place.mayor)
    for made, rule in ((before, LampRule()), (after, LampRule(3, 20, 50))):
        page = client.get(f"/bulletins/{made.ref}").text
        assert "按留存明细重算，各数一致。" in page and rule.told.sentence in page
        assert rule.told.sentence in client.get(f"/bulletins/{made.ref}/rows/near").text
    assert before.counted == counted == frozen.numbers(frozen.Frozen.of_json(before.frozen))
    kept = {name: value for name, value in before.frozen.items() if name != "lamps"}
    assert frozen.Frozen.of_json(kept).lit_by == LampRule(), "drafted before there was a choice"


def test_a_number_that_was_tampered_with_is_seen(app: Flask, place: District) -> None:
    made = _drafted(place)
    made.counted = {**made.counted, "late": made.counted["late"] + 1}
    db.session.commit()
    text = _as(app, place.mayor).get(f"/bulletins/{made.ref}").text
    assert "重算的结果与原数不一致" in text and "各数一致" not in text


def test_an_edit_keeps_its_place_and_a_number_nobody_vouches_for_is_pointed_out(app: Flask, place: District) -> None:
    made = _drafted(place)
    db.session.commit()
    client = _as(app, place.office)
    form = {"text": "本年度任务总体推进平稳，办结率达到97%。", "version": made.version}
    assert client.post(f"/bulletins/{made.ref}/paragraphs/02", data=form).status_code == 302
    page = client.get(f"/bulletins/{made.ref}").text
    assert "办结率达到97%" in page and "这一段里的数 97 不在留存的数据中" in page
    stale = client.post(f"/bulletins/{made.ref}/paragraphs/02", data=form | {"text": "另一个人改的"})
    assert stale.status_code == 409 and "另一个人改的" in stale.text
    assert "已由其他人改动" in stale.text
    words = "\n".join(line.text for line in Document(io.BytesIO(client.get(f"/bulletins/{made.ref}/word").data)).paragraphs)
    assert "办结率达到97%" in words and "送审稿" in words


def test_page_and_word_say_the_same_and_no_plaintiff_is_named(app: Flask, place: District) -> None:
    for case in db.session.scalars(select(Case)):
        case.cause = "王某某不服行政处罚"
    for hearing in db.session.scalars(select(Hearing)):
        hearing.note = "原告王某某当庭撤回部分请求"
    made = _issued(place, "court-quarter", TODAY)
    db.session.commit()
    client = _as(app, place.liaison)
    page = client.get(f"/bulletins/{made.ref}").text
    file = Document(io.BytesIO(client.get(f"/bulletins/{made.ref}/word").data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    words = "\n".join([line.text for line in file.paragraphs] + cells)
    assert "王某某" not in page + words and "顾长青" in words
    squeezed = re.sub(r"\s", "", HTMLParser(page).css_first("article").text())
    for said in [line.text for line in file.paragraphs] + cells:
        assert re.sub(r"\s", "", said) in squeezed or "送审稿" in said
    assert "%" in words and "口径" not in words


def test_a_unit_reads_what_was_issued_and_nothing_else(app: Flask, place: District) -> None:
    waiting, issued = _drafted(place), _issued(place, "weekly", TODAY)
    db.session.commit()
    client = _as(app, place.liaison)
    assert client.get(f"/bulletins/{waiting.ref}").status_code == 404
    assert client.get(f"/bulletins/{waiting.ref}/rows/late").status_code == 404
    assert client.get(f"/bulletins/{issued.ref}").status_code == 200
    shelf = client.get("/bulletins").text
    assert issued.ref in shelf and waiting.ref not in shelf


def test_a_discarded_draft_may_be_drafted_again(place: District) -> None:
    first = _drafted(place)
    actions.discard(first, by=_standing(place.office))
    assert _drafted(place).ref != first.ref
    assert db.session.scalars(select(Task).where(Task.chapter == "督查通报整改")).all() == []


def test_pages_of_bulletins_ask_no_more_for_more_rows(app: Flask, place: District) -> None:
    """The shelf, a bulletin of each kind and the rows behind a number: a bounded number of questions, however much was frozen."""
    client = _as(app, place.mayor)
    made = _issued(place, "monthly", TODAY)
    db.session.commit()
    shown = HTMLParser(client.get(f"/bulletins/{made.ref}").text)
    number = str(next(node.attributes["href"] for node in shown.css("main a.count")))
    pages = ("/bulletins", f"/bulletins/{made.ref}", number.split("#")[0])
    few = {page: _questions(client, page) for page in pages}
    assert max(few.values()) <= 16, few
    for n in range(120):
        like = place.tasks[n % len(place.tasks)]
        names = [column.key for column in Task.__table__.columns if column.key not in ("id", "ref", "number", "version")]
        db.session.add(Task(number=f"2026-{1500 + n}", **{name: getattr(like, name) for name in names}))
    db.session.commit()
    later = TODAY + timedelta(days=31)
    more = _issued(place, "monthly", later)
    db.session.commit()
    assert len(more.frozen["works"]) > len(made.frozen["works"]) + 60
    assert _questions(client, f"/bulletins/{more.ref}") <= few[f"/bulletins/{made.ref}"] + 1
    assert _questions(client, "/bulletins") == few["/bulletins"]


def _questions(client: FlaskClient, address: str) -> int:
    asked: list[str] = []

    def watch(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    return len(asked)
