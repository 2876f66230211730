"""Everything a letter or a bulletin may carry, as a Word file and as LibreOffice prints it."""

import io
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from app.paper import office
from app.paper.office import NoOffice, OfficeFailed, OfficeTooSlow, converted, pdf_of
from app.paper.sheet import Annex, Body, Item, Paper, Part, Table, dated
from app.paper.word import docx_of

LETTER = Paper(
    title="关于催办逾期任务的函",
    made_at=datetime(2026, 7, 3, 9, 0, tzinfo=UTC),
    head="清砚区人民政府文件",
    number="清法办函〔2026〕3号",
    signer="王敏",
    marking="内部核对稿",
    to="区市场监管局",
    blocks=(
        Body("你局牵头的下列任务已超过办理时限。", ("任务 2026-003",)),
        Part("一、办理要求"),
        Item(
            "（一）按期报结。", "请于7月31日前报结，原因是〔待填：原因（由区市场监管局填写）〕。", ("任务 2026-003", "上年报告")
        ),
    ),
    attachments=("逾期任务清单", "填报说明"),
    signature="清砚区法治建设办",
    date=dated(date(2026, 7, 3)),
    remark="联系人：李红，电话：0000-1234567",
    annexes=(
        Annex(
            "逾期任务清单",
            (Table(("序号", "任务", "时限"), tuple((str(n), "建立清单", "6月30日") for n in range(1, 61)), (1, 5, 2)),),
        ),
        Annex("填报说明", (Body("按月填报。"),), landscape=True),
    ),
)


@pytest.fixture(scope="module")
def pages() -> list[str]:
    pdf = pypdfium2.PdfDocument(pdf_of(docx_of(LETTER)))
    return [page.get_textpage().get_text_range() for page in pdf]


def test_the_elements_stand_in_their_order(pages: list[str]) -> None:
    whole = "".join(pages).replace(" ", "").replace("\r\n", "")
    order = (
        "内部核对稿", "清砚区人民政府文件", "清法办函〔2026〕3号", "签发人：王敏", "关于催办逾期任务的函", "区市场监管局：", "你局牵头的",
        "一、办理要求", "（一）按期报结。", "附件：1.逾期任务清单", "2.填报说明", "清砚区法治建设办", "2026年7月3日", "（联系人：李红",
        "附件1", "附件2", "按月填报", "出处", "[1]任务2026-003", "[2]任务2026-003", "[3]上年报告",
    )  # fmt: skip
    at = [whole.index(words, 0) for words in order]
    assert at == sorted(at), [words for words, here, before in zip(order[1:], at[1:], at, strict=False) if here < before]


def test_annexes_and_sources_begin_pages_and_a_table_repeats_its_head(pages: list[str]) -> None:
    begins = [page.strip().splitlines()[0].replace(" ", "") for page in pages]
    assert {"附件1", "附件2", "出处"} <= set(begins)
    with_rows = [page for page in pages if "建立清单" in page]
    assert len(with_rows) > 1 and all("序号" in page for page in with_rows)


def test_a_lying_annex_lies_and_the_rest_stands() -> None:
    sections = Document(io.BytesIO(docx_of(LETTER))).sections
    assert [round(section.page_width.mm) for section in sections] == [210, 210, 297, 210]


def test_with_a_seal_the_date_is_four_from_the_right_and_the_signature_centred_above() -> None:
    sealed = Document(io.BytesIO(docx_of(replace(LETTER, sealed=True, annexes=(), remark="")))).paragraphs
    free = {
        p.text: int(p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100
        for p in sealed
        if p.text in (LETTER.signature, LETTER.date)
    }
    assert free[LETTER.date] == 4
    assert free[LETTER.signature] + 8 / 2 == 4 + 6 / 2  # one middle


def test_a_plain_paper_has_no_empty_elements() -> None:
    plain = Paper("说明", LETTER.made_at, (Body("全文。"),))
    assert [p.text for p in Document(io.BytesIO(docx_of(plain))).paragraphs] == ["说明", "", "全文。"]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert docx_of(LETTER) == docx_of(LETTER)
    assert docx_of(LETTER) != docx_of(replace(LETTER, number="清法办函〔2026〕4号"))


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoOffice) as no:
        pdf_of(b"")
    assert "打印" in no.value.sentence


def _program(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, f"/bin/sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_WALL_SECONDS", 0.5)
    with pytest.raises(OfficeTooSlow):
        pdf_of(b"")
    state, end = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat"), time.monotonic() + 10
    while _runs(state) and time.monotonic() < end:
        time.sleep(0.05)  # what was killed dies when the machine next gives it a turn
    assert not _runs(state)


def _runs(state: Path) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return state.read_text().split()[2] != "Z"
    return False


def test_a_program_that_makes_nothing_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OfficeFailed):
        converted(b"", ".docx", "pdf")


def _pages(**more: object) -> list[str]:
    body = tuple(Body(f"{n}．综合执法协作机制有关事项正在按序时推进，牵头单位每周填报一次进展情况。") for n in range(1, 10))
    made = Paper(
        title="法治建设督办周报", made_at=LETTER.made_at, blocks=body, signature="法治办公室", date="2026年11月20日", **more
    )  # type: ignore[arg-type]
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf_of(docx_of(made)))]


def test_a_signature_takes_words_along_and_a_letter_of_one_page_stays_on_it() -> None:
    *_first, last = _pages()
    assert "2026年11月20日" in last.replace(" ", "") and "填报一次" in last
    assert len(_pages(one_page=True)) == 1
