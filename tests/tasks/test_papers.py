"""The office's papers as Word: filled from the ledger, their texts the office's own; an unknown place is refused by name."""

import io
import zipfile
from datetime import date

import docx
import pytest

from app.extensions import db
from app.policy.queries import decided
from app.tasks.errors import EmptyFrame, UnknownPlace
from app.tasks.office_papers import FRAMES, KINDS, TASK_PAPERS, checked
from tests import builders
from tests.tasks import ground


def _words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_one_paper_for_each_unit(app, client) -> None:
    at = ground.district()
    tasks = [
        ground.issued(at, "建立清单", supporting=[at.court], leader=at.mayor_post, target="印发"),
        ground.issued(at, "组织学法", due=date(2026, 5, 31)),
        ground.issued(at, "财政的", lead=at.fin),
        ground.draft("没有牵头的"),
    ]
    builders.sign_in(client, at.chief)
    picked = [f"{task.ref}:{task.version}" for task in tasks]
    page = client.post("/ledger/papers", data={"task": picked}).text
    assert "选中 4 项，分属 2 个牵头单位" in page and "1 项还没有牵头单位" in page
    answer = client.post(
        "/ledger/papers/file", data={"task": picked, "kind": "order", "number": "清法办函〔2026〕3号", "unit": "edu"}
    )
    said = _words(answer.data)
    for words in (
        "关于交办2026年法治政府建设任务的通知", "清法办函〔2026〕3号", "区教育局：", "任务2项", "2026年5月31日前完成", "李平",
        "建立清单", "组织学法", "印发", "区法院", "陈远", "任务清单", "区司法局",
    ):  # fmt: skip
        assert words in said, words
    assert "财政的" not in said and "{" not in said
    answer = client.post("/ledger/papers/file", data={"task": picked, "kind": "notice"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["督办通知书（区教育局）.docx", "督办通知书（区财政局）.docx"]
        assert "财政的" in _words(archive.read("督办通知书（区财政局）.docx"))
    assert "%E7%9D%A3%E5%8A%9E%E9%80%9A%E7%9F%A5%E4%B9%A6" in answer.headers["Content-Disposition"]
    client.post("/ledger/papers", data={"task": picked[3]})
    assert "都还没有牵头单位" in client.get("/ledger").text


def test_the_office_words_its_papers(app, client) -> None:
    at = ground.district()
    task = ground.issued(at)
    builders.sign_in(client, at.chief)
    form = {"kind": "reminder", "title": "提醒", "body": "请{单位}抓紧，共{件数}项。\n三、纪律", "seen": "0"}
    page = client.post("/policy/papers", data=form | {"do": "look"}).text
    assert "请某某局抓紧，共1项。" in page and decided(TASK_PAPERS) == FRAMES
    assert client.post("/policy/papers", data=form | {"do": "save"}).status_code == 302
    db.session.expire_all()
    picked = {"task": f"{task.ref}:{task.version}", "kind": "reminder"}
    assert "请区教育局抓紧，共1项。" in _words(client.post("/ledger/papers/file", data=picked).data)
    assert "请{单位}抓紧" in client.get("/policy/papers?kind=reminder").text
    answer = client.post("/policy/papers", data=form | {"do": "save", "body": "又改"})
    assert answer.status_code == 422 and "已由其他人改动" in answer.text and "又改" in answer.text
    answer = client.post("/policy/papers", data=form | {"do": "save", "body": "请{局长}办"})
    assert answer.status_code == 422 and "「局长」系统不会填" in answer.text and "请{局长}办" in answer.text
    builders.sign_in(client, at.edu_liaison)
    assert client.get("/policy/papers").status_code == client.post("/ledger/papers/file", data=picked).status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_the_texts_that_come_with_it_can_be_filled(kind: str) -> None:
    assert checked(**FRAMES[kind])["title"]


def test_a_text_says_what_is_wrong_with_it() -> None:
    with pytest.raises(UnknownPlace) as no:
        checked("{谁}", "正文{单位}{多少}")
    assert no.value.facts["names"] == "谁、多少"
    with pytest.raises(EmptyFrame):
        checked("题", " \n ")
