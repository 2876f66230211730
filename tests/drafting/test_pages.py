"""The shelf, the desk and the Word file over HTTP: what the office sees, edits and downloads, with or without JavaScript."""

import io
import re

import pytest
from docx import Document
from sqlalchemy import event, select

from app.drafting.models import Draft, Paragraph
from app.extensions import db
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District


@pytest.fixture
def here(app, client) -> District:
    """The district with the office's clerk signed in."""
    where = ground.district()
    ground.says(where, ground.task(where, "备案不及时", "in_progress", due=NOW.date()), "正在补报")
    ground.task(where, "制定案卷指引", "closed", outcome="印发案卷指引")
    builders.sign_in(client, where.clerk)
    return where


@pytest.fixture
def desk(here: District, client) -> str:
    """The address of a draft's desk."""
    answer = client.post("/drafts", data={"unit": here.government.ref, "year": "2026"})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def html(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def stored(key: str) -> Paragraph:
    db.session.expire_all()
    return db.session.scalars(select(Paragraph).where(Paragraph.key.startswith(key))).first()


def test_an_empty_shelf_says_what_fills_it(here: District, client) -> None:
    page = html(client, "/drafts")
    assert "还没有草稿" in page and f'value="{here.government.ref}" selected' in page


def test_the_shelf_lists_drafts_with_what_is_left(desk: str, client) -> None:
    page = html(client, "/drafts")
    assert "云汀区人民政府关于2026年法治政府建设情况的报告" in page and desk in page
    assert "2027年3月1日前报送，4月1日前公开" in page


@pytest.mark.parametrize(
    ("unit", "year", "sentence"),
    [("", "2026", "没有选择单位"), ("gov", "20x6", "年度应为四位数字，如 2026，现在填的是「20x6」"), ("gov", "2099", "2099年还没有开始"),
     ("gov", "2001", "2000年的报告还没有导入")],
)  # fmt: skip
def test_refusals_keep_what_was_typed(here: District, client, unit: str, year: str, sentence: str) -> None:
    answer = client.post("/drafts", data={"unit": here.government.ref if unit else "", "year": year})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in page and f'value="{year}"' in page
    assert not db.session.scalars(select(Draft)).all()


def test_the_desk_shows_the_draft_its_sources_and_the_account(desk: str, here: District, client) -> None:
    page = html(client, desk)
    assert "对账 2/6 已回应" in page and "送审材料不齐全" in page
    assert '<span class="ordinal">一、</span>主要举措和成效' in page
    assert '<mark class="blank">〔待填〕</mark>' in page and "2025年：评查案卷917件，合格813件。" in page
    assert "待区公安分局填写" in page
    task = db.session.scalars(select(ground.Task).where(ground.Task.state == "closed")).one()
    assert f'href="/tasks/{task.ref}"' in page
    assert f'href="/reports/{here.report.ref}/living#clause-{here.clause("备案不及时").ref}"' in page
    for address in set(re.findall(r'href="(/(?:tasks|reports|cases)[^"#]*)', page)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page)) | {"main"}, "every place it points to is there"


def test_a_paragraph_is_edited_restored_and_left_out(desk: str, client) -> None:
    one = stored("preamble")
    page = html(client, f"{desk}?edit={one.ref}")
    assert f'name="version" value="{one.version}"' in page and "<textarea" in page
    address = f"{desk}/paragraphs/{one.ref}"
    done = client.post(address, data={"text": "改过的开头,一句。", "version": one.version, "do": "save"})
    assert done.status_code == 302 and done.headers["Location"] == f"{desk}#p-{one.ref}"
    one = stored("preamble")
    assert one.edited == "改过的开头，一句。" and one.edited_by.name == "周敏"
    page = html(client, desk)
    assert "改过的开头，一句。" in page and "周敏 改于" in page and "人工修改 1 段" in page
    client.post(address, data={"version": one.version, "do": "omit", "text": "随便"})
    assert stored("preamble").omitted and "〔本段不写入报告〕" in html(client, desk)
    client.post(address, data={"version": stored("preamble").version, "do": "restore"})
    assert stored("preamble").edited is None


