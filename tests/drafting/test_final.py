"""From the desk to the final text over HTTP: reasons, approval by another, freezing, handing in, comments, requests, files."""

import hashlib
import io
import json
import zipfile

import pytest
from docx import Document
from python_calamine import load_workbook
from sqlalchemy import func, select

from app.drafting.models import Draft, Paragraph, Version
from app.drafting.patterns import CHOICE, PREAMBLE
from app.extensions import db
from app.indicators import actions as numbers
from app.indicators.models import IndicatorValue
from app.indicators.queries import printed_in
from app.mail.models import Letter
from app.policy.models import Decision
from app.policy.queries import decided
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District


@pytest.fixture
def here(app, client) -> District:
    where = ground.district()
    numbers.take_over(where.report, printed_in(where.report), by=where.by, now=NOW)
    builders.person("gaj.l", "liaison", where.police, name="罗岚")
    ground.task(where, "备案不及时", "in_progress")
    ground.task(where, "制定案卷指引", "closed", outcome="印发案卷指引")
    builders.sign_in(client, where.clerk)
    return where


@pytest.fixture
def desk(here: District, client) -> str:
    return str(client.post("/drafts", data={"unit": here.government.ref, "year": "2026"}).headers["Location"])


def html(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def draft() -> Draft:
    db.session.expire_all()
    return db.session.scalars(select(Draft)).one()


def stored(key: str) -> Paragraph:
    db.session.expire_all()
    return db.session.scalars(select(Paragraph).where(Paragraph.key.startswith(key)).order_by(Paragraph.position)).first()


def fill_in(desk: str, client) -> None:
    """Write every blank by hand, and say why each clause without an answer is passed over."""
    for one in db.session.scalars(select(Paragraph)).all():
        if "〔待填" in one.text:
            text = "2027年1月14日" if one.key == "signature/date" else "已按要求办理。"
            assert client.post(f"{desk}/paragraphs/{one.ref}", data={"text": text, "version": one.version}).status_code == 302
    for words in ("取证不规范", "送审材料不齐全", "开展“回头看”", "举办培训23期"):
        clause = db.session.scalars(select(ground.Clause).where(ground.Clause.text == words)).one()
        assert client.post(f"{desk}/passings/{clause.ref}", data={"reason": "已并入其他工作"}).status_code == 302


def leader(app, here: District):
    browser = app.test_client()
    builders.sign_in(browser, builders.person("boss", "leader", here.government, name="陆区长"))
    return browser


def test_a_draft_that_passes_one_over_is_not_final_without_a_reason(desk: str, here: District, client, app) -> None:
    boss = leader(app, here)
    assert client.post(f"{desk}/steps/finalise").status_code == 409, "not before it is approved"
    assert client.post(f"{desk}/steps/send").status_code == 302 and draft().state == "approving"
    assert client.post(f"{desk}/steps/approve").status_code == 409, "not by whoever sent it"
    assert boss.post(f"{desk}/steps/approve").status_code == 302 and draft().state == "approved"
    refused = client.post(f"{desk}/steps/finalise")
    assert refused.status_code == 409 and "定稿前还有" in refused.get_data(as_text=True) and draft().state == "approved"
    page = html(client, desk)
    assert "上年报告有 4 条既没有回应，也没有写明原因。" in page and "还有 1 处待填。" in page
    assert boss.post(f"{desk}/steps/return", data={"note": " "}).status_code == 409
    assert boss.post(f"{desk}/steps/return", data={"note": "补齐"}).status_code == 302 and draft().state == "writing"


def test_filled_in_approved_frozen_handed_in_published(desk: str, here: District, client, app) -> None:
    boss = leader(app, here)
    fill_in(desk, client)
    assert "4 条写明原因" in html(client, desk) and "没有必须处理的" in html(client, desk)
    client.post(f"{desk}/steps/send")
    one = stored("preamble")
    closed = client.post(f"{desk}/paragraphs/{one.ref}", data={"text": "改。", "version": one.version})
    assert closed.status_code == 409 and "正在送审或者已经定稿" in closed.get_data(as_text=True)
    assert boss.post(f"{desk}/steps/approve").status_code == 302
    assert client.post(f"{desk}/steps/finalise").status_code == 302 and draft().state == "final"
    final = db.session.scalars(select(Version).where(Version.kind == "final")).one()
    file = client.get(f"{desk}/versions/{final.ref}/json").data
    assert hashlib.sha256(file).hexdigest() == final.sha256
    told = json.loads(file)
    assert ["2", "问题", "取证不规范", "未写入报告：已并入其他工作"] in told["account"] and len(told["account"]) == 6
    page = html(client, f"{desk}/versions/{final.ref}")
    assert final.sha256 in page and "与留存时一致" in page
    assert client.post(f"{desk}/compose").status_code == 409, "what is final is not composed anew"
    assert client.post(f"{desk}/steps/hand_in").status_code == 302 and client.post(f"{desk}/steps/publish").status_code == 302
    assert draft().handed_in_on and draft().published_on
    assert client.post(f"{desk}/steps/hand_in").status_code == 409
    assert "已报送 1 个" in html(client, "/drafts/handed-in?year=2026")
    assert client.post(f"{desk}/steps/reopen", data={"note": "更正"}).status_code == 302
    assert draft().state == "writing" and draft().handed_in_on is None
    assert db.session.scalar(select(func.count()).select_from(Version)) == 2, "what was final stays"


def test_a_frozen_text_that_somebody_touched_says_so(desk: str, client) -> None:
    client.post(f"{desk}/versions", data={"note": "初稿"})
    version = db.session.scalars(select(Version)).one()
    version.content = version.content.replace("印发", "印送")
    db.session.commit()
    assert "与留存时不一致" in html(client, f"{desk}/versions/{version.ref}")


def test_versions_and_their_differences(desk: str, client) -> None:
    client.post(f"{desk}/versions", data={"note": "初稿"})
    client.post(f"{desk}/versions", data={"note": "没有变"})
    assert db.session.scalar(select(func.count()).select_from(Version)) == 1, "the same content is the same version"
    one = stored("achievements/task/")
    client.post(f"{desk}/paragraphs/{one.ref}", data={"text": "印发案卷指引2份。", "version": one.version})
    client.post(f"{desk}/versions", data={"note": "二稿"})
    second = db.session.scalars(select(Version).where(Version.number == 2)).one()
    assert "<ins>2份</ins>" in html(client, f"{desk}/versions/{second.ref}") and "二稿" in html(client, f"{desk}/versions")
    assert client.get(f"{desk}/versions/nothing").status_code == 404


def test_comments_and_writers(desk: str, here: District, client) -> None:
    one = stored("duties/")
    one = db.session.scalars(select(Paragraph).where(Paragraph.part == "duties", Paragraph.level == 0)).first()
    address = f"{desk}/paragraphs/{one.ref}"
    assert client.post(f"{address}/comments", data={"text": " "}).status_code == 409
    client.post(f"{address}/comments", data={"text": "补充<议题>"})
    client.post(f"{address}/writer", data={"person": here.clerk.ref})
    page = html(client, desk)
    assert "补充&lt;议题&gt;" in page and "由周敏执笔" in page
    comment = db.session.get_one(Paragraph, one.id).comments[0]
    client.post(f"{address}/comments", data={"settle": comment.ref})
    client.post(f"{address}/writer", data={"person": ""})
    page = html(client, desk)
    assert "补充&lt;议题&gt;" not in page and "由周敏执笔" not in page


def test_a_blank_asks_whoever_owes_it(desk: str, here: District, client) -> None:
    one = stored("problems/clause/")
    assert "由区公安分局填写" in one.text
    assert client.post(f"{desk}/paragraphs/{one.ref}/request").status_code == 302
    assert client.post(f"{desk}/paragraphs/{one.ref}/request").status_code == 302, "twice on a day is the same letter"
    letters = db.session.scalars(select(Letter)).all()
    assert [letter.to_name for letter in letters] == ["罗岚"] and "原因" in letters[0].body and "/tasks/" in letters[0].body
    figure = stored("achievements/figure/")
    assert client.post(f"{desk}/paragraphs/{figure.ref}/request").status_code == 302
    asked = db.session.scalars(select(IndicatorValue).where(IndicatorValue.year == 2026)).all()
    assert {row.state for row in asked} == {"asked"} and len(asked) == 2, "each number of the sentence, on its own form"
    assert client.post(f"{desk}/paragraphs/{stored('preamble').ref}/request").status_code == 409
    assert "再次请求" in html(client, desk) and "已发请求" in html(client, desk)


def test_a_verified_number_stands_in_last_years_sentence_and_links_to_its_source(desk: str, here: District, client) -> None:
    figure = stored("achievements/figure/")
    client.post(f"{desk}/paragraphs/{figure.ref}/request")
    row = next(
        row
        for row in db.session.scalars(select(IndicatorValue).where(IndicatorValue.year == 2026))
        if row.indicator.values[0].value == 917
    )
    row.value, row.state = 1002, "verified"
    page = html(client, desk)
    assert "依据有变 1 段" in page
    figure = stored("achievements/figure/")
    client.post(f"{desk}/paragraphs/{figure.ref}", data={"do": "regenerate", "version": figure.version})
    figure = stored("achievements/figure/")
    assert figure.text == "评查案卷1002件，合格〔待填〕件。"
    page = html(client, desk)
    assert f'href="/indicators/{row.indicator.ref}?year=2026"' in page and "2025年：评查案卷917件，合格813件。" in page
    client.post(f"{desk}/paragraphs/{figure.ref}", data={"text": "评查案卷1003件。", "version": figure.version})
    assert "与指标附件不一致" in html(client, desk)


def test_files_clean_and_internal_with_annexes(desk: str, here: District, client) -> None:
    clean = Document(io.BytesIO(client.get(f"{desk}/docx").data))
    texts = [paragraph.text for paragraph in clean.paragraphs]
    assert "内部核对稿" not in texts and not clean.tables and not any("[1]" in text for text in texts)
    full = Document(io.BytesIO(client.get(f"{desk}/docx?copy=internal&annexes=1").data))
    texts = [paragraph.text for paragraph in full.paragraphs]
    assert texts[0] == "内部核对稿" and "出处" in texts and any(text.startswith("[1] ") for text in texts)
    assert [table.cell(0, 1).text for table in full.tables] == ["类别", "指标"] and len(full.tables[0].rows) == 7
    book = load_workbook(io.BytesIO(client.get(f"{desk}/xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["序号", "类别", "2025年报告原文"] and rows[2][2] == "备案不及时" and "尚未整改到位" in rows[2][3]
    page = html(client, f"{desk}/page")
    assert "一、主要举措和成效" in page and 'class="report-title"' in page


def test_a_pdf_where_there_is_libreoffice_and_a_sentence_where_there_is_none(desk: str, client, monkeypatch) -> None:
    assert client.get(f"{desk}/pdf").data.startswith(b"%PDF")
    monkeypatch.setenv("PATH", "")
    answer = client.get(f"{desk}/pdf")
    assert answer.status_code == 409 and "用浏览器的「打印」另存为PDF" in answer.get_data(as_text=True)


def test_beside_last_year(desk: str, here: District, client) -> None:
    page = html(client, f"{desk}/comparison")
    assert "上年指出问题 3 个，已解决 0 个，连续出现 1 个，没有承接 2 个；" in page
    assert "上年安排 3 项，已完成 1 项，未完成 0 项，没有承接 2 项；" in page and "评查案卷" in page


def test_a_proposal_of_a_unit_goes_into_next_years_plan(desk: str, here: District, client, app) -> None:
    unit = app.test_client()
    builders.sign_in(unit, db.session.scalars(select(ground.Person).where(ground.Person.username == "gaj.l")).one())
    assert unit.post("/proposals", data={"unit": here.government.ref, "text": "甲"}).status_code == 409, "for its own unit only"
    year = db.session.scalars(select(Draft)).one().composed_at.year
    assert unit.post("/proposals", data={"unit": here.police.ref, "text": "建立案件质量分析制度"}).status_code == 302
    if year == 2026:
        client.post(f"{desk}/compose")
        one = stored("arrangements/proposal/")
        assert one.text == "建立案件质量分析制度。" and one.sources[0]["says"] == "区公安分局提出的2027年工作建议"
    assert "建立案件质量分析制度" in html(client, "/proposals")


def test_the_office_words_patterns_otherwise(desk: str, here: District, client) -> None:
    assert "{place}" in html(client, "/drafts/patterns")
    answer = client.post("/drafts/patterns", data={"recurring": "{subject}。", "seen": "0"})
    assert (
        answer.status_code == 409
        and "的句式不能用" in answer.get_data(as_text=True)
        and "{subject}。" in answer.get_data(as_text=True)
    )
    looked = client.post(
        "/drafts/patterns", data={"preamble": PREAMBLE.replace("扎实推进", "持续推进"), "look": "1", "seen": "0"}
    )
    text = looked.get_data(as_text=True)
    assert (
        looked.status_code == 200
        and "会有 1 段不同" in text
        and text.count("持续推进法治政府建设。") == 2
        and "扎实推进法治政府建设。" in text
    )
    assert db.session.scalar(select(func.count(Decision.id))) == 0, "looking decides nothing"
    assert client.post("/drafts/patterns", data={"recurring": "{subject}仍未解决{told}。", "seen": "0"}).status_code == 302
    assert decided(CHOICE) == {"recurring": "{subject}仍未解决{told}。"}
    client.post(f"{desk}/compose")
    assert "问题仍未解决（属连续出现" in stored("problems/clause/").composed
    assert client.post("/drafts/patterns", data={"recurring": "", "seen": "0"}).status_code == 409, "somebody decided meanwhile"


def test_the_same_final_text_gives_the_same_file(desk: str, client) -> None:
    one, other = (client.get(f"{desk}/docx?annexes=1&copy=internal").data for _n in range(2))
    assert one == other and zipfile.is_zipfile(io.BytesIO(one))
