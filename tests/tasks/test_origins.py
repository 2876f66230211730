"""Tasks from other papers, their line through the years, carrying what is open into the new year, and the three lists."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.mail.models import Letter
from app.progress.standing_queries import standing_of_year
from app.sheets.confined_reading import read_workbook
from app.tasks import actions, origin_actions
from app.tasks.line_queries import line_of
from app.tasks.list_errors import CarriedOn
from app.tasks.models import Task
from app.tasks.queries import Filters, ledger_rows
from app.tasks.view_models import Origin
from tests import builders
from tests.tasks import ground

FORM = {
    "year": "2026", "paper": "audit", "paper_title": "关于专项资金的审计报告", "paper_number": "审〔2026〕7号", "authority": "区长批示",
    "problem": "资金拨付不及时。\n涉及三个项目", "measures": "按月核拨", "target": "零滞留",
}  # fmt: skip


def _newest() -> Task:
    db.session.expire_all()
    return db.session.scalars(select(Task).order_by(Task.id.desc())).first()


def test_a_task_from_another_paper_keeps_its_source_and_authority(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    assert client.post("/tasks/new", data=FORM).status_code == 302
    task = _newest()
    origin = db.session.get(Origin, task.id)
    assert (task.state, task.kind, task.title, task.authority) == (
        "draft",
        "rectification",
        "资金拨付不及时。 涉及三个项目",
        "区长批示",
    )
    assert (origin.paper, origin.paper_number, origin.problem, origin.measures) == (
        "audit",
        "审〔2026〕7号",
        FORM["problem"],
        "按月核拨",
    )
    page = client.get(f"/tasks/{task.ref}").text
    assert "关于专项资金的审计报告" in page and "审〔2026〕7号" in page and "按月核拨" in page and "手工录入" in page


def test_what_has_no_source_or_no_words_is_not_entered(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    for change, said in (
        ({"authority": ""}, "还没有写明来源文件或授权依据"), ({"paper_title": "", "paper_number": ""}, "还没有写明来源文件或授权依据"),
        ({"problem": "", "measures": " "}, "还没有写存在问题或整改措施"), ({"earlier": "1999-001"}, "没有找到编号 1999-001"),
        ({"paper": "rumour"}, "不在可选范围内"), ({"year": "1826"}, "年度「1826」"), ({"problem": "问" * 5001}, "超过 5000 字"),
    ):  # fmt: skip
        answer = client.post("/tasks/new", data=FORM | change)
        assert answer.status_code == 422 and said in answer.text and "零滞留" in answer.text, change
    assert db.session.scalar(select(func.count(Task.id))) == 0
    builders.sign_in(client, at.edu_liaison)
    assert client.post("/tasks/new", data=FORM).status_code == 403


def test_a_problem_that_recurs_shows_its_whole_line(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    numbers = []
    for year in ("2024", "2025", "2026"):
        client.post("/tasks/new", data=FORM | {"year": year, "earlier": numbers[-1] if numbers else ""})
        numbers.append(_newest().number)
    ground.draft("别的")
    for number in numbers:
        task = db.session.scalars(select(Task).where(Task.number == number)).one()
        assert [each.number for each in line_of(task, at.who("chief"))] == numbers
        page = client.get(f"/tasks/{task.ref}").text
        assert all(each in page for each in numbers)
    task = db.session.scalars(select(Task).where(Task.number == numbers[2])).one()
    actions.assign(task, by=at.who("chief"), now=ground.NOW, lead=at.edu, due=date(2026, 12, 31))
    actions.issue(task, by=at.who("chief"), now=ground.NOW)
    builders.sign_in(client, at.edu_liaison)
    page = client.get(f"/tasks/{task.ref}").text
    assert numbers[2] in page and numbers[0] not in page, "a unit sees of the line what it may see"


def test_what_is_open_is_carried_with_one_press(app, client) -> None:
    at = ground.district()
    late = ground.issued(at, "没办完的", supporting=[at.fin], leader=at.mayor_post, target="办完")
    far = ground.issued(at, "明年到期的", due=date(2027, 3, 1))
    waiting = ground.submitted(at)
    ground.draft("草稿")
    db.session.add(Origin(task_id=late.id, paper="patrol", paper_title="巡察反馈", fingerprint="x"))
    builders.sign_in(client, at.chief)
    page = client.get("/ledger/carry?year=2026").text
    assert "没办完的" in page and "明年到期的" in page and waiting.number not in page
    letters = db.session.scalar(select(func.count(Letter.id)).where(Letter.state != "cancelled"))
    assert client.post("/ledger/carry", data={"year": "2026"}).status_code == 302
    db.session.expire_all()
    new = {task.title: task for task in db.session.scalars(select(Task).where(Task.year == 2027))}
    assert set(new) == {"没办完的", "明年到期的"}
    one = new["没办完的"]
    assert (one.state, one.due, one.continues_id, one.lead_unit, one.supporting_units) == (
        "draft",
        None,
        late.id,
        at.edu,
        [at.fin],
    )
    assert (one.leader_post, one.target, db.session.get(Origin, one.id).paper_title) == (at.mayor_post, "办完", "巡察反馈")
    assert new["明年到期的"].due == date(2027, 3, 1)
    assert {late.state, far.state} == {"suspended"} and waiting.state == "submitted"
    assert late.entries[-1].note == f"→ {one.number}"
    assert db.session.scalar(select(func.count(Letter.id)).where(Letter.state == "waiting")) <= letters, (
        "nobody is written to yet"
    )
    client.post("/ledger/carry", data={"year": "2026"})
    assert db.session.scalar(select(func.count(Task.id)).where(Task.year == 2027)) == 2, "once"
    assert "没有需要转入下一年" in client.get("/ledger").text
    _counted_once(app, client, at, late, one)


def _counted_once(app, client, at: ground.District, old: Task, new: Task) -> None:
    """Each year counts its own; over all years, and for the unit, the later one stands for both."""
    actions.assign(new, by=at.who("chief"), now=ground.NOW, due=date(2027, 6, 30))
    actions.issue(new, by=at.who("chief"), now=ground.NOW)
    db.session.commit()

    def titles(query: str) -> list[str]:
        found = ledger_rows(Filters.read(dict(each.split("=") for each in query.split("&"))), at.who("chief"), ground.TODAY)
        return sorted(f"{task.number} {task.state}" for task in db.session.scalars(found).unique() if task.title == old.title)

    assert titles("year=2026&state=open") == [f"{old.number} suspended"] and titles("year=2027&open=1") == [
        f"{new.number} issued"
    ]
    assert titles("year=all&state=open") == titles("year=all&open=1") == [f"{new.number} issued"]
    assert titles("year=all&state=suspended") == [], "the office is not asked to look after it"
    assert [standing_of_year(year, ground.TODAY).counts.open for year in (2026, 2027)] == [3, 1], "the pages of a year"
    page = _seen_by(app, at.edu_liaison, "/todo")
    assert page.count(old.title) == 1 and f"/tasks/{new.ref}" in page and f"/tasks/{old.ref}" not in page
    page = client.get(f"/tasks/{old.ref}").text
    assert "转入 2027 年继续办理" in page and new.number in page and f"/tasks/{old.ref}/resume" not in page
    with pytest.raises(CarriedOn):
        actions.resume(old, by=at.who("chief"), now=ground.NOW)
    db.session.rollback()
    actions.cancel(new, "不再转入", by=at.who("chief"), now=ground.NOW)
    actions.resume(old, by=at.who("chief"), now=ground.NOW)
    assert titles("year=all&open=1") == [f"{old.number} issued"], "given up there, it goes on here"


def _seen_by(app, who, address: str) -> str:
    client = app.test_client()
    builders.sign_in(client, who)
    return client.get(address).text


def test_the_three_lists_as_pages_and_sheets(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    client.post("/tasks/new", data=FORM)
    task = ground.issued(at, "建立清单", supporting=[at.fin], leader=at.mayor_post)
    ground.issued(at, "财政的", lead=at.fin)
    task.handler = "王小明"
    db.session.commit()
    problems, tasks, duties = (client.get(f"/ledger/lists/{which}?year=2026").text for which in ("problems", "tasks", "duties"))
    assert "资金拨付不及时" in problems and "建立清单" not in problems
    assert "按月核拨" in tasks and "建立清单" in tasks and "王小明" in duties
    assert client.get("/ledger/lists/nothing").status_code == 404
    sheets = read_workbook("三清单.xlsx", client.get("/ledger/lists.xlsx?year=2026").data)
    assert [(sheet.name, len(sheet.rows)) for sheet in sheets] == [("问题清单", 3), ("任务清单", 5), ("责任清单", 5)]
    assert [row.cells[1:5] for row in sheets[2].rows[2:4]] == [
        ("区教育局", "陈远", "王小明", "建立清单"), ("区财政局", None, None, "财政的")
    ]  # fmt: skip
    builders.sign_in(client, at.edu_liaison)
    page = client.get("/ledger/lists/duties?year=2026").text
    assert "建立清单" in page and "财政的" not in page


def test_carrying_needs_something_to_carry_and_the_right(app) -> None:
    at = ground.district()
    ground.issued(at)
    assert [task.title for task in origin_actions.to_carry(2026)] and not origin_actions.to_carry(2025)
