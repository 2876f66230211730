"""Knows the fixed political phrases and finds where one has been broken into; proposes, and refuses to repair.

A broken phrase is one whose beginning and end are there, with other characters between them than belong there.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.reports.reader.adverts import is_advert

PHRASES = (
    "习近平新时代中国特色社会主义思想", "以习近平同志为核心的党中央", "中国特色社会主义法治体系", "中国特色社会主义法治道路", "社会主义核心价值观", "中国特色社会主义", "中华民族伟大复兴", "习近平总书记",
    "社会主义法治国家", "中国共产党第二十次全国代表大会", "党的二十届三中全会", "党的十九届六中全会", "全国人民代表大会", "中华人民共和国", "人民代表大会常务委员会", "铸牢中华民族共同体意识",
    "法治国家、法治政府、法治社会一体建设", "依法治国、依法执政、依法行政共同推进", "行政机关负责人出庭应诉", "法治政府建设实施纲要", "国家治理体系和治理能力现代化", "习近平法治思想", "全面依法治国", "法治政府建设", "中国共产党",
    "党的二十大精神", "党的十九大精神", "党的二十大", "党的十九大", "全面从严治党", "以人民为中心", "人民群众", "高质量发展", "放管服", "四个意识", "四个自信", "两个维护", "两个确立", "四个全面", "五位一体",
    "习近平生态文明思想", "习近平强军思想", "习近平外交思想", "习近平经济思想", "习近平文化思想", "第一责任人职责", "科学立法、严格执法、公正司法、全民守法", "宪法和法律",
)  # fmt: skip
#: Only in these long and holy phrases is a difference without any foreign sign already a doubt.
_HOLY = frozenset(PHRASES[:5]) | {"习近平法治思想", "铸牢中华民族共同体意识", "中国共产党第二十次全国代表大会"}
_LONGEST_INJECTION = 60
_HAN_ONLY = re.compile(r"^[\u4e00-\u9fff、“”]*$")


@dataclass(frozen=True)
class Broken:
    """A broken phrase: its place, the foreign piece in it, what that replaced, and the right phrase."""

    start: int
    end: int
    foreign_start: int
    foreign_end: int
    replaced: str
    phrase: str


def broken_phrases(text: str) -> list[Broken]:
    """Every fixed phrase with something foreign in it, the longest phrase first where several fit one place."""
    found: list[Broken] = []
    for phrase, edges in _SOUGHT:
        for hit in _shape(phrase, *edges).finditer(text):
            one = _broken(hit, phrase, edges[1])
            if one and not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


@cache
def _shape(phrase: str, head: int, tail: int) -> re.Pattern[str]:
    return re.compile(
        rf"(?={re.escape(phrase[:head])}([^\n。]{{0,{_LONGEST_INJECTION + len(phrase)}}}?){re.escape(phrase[-tail:])})"
    )


def _edges(phrase: str) -> tuple[tuple[int, int], ...]:
    """How many characters at the beginning and at the end must be there for a place to be looked at."""
    if len(phrase) <= 4:
        return (2, 1), (1, 2)
    return ((2, 2),) if len(phrase) < 8 else ((3, 2),)


_SOUGHT = tuple((one, edges) for one in PHRASES for edges in _edges(one))


def _broken(hit: re.Match[str], phrase: str, tail: int) -> Broken | None:
    start, end = hit.start(), hit.end(1) + tail
    seen = hit.string[start:end]
    if phrase in seen or seen in PHRASES:
        return None  # another fixed phrase, whole, or whole behind a word that begins like it: 依法治县办《关于报送……法治政府建设
    before, after = _shared(seen, phrase)
    foreign = seen[before : len(seen) - after]
    replaced = phrase[before : len(phrase) - after]
    if not _suspicious(foreign, replaced, phrase):
        return None
    return Broken(start, end, start + before, end - after, replaced, phrase)


def _shared(seen: str, phrase: str) -> tuple[int, int]:
    """How many characters the two share at the beginning and, not counted twice, at the end."""
    before = 0
    while before < min(len(seen), len(phrase)) and seen[before] == phrase[before]:
        before += 1
    after = 0
    while after < min(len(seen), len(phrase)) - before and seen[-1 - after] == phrase[-1 - after]:
        after += 1
    return before, after


def _suspicious(foreign: str, replaced: str, phrase: str) -> bool:
    kept = len(phrase) - len(replaced)
    if re.search(r"[，；：]", foreign):
        return False
    if is_advert(foreign):
        return kept * 2 >= len(phrase)
    if len(phrase) <= 4:
        return False  # so little of a short phrase is in every text: 四是……认识 is no broken 四个意识
    if not _HAN_ONLY.match(foreign) and re.search(
        r"[A-Za-z_¥$@#%^&*|~\\/<>]|\d{3}|[\u0400-\u04ff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f]|[^\u0000-\uffff]", foreign
    ):
        return kept * 2 >= len(phrase)
    return (
        phrase in _HOLY
        and kept * 10 >= len(phrase) * 7
        and len(foreign) <= len(replaced) + 6
        and foreign.strip("“”、 ") != replaced
    )
