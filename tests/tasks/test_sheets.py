"""The ledger as a workbook: out, in, and the same again; drafts only, nothing twice, and a reason for every row that stays out."""

import io
import time
from datetime import date

import pytest
from sqlalchemy import func, select

from app.accounts.models import UnitChange
from app.accounts.people_actions import merge_unit
from app.extensions import db
from app.sheets.confined_reading import read_workbook
from app.tasks import actions
from app.tasks.file_kinds import Upload
from app.tasks.models import Entry, Task
from app.tasks.sheet_columns import FIELDS
from app.tasks.sheet_queries import known, sheet_rows, words_of
from app.tasks.view_models import Intake, Origin, UnitAlias
from tests import builders
from tests.sheets.books import book
from tests.tasks import ground

HEAD = [
    "序号",
    "问题来源",
    "存在问题",
    "整改目标",
    "整改措施",
    "牵头单位",
    "配合单位",
    "责任领导",
    "责任人",
    "整改类型",
    "整改时限",
    "完成情况",
    "状态",
]
OFFICE = [
    ["清砚区整改台账"],
    HEAD,
    [1, "省委依法治省办督察反馈", "行政机关负责人出庭应诉率不高", "100%", "建立提醒制度", "区教育局", "区财政局、区法院", "陈远", "王芳", "立行立改", "2026.12.1", "已起草", "正在整改"],
    [2, None, "规范性文件备案不及时", None, "按月清理", "区财政", "某局", "张三", None, "长期坚持", "长期坚持", None, None],
    [3, None, None, None, None, "区教育局", None, None, None, None, "12月底前", None, None],
    [4, None, "问" * 5001, None, None, None, None, None, None, None, None, None, None],
    [5, None, "行政机关负责人　出庭应诉率不高", None, "建立提醒制度", None, None, None, None, None, None, None, None],
]  # fmt: skip


def _upload(client, data: bytes, name: str = "整改台账.xlsx", **more: str):
    form = {"year": "2026", "paper": "audit", "authority": "区政府第3次常务会议", "file": (io.BytesIO(data), name)} | more
    return client.post("/ledger/import", data=form, content_type="multipart/form-data")


def _columns(intake: Intake) -> dict[str, str]:
    return {f"column-{column}": code for column, code in intake.columns.items()}


def _run(client, ref: str) -> None:
    while True:
        intake = db.session.scalars(select(Intake).where(Intake.ref == ref)).one()
        if intake.passed >= intake.rows:
            return
        form = {"passed": str(intake.passed)} | _columns(intake)
        assert client.post(f"/ledger/import/{ref}/run", data=form).status_code == 302
        db.session.expire_all()


def _take_in(client, data: bytes, **more: str) -> Intake:
    answer = _upload(client, data, **more)
    assert answer.status_code == 302, answer.text
    ref = answer.location.rpartition("/")[2]
    _run(client, ref)
    return db.session.scalars(select(Intake).where(Intake.ref == ref)).one()


