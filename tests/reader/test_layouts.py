"""The same problems and plans, however numbered, headed and broken into lines, give the same clauses."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from app.reports.reader.reading import read_text

PROBLEMS = (
    ("执法力量薄弱", "持证人员仅占四成，业务骨干流失严重"),
    ("普法形式单一", "线上平台更新慢，群众参与度低"),
    ("应诉质效不高", "负责人出庭不出声，败诉案件复盘不到位"),
)
PLANS = (
    ("充实执法力量", "公开招录执法人员5名，每季度组织一次业务测试"),
    ("丰富普法形式", "拍摄普法短视频20部，在集市设立咨询点"),
    ("提升应诉质效", "建立庭前会商制度，对败诉案件逐件复盘"),
)
MARKS = {
    "item": "（一） （二） （三）", "arabic": "1. 2. 3.", "bracket": "（1） （2） （3）", "point": "一是 二是 三是", "order": "第一， 第二， 第三，",
    "circle": "① ② ③", "dash": "—— —— ——",
}  # fmt: skip
#: How a headline and its body stand behind the mark; what joins the rows.
LAYOUTS = {
    "run in": ("{mark}{head}。{body}。", "\n"), "colon": ("{mark}{head}：{body}。", "\n"), "lines": ("{mark}{head}\n{body}。", "\n"),
    "no headline": ("{mark}{body}。", "\n"), "one paragraph": ("{mark}{head}。{body}。", ""), "one sentence": ("{mark}{body}", "；"),
}  # fmt: skip
#: What opens the problems and the plans: headings, or nothing but a sentence of the text.
OPENINGS = {
    "headings": ("二、存在的主要问题\n", "三、下一步工作安排\n"),
    "sentences": ("回顾一年来的工作，我们也清醒地认识到，还存在一些困难和问题：\n", "下一步，我们将重点抓好以下工作：\n"),
    "stops": ("同时，我们也清醒地看到，工作中还存在一些问题和不足。\n", "下一步，我们将从以下几个方面改进。\n"),
    "one heading": ("二、存在的问题和下一步打算\n当前还存在以下问题：\n", "针对上述问题，我局将采取以下措施：\n"),
}


def listed(rows: tuple[tuple[str, str], ...], marks: str, layout: str) -> str:
    shape, between = LAYOUTS[layout]
    signs = MARKS[marks].split() if marks else ["", "", ""]
    return (
        between.join(
            shape.format(mark=mark, head=head, body=body) for mark, (head, body) in zip(signs, rows, strict=True)
        ).rstrip("。")
        + "。"
    )


#: Marks that stand inside a paragraph as well, and those that only begin one.
SHAPES = [
    *product(("bracket", "point", "order", "circle"), ("run in", "colon", "no headline", "one paragraph", "one sentence")),
    *product(("item", "arabic", "dash"), ("run in", "colon", "lines", "no headline")),
    *product(("",), ("run in", "lines", "no headline")),
]


def wrapped(text: str) -> str:
    """Paragraphs indented and broken after 32 characters, as a printed page has them."""
    title, *paragraphs = text.split("\n")
    lines = (f"　　{one}" for one in paragraphs if one)
    return "\n".join([title, *(line[at : at + 32] for line in lines for at in range(0, len(line), 32))])


DAMAGE: dict[str, Callable[[str], str]] = {
    "on one line": lambda text: text.replace("\n", "　　"), "wrapped": wrapped,
    "half-width marks": lambda text: text.translate(str.maketrans("，；：（）", ",;:()")),
}  # fmt: skip


def read(number: int, opening: str, damage: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """What is found in a report whose problems stand in one shape and whose plans in another."""
    before, between = OPENINGS[opening]
    problems, plans = listed(PROBLEMS, *SHAPES[number]), listed(PLANS, *SHAPES[(number * 5 + 3) % len(SHAPES)])
    text = f"某县水务局2023年法治政府建设情况报告\n一、工作开展情况\n（一）规范执法。办理案件30件。\n（二）强化宣传。开展活动12场。\n{before}{problems}\n{between}{plans}\n某县水务局\n2024年1月5日\n"
    clauses = read_text(damage(text)).clauses
    return [(one.role, re.sub(r"\s", "", one.text)) for one in clauses if one.role in ("problem", "arrangement")]


WANTED = [
    (role, piece)
    for role, rows in (("problem", PROBLEMS), ("arrangement", PLANS))
    for _, body in rows
    for piece in body.split("，")
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_the_layout_changes_nothing(opening: str) -> None:
    for number, shape in enumerate(SHAPES):
        assert read(number, opening) == WANTED, shape


@pytest.mark.parametrize("damage", DAMAGE)
def test_nor_does_what_a_page_does_to_it(damage: str) -> None:
    """On one line a headline that nothing but a blank parts from its body cannot be told from it."""
    for number, shape in enumerate(SHAPES):
        if damage == "on one line" and "lines" in (shape[1], SHAPES[(number * 5 + 3) % len(SHAPES)][1]):
            continue
        assert read(number, list(OPENINGS)[number % len(OPENINGS)], DAMAGE[damage]) == WANTED, shape
