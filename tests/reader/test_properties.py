"""What must hold of every text, whatever it is: places, no surprise, the same answer twice, noise without effect."""

import os
import re
import subprocess
import sys

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.reports.reader.finding import Reading
from app.reports.reader.formats import text_of_file
from app.reports.reader.reading import read_file, read_text
from app.reports.reader.shadow import shadow_of
from tests.house.code import ROOT
from tests.reader.labels import corpus

TEXTS = [labelled.text for folder in ("", "unseen", "negative") for labelled in corpus(folder)]
#: Where noise is tried: reports with a title of their own and an end that can be seen.
BORDERED = [labelled.text for labelled in corpus() if labelled.name[:2] in ("01", "03", "05", "08", "11", "13")]
PIECES = [
    "一、", "（一）", "(二)", "1.", "一是", "；二是", "存在的问题", "下一步工作安排", "。", "，", "\n", "\r\n", "　　", "??", "107件", "2022年1月", "〔2021〕", "“", "”", "（", "）", "不足", "加强", "部分单位",
    "法治政府建设", "习近平新时代", "特色社会主义思想", "现将", "报告如下：", "\t", "-1-", "责任编辑:", "上一条:", "¥", "___", "\u200b", "\ufffd", "一" * 30, "主要做法及成效", "关于2021年法治政府建设情况的报告",
]  # fmt: skip
FURNITURE = [
    "首页 > 政务公开 > 法治政府建设", "无障碍阅读", "字号：大 中 小", "打印本页", "责任编辑：王某 来源：区司法局", "点击：1024次", "当前位置：首页 >> 信息公开", "扫一扫在手机打开当前页", "版权所有：某某人民政府",
    "蜀ICP备12002995号", "川公网安备 51140202000234号", "上一篇：区民政局通知公告", "下一篇：没有了", "关闭窗口", "网站标识码：5114020001", "联系电话：028-12345678", "主办单位：某某区人民政府办公室",
]  # fmt: skip
#: ``make fuzz`` tries more of everything
MORE = int(os.environ.get("DUBAN_FUZZ", "1"))
relaxed = settings(
    max_examples=120 * MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def places_hold(reading: Reading) -> None:
    for one in [*reading.clauses, *reading.figures, *reading.doubts]:
        assert reading.text[one.start : one.end] == one.text
    for clause in reading.clauses:
        assert clause.start < clause.end and clause.text.strip()
        assert all(0 <= link.clause < len(reading.clauses) and 0 < link.strength <= 1 for link in clause.links)
    for section in reading.sections:
        assert 0 <= section.start <= section.end <= len(reading.text)
    ordered = [clause.start for clause in reading.clauses]
    assert ordered == sorted(ordered)


def what_was_found(reading: Reading) -> list[tuple[str, str]]:
    return [(clause.role, clause.text) for clause in reading.clauses] + [("figure", figure.text) for figure in reading.figures]


def read_or_refuse(text: str) -> Reading | None:
    try:
        return read_text(text)
    except Refused:
        return None


@relaxed
@example("\x1f!报告如下：")
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join))
def test_any_text_is_read_or_refused_and_every_place_holds(text: str) -> None:
    reading = read_or_refuse(text)
    if reading:
        places_hold(reading)
        assert reading == read_text(text)


def test_reading_is_deterministic() -> None:
    """The same answer from another process, whose sets and dictionaries are shuffled otherwise."""
    script = (
        "import json,hashlib;from app.reports.reader.as_json import as_json;from app.reports.reader.finding import UnitHint;"
        "from app.reports.reader.reading import read_text;from tests.reader.labels import corpus;"
        "units=(UnitHint('a',('司法局',),('执法','普法')),UnitHint('b',('市监局',),('执法','监管')));"
        "print(hashlib.sha256(json.dumps([as_json(read_text(one.text,units)) for one in corpus()]).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@relaxed
@given(st.sampled_from(TEXTS), st.data())
def test_a_report_cut_and_pasted_anywhere_is_read(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    put = data.draw(st.sampled_from(PIECES))
    reading = read_or_refuse(text[:first] + put + text[last:])
    if reading:
        places_hold(reading)


@relaxed
@given(
    st.sampled_from(BORDERED), st.lists(st.sampled_from(FURNITURE), max_size=8), st.lists(st.sampled_from(FURNITURE), max_size=8)
)
def test_furniture_around_a_report_changes_nothing(text: str, before: list[str], after: list[str]) -> None:
    noisy = "\n".join([*before, text.strip("\n"), *after])
    assert what_was_found(read_text(noisy)) == what_was_found(read_text(text))


@relaxed
@given(st.sampled_from(TEXTS))
def test_half_width_marks_change_nothing_but_themselves(text: str) -> None:
    half = text.translate(str.maketrans("，：；（）", ",:;()"))
    assert [(one.role, one.start, one.end) for one in read_text(half).clauses] == [
        (one.role, one.start, one.end) for one in read_text(text).clauses
    ]


@relaxed
@given(st.sampled_from(TEXTS), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_the_encoding_changes_nothing(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert text_of_file("x.txt", data) == text
    assert what_was_found(read_file("x.txt", data)) == what_was_found(read_text(text))


@relaxed
@given(st.sampled_from(TEXTS))
def test_carriage_returns_change_no_clause(text: str) -> None:
    windows = read_text(text.replace("\n", "\r\n"))
    places_hold(windows)
    assert [one.text.replace("\r", "") for one in windows.clauses] == [one.text for one in read_text(text).clauses]


@relaxed
@given(st.binary(max_size=400), st.sampled_from(["x.txt", "x.html", "x.docx", "x.pdf", "x.bin"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        places_hold(read_file(name, data))
    except Refused as refused:
        assert re.search(r"[\u4e00-\u9fff]", refused.sentence)


@given(st.text(max_size=300))
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(shadow_of(text)) == len(text)
