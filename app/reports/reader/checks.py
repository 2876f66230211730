"""Knows what a report must contain and how its figures must agree; reports what is missing or at odds, and corrects nothing."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.reports.reader.finding import Clause, Doubt, Figure
from app.reports.reader.flow import Flow
from app.reports.reader.numerals import DIGITS, value_of
from app.reports.reader.outline import Part

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
            told = f"合计{total}{unit}，分项相加为{sum(parts, Decimal(0))}{unit}，两数不一致，请核实"
            found.append(_doubt("arithmetic", told, text, *flow.span(hit.start(), hit.end())))
    for hit in _DONE_OF.finditer(flow.text):
        if hit[2] == hit[4] and value_of(hit[3]) > value_of(hit[1]):
            told = f"办结数{hit[3]}{hit[4]}多于受理数{hit[1]}{hit[2]}，请核实"
            found.append(_doubt("arithmetic", told, text, *flow.span(hit.start(), hit.end())))
    return found


def percent_doubts(figures: Sequence[Figure]) -> list[Doubt]:
    """Shares above a hundred."""
    return [
        Doubt("arithmetic", f"比率{figure.value}%超过100%，请核实", figure.text, figure.start, figure.end)
        for figure in figures
        if figure.unit == "%"
        and figure.value > 100
        and re.search(r"(?:应诉率|采纳率|合格率|覆盖率|办结率|满意率|成功率|审核率|参考率|备案率)", figure.indicator)
    ]


def contradictions(figures: Sequence[Figure]) -> list[Doubt]:
    """The same indicator in the same unit with two values."""
    seen: dict[tuple[str, str], Figure] = {}
    found = []
    for figure in figures:
        key = (figure.indicator, figure.unit)
        before = seen.setdefault(key, figure)
        if (
            before.value != figure.value
            and len(figure.indicator) >= 6
            and not re.search(r"同比|较|比|增|减|其中|分别", figure.indicator)
        ):
            told = f"“{figure.indicator}”前文为{before.text}，此处为{figure.text}，请核实是否同一口径"
            found.append(Doubt("contradiction", told, figure.text, figure.start, figure.end))
    return found


def missing_parts(parts: Sequence[Part], clauses: Sequence[Clause], text: str) -> list[Doubt]:
    """The five parts that the rule of 2019 on yearly reports asks for, those not found."""
    roles = {part.role for part in parts}
    kinds = {clause.role for clause in clauses}
    found = []
    if "problem" not in kinds:
        found.append(Doubt("no_problems", "没有找到“存在的问题”部分，请核对原文；确实没有的，可手工补选", "", 0, 0))
    elif not re.search(r"原因", _headings(parts, text)) and not re.search(
        r"(?:主要|究其|分析|其)原因|原因(?:是|在于|分析|主要|有)", text
    ):
        found.append(Doubt("missing_part", "存在的问题没有写原因；年度报告应当包括不足和原因", "", 0, 0))
    if not kinds & {"arrangement"}:
        found.append(Doubt("no_arrangements", "没有找到“下一步工作安排”部分，请核对原文；确实没有的，可手工补选", "", 0, 0))
    if "duties" not in roles and not re.search(r"第一责任人(?:的)?职责(?:的)?(?:情况|有关情况)", text):
        found.append(Doubt("missing_part", "没有专门写党政主要负责人履行推进法治建设第一责任人职责的情况", "", 0, 0))
    if kinds and "achievement" not in kinds:
        found.append(Doubt("missing_part", "没有找到主要做法和成效部分", "", 0, 0))
    return found


def _headings(parts: Sequence[Part], text: str) -> str:
    return "".join(part.number + text[part.head[0] : part.head[1]] for part in parts)


def _doubt(kind: str, message: str, text: str, start: int, end: int) -> Doubt:
    return Doubt(kind, message, text[start:end], start, end)
