"""The small pure parts: punctuation, numerals, frames, chapters, causes, layout, the account."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafting.account import account
from app.drafting.achievements import indicator
from app.drafting.causes import cause_in
from app.drafting.chapters import carried, nearest
from app.drafting.desk import pieces
from app.drafting.facts import ClauseFact, IndicatorFact, YearFacts
from app.drafting.frames import frame
from app.drafting.layout import blocks
from app.drafting.punctuation import bare, full_width, half_width_marks, one_line, opened, quoted, sentence
from app.drafting.written import Source, Written
from app.paper.numerals import han, plain

YEAR = YearFacts(2026, "甲区人民政府", "区政府", "甲区", "区司法局")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("制度,办法;清单:三项(修订)?!", "制度，办法；清单：三项（修订）？！"),
        ("共1,089份,09:30开庭", "共1,089份，09:30开庭"),
        ("办理３７件，占９８．５％", "办理37件，占98．5%"),
        ('推行"一网通办" 改革', "推行“一网通办”改革"),
        ("已办结.反响好.", "已办结。反响好。"),
        ("增长3.5%", "增长3.5%"),
        ("采用 Word 文件", "采用Word文件"),
    ],
)
def test_full_width(typed: str, printed: str) -> None:
    assert full_width(typed) == printed and full_width(printed) == printed


@given(st.text(alphabet='制度,;:()?!"12 ３。，', max_size=30))
def test_no_half_width_mark_survives(text: str) -> None:
    assert not half_width_marks(full_width(text))


def test_sentences() -> None:
    assert one_line("第一项\r\n第二项。\n第三项") == "第一项；第二项。第三项"
    assert sentence(" 已办结;; ") == "已办结。" and sentence("") == ""
    assert quoted("开展“回头看”。") == "“开展‘回头看’”"
    assert opened("〔探索完善〕律师入驻，眉法〔2021〕1号，〔待填：数〕") == "探索完善律师入驻，眉法〔2021〕1号，〔待填：数〕"
    assert bare("一、") == "一"


def test_numerals() -> None:
    assert [han(n) for n in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
    assert [plain(Decimal(text)) for text in ("100", "89.0600", "0.50", "1250")] == ["100", "89.06", "0.5", "1250"]


@pytest.mark.parametrize(
    ("old", "figures", "new"),
    [
        ("审结案件97件，结案率98.5%，效果良好", 2, "审结案件〔待填〕件，结案率〔待填〕%。"),
        ("2025年，全区调解纠纷2,316件，未发生重大事件", 1, "2026年，全区调解纠纷〔待填〕件。"),
        ("节约成本200余万元；反响良好", 1, "节约成本〔待填〕万元。"),
        ("印发方案，反响良好", 0, None),
        ("印发《2023年方案》等3个文件", 1, None),
        ("贯彻第12条规定，办理3件", 2, None),
        ("印发（区府发〔2021〕1号）等3个文件", 2, None),
        ("，".join(f"办理甲{n}件" for n in range(11)), 11, None),
    ],
)
def test_frames(old: str, figures: int, new: str | None) -> None:
    framed = frame(ClauseFact("a", "achievement", "achievements", "", old, (), figures), YEAR)
    assert (framed.text if framed else None) == new


def test_a_frame_takes_this_years_verified_numbers_and_only_those() -> None:
    heard = IndicatorFact("h", "审结案件", "件", "verified", Decimal(108), Decimal(97), owner="区法院")
    rate = IndicatorFact("r", "结案率", "%", "given", Decimal("99.1"), Decimal("98.5"), owner="区法院")
    facts = YearFacts(2026, "甲区人民政府", "区政府", "甲区", "区司法局", indicators=(heard, rate))
    numbers = ((Decimal(97), "h"), (Decimal("98.5"), "r"))
    clause = ClauseFact("a", "achievement", "achievements", "", "2025年审结案件97件，反响良好，结案率98.5%", (), 2, numbers)
    framed = frame(clause, facts)
    assert framed is not None and framed.text == "2026年审结案件108件，结案率〔待填〕%。" and framed.stated == (heard, rate)
    says = [(str(source.says), source.owes) for source in indicator(clause, framed, facts, "achievements").sources]
    assert says == [
        ("2025年：2025年审结案件97件，反响良好，结案率98.5%。", ""),
        ("审结案件：2026年108件（已核实）；2025年97件", ""),
        ("结案率：2026年99.1%（已报待核实）；2025年98.5%", "区司法局"),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["办理案件", "培训干部", "走访企业", "依据条例"]), st.integers(1, 99999), st.sampled_from("件人次%")
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_frame_keeps_no_old_number(parts: list[tuple[str, int, str]]) -> None:
    old = "，".join(f"{what}{number}{unit}" for what, number, unit in parts)
    framed = frame(ClauseFact("a", "achievement", "achievements", "", old, (), len(parts)), YEAR)
    assert framed is not None and not any(letter.isdigit() for letter in framed.text)
    assert framed.text.count("〔待填〕") == len(parts)


def test_chapters() -> None:
    plan = ["坚持依法决策，健全全流程管理机制", "优化营商环境，提高政务服务效能", "规范行政执法，全面提升办案水平"]
    assert nearest("转变职能，法治化营商环境持续优化", plan) == plan[1]
    assert nearest("党的领导更加有力", plan) is None and nearest("任何", []) is None
    assert carried("办好2025年12件实事。", 2026) == "办好2026年〔待填〕件实事"


def test_causes_are_taken_from_the_units_own_words() -> None:
    assert cause_in(["进展正常。", "滞后原因是经费下达较晚，已协调。其余正常。"]) == "经费下达较晚，已协调"
    assert cause_in(["查清原因并整改", "按计划推进"]) == ""


@dataclass
class P:
    """A paragraph for the layout."""

    part: str
    level: int
    text: str
    key: str = ""
    sources: list[object] = field(default_factory=list)


def lines(*paragraphs: P) -> list[str]:
    return ["".join(run.number + run.text for run in block.runs) for block in blocks(paragraphs)]


def test_layout_numbers_what_stands_and_drops_empty_headings() -> None:
    part = P("a", 1, "成效")
    assert lines(P("o", 0, "开头。"), part, P("a", 2, "第一章"), P("a", 0, "甲。"), P("a", 0, ""), P("a", 0, "乙。"), P("a", 2, "空章"),
                 P("a", 2, "第二章。"), P("a", 0, "丙。"), P("b", 1, "空部分"), P("b", 2, "空"), P("c", 1, "安排"), P("c", 0, "丁。"),
                 P("signature", 0, "区政府"), P("signature", 0, "2027年1月4日")) == [
        "开头。", "一、成效", "（一）第一章。一是甲。二是乙。", "（二）第二章。丙。", "二、安排", "丁。", "区政府", "2027年1月4日",
    ]  # fmt: skip
    assert [block.kind for block in blocks([P("signature", 0, "区政府"), P("signature", 0, "2027年1月4日")])] == [
        "issuer",
        "date",
    ]


def test_long_points_stand_alone() -> None:
    long = "字" * 200 + "。"
    assert lines(P("a", 1, "成效"), P("a", 2, "章"), P("a", 0, long), P("a", 0, long)) == [
        "一、成效",
        f"（一）章。一是{long}",
        f"二是{long}",
    ]


def test_the_account() -> None:
    owed = [
        ClauseFact("p", "problem", "problems", "", "甲"),
        ClauseFact("r", "arrangement", "arrangements", "", "乙"),
        ClauseFact("g", "goal", "", "", "丙"),
    ]
    told = Written("k1", "problems", 0, "甲仍存在。", (Source("clause", "p", ""), Source("task", "r", "")))
    heading = Written("k2", "problems", 2, "乙", (Source("clause", "r", ""),))
    held = account(owed, [told, heading])
    assert (held.answered, held.total) == (1, 2) and [line.clause.ref for line in held.unanswered] == ["r"]
    assert account(owed, [P("problems", 0, "", "k", [{"kind": "clause", "ref": "p"}])]).answered == 0, (
        "a paragraph left out answers nothing"
    )


def test_pieces() -> None:
    assert pieces("原因是〔待填：原因（由甲填写）〕。") == (
        ("原因是", False),
        ("〔待填：原因（由甲填写）〕", True),
        ("。", False),
    )
