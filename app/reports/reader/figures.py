"""Knows which numbers in a report are figures, and for which named reason the others are none; refuses to add them up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.reports.reader.finding import Figure, LeftOut
from app.reports.reader.flow import Flow
from app.reports.reader.indicators import indicator_of
from app.reports.reader.numerals import DIGITS, HAN, han_value, is_plain_count, value_of
from app.reports.reader.units import UNIT

_MEASURE = rf"(?P<unit>%|‰|(?:万|亿|千|百)?(?:余|多)?(?:{UNIT}(?:（(?:次|份|册|项|家|起|人|件|个|套|条|处|场|本)）)?)|万|亿)"
_DIGIT_FIGURE = re.compile(rf"(?<![\d.A-Za-z])(?P<number>{DIGITS})(?P<more>余|多|几)?{_MEASURE}?(?P<after>余|多)?")
_HAN_FIGURE = re.compile(
    rf"(?P<percent>百分之)(?P<share>{HAN})|(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])|(?<![{HAN[1:-7]}第\d.])(?P<number>{HAN})(?P<more>余|多)?{_MEASURE}"
)
#: Digits behind letters: PM2.5, S302.
_LETTERED = re.compile(r"(?<=[A-Za-z])\d[\d.]*(?<!\.)")
_ABOUT = re.compile(r"(?:近|约|大约|将近|超|超过|逾|突破|不少于|不低于|至少|最多|最少|累计超|达到?近|高达近)$")
_ABOUT_AFTER = re.compile(r"^(?:以上|左右|上下|之多|余)")
_CHINESE_END = re.compile(r"^[，。；、）：\n]|^$")
_NAME_AFTER = re.compile(r"^(?:号|版|热线|平台(?!\d)|式|维|D|G(?![A-Za-z])|A|级以上|世纪|周年|年代|线)")
#: The lower number of a range 2-3人; its own unit may stand with it.
_RANGE = re.compile(r"(?<![\d.A-Za-z+/年月])(\d{1,4}(?:\.\d{1,2})?)%?[-—~～至]{1,2}$")
_QUOTED = re.compile(r"“[^”]{0,40}$")
#: 之比为1:74 is one figure; where nothing is compared a colon between digits tells a time.
_RATIO = re.compile(rf"(?P<one>{DIGITS})[:：](?P<other>{DIGITS})(?![:：])")
_COMPARES = re.compile(r"比(?![上去同一])[^，。；：\n]{0,4}$")


def figures_of(flow: Flow, text: str, headings: Sequence[tuple[int, int]]) -> tuple[list[Figure], list[LeftOut]]:
    """The figures of a document in order, and the numbers left out with the reason of each."""
    found: list[Figure] = []
    left: list[tuple[int, int, str]] = []
    names: list[str] = []
    for start, end, value, unit, about in _candidates(flow.text, headings, left):
        if text[slice(*flow.span(start, end))].strip() == "":
            continue
        name = indicator_of(flow.text, start, end, _name_before(flow, found, names, start))
        first, last = flow.span(start, end)
        found.append(Figure(name, value, unit, about, text[first:last], first, last))
        names.append(name)
    return found, [LeftOut(text[slice(*place)], reason, *place) for *here, reason in left if (place := flow.span(*here))]


def _name_before(flow: Flow, found: Sequence[Figure], names: Sequence[str], start: int) -> str:
    """The name of the last figure in the sentence, those in a bracket that is closed by now passed over."""
    for figure, name in zip(reversed(found), reversed(names), strict=True):
        if not _same_sentence(flow, figure, start):
            return ""
        between = flow.text[flow.near(figure.end) : start]
        if between.count("）") <= between.count("（"):
            return name
    return ""


def _same_sentence(flow: Flow, before: Figure, start: int) -> bool:
    return "。" not in flow.text[flow.near(before.end) : start] and "\n" not in flow.text[flow.near(before.end) : start]


def _candidates(
    text: str, headings: Sequence[tuple[int, int]], left: list[tuple[int, int, str]]
) -> Iterator[tuple[int, int, Decimal, str, bool]]:
    left += [(hit.start(), hit.end(), "name") for hit in _LETTERED.finditer(text)]
    ratios = [hit for hit in _RATIO.finditer(text) if _COMPARES.search(text, max(hit.start() - 8, 0), hit.start())]
    within = {place for hit in ratios for place in range(hit.start() + 1, hit.end())}
    hits = [(hit.start(), hit, True) for hit in _DIGIT_FIGURE.finditer(text) if hit.start() not in within]
    hits += [(hit.start(), hit, False) for hit in _HAN_FIGURE.finditer(text)]
    opened = {hit.start(): hit for hit in ratios}
    for start, hit, arabic in sorted(hits, key=lambda one: one[0]):
        heading = any(first <= start < last for first, last in headings)
        if start in opened:
            yield _ratio(opened[start])
        elif arabic:
            reason = "heading" if heading else _not_a_figure(text, hit)
            if reason:
                left.append((start, hit.end("number"), reason))
                continue
            yield _digit_figure(text, hit)
        elif not heading and (one := _han_figure(text, hit)):
            yield one
        elif not hit["percent"] and not hit["whole"]:
            quoted = bool(_QUOTED.search(text[max(start - 40, 0) : start]))
            left.append((start, hit.end(), "heading" if heading else "idiom" if quoted else "in words"))


def _ratio(hit: re.Match[str]) -> tuple[int, int, Decimal, str, bool]:
    """1:74 is worth 74 in 1:, 2.4:1 is worth 2.4 in :1."""
    one, other = value_of(hit["one"]), value_of(hit["other"])
    worth, unit = (other, "1:") if one == 1 != other else (one, f":{hit['other']}")
    return hit.start(), hit.end(), worth, unit, False


def _digit_figure(text: str, hit: re.Match[str]) -> tuple[int, int, Decimal, str, bool]:
    unit = hit["unit"] or ""
    more = bool(hit["more"]) or bool(re.search(r"余|多", unit)) or bool(hit["after"])
    end = hit.end("after") if hit["after"] else hit.end("unit") if unit else hit.end("more") if hit["more"] else hit.end("number")
    about = (
        more or bool(_ABOUT.search(text[max(hit.start() - 4, 0) : hit.start()])) or bool(_ABOUT_AFTER.match(text[end : end + 2]))
    )
    lower = _RANGE.search(text, max(hit.start() - 9, 0), hit.start())
    if lower and unit:
        return lower.start(), end, value_of(lower[1]), re.sub(r"余|多", "", unit), True
    return hit.start(), end, value_of(hit["number"]), re.sub(r"余|多", "", unit), about


def _han_figure(text: str, hit: re.Match[str]) -> tuple[int, int, Decimal, str, bool] | None:
    """A count in characters, only where nothing else can be meant."""
    if hit["percent"]:
        worth = han_value(hit["share"])
        return (hit.start(), hit.end(), worth, "%", False) if worth is not None else None
    if hit["whole"]:
        share = Decimal(100) * (han_value(hit["part"]) or 0) / (han_value(hit["whole"]) or 1)
        return hit.start(), hit.end(), share.quantize(Decimal("0.1")), "%", True
    number, unit = hit["number"], hit["unit"]
    if not is_plain_count(number) or _QUOTED.search(text[max(hit.start() - 40, 0) : hit.start()]):
        return None
    large = len(number) >= 2 or bool(hit["more"]) or "余" in unit
    counted = (
        bool(re.fullmatch(r"(?:人次|场次|件次|次|场|起|件|名|期|人|份|成)", unit))
        and number not in ("一", "十", "百", "千")
        and bool(_CHINESE_END.match(text[hit.end() : hit.end() + 1]) or (unit == "成" and _ABOUT_AFTER.match(text[hit.end() :])))
    )
    before = text[max(hit.start() - 12, 0) : hit.start()]
    if re.search(r"(?:第|“|《|每|前|后|逢|这|那|某|上|下|数|几|十|“四个|其|同|另|统)$", before) or not (large or counted):
        return None
    if (
        large
        and not (hit["more"] or "余" in unit)
        and not counted
        and not re.match(r"^(?:万?(?:余|多)?(?:人次|件|名|场次|份|起|万元|元|户|家|人))", unit)
    ):
        return None
    worth = han_value(number)
    about = bool(hit["more"]) or bool(re.search(r"余|多", unit)) or bool(_ABOUT.search(before))
    return (hit.start(), hit.end(), worth, re.sub(r"余|多", "", unit), about) if worth else None


def _not_a_figure(text: str, hit: re.Match[str]) -> str:
    """The reason for which digits are no figure, or nothing."""
    start, end, number = hit.start(), hit.end("number"), hit["number"]
    before, after = text[max(start - 14, 0) : start], text[end : end + 14]
    unit = hit["unit"] or ""
    return _time(number, unit, before, after) or _label(text, start, end, number, unit)


def _time(number: str, unit: str, before: str, after: str) -> str:
    """Digits that tell a time: a year, a date, a term, a turn."""
    if re.match(r" ?年(?!均)|年度", after) and re.fullmatch(r"(?:19|20)\d\d", number):
        return "year"
    if re.match(r"[-—~至](?:19|20)\d\d ?年", after) or (
        re.search(r"(?:19|20)\d\d(?:年)?[-—~至]$", before) and re.match(r" ?年", after)
    ):
        return "year"
    if (
        re.match(r"(?:月|日(?!均)|号(?!文|召))", after)
        or re.match(r"[-—~至/.]\d{1,2}(?:月|日)", after)
        or (re.search(r"\d(?:年|月|[-/])$", before) and len(number) <= 2 and not unit)
    ):
        return "date"
    if re.match(r"个?(?:工作日|小时|天)内(?=[\u4e00-\u9fff])", after):
        return "term"
    if re.match(r"分钟[\u4e00-\u9fff]{0,6}圈", after):
        return "name"  # 15分钟便民服务圈
    if re.match(r"个?月|年|周(?!次|期)|季度|日", after) or re.match(r"[:时]\d", after) or re.match(r"：\d\d", after):
        return "term"
    if re.search(r"第$", before) or (re.search(r"(?:前|后|末|倒数)$", before) and re.match(r"[名位强]", after)):
        return "ordinal"
    return ""


def _label(text: str, start: int, end: int, number: str, unit: str) -> str:
    """Digits that are part of a number of a document, of a heading or of a name, or stand without what they count."""
    before, after = text[max(start - 14, 0) : start], text[end : end + 14]
    if (re.search(r"[〔（]$", before) and re.match(r"[〕）] ?\d+ ?号", after)) or (
        re.search(r"[〕）] ?第? ?$", before) and after.startswith("号")
    ):
        return "document number"
    if "《" in before and "》" not in before[before.rfind("《") :]:
        return "name of a document"
    if _numbering(text, start, end):
        return "heading"
    if re.search(r"[+×xX·]$", before) or re.match(r"[+×xX·][\dNnX]", after) or re.match(r"\+", after):
        return "name"
    if (re.match(r"[A-Za-z]", after) and not unit) or re.search(r"[A-Za-z/.@_]$", before):
        return "name"
    if (_NAME_AFTER.match(after) and not unit) or re.match(
        r"小时(?:自助|服务|畅通|开放|受理|接听|值守|巡查|响应|不打烊|值班|在线|内|全天)", after
    ):
        return "name"
    if number in ("12345", "12348", "12309", "12315", "12368", "12328", "12369", "12333", "110", "119", "122") and unit in (
        "",
        "件",
        "政",
    ):
        return "name" if not unit or number.startswith("123") else ""
    if (not unit or _formula(text, start, end)) and _quoted_name(text, start, end):
        return "name"
    if re.match(r"G(?![A-Za-z])", after) and number in "23456":
        return "name"
    if not unit and not _bare_figure(before, after):
        return "no unit"
    return ""


def _numbering(text: str, start: int, end: int) -> bool:
    opens = start == 0 or text[start - 1] in "\n。；（" or (text[start - 1] == "：")
    return opens and bool(re.match(r"[、.．）](?!\d)", text[end : end + 2])) and len(text[start:end]) <= 2


def _quoted_name(text: str, start: int, end: int) -> bool:
    opened = text.rfind("“", max(start - 40, 0), start)
    closed = text.find("”", end, end + 40)
    return opened >= 0 and closed >= 0 and "”" not in text[opened:start]


def _formula(text: str, start: int, end: int) -> bool:
    """Whether a quotation is built like the name of a way of working: “1名村干部+1名顾问+N”."""
    opened, closed = text.rfind("“", max(start - 40, 0), start), text.find("”", end, end + 40)
    return bool(re.search(r"[+＋]", text[max(opened, 0) : max(closed, 0)]))


def _bare_figure(before: str, after: str) -> bool:
    """Digits without a unit count only where words or a table cell say that they do; a cell that opens a row numbers it."""
    return (before.endswith("\t") and (after[:1] in ("\t", "\n") or after == "")) or (
        bool(re.search(r"(?:率|比例|得分|分数|总数|数量|合计|共计|达到?|达)[为是：达到]{0,3}$", before))
        and bool(_CHINESE_END.match(after[:1]))
    )
