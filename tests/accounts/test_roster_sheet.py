"""Units and people by workbook: a preview with the reasons of each row, then all that is right at once; a second time changes nothing."""

import io
import re

from sqlalchemy import func, select

from app.accounts import queries
from app.accounts.models import Person
from app.extensions import db
from app.sheets.upload_views import MOST_ROWS
from tests import builders
from tests.sheets.books import book


def _rostered(client, rows):
    data = {
        "file": (
            io.BytesIO(book([["某区名册"], ["单位名称", "简称", "类别", "职务", "角色", "姓名", "账号", "邮箱"], *rows])),
            "名册.xlsx",
        )
    }
    return client.post("/roster/sheet", data=data, content_type="multipart/form-data").text


def test_a_roster_comes_in_by_workbook_and_a_second_time_changes_nothing(app, client):
    builders.sign_in(client, builders.person("bo", "office", builders.unit("sfj", "区司法局")))
    builders.person("zhang", "liaison", builders.unit("edu", "区教育局"), name="张三")
    rows = [
        ["区水务局", "水务局", "部门", "办公室主任", "联络员", "李四", "Li.Si", "ls@example.org"],
        ["区水务局", None, None, "局长", "负责人", "王五", "wang.wu", None],
        ["区水务局", None, None, "值班室", "联络员", "李四", "li.si", None],
        ["某镇", None, "镇街", None, None, None, None, None],
        ["某镇", None, "乡镇", "书记", "书记", "赵六", "zhao.liu", "没有"],
        ["区教育局", None, None, "科长", "联络员", "张四", "zhang", None],
        ["区教育局", None, None, "科长", "联络员", None, "qian", None],
        [None, None, None, "科长", "联络员", "孙七", "sun.qi", None],
    ]
    page = _rostered(client, rows)
    for said in (
        "共 8 行：可以登记 4 行，不能登记 4 行", "新单位、新账号、登记任职", "新单位", "「乡镇」不在可选范围内", "「书记」不在可选范围内",
        "「没有」不是完整的邮箱", "用户名「zhang」已是另一个人的", "缺姓名", "缺单位",
    ):  # fmt: skip
        assert said in page, said
    assert db.session.scalar(select(func.count(Person.id))) == 2, "looking makes nothing"
    kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
    assert client.post("/roster/sheet/take", data={"kept": kept[:-2]}).status_code == 409
    page = client.post("/roster/sheet/take", data={"kept": kept}).text
    assert "名册 4 行已全部登记，其中新建账号 2 个" in page and page.count("<code>") == 2
    four = db.session.scalars(select(Person).where(Person.username == "li.si")).one()
    assert {tenure.post.title for tenure in four.tenures} == {"办公室主任", "值班室"}
    assert {unit.name: unit.kind for unit in queries.all_units()}["某镇"] == "town"
    page = _rostered(client, rows)
    assert (
        "可以登记 0 行，不能登记 4 行，已登记过 4 行" in page and page.count("已登记过，不动") == 4 and 'name="kept"' not in page
    )
    many = _rostered(client, [[f"某{n}街", None, "镇街", None, None, None, None, None] for n in range(MOST_ROWS + 1)])
    assert f"{MOST_ROWS + 1} 行" in many and f"{MOST_ROWS} 行" in many and 'name="kept"' not in many
    template = client.get("/roster/template.xlsx").data
    assert "在表头下面没有内容" in _refused(client, template)


def _refused(client, data):
    form = {"file": (io.BytesIO(data), "名册.xlsx")}
    answer = client.post("/roster/sheet", data=form, content_type="multipart/form-data")
    assert answer.status_code in (200, 422)
    return answer.text
