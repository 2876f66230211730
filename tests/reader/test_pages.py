"""Saved pages of the common content systems, texts printed twice, titles over two lines, documents run together."""

from datetime import date

import pytest

from app.reports.reader.finding import Reading
from app.reports.reader.reading import read_file, read_text
from tests.reader.labels import Labelled, corpus
from tests.reader.sites import SITES

#: All but the two whose damage is in their lines: a site would not keep them.
PUBLISHED = [one for one in (*corpus(), *corpus("third")) if one.name[:2] not in ("06", "07")]
ONE = next(one for one in PUBLISHED if one.name.startswith("01"))


def what(reading: Reading) -> list[tuple[str, str]]:
    bare = str.maketrans("", "", " \n\u00a0\u3000")
    return [(one.role, one.wording.translate(bare)) for one in reading.clauses] + [
        ("figure", one.text.translate(bare)) for one in reading.figures
    ]


@pytest.mark.parametrize("site", SITES)
def test_the_furniture_of_a_site_changes_nothing(site: str) -> None:
    """Breadcrumbs, text size, reading aids, neighbours in the list, notes of registration: none is text, none of their digits a figure."""
    for labelled in PUBLISHED:
        plain = read_text(labelled.text)
        lines = [line for line in labelled.text.split("\n") if line.strip()]
        reading = read_file("a.html", SITES[site](plain.title, lines[1:]).encode())
        assert what(reading) == what(plain), labelled.name
        assert (reading.title, reading.year, reading.signed_on) == (plain.title, plain.year, plain.signed_on), labelled.name
        assert reading.published_on is not None


@pytest.mark.parametrize("shape", ["{0}\n打印本页\n{0}", "无障碍朗读：{1}\n字号：大 中 小\n{0}", "{0}\n语音播报 {1}"])
def test_a_text_that_the_page_holds_twice_is_read_once(shape: str) -> None:
    for labelled in PUBLISHED[:6]:
        plain = read_text(labelled.text)
        twice = read_text(shape.format(labelled.text, labelled.text.replace("\n", "").replace("\t", "")))
        assert what(twice) == what(plain), labelled.name
        assert twice.title == plain.title
        assert [one.code for one in twice.doubts].count("said_twice") == 1
        assert not any(one.code == "said_twice" for one in plain.doubts)


@pytest.mark.parametrize(
    "halves",
    [
        ("云岭县人民政府", "关于2023年度法治政府建设情况的报告"),
        ("云岭县人民政府关于2023年度", "法治政府建设情况的报告"),
        ("云岭县人民政府关于2023年度法治政府建设情况", "的报告"),
        ("云岭县2023年度法治政府建设工作", "情况报告"),
    ],
)
def test_a_title_over_two_lines_is_one(halves: tuple[str, str]) -> None:
    body = ONE.text.split("\n", 1)[1]
    reading = read_text("首页 > 政务公开\n" + "\n".join(halves) + "\n" + body)
    assert reading.title == "".join(halves) and reading.year == 2023
    assert what(reading) == what(read_text(ONE.text))


def test_a_title_that_names_two_years_is_of_the_first() -> None:
    title = "石浦镇2023年法治政府建设工作总结及2024年工作思路"
    reading = read_text(title + "\n" + ONE.text.split("\n", 1)[1])
    assert (reading.title, reading.year) == (title, 2023)


def test_a_title_printed_again_above_the_text_is_not_read_as_text() -> None:
    title, body = ONE.text.split("\n", 1)
    reading = read_text(f"{title}\n发布时间：2024-03-18\n{title}\n{body}")
    assert reading.title == title and what(reading) == what(read_text(ONE.text))


def test_two_documents_run_together_are_told_and_both_read() -> None:
    other: Labelled = next(one for one in PUBLISHED if one.name.startswith("11"))
    first, second, both = read_text(ONE.text), read_text(other.text), read_text(ONE.text.rstrip() + "\n" + other.text)
    assert what(both) == [
        *(one for one in what(first) if one[0] != "figure"),
        *(one for one in what(second) if one[0] != "figure"),
        *(one for one in what(first) + what(second) if one[0] == "figure"),
    ]
    (told,) = [one for one in both.doubts if one.code == "second_document"]
    assert told.facts["title"] == second.title and told.start >= len(ONE.text.rstrip())
    assert (both.title, both.year) == (first.title, first.year)


def test_the_source_of_a_page_is_proposed_as_issuer_and_not_taken() -> None:
    """The title names nobody and nobody signed; the line above the text says where the page has it from."""
    text = "2023年度法治政府建设情况的报告\n时间：2024-01-30  来源：青石县司法局  浏览量：1,024次\n一、主要成效\n召开会议。\n二、存在的问题\n执法力量不足。\n三、下一步打算\n充实执法力量。\n"
    reading = read_text(text)
    (told,) = [one for one in reading.doubts if one.kind == "missing_issuer"]
    assert (reading.issuer, told.suggestion, told.text) == ("", "青石县司法局", "青石县司法局")
    assert reading.text[told.start : told.end] == told.text
    signed = read_text(text + "青石县人民政府\n2024年1月20日\n")
    assert signed.issuer == "青石县人民政府" and not any(one.kind == "missing_issuer" for one in signed.doubts)


@pytest.mark.parametrize(
    "tail", ["（此件公开发布）\n打印本页", "抄送：县委办公室，县人大常委会办公室。\n云岭县人民政府办公室 2024年3月15日印发"]
)
def test_what_stands_under_the_signature_is_no_text(tail: str) -> None:
    reading = read_text(f"{ONE.text.rstrip()}\n{tail}\n")
    assert what(reading) == what(read_text(ONE.text)) and reading.signed_on == date(2024, 3, 15)


def test_an_advert_on_a_line_of_its_own_under_the_signature() -> None:
    text = "云溪县交通运输局2023年法治政府建设报告\n二、存在的问题\n执法人员力量不足。\n三、下一步打算\n充实执法力量。\n云溪县交通运输局\n2024年1月12日\n"
    told = read_text(f"{text}九游会·官方app最新版本\n上一篇：无\n")
    assert told.signed_on == date(2024, 1, 12)
    assert (
        [one.text for one in told.clauses]
        == [one.text for one in read_text(text).clauses]
        == ["执法人员力量不足", "充实执法力量"]
    )
