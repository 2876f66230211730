"""The report set as a document: nothing of the text is lost or doubled, and clauses stand where they are."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.progress.setting import Span, set_report

TITLE = "清砚区人民政府2025年法治政府建设年度报告"
PAGE = f"""首页 > 政务公开

{TITLE}

来源：区司法局  责任编辑：综合股  发布日期：2026-02-25

2025年，我区认真推进。现将情况报告如下。

一、存在的不足

（一）应诉存在短板。有7件案件负责人未出庭，答辩材料不充分。培训不够。

二、下一步安排

（一）抓实应诉。建立逐案提醒制度。

清砚区人民政府
2026年1月14日

【打印本页】  【关闭窗口】
"""
HEADINGS = ("一、存在的不足", "二、下一步安排")


def _spans(text: str, *words: str) -> list[Span]:
    return [Span(text.index(word), text.index(word) + len(word), word) for word in words]


def test_the_report_stands_without_the_page_around_it() -> None:
    spans = _spans(PAGE, "有7件案件负责人未出庭", "培训不够", "建立逐案提醒制度")
    paras = set_report(PAGE, title=TITLE, headings=HEADINGS, spans=spans)
    assert [(para.kind, para.text) for para in paras] == [
        ("title", TITLE),
        ("body", "2025年，我区认真推进。现将情况报告如下。"),
        ("heading", "一、存在的不足"),
        ("body", "（一）应诉存在短板。有7件案件负责人未出庭，答辩材料不充分。培训不够。"),
        ("heading", "二、下一步安排"),
        ("body", "（一）抓实应诉。建立逐案提醒制度。"),
        ("issuer", "清砚区人民政府"),
        ("date", "2026年1月14日"),
    ]
    assert [piece.text for piece in paras[3].pieces] == [
        "（一）应诉存在短板。", "有7件案件负责人未出庭", "，答辩材料不充分。", "培训不够", "。",
    ]  # fmt: skip
    assert [piece.run_in for piece in paras[3].pieces] == [True, False, False, False, False]
    assert paras[3].clauses == ("有7件案件负责人未出庭", "培训不够")


def test_without_signature_the_text_goes_on_to_the_furniture() -> None:
    text = PAGE.replace("清砚区人民政府\n2026年1月14日\n", "其他需要报告的情况：无。\n")
    paras = set_report(text, title=TITLE, headings=HEADINGS, spans=_spans(text, "培训不够", "建立逐案提醒制度"))
    assert paras[-1].text == "其他需要报告的情况：无。"


def test_a_quarantined_piece_is_told_apart_even_inside_a_clause() -> None:
    text = PAGE.replace("培训不够", "培训〔隔离〕不够")
    paras = set_report(
        text, title=TITLE, headings=HEADINGS, spans=_spans(text, "培训〔隔离〕不够"), quarantined=_spans(text, "〔隔离〕")
    )
    pieces = [piece for para in paras for piece in para.pieces if piece.clause]
    assert [(piece.text, piece.quarantined, piece.ends) for piece in pieces] == [
        ("培训", False, False), ("〔隔离〕", True, False), ("不够", False, True),
    ]  # fmt: skip


def test_a_title_on_two_lines_is_one_title() -> None:
    text = PAGE.replace(TITLE, "清砚区人民政府\n2025年法治政府建设年度报告")
    paras = set_report(text, title=TITLE, headings=HEADINGS, spans=_spans(text, "培训不够"))
    assert (paras[0].kind, re.sub(r"\s", "", paras[0].text)) == ("title", TITLE)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=12), st.text("一二三。；（）\n 　甲乙", max_size=300)
)
def test_every_word_of_the_text_is_set_once_whatever_the_clauses(cuts: list[tuple[int, int]], text: str) -> None:
    spans: list[Span] = []
    for start, length in sorted(cuts):
        end = min(start + length, len(text))
        if start < end and text[start:end].strip() and (not spans or start >= spans[-1].end):
            spans.append(Span(start, end, f"c{len(spans)}"))
    spans = [span for span in spans if text[span.start] not in " 　\n" and text[span.end - 1] not in " 　\n"]
    paras = set_report(text, title="", headings=(), spans=spans)
    assert "".join(re.sub(r"\s", "", para.text) for para in paras) == re.sub(r"\s", "", text)
    ended = [name for para in paras for name in para.clauses]
    assert ended == [span.name for span in spans]
    for span in spans:
        said = "".join(piece.text for para in paras for piece in para.pieces if piece.clause == span.name)
        assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text[span.start : span.end])
