"""What stands in the way of a final text: parts, phrases, blanks, the account, figures, names, dates; it says what and where, and mends nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from app.drafting.facts import IndicatorFact
from app.drafting.punctuation import half_width_marks
from app.drafting.wording import names_a_party
from app.paper.numerals import plain
from app.paper.sheet import BLANK
from app.reports.reader.phrases import broken_phrases
from app.words import N_, Said

MANDATED = {
    "achievements": N_("主要举措和成效"), "problems": N_("存在的不足和原因"), "duties": N_("第一责任人职责"), "arrangements": N_("下一年度主要安排"),
}  # fmt: skip
_LATIN = re.compile(r"[A-Za-z]{3,}")
_OF = re.compile(
    r"(?P<all>\d[\d,]*)(?P<unit>件|个|项|份|名|起|人|处|次)[^。；\d]{0,12}?其中[^。；\d]{0,12}?(?P<part>\d[\d,]*)(?P=unit)"
)
_DAY = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")


class Told(Protocol):
    """A paragraph as it will stand."""

    @property
    def key(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def sources(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Finding:
    """Something found before release. ``stops`` the final text, or is only to be looked at; ``key`` names the paragraph."""

    code: str
    said: Said
    stops: bool
    key: str = ""


def findings(
    paragraphs: Sequence[Told],
    *,
    year: int,
    indicators: Iterable[IndicatorFact],
    unanswered: Sequence[str],
    names: Mapping[str, str],
) -> list[Finding]:
    """Everything that stands in the way. ``unanswered``: clauses of last year passed over without a reason; ``names``: full → short."""
    printed = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    found = [*_parts(printed), *_unanswered(unanswered)]
    for paragraph in printed:
        found += _words(paragraph)
        found += _numbers(paragraph)
    found += _against_annex(printed, {one.ref: one for one in indicators})
    found += _names(printed, names)
    found += _dates(printed, year)
    return sorted(found, key=lambda one: not one.stops)


def _parts(printed: Sequence[Told]) -> Iterator[Finding]:
    for part, name in MANDATED.items():
        if not any(paragraph.part == part and paragraph.level == 0 for paragraph in printed):
            yield Finding("part", Said(N_("缺少法定内容：%(part)s。"), {"part": Said(name)}), True)


def _unanswered(unanswered: Sequence[str]) -> Iterator[Finding]:
    if unanswered:
        yield Finding("account", Said(N_("上年报告有 %(n)s 条既没有回应，也没有写明原因。"), {"n": len(unanswered)}), True)


def _words(paragraph: Told) -> Iterator[Finding]:
    text = paragraph.text
    if blanks := len(BLANK.findall(text)):
        yield Finding("blank", Said(N_("还有 %(n)s 处待填。"), {"n": blanks}), True, paragraph.key)
    for broken in broken_phrases(text):
        yield Finding("phrase", Said(N_("固定表述有误，应为“%(phrase)s”。"), {"phrase": broken.phrase}), True, paragraph.key)
    if names_a_party(text):
        yield Finding("party", Said(N_("可能写出了案件当事人或者个人信息。")), True, paragraph.key)
    clean = BLANK.sub("", text)
    if marks := half_width_marks(clean):
        yield Finding("marks", Said(N_("有半角标点：%(marks)s"), {"marks": " ".join(sorted(set(marks)))}), False, paragraph.key)
    if latin := _LATIN.search(clean):
        yield Finding("foreign", Said(N_("有外文“%(words)s”，请确认是否需要。"), {"words": latin[0]}), False, paragraph.key)


def _numbers(paragraph: Told) -> Iterator[Finding]:
    """97件，其中办结107件 cannot be."""
    for hit in _OF.finditer(paragraph.text):
        whole, part = (Decimal(hit[name].replace(",", "")) for name in ("all", "part"))
        if part > whole:
            said = Said(
                N_("其中的%(part)s多于总数%(all)s。"), {"part": hit["part"] + hit["unit"], "all": hit["all"] + hit["unit"]}
            )
            yield Finding("more", said, True, paragraph.key)


def _against_annex(printed: Sequence[Told], indicators: Mapping[str, IndicatorFact]) -> Iterator[Finding]:
    """A number that the annex has and the sentence resting on it has not."""
    for paragraph in printed:
        for source in paragraph.sources:
            one = indicators.get(source["ref"]) if source["kind"] == "indicator" else None
            if one is None or not one.firm or one.value is None:
                continue
            shown = plain(one.value)
            if not re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d.]*\d)", paragraph.text.replace(",", "")):
                facts = {"name": one.name, "value": shown + one.measure}
                yield Finding("annex", Said(N_("与指标附件不一致：附件中“%(name)s”为%(value)s。"), facts), True, paragraph.key)


def _names(printed: Sequence[Told], names: Mapping[str, str]) -> Iterator[Finding]:
    """One unit under two names in one text."""
    whole = "".join(paragraph.text for paragraph in printed if paragraph.part != "signature")
    for full, short in names.items():
        if full != short and short not in full and full in whole and short in whole:
            yield Finding("names", Said(N_("“%(full)s”又称“%(short)s”，请统一名称。"), {"full": full, "short": short}), False)


def _dates(printed: Sequence[Told], year: int) -> Iterator[Finding]:
    """The day of signature lies after the year and before the 1st of March (督察工作规定)."""
    signed = next((paragraph for paragraph in printed if paragraph.key == "signature/date"), None)
    if signed is None or BLANK.search(signed.text):
        return
    hit = _DAY.search(signed.text)
    try:
        day = date(int(hit[1]), int(hit[2]), int(hit[3])) if hit else None
    except ValueError:
        day = None
    if day is None:
        yield Finding("date", Said(N_("成文日期应写作“2027年1月14日”这样的形式。")), True, signed.key)
    elif day.year <= year:
        yield Finding("date", Said(N_("成文日期早于%(year)s年年末。"), {"year": year}), False, signed.key)
    elif day >= date(year + 1, 3, 1):
        yield Finding("date", Said(N_("成文日期在%(year)s年3月1日报送期限之后。"), {"year": year + 1}), False, signed.key)
