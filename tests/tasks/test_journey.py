"""The ledger over HTTP, as people use it: from a report to a struck-off task, by the pages and forms that are shown."""

import io
import re

from app.clock import today
from app.extensions import db
from app.mail.models import Letter
from app.reports.reader.verbs import NATURES
from app.tasks.models import Evidence, Task, Update
from app.tasks.papers import RECTIFICATION
from app.tasks.word_forms import NATURE_WORDS
from tests import builders
from tests.tasks import ground

LATER = f"{today().year + 1}-06-30"


def _client(app, who):
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def _version(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def _task(ref: str) -> Task:
    db.session.expire_all()
    return db.session.scalars(db.select(Task).where(Task.ref == ref)).one()


def test_from_the_report_to_the_struck_off_task(app) -> None:
    at = ground.district()
    report = ground.report(at, [("problem", "备案不及时。"), ("arrangement", "建立清单。")])
    office, clerk, unit = _client(app, at.chief), _client(app, at.clerk), _client(app, at.edu_liaison)

    answer = office.post(f"/reports/{report.ref}/tasks")
    assert answer.headers["Location"] == f"/assign?report={report.ref}"
    table = office.get(answer.headers["Location"]).text
    refs = re.findall(r'name="row" value="(\w+)"', table)
    assert len(refs) == 2 and table.count("建议，保存即确认") == 2, "the suggested unit is chosen, and marked as a suggestion"

    form = {"row": refs, "pick": refs[:1], "do": "issue"}
    for ref in refs:
        version = re.search(rf'name="{ref}-version" value="(\d+)"', table).group(1)
        form |= {
            f"{ref}-version": version, f"{ref}-title": f"任务{ref}", f"{ref}-lead": "edu", f"{ref}-supporting": ["fin", "court"],
            f"{ref}-leader": at.mayor_post.ref, f"{ref}-due": LATER, f"{ref}-target": "报备率 100%", f"{ref}-target_value": "100",
            f"{ref}-target_unit": "%", f"{ref}-cadence": "quarterly",
        }  # fmt: skip
    assert office.post("/assign", data=form).headers["Location"].startswith("/assign"), "one draft is left"
    first, second = (_task(ref) for ref in refs)
    assert (first.state, second.state) == ("issued", "draft")
    assert second.lead_unit is at.edu and second.target_value == 100 and second.cadence == "quarterly"
    assert {u.code for u in first.supporting_units} == {"fin", "court"}

    letter = db.session.scalars(db.select(Letter).where(Letter.to_address == "edu.l@example.org")).one()
    link = re.search(r"链接：http://duban\.test(\S+)", letter.body).group(1)
    page = unit.get(link)
    assert page.status_code == 200 and "备案不及时" in page.text, "the source is on the page of the task"
    assert unit.post(f"/tasks/{first.ref}/acknowledge", data={"version": _version(page.text)}).status_code == 302

    page = unit.get(f"/tasks/{first.ref}/update").text
    sent = {
        "version": _version(page), "text": "已报备 12 件", "percent": "80", "value": "92.5", "do": "send",
        "files": [(io.BytesIO("台账".encode()), "报备台账.txt"), (io.BytesIO(b"a,b"), "明细.csv")],
    }  # fmt: skip
    assert unit.post(f"/tasks/{first.ref}/update", data=sent, content_type="multipart/form-data").status_code == 302
    page = unit.get(f"/tasks/{first.ref}/update").text
    assert unit.post(f"/tasks/{first.ref}/update", data={"version": _version(page), "do": "nothing_new"}).status_code == 302
    task = _task(first.ref)
    assert (task.state, task.percent, float(task.value)) == ("in_progress", 80, 92.5)
    assert [(u.text, u.nothing_new) for u in task.updates] == [("已报备 12 件", False), ("", True)]
    assert db.session.scalar(db.select(db.func.count(Evidence.id))) == 2

    page = unit.get(f"/tasks/{first.ref}/update").text
    sent = {"version": _version(page), "text": "十三件全部备案", "percent": "100", "do": "send"}
    onward = unit.post(f"/tasks/{first.ref}/update", data=sent).headers["Location"]
    assert onward == f"/tasks/{first.ref}#submit-text", "what is done is handed in next"
    page = unit.get(f"/tasks/{first.ref}").text
    assert "报备台账.txt" in page and "零报告" in page
    assert re.search(r'id="submit-text"[^>]*>十三件全部备案<', page), "and need not be typed again"
    answer = unit.post(f"/tasks/{first.ref}/submit", data={"version": _version(page), "text": " "})
    assert answer.status_code == 422 and "写明办理结果" in answer.text
    unit.post(f"/tasks/{first.ref}/submit", data={"version": _version(page), "text": "应备案 13 件，全部按期备案"})
    page = office.get(f"/tasks/{first.ref}").text
    office.post(f"/tasks/{first.ref}/return", data={"version": _version(page), "text": "缺第 13 件回执"})
    page = unit.get(f"/tasks/{first.ref}").text
    assert "缺第 13 件回执" in page
    unit.post(f"/tasks/{first.ref}/submit", data={"version": _version(page), "text": "应备案 13 件，全部按期备案，回执齐全"})
    page = clerk.get(f"/tasks/{first.ref}").text
    assert clerk.post(f"/tasks/{first.ref}/close", data={"version": _version(page), "text": "已核回执"}).status_code == 302
    task = _task(first.ref)
    assert (task.state, task.done_on, task.closed_by.name) == ("closed", today(), "周敏")
    form = {
        "row": second.ref,
        "pick": second.ref,
        "do": "issue",
        f"{second.ref}-version": second.version,
        f"{second.ref}-lead": "edu",
    }
    onward = office.post("/assign", data=form).headers["Location"]
    assert onward.startswith("/ledger?state=issued"), "no draft is left: what was issued is shown"
    page = unit.get(f"/tasks/{first.ref}").text
    for words in ("下达", "签收", "填进展", "报结", "退回", "销号", "已核回执", "待发"):
        assert words in page


def test_laying_one_deadline_over_ticked_rows(app) -> None:
    at = ground.district()
    one, two = ground.draft("第一项"), ground.draft("第二项")
    form = {"row": [one.ref, two.ref], "pick": [two.ref], "do": "apply", "all-lead": "fin", "all-due": LATER, "all-cadence": ""}
    for task in (one, two):
        form |= {
            f"{task.ref}-version": task.version,
            f"{task.ref}-lead": "edu",
            f"{task.ref}-due": "",
            f"{task.ref}-cadence": "monthly",
        }
    assert _client(app, at.chief).post("/assign", data=form).status_code == 302
    one, two = _task(one.ref), _task(two.ref)
    assert (one.lead_unit.code, one.due, one.cadence) == ("edu", None, "monthly")
    assert (two.lead_unit.code, two.due.isoformat(), two.cadence) == ("fin", LATER, "monthly")


def test_one_wrong_row_saves_nothing_and_keeps_all_that_was_typed(app) -> None:
    at = ground.district()
    one, two = ground.draft("第一项"), ground.draft("第二项")
    form = {"row": [one.ref, two.ref], "pick": [one.ref], "do": "issue"}
    for task, due in ((one, LATER), (two, "2020-01-01")):
        form |= {
            f"{task.ref}-version": task.version, f"{task.ref}-title": f"{task.title}改", f"{task.ref}-lead": "edu",
            f"{task.ref}-due": due, f"{task.ref}-supporting": ["fin"], f"{task.ref}-target": f"{task.title}的目标",
        }  # fmt: skip
    answer = _client(app, at.chief).post("/assign", data=form)
    assert answer.status_code == 422
    for words in (
        "第一项改",
        "第二项改",
        "第一项的目标",
        "第二项的目标",
        "2020-01-01",
        LATER,
        "已经过去",
        "全部改动都还没有保存",
    ):
        assert words in answer.text
    assert answer.text.count('value="fin" checked') == 2 and 'name="pick" value="' + one.ref in answer.text
    assert (_task(one.ref).title, _task(one.ref).state, _task(two.ref).lead_unit) == ("第一项", "draft", None)


def test_issuing_from_the_table_without_an_owner_keeps_what_was_typed(app) -> None:
    at = ground.district()
    task = ground.draft("没有牵头")
    form = {
        "row": task.ref,
        "pick": task.ref,
        "do": "issue",
        f"{task.ref}-version": task.version,
        f"{task.ref}-lead": "",
        f"{task.ref}-target": "写好的目标",
    }
    answer = _client(app, at.chief).post("/assign", data=form)
    assert answer.status_code == 422 and "还没有明确牵头单位" in answer.text and "写好的目标" in answer.text
    assert _task(task.ref).target == ""


def test_reading_writes_nothing(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin])
    version, office, unit = task.version, _client(app, at.chief), _client(app, at.edu_liaison)
    for client in (office, unit):
        for path in ("/todo", "/ledger", f"/tasks/{task.ref}", f"/tasks/{task.ref}/update"):
            assert client.get(path).status_code == 200
    assert office.get("/assign").status_code == office.get(f"/tasks/{task.ref}/edit").status_code == 200
    assert _task(task.ref).version == version and db.session.scalar(db.select(db.func.count(Update.id))) == 0


def test_a_move_that_does_not_exist(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    assert _client(app, at.chief).post(f"/tasks/{task.ref}/nonsense", data={"version": task.version}).status_code == 404


def test_every_nature_the_reader_suggests_has_its_word() -> None:
    assert {code: str(word) for code, word in NATURE_WORDS.items() if code not in RECTIFICATION} == NATURES
