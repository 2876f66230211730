"""Knows what a report must contain and how its figures must agree; reports what is missing or at odds, and corrects nothing."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.reports.reader.finding import Clause, Doubt, Figure
from app.reports.reader.flow import Flow
from app.reports.reader.numerals import DIGITS, value_of
from app.reports.reader.outline import Part
from app.reports.reader.telling import doubt_of

_UNIT = r"(?:万元|亿元|元|件次|人次|场次|件|个|名|人|项|次|场|份|家|户|起|宗)"
_SUM = re.compile(
    rf"({DIGITS})({_UNIT})[^，。；（\d]{{0,10}}（(?:其中)?[：，]?((?:[^（）\d]{{0,24}}{DIGITS}{_UNIT}[，、；]?){{2,8}})[^（）\d]{{0,10}}）"
)
_PART = re.compile(rf"({DIGITS})({_UNIT})")
_AMONG = re.compile(
    rf"({DIGITS})({_UNIT})[^。；\d]{{0,12}}[，、：](?:其中)[，：]?((?:[^。；\d]{{0,24}}{DIGITS}{_UNIT}[，、]?){{2,8}})(?=[。；]|$)"
)
_DONE_OF = re.compile(
    rf"(?:受理|办理|接收|调解|收到|承办|审理|立案|处理|评查|登记|排查)[^，。；、\d]{{0,24}}?({DIGITS})({_UNIT})[，、；]?(?:已|其中)?(?:调解)?(?:办结|结案|审结|调解成功|成功调解|成功化解|化解|完成|成功|办复|整改|合格)[^，。；、\d]{{0,10}}?({DIGITS})({_UNIT})"
)
_WHOLE_SET = ("共", "分别", "均")


def arithmetic_doubts(text: str, flow: Flow) -> list[Doubt]:
    """Sums that do not come out, and more cases done than there were; what agrees is not mentioned."""
    found = []
    for hit in [*_SUM.finditer(flow.text), *_AMONG.finditer(flow.text)]:
        total, unit = value_of(hit[1]), hit[2]
        parts = [value_of(number) for number, one in _PART.findall(hit[3]) if one == unit]
        if (
            len(parts) >= 2
            and sum(parts, Decimal(0)) != total
            and (sum(parts, Decimal(0)) > total or "（" in hit[0][:30])
            and len(parts) == len(_PART.findall(hit[3]))
        ):
            place = flow.span(hit.start(), hit.end())
            found.append(doubt_of("sum_differs", text, *place, total=total, sum=sum(parts, Decimal(0)), unit=unit))
    for hit in _DONE_OF.finditer(flow.text):
        if hit[2] == hit[4] and value_of(hit[3]) > value_of(hit[1]):
            place = flow.span(hit.start(), hit.end())
            found.append(doubt_of("more_done", text, *place, done=hit[3], taken=hit[1], unit=hit[2]))
    return found


def percent_doubts(text: str, figures: Sequence[Figure]) -> list[Doubt]:
    """Shares above a hundred."""
    return [
        doubt_of("over_hundred", text, figure.start, figure.end, value=figure.value)
        for figure in figures
        if figure.unit == "%"
        and figure.value > 100
        and re.search(r"(?:应诉率|采纳率|合格率|覆盖率|办结率|满意率|成功率|审核率|参考率|备案率)", figure.indicator)
    ]


def contradictions(text: str, figures: Sequence[Figure]) -> list[Doubt]:
    """The same indicator in the same unit with two values in different sentences; within one, the second tells of something else or of a change."""
    seen: dict[tuple[str, str], Figure] = {}
    found = []
    for figure in figures:
        key = (figure.indicator, figure.unit)
        before = seen.setdefault(key, figure)
        if (
            before.value != figure.value
            and len(figure.indicator) >= 6
            and not re.search(r"同比|较|比|增|减|其中|分别", figure.indicator)
            and re.search(r"[。\n]", text[before.end : figure.start])
        ):
            facts = {"indicator": figure.indicator, "before": before.text, "here": figure.text}
            found.append(doubt_of("contradiction", text, figure.start, figure.end, **facts))
    return found


def missing_parts(parts: Sequence[Part], clauses: Sequence[Clause], text: str) -> list[Doubt]:
    """The five parts that the rule of 2019 on yearly reports asks for, those not found."""
    roles = {part.role for part in parts}
    kinds = {clause.role for clause in clauses}
    found = []
    if "problem" not in kinds:
        found.append(doubt_of("no_problems", "", 0, 0))
    elif not re.search(r"原因", _headings(parts, text)) and not re.search(
        r"(?:主要|究其|分析|其)原因|原因(?:是|在于|分析|主要|有)", text
    ):
        found.append(doubt_of("no_causes", "", 0, 0))
    if not kinds & {"arrangement"}:
        found.append(doubt_of("no_arrangements", "", 0, 0))
    if "duties" not in roles and not re.search(r"第一责任人(?:的)?职责(?:的)?(?:情况|有关情况)", text):
        found.append(doubt_of("no_duties", "", 0, 0))
    if kinds and "achievement" not in kinds:
        found.append(doubt_of("no_achievements", "", 0, 0))
    return found


def _headings(parts: Sequence[Part], text: str) -> str:
    return "".join(part.number + text[part.head[0] : part.head[1]] for part in parts)