def test_a_later_save_is_refused_and_nothing_typed_is_lost(desk: str, client) -> None:
    one = stored("preamble")
    address, seen = f"{desk}/paragraphs/{one.ref}", one.version
    client.post(address, data={"text": "先存的。", "version": seen, "do": "save"})
    answer = client.post(address, data={"text": "后存的<b>。", "version": seen, "do": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "已由其他人改动" in page
    assert "后存的&lt;b&gt;。</textarea>" in page, "what was typed"
    assert "先存的。" in page, "and what stands now"
    assert stored("preamble").edited == "先存的。"
    assert f'name="version" value="{stored("preamble").version}"' in page, "saving again from here works"


def test_a_paragraph_whose_facts_changed_is_marked_and_written_anew_alone(desk: str, here: District, client) -> None:
    assert "依据有变" not in html(client, desk)
    closed = db.session.scalars(select(ground.Task).where(ground.Task.state == "closed")).one()
    closed.outcome = "印发案卷指引并培训"
    ground.says(here, db.session.scalars(select(ground.Task).where(ground.Task.state == "in_progress")).one(), "补报了一半")
    page = html(client, desk)
    one = stored("achievements/task/")
    assert "依据有变 3 段" in page and page.count("按最新情况重写本段") == 3, (
        "the outcome, and the two that rest on the open task"
    )
    before = {p.key: p.composed for p in db.session.scalars(select(Paragraph))}
    client.post(f"{desk}/paragraphs/{one.ref}", data={"do": "regenerate", "version": one.version})
    after = {p.key: p.composed for p in db.session.scalars(select(Paragraph).execution_options(populate_existing=True))}
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {one.key} and after[one.key] == "印发案卷指引并培训。"
    assert "依据有变 2 段" in html(client, desk)


def test_writing_a_paragraph_anew_keeps_what_a_person_wrote(desk: str, here: District, client) -> None:
    one = stored("achievements/task/")
    client.post(f"{desk}/paragraphs/{one.ref}", data={"text": "印发指引，效果良好。", "version": one.version})
    db.session.scalars(select(ground.Task).where(ground.Task.state == "closed")).one().outcome = "印发案卷指引并培训"
    db.session.commit()
    one = stored("achievements/task/")
    client.post(f"{desk}/paragraphs/{one.ref}", data={"do": "regenerate", "version": one.version})
    one = stored("achievements/task/")
    assert (one.edited, one.composed, one.changed) == ("印发指引，效果良好。", "印发案卷指引并培训。", True)
    page = html(client, desk)
    assert "修改以后依据有变" in page and "现在汇集为：印发案卷指引并培训。" in page


def test_composing_again_says_so(desk: str, client) -> None:
    answer = client.post(f"{desk}/compose")
    assert answer.status_code == 302 and "已按最新情况重新汇集" in html(client, desk)


def test_the_word_file(desk: str, client) -> None:
    one = stored("preamble")
    client.post(f"{desk}/paragraphs/{one.ref}", data={"text": "改过的开头。", "version": one.version})
    answer = client.get(f"{desk}/docx")
    assert answer.status_code == 200 and answer.mimetype.endswith("wordprocessingml.document")
    assert (
        answer.headers["Content-Disposition"].startswith("attachment")
        and "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    )
    texts = [paragraph.text for paragraph in Document(io.BytesIO(answer.data)).paragraphs]
    assert "改过的开头。" in texts and "一、主要举措和成效" in texts
    assert client.get(f"{desk}/docx").data == answer.data, "the same draft, the same file"


def test_foreign_and_missing_answer_alike(desk: str, client) -> None:
    one = stored("preamble")
    assert client.get("/drafts/nothing").status_code == 404
    assert client.get("/drafts/nothing/docx").status_code == 404
    assert client.post(f"{desk}/paragraphs/nothing", data={"text": "x", "version": 1}).status_code == 404
    assert client.post(f"/drafts/nothing/paragraphs/{one.ref}", data={"text": "x", "version": 1}).status_code == 404


def test_a_unit_sees_and_writes_its_own_draft_and_no_other(desk: str, here: District, app) -> None:
    one = stored("preamble")
    for role, sees in (("liaison", 404), ("head", 404), ("leader", 200), ("admin", 403)):
        browser = app.test_client()
        builders.sign_in(browser, builders.person(f"x.{role}", role, here.police))
        assert browser.get(desk).status_code == sees, role
        assert browser.get(f"{desk}/docx").status_code == sees, role
        refused = 403 if role in ("leader", "admin") else 404
        assert browser.post(f"{desk}/compose").status_code == refused
        assert browser.post(f"{desk}/paragraphs/{one.ref}", data={"text": "x", "version": one.version}).status_code == refused
    assert stored("preamble").edited is None


def test_a_unit_drafts_its_own_report(desk: str, here: District, app) -> None:
    browser = app.test_client()
    builders.sign_in(browser, builders.person("gaj.head", "head", here.police))
    shelf = browser.get("/drafts").get_data(as_text=True)
    assert here.police.short_name in shelf and desk not in shelf and here.government.ref not in shelf
    assert browser.post("/drafts", data={"unit": here.government.ref, "year": "2026"}).status_code == 422
    answer = browser.post("/drafts", data={"unit": here.police.ref, "year": "2026"})
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "区公安分局关于2026年法治政府建设情况的报告" in page and "印发案卷指引" in page


def test_pages_take_the_same_number_of_queries_however_long_the_draft(desk: str, here: District, client) -> None:
    def counted(address: str) -> int:
        said: list[str] = []
        event.listen(db.engine, "before_cursor_execute", note := lambda *args: said.append(args[2]))
        assert client.get(address).status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    before = [counted(address) for address in (desk, "/drafts", f"{desk}/docx")]
    for _ in range(40):
        ground.task(here, "举办培训23期", "in_progress")
    client.post(f"{desk}/compose")
    client.get(desk)  # shows and forgets what composing said
    assert [counted(address) for address in (desk, "/drafts", f"{desk}/docx")] == before
    assert max(before) <= 40
