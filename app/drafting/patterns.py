"""The sentence patterns an office may word otherwise: each with its name, its places and its default; it fills them, and refuses a wrong one."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.policy.choices import Choice, from_to
from app.words import N_, Said


@dataclass(frozen=True)
class Pattern:
    """A sentence with places to be filled; ``keeps`` are words that it must not lose."""

    code: str
    name: str
    default: str
    keeps: tuple[str, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The names of the places."""
        return frozenset(name for _text, name, _form, _conv in string.Formatter().parse(self.default) if name)


#: never taken from anybody's text: the fixed political phrases of the opening
PREAMBLE = (
    "{year}年，{place}坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻习近平法治思想，认真落实中央和省、市关于法治政府建设的决策部署，"
    "扎实推进法治政府建设。现将{year}年法治政府建设有关情况报告如下。"
)
PATTERNS = (
    Pattern("title", N_("标题"), "{unit}关于{year}年法治政府建设情况的报告", ("{year}年", "报告")),
    Pattern("preamble", N_("开头"), PREAMBLE, ("习近平新时代中国特色社会主义思想", "习近平法治思想")),
    Pattern("achievements", N_("第一部分标题"), "主要举措和成效", ("成效",)),
    Pattern("problems", N_("第二部分标题"), "存在的不足和原因", ("不足", "原因")),
    Pattern("duties", N_("第三部分标题"), "党政主要负责人履行推进法治建设第一责任人职责情况", ("第一责任人",)),
    Pattern("arrangements", N_("第四部分标题"), "{next}年工作安排", ("{next}年", "安排")),
    Pattern("other", N_("第五部分标题"), "其他需要报告的情况"),
    Pattern(
        "listed",
        N_("清单管理"),
        "{year}年，{place}{last}实行清单管理、逐项跟踪，共下达任务{issued}项，已核查销号{closed}项{rest}。",
    ),
    Pattern("recurring", N_("连续出现的问题"), "{subject}尚未整改到位{told}。"),
    Pattern("unfinished", N_("未完成的任务"), "{task}任务尚未完成{told}。"),
    Pattern("below", N_("未达目标的任务"), "{task}任务尚未达到目标{told}。"),
    Pattern("short", N_("未达目标的指标"), "全年{name}为{value}、未达到{target}的目标{told}。"),
    Pattern(
        "opening", N_("安排的开头"), "{next}年，{place}将坚持问题导向，抓好未完成任务和存在问题的整改落实，重点做好以下工作。"
    ),
    Pattern("cancelled", N_("撤销的任务"), "{year}年安排的{task}任务已按程序撤销，{why}。"),
)
_BY_CODE = {pattern.code: pattern for pattern in PATTERNS}


def _told(value: Mapping[str, str], before: Mapping[str, str]) -> Iterable[Said]:
    for pattern in PATTERNS:
        was, becomes = (words.get(pattern.code) or pattern.default for words in (before, value))
        if was != becomes:
            yield from_to(pattern.name, was, becomes)


CHOICE = Choice(
    "drafting.patterns",
    N_("报告句式"),
    N_("起草年度报告时使用的标题和句式。大括号里的字由系统填入，不能增减。"),
    {},
    "drafting.patterns",
    _told,
)


def filled(patterns: Mapping[str, str], code: str, **places: Any) -> str:
    """A pattern with its places filled: the office's wording, else the default."""
    return (patterns.get(code) or _BY_CODE[code].default).format(**places)


def wrong(pattern: Pattern, text: str) -> str:
    """Why a wording cannot be used: places, keeps, marks, or empty when it can."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return "places"
    names = [name for _text, name, _form, _conv in parsed if name is not None]
    if set(names) != pattern.places or any(form or conv for _text, _name, form, conv in parsed):
        return "places"
    if not all(words in text for words in pattern.keeps):
        return "keeps"
    return "marks" if "\n" in text or len(text) > 400 else ""
