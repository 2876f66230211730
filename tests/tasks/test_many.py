"""Working with many: bulk moves are shown before they happen, views are kept and shared by link, words are found inside words."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.mail.models import Letter
from app.tasks import actions
from app.tasks.bulk_actions import MOST, move_many
from app.tasks.errors import TooManyChosen
from app.tasks.looks import USUAL, Looks
from app.tasks.models import Entry, Task
from app.tasks.view_actions import MOST_VIEWS
from app.tasks.view_models import Origin, SavedView
from tests import builders
from tests.tasks import ground
from tests.tasks.test_ledger import counted


def _client(app, who):
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def _ticks(page: str) -> list[str]:
    return re.findall(r'name="task" value="(\w+:\d+)"', page)


def _states() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Task.state).order_by(Task.number)))


def _drafts(at, number: int = 3):
    rows = [ground.draft(f"第{n}项", lead_unit_id=at.edu.id, due=date(2027, 6, 30)) for n in range(number)]
    ground.draft("没有牵头的")
    return rows


def test_issuing_many_is_shown_first_and_happens_as_shown(app) -> None:
    at = ground.district()
    _drafts(at)
    office = _client(app, at.chief)
    ticks = _ticks(office.get("/ledger?state=draft").text)
    page = office.post("/ledger/selected", data={"task": ticks, "do": "issue", "next": "/ledger?state=draft"}).text
    assert (
        "将下达 3 项" in page and "1 项办不了" in page and "还没有明确牵头单位" in page and "将写信给 1 人：王芳（3 项）" in page
    )
    assert _states() == ["draft"] * 4
    assert db.session.scalar(select(func.count(Letter.id))) == db.session.scalar(select(func.count(Entry.id))) == 0
    shown = _ticks(page)
    assert len(shown) == 3
    answer = office.post("/ledger/bulk", data={"task": shown, "do": "issue", "next": "/ledger?state=draft"})
    assert answer.headers["Location"] == "/ledger?state=draft"
    assert _states() == ["issued"] * 3 + ["draft"]
    assert list(db.session.scalars(select(Letter.to_name))) == ["王芳"] * 3


def test_what_changed_after_it_was_shown_stops_all_of_it(app) -> None:
    at = ground.district()
    rows = _drafts(at)
    office = _client(app, at.chief)
    shown = _ticks(
        office.post("/ledger/selected", data={"task": _ticks(office.get("/ledger?state=draft").text), "do": "issue"}).text
    )
    actions.assign(rows[1], by=at.who("clerk"), now=ground.NOW, target="改过的目标")
    office.post("/ledger/bulk", data={"task": shown, "do": "issue"})
    assert "已由其他人改动" in office.get("/ledger").text
    assert _states() == ["draft"] * 4 and db.session.scalar(select(func.count(Letter.id))) == 0


def test_many_are_assigned_and_nudged_at_once(app) -> None:
    at = ground.district()
    _drafts(at)[0].supporting_units = [at.fin, at.court]
    office = _client(app, at.chief)
    page = office.post("/ledger/selected", data={"all": "1", "address": "state=draft", "do": "assign"}).text
    shown = _ticks(page)
    assert len(shown) == 4 and "4 项草稿统一为" in page
    page = office.post("/ledger/selected", data={"task": shown, "do": "assign", "lead": "fin", "due": "2020-01-01"}).text
    assert "4 项办不了" in page and "已经过去" in page and not _ticks(page)
    office.post("/ledger/bulk", data={"task": shown, "do": "assign", "lead": "fin", "due": "2027-03-31"})
    db.session.expire_all()
    assert {(t.lead_unit, t.due) for t in db.session.scalars(select(Task))} == {(at.fin, date(2027, 3, 31))}
    shown = _ticks(office.post("/ledger/selected", data={"all": "1", "address": "state=draft", "do": "issue"}).text)
    office.post("/ledger/bulk", data={"task": shown, "do": "issue"})
    page = office.post("/ledger/selected", data={"all": "1", "address": "state=issued", "do": "nudge", "text": "请抓紧"}).text
    assert "将催办 4 项" in page and "赵强（4 项）" in page
    before = db.session.scalar(select(func.count(Letter.id)))
    office.post("/ledger/bulk", data={"task": _ticks(page), "do": "nudge", "text": "请抓紧"})
    assert db.session.scalar(select(func.count(Letter.id))) == before + 4
    again = office.post("/ledger/selected", data={"all": "1", "address": "state=issued", "do": "nudge"}).text
    assert "没有可以催办的" in again and "4 项办不了" in again


def test_bulk_work_says_what_it_cannot(app) -> None:
    at = ground.district()
    office = _client(app, at.chief)
    office.post("/ledger/selected", data={"do": "issue"})
    assert "先在左侧勾选" in office.get("/ledger").text
    task = ground.draft(lead_unit_id=at.edu.id)
    office.post("/ledger/selected", data={"do": "explode", "task": f"{task.ref}:1"})
    assert "不在可选范围内" in office.get("/ledger").text
    assert _client(app, at.edu_liaison).post("/ledger/bulk", data={"do": "issue"}).status_code == 403


def test_a_hundred_are_issued_in_one_go(app) -> None:
    at = ground.district()
    _drafts(at, 120)
    office = _client(app, at.chief)
    assert "选中全部 121 项" in office.get("/ledger?state=draft").text
    page = office.post("/ledger/selected", data={"all": "1", "address": "state=draft", "do": "issue"}).text
    office.post("/ledger/bulk", data={"task": _ticks(page), "do": "issue"})
    assert _states().count("issued") == 120


def test_a_view_is_kept_opened_by_link_and_shared(app) -> None:
    at = ground.district()
    ground.issued(at, "教育的")
    ground.issued(at, "财政的", lead=at.fin)
    office, clerk = _client(app, at.chief), _client(app, at.clerk)
    answer = office.post(
        "/ledger/views", data={"name": "财政局", "address": "unit=fin&year=2026&sort=-due&cols=lead,due&nonsense=1"}
    )
    link = answer.headers["Location"]
    assert sorted(link.partition("?")[2].split("&")) == ["cols=lead,due", "sort=-due", "unit=fin", "year=2026"]
    page = office.get(link).text
    assert "财政的" in page and "教育的" not in page and 'aria-current="page">财政局</a>' in page
    assert "财政局</a>" not in clerk.get("/ledger").text and "财政的" in clerk.get(link).text
    office.post("/ledger/views", data={"name": "财政局", "address": "unit=fin", "shared": "1"})
    assert "财政局</a>" in clerk.get("/ledger").text and db.session.scalar(select(func.count(SavedView.id))) == 1
    unit = _client(app, at.edu_liaison)
    assert unit.post("/ledger/views", data={"name": "乱发", "shared": "1"}).status_code in (302, 403)
    assert db.session.scalar(select(func.count(SavedView.id))) == 1
    ref = db.session.scalar(select(SavedView.ref))
    assert unit.post(f"/ledger/views/{ref}/drop").status_code == 404
    clerk.post(f"/ledger/views/{ref}/drop")
    assert db.session.scalar(select(func.count(SavedView.id))) == 0
    office.post("/ledger/views", data={"name": " "})
    assert "视图还没有名称" in office.get("/ledger").text
    for n in range(MOST_VIEWS + 1):
        office.post("/ledger/views", data={"name": f"视图{n}", "address": f"page={n}"})
    assert db.session.scalar(select(func.count(SavedView.id))) == MOST_VIEWS, "the last is one too many"


def test_no_more_than_so_many_are_moved_at_once(app) -> None:
    """Five hundred and one: refused before the first is touched."""
    task = ground.draft("一项")
    touched: list[Task] = []
    for many in (MOST, MOST + 1):
        touched.clear()
        try:
            assert move_many([task] * many, "issue", lambda one, _seen: touched.append(one), {}) == len(touched) == many == MOST
        except TooManyChosen as no:
            assert not touched and no.facts == {"count": MOST + 1, "most": MOST}


def test_columns_and_order_are_ones_own(app) -> None:
    at = ground.district()
    for n, due in enumerate((date(2026, 9, 1), None, date(2026, 7, 1))):
        ground.issued(at, f"甲{n}", due=due, target=f"达到{n}次")
    office = _client(app, at.chief)
    page = office.get("/ledger?cols=target&cols=original").text
    assert "达到1次" in page and ">原定时限<" in page and ">亮灯<" not in page.partition("<tbody>")[0].rpartition("<thead>")[2]
    orders = {
        sort: re.findall(r"title=\"甲(\d)\"", office.get(f"/ledger?sort={sort}").text)
        for sort in ("due", "-due", "-number", "no")
    }
    assert orders == {"due": ["2", "0", "1"], "-due": ["0", "2", "1"], "-number": ["2", "1", "0"], "no": ["2", "0", "1"]}
    assert Looks.read({"cols": "nonsense,,"}).columns == USUAL and Looks.read({"sort": "; drop"}).sort == ""


@pytest.mark.parametrize("words", ["出庭应诉", "应诉率", "提醒制度", "督察反馈", "出庭 制度", "XZ-2026"])
def test_words_are_found_inside_words(app, words: str) -> None:
    at = ground.district()
    task = ground.draft("提高行政机关负责人出庭应诉率", target="100%（依据xz-2026号）")
    ground.draft("别的事项")
    db.session.add(Origin(task_id=task.id, paper="inspection", paper_title="省级督察反馈意见", measures="建立出庭提醒制度"))
    page = _client(app, at.chief).get("/ledger", query_string={"q": words}).text
    assert page.count("data-href=") == 1 and task.number in page


def test_where_tasks_come_from_is_a_filter(app) -> None:
    at = ground.district()
    report = ground.report(at, [("problem", "备案不及时。")])
    actions.draft_tasks(report, by=at.who("chief"), now=ground.NOW)
    task = ground.draft("审计的", nature="at_once")
    db.session.add(Origin(task_id=task.id, paper="audit", intake="abc"))
    office = _client(app, at.chief)
    for query, found in (
        ("paper=audit", "审计的"),
        ("paper=report", "备案不及时"),
        ("nature=at_once", "审计的"),
        ("intake=abc", "审计的"),
    ):
        page = office.get(f"/ledger?{query}").text
        assert page.count("data-href=") == 1 and found in page, query


def test_more_rows_and_every_column_ask_no_more(app) -> None:
    at = ground.district()
    asked = []
    for number in (3, 60):
        for n in range(number):
            task = ground.draft(f"第{number}-{n}项", lead_unit_id=at.edu.id, due=ground.TODAY + timedelta(days=n))
            db.session.add(Origin(task_id=task.id, paper="audit", paper_title="审计报告"))
        db.session.commit()
        office = _client(app, at.chief)
        with counted() as statements:
            assert office.get("/ledger?sort=-lead&q=项&cols=lead,support,leader,source,target,nature").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1], asked
