"""Text that is all of one kind, however long, must be passed over in a time that grows no faster than the text."""

import time

import pytest

from app.reports.reader.reading import read_text

HEAD = "某区2021年法治政府建设情况的报告\n一、存在的问题\n"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "（",
        "“",
        "，",
        "一、",
        "一是",
        "习近平新时代中国",
        "雷速",
        "存在问题",
        "10件（其中1件、",
        "关于法治政府建设情况的报告\n",
        "a\t",
        "> ",
    ],
)
def test_junk_takes_no_long_time(unit: str) -> None:
    begun = time.process_time()
    read_text(HEAD + unit * (30_000 // len(unit)) + "。")
    assert time.process_time() - begun < 6


def test_a_report_of_twenty_pages_takes_less_than_a_second() -> None:
    items = "".join(
        f"（{number}）规范执法。部分单位执法程序不规范，材料报送不及时，调解纠纷{index}件。\n"
        for index, number in enumerate("一二三四五六七八九" * 45)
    )
    begun = time.process_time()
    reading = read_text(HEAD + items)
    assert time.process_time() - begun < 1
    assert sum(clause.role == "problem" for clause in reading.clauses) >= 2 * 9 * 45
