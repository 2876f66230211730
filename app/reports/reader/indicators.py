"""Knows which words around a figure say what it counts; refuses to know whether it does so rightly."""

import re

from app.reports.reader.units import UNIT

_COUNTED = re.compile(rf"\d[\d.,]*(?:余|多)?(?:万|亿)?(?:{UNIT}|%)")
_EDGE = "，。；：！？\n\t（）“”"
_VERBS = re.compile(
    r"^(?:[一二三四五六七八九十]是|全年|全[区县市镇局]|今年以来|今年|年内|累计|共|共计|总共|已|先后|合计|其中|目前|截至目前|截止目前|全力|积极|及时|依法|充分|同时|并|全面|成功|均|现有|现|目前已|年度|(?:20\d\d年(?:底|末)?)?[至到](?:20\d\d年)(?:底|末)?|20\d\d年|\d{1,2}(?:[-—至]\d{1,2})?月份?|[上下]半年|[，、])*"
)
_FILLER = re.compile(
    r"(?:控制在|保持在|稳定在|压降至|达到|达|为|共计?|累计|总计|合计|约|近|超过?|逾|共有|有|是|已|了|至|到|不少于|不低于|未|均|完成率?达|高达|多达|计|增加到|提升至|提高到|升至|降至|压缩至|缩短至|各|由|从)*$"
)
_PARTIAL = re.compile(
    r"^(?:其中)?(?:已)?(?:办结|结案|审结|调解成功|成功调解|成功|新增|取消|减少|增加|下放|整改|完成|采纳|受理|化解|撤销|维持|驳回|终止|纠错|败诉|胜诉|履行|回复|解决|上升|下降|增长|同比[\u4e00-\u9fff]{2}|合格|通过|参与|参加|覆盖|不合格|优秀)$"
)
#: 同比增长 and 由45天缩短到28天 speak of the figure before them.
_COMPARED = re.compile(r"^(?:同比|环比|较(?:去年|上年|同期|20\d\d)|比(?:去年|上年|同期)|增幅|降幅|增长率|占比$|占$)")
_COMPARISON = re.compile(r"(?:同比|环比|较(?:去年|上年|同期|20)|比(?:去年|上年|同期)|增幅|降幅|增长率|占).*$")
_CHANGED = re.compile(r"^(?:压缩|缩短|压减|精简|提高|提升|下降|降低|减少|增长|增加|上升|扩大)(?:到|至|为)?$")
#: Behind a figure these say how far it reaches and name nothing.
_BOUND = re.compile(r"^(?:以[上下内]|左右|之[内多])的?")
_ACTION = re.compile(
    r"^(?:发现|办理|办结|受理|开展|组织|举办|召开|印发|制发|制定|修订|出台|清理|审查|审核|备案|培训|调解|化解|查处|立案|评查|发放|发布|公开|公布|建成|建立|设立|设置|聘用|聘请|配备|提供|解答|处理|解决|减少|压减|取消|新增|拨付|投入|列支|保障|梳理|下放|征集|收集|接收|接待|完成|推送|转送|移送|报送|出具|提出|检查|排查|巡查|走访|参与|参加|覆盖|搭建|成立|选派|配齐|动态调整|调整|实现|编制|承办|协办|打造)"
)


def indicator_of(text: str, start: int, end: int, before: str) -> str:
    """The name of what the figure at ``start:end`` counts; ``before`` is the name of the figure before it in the sentence."""
    ahead = _left_words(text, start)
    if before and _COMPARED.match(ahead):
        return _tidy(_COMPARISON.sub("", before) + ahead)
    if before and _CHANGED.match(ahead):
        return before
    behind = "" if _BOUND.match(text[end : end + 2]) else _right_words(text, end)
    if behind and not re.match(r"^(?:以上|左右|的|和|及|与|，)$", behind):
        action = ahead if len(ahead) <= 24 else ahead[-24:]
        return _tidy(f"{action}{behind.removeprefix('的')}")
    if not ahead:
        return before
    if _PARTIAL.match(ahead) and before:
        return _tidy(f"{ahead}{_object_of(before)}")
    return _tidy(ahead)


def _left_words(text: str, start: int) -> str:
    first = start
    while first > 0 and text[first - 1] not in _EDGE and start - first < 40:
        if text[first - 1] == "、" and re.search(r"\d(?:余|多)?[万亿]?[\u4e00-\u9fff%]{1,3}、$", text[max(first - 8, 0) : first]):
            break
        first -= 1
    words = text[first:start]
    cut = [hit.end() for hit in _COUNTED.finditer(words)]
    words = _BOUND.sub("", words[cut[-1] :]) if cut else words
    if re.search(r"(?:和|与|及|、)$", words):
        return ""
    words, raw = _VERBS.sub("", words), words
    if not words and _PARTIAL.match(raw):
        return raw
    if first > 0 and ((not words and text[first - 1] in "（“”）") or (len(words) <= 4 and text[first - 1] in "”）")):
        return _bracketed(text, first, start)
    return _FILLER.sub("", words)


def _bracketed(text: str, first: int, start: int) -> str:
    """The words before a bracket or quotation that closes directly before the figure."""
    outer = first - 1
    while outer > 0 and text[outer - 1] not in "，。；：\n\t" and first - outer < 40:
        outer -= 1
    return _FILLER.sub("", _VERBS.sub("", text[outer:start]))


def _right_words(text: str, end: int) -> str:
    last = end
    while last < len(text) and text[last] not in "，。；：！？\n\t、（）" and last - end < 30:
        if text[last].isdigit():
            break
        last += 1
    words = text[end:last]
    return (
        re.split(
            r"(?:聘用|配备|实现|覆盖|进行|开展|参与|参加|达到|占|较|比|同比|增长|下降|纳入|提高|提升|以上|左右|均|已|全部)", words
        )[0]
        if words
        else ""
    )


def _object_of(name: str) -> str:
    return _ACTION.sub("", name)


def _tidy(name: str) -> str:
    return re.sub(r"^(?:[ 、，的共]|及(?![格时])|和(?![谐解])|与(?!会))+|[ 、，的和及与为共]+$", "", name) or name