def test_an_offices_own_workbook_comes_in_as_drafts_and_says_why_rows_do_not(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    answer = _upload(client, book(OFFICE))
    page = client.get(answer.location).text
    for said in (
        "可导入 2 项", "其中 1 项有留空待明确的", "不能导入 2 行", "台账已有 1 项", "单位名录里没有牵头单位「区财政」，先留空",
        "单位名录里没有配合单位「某局」，没有列入", "没有找到责任领导「张三」，先留空", "时限「长期坚持」没有写明日期，先留空",
        "没有「存在问题」也没有「整改措施」", "存在问题：「存在问题」超过 5000 字",
    ):  # fmt: skip
        assert said in page, said
    assert db.session.scalar(select(func.count(Task.id))) == 0, "looking makes nothing"
    intake = db.session.scalars(select(Intake)).one()
    _run(client, intake.ref)
    one, two = db.session.scalars(select(Task).order_by(Task.number))
    assert (one.state, one.title, one.target, one.due) == ("draft", "行政机关负责人出庭应诉率不高", "100%", date(2026, 12, 1))
    assert (one.lead_unit, one.supporting_units, one.leader_post) == (at.edu, [at.fin, at.court], at.mayor_post)
    assert (one.nature, one.kind, one.authority) == ("at_once", "rectification", "区政府第3次常务会议")
    first, second = (db.session.get(Origin, task.id) for task in (one, two))
    assert (first.paper, first.paper_title, first.measures) == ("inspection", "省委依法治省办督察反馈", "建立提醒制度")
    assert (second.paper, second.kept["lead"], second.kept["due"]) == ("audit", "区财政", "长期坚持")
    assert (two.lead_unit, two.due, two.nature) == (None, None, "for_ever")
    assert [entry.move for entry in one.entries] == ["import"] and one.entries[0].by_id == at.chief.id
    page = client.get(f"/ledger/import/{intake.ref}").text
    assert "新增草稿 2 项，台账已有 1 项，没有导入 2 行" in page, page[page.index("sentence") :][:200]
    assert client.get(f"/assign?intake={intake.ref}").text.count('name="pick"') == 2


def test_what_a_unit_is_called_is_said_once_and_known_from_then_on(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    rows = [HEAD, [1, None, "备案不及时", None, "清理", "财政系统、区教育局", "区教育局、区法院", *[None] * 6]]
    ref = _upload(client, book(rows)).location.rpartition("/")[2]
    page = client.get(f"/ledger/import/{ref}").text
    assert "写了多个牵头单位，以「财政系统」为牵头" in page and 'value="财政系统"' in page and page.count('name="words"') == 1
    form = {"words": ["财政系统", "区教育局"], "unit": ["fin", "fin"]}
    assert client.post(f"/ledger/import/{ref}/names", data=form).status_code == 302
    page = client.get(f"/ledger/import/{ref}").text
    assert 'name="words"' not in page and "没有牵头单位" not in page
    (alias,) = db.session.scalars(select(UnitAlias))
    assert (alias.words, alias.unit) == ("财政系统", at.fin), "a name of the roster stays what it is"
    _run(client, ref)
    task = db.session.scalars(select(Task)).one()
    assert (task.lead_unit, task.supporting_units) == (at.fin, [at.edu, at.court])
    assert "财政系统 → 区财政局" in client.get("/ledger/import").text
    at.edu.name = "区教育体育局"
    db.session.add(UnitChange(unit=at.edu, kind="renamed", on=ground.TODAY, name="区教育委员会"))
    merge_unit(at.fin, "edu", by=at.who("chief"), today=ground.TODAY)
    db.session.commit()
    named = known(ground.TODAY).units
    assert {named[name] for name in ("财政系统", "区财政局", "区教育委员会", "区教育体育局")} == {at.edu.id}, (
        "whoever answers today"
    )
    assert "财政系统 → 区教育局" in client.get("/ledger/import").text
    assert client.post("/ledger/import/forget-name", data={"words": "没有的叫法"}).status_code == 404
    assert client.post("/ledger/import/forget-name", data={"words": "财政系统"}).status_code == 302
    again = _upload(client, book([HEAD, [1, None, "别的", None, "清理", "财政系统", *[None] * 7]])).location
    assert "单位名录里没有牵头单位「财政系统」" in client.get(again).text
    builders.sign_in(client, at.edu_liaison)
    assert client.post(f"/ledger/import/{ref}/names", data=form).status_code == 403


def test_a_second_import_of_the_same_file_changes_nothing(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    _take_in(client, book(OFFICE))
    task = db.session.scalars(select(Task).order_by(Task.number)).first()
    task.title = "由办公室改过的事项"
    db.session.commit()
    before = [(t.number, t.title, t.version) for t in db.session.scalars(select(Task).order_by(Task.number))]
    again = _take_in(client, book(OFFICE))
    assert (again.made, again.same, again.refused) == (0, 3, 2)
    db.session.expire_all()
    assert before == [(t.number, t.title, t.version) for t in db.session.scalars(select(Task).order_by(Task.number))]
    assert db.session.scalar(select(func.count(Entry.id))) == 2


def test_a_press_repeated_makes_no_row_twice(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    ref = _upload(client, book(OFFICE)).location.rpartition("/")[2]
    form = {"passed": "0"} | _columns(db.session.scalars(select(Intake)).one())
    for _ in range(2):
        client.post(f"/ledger/import/{ref}/run", data=form)
    assert db.session.scalar(select(func.count(Task.id))) == 2


def test_columns_are_confirmed_by_a_person(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    rows = [["事情", "谁来办", "时限"], ["完善备案机制", "区教育局", "2026-12-31"]]
    assert _upload(client, book(rows)).status_code == 422, "no head row can be told"
    rows[0] = ["事情", "牵头单位", "时限"]
    ref = _upload(client, book(rows)).location.rpartition("/")[2]
    said = client.post(f"/ledger/import/{ref}/run", data={"passed": "0", "column-1": "lead"})
    assert said.status_code == 422 and "还没有指明哪一列" in said.text
    assert client.post(f"/ledger/import/{ref}/columns", data={"column-0": "measures", "column-1": "lead"}).status_code == 302
    assert "可导入 1 项" in client.get(f"/ledger/import/{ref}").text
    _run(client, ref)
    task = db.session.scalars(select(Task)).one()
    assert (task.title, task.kind, task.due) == ("完善备案机制", "arrangement", None)


@pytest.mark.parametrize("who", ["edu_liaison", "mayor"])
def test_only_the_office_takes_in(app, client, who: str) -> None:
    at = ground.district()
    builders.sign_in(client, getattr(at, who))
    assert client.get("/ledger/import").status_code == 403
    builders.sign_in(client, at.chief)
    ref = _upload(client, book(OFFICE)).location.rpartition("/")[2]
    builders.sign_in(client, at.clerk)
    assert client.get(f"/ledger/import/{ref}").status_code == 404, "another's workbook"


def test_a_unit_exports_what_it_sees(app, client) -> None:
    at = ground.district()
    ground.issued(at, "教育局的", supporting=[at.court])
    ground.issued(at, "财政局的", lead=at.fin)
    builders.sign_in(client, at.edu_liaison)
    answer = client.get("/ledger/export?year=2026")
    (sheet,) = read_workbook("台账.xlsx", answer.data)
    assert list(sheet.rows[1].cells) == [*HEAD[:12], "佐证材料", "核查意见", "状态", "销号时间"]
    assert [(row.cells[0], row.cells[4], row.cells[5], row.cells[6], row.cells[10]) for row in sheet.rows[2:]] == [
        (1, "教育局的", "区教育局", "区法院", date(2026, 6, 30))
    ]
    assert "%E7%9D%A3%E5%8A%9E%E5%8F%B0%E8%B4%A6" in answer.headers["Content-Disposition"]


def test_a_row_tells_everything_that_hangs_on_a_task(app) -> None:
    at = ground.district()
    task = ground.issued(at, "都有的", supporting=[at.court, at.fin], leader=at.mayor_post)
    files = [Upload("简报.txt", b"one"), Upload("台账.txt", b"two")]
    actions.update(task, "先说的", by=at.who("edu_liaison"), now=ground.NOW, references="区府办发〔2026〕3号", files=files)
    actions.update(task, "后说的", by=at.who("edu_liaison"), now=ground.NOW)
    actions.update(task, "", nothing_new=True, by=at.who("edu_liaison"), now=ground.NOW)
    plain = ground.issued(at, "什么都没有的", lead=at.fin)
    done = ground.submitted(at, title="销号的")
    actions.verify(done, note="材料属实", by=at.who("clerk"), now=ground.NOW)
    actions.close(done, note="同意销号", by=at.who("chief"), now=ground.NOW)
    on, order = ground.TODAY, select(Task).order_by(Task.id)
    rows = list(sheet_rows(order, on))
    assert [(row[5], row[6], row[7], row[11], row[12], row[13], row[15]) for row in rows] == [
        ("区教育局", "区财政局、区法院", "陈远", "后说的", "简报.txt\n台账.txt\n区府办发〔2026〕3号", "", ""),
        ("区财政局", "", "", "", "", "", ""),
        ("区教育局", "", "", "清单已印发全区 32 个部门", "", "同意销号", ground.TODAY),
    ]
    backwards = [done, plain, task]
    told = [tuple(row[field.code] for field in FIELDS[1:]) for row in words_of(backwards, on)]
    assert told == [row[1:] for row in reversed(rows)]


def test_a_workbook_is_read_in_one_statement(app) -> None:
    at = ground.district()
    for n in range(3):
        ground.issued(at, f"第{n}项")
    asked: list[str] = []
    db.event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: asked.append(statement))
    assert len(list(sheet_rows(select(Task).order_by(Task.id), ground.TODAY))) == 3
    assert len(asked) == 2, "who leads today, and the rows"


def test_the_template_comes_back_empty(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    answer = _upload(client, client.get("/ledger/template").data)
    assert answer.status_code == 422 and "在表头下面没有内容" in answer.text


def office_rows(number: int) -> list[list[object]]:
    """Rows in the customary columns with everything that offices write into them."""
    leaders = ["陈远", "", "不在册的领导"]
    return [
        [
            n + 1, f"来源文件{n % 7}", f"第{n}个问题：=1+{n}\n第二行 <b>" if n % 3 else "", f"目标{n}%", f"措施{n}；逐月推进", ["区教育局", "区财政局", ""][n % 3],
            ["区法院", "", "区法院、某某局"][n % 3], leaders[n % 3], f"责任人{n % 50}", ["立行立改", "长期坚持", "自定的类型", "制度类"][n % 4],
            [date(2026, 12, 1 + n % 30), "长期坚持", ""][n % 3], f"完成情况{n}", f"材料{n}.pdf\n材料{n}b.pdf", f"意见{n}", "草稿", f"2026-0{1 + n % 9}-01",
        ]
        for n in range(number)
    ]  # fmt: skip


def round_trip(client, number: int, taken: dict[str, float]) -> list[tuple[object, ...]]:
    """In, out, and what came out as rows; ``taken`` says how long the ways took."""
    data = book([[*HEAD[:12], "佐证材料", "核查意见", "状态", "销号时间"], *office_rows(number)])
    begun = time.perf_counter()
    ref = _upload(client, data).location.rpartition("/")[2]
    client.get(f"/ledger/import/{ref}")
    taken["preview"] = time.perf_counter() - begun
    begun = time.perf_counter()
    _run(client, ref)
    taken["in"] = time.perf_counter() - begun
    made = db.session.scalars(select(Intake).where(Intake.ref == ref)).one()
    assert (made.made, made.same, made.refused) == (number, 0, 0)
    (sheet,) = read_workbook("台账.xlsx", client.get("/ledger/export?year=2026&sort=number").data)
    return [row.cells + (None,) * (16 - len(row.cells)) for row in sheet.rows[2:]]


def test_what_goes_in_comes_out_value_for_value(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    assert round_trip(client, 700, {}) == [tuple(cell if cell != "" else None for cell in row) for row in office_rows(700)]
