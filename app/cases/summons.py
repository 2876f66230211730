"""Reading a summons 传票 or a notice to appear 出庭通知书 that was pasted; pure: it suggests, a person confirms, nothing is kept.

Names of the parties stand in such papers. They are passed over: only the number, the court, the time, the place and the matter leave
this file, and a matter that still carries a plaintiff is dropped.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from app.cases import case_number

#: the printed words that open a field of the paper; blanks inside them are common (案  由)
LABELS = {
    "number": r"案\s*号",
    "cause": r"案\s*由",
    "time": r"应到时间|开庭时间|到庭时间|审理时间|庭审时间|时\s*间",
    "place": r"应到处所|应到地点|开庭地点|开庭处所|审理地点|庭审地点|到庭地点|地\s*点",
    "": r"被传唤人(?:姓名|名称)?|被通知人|被传人|受送达人|传唤事由|事\s*由|工作单位(?:或住址|或者住址)?|住\s*址|注意事项|备\s*注"
    r"|审判长|审判员|书记员|联系人|联系电话",
}
LABEL = re.compile("|".join(f"(?P<{name or 'other'}>{words})" for name, words in LABELS.items()))

COURT = re.compile(r"([\u4e00-\u9fff]{2,24}?(?:人民法院|铁路运输法院|铁路运输中级法院|互联网法院))")
#: sentence words that stand before a court's name in running text
BEFORE_COURT = re.compile(r"^.*(?:由|到|至|向|在|于|是|经|依照|收到|的)")
WHEN = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*(?:[(]?\s*(?:星期|周)[一二三四五六日天]\s*[)]?)?\s*,?\s*"
    r"(凌晨|早上|上午|中午|下午|晚上)?\s*(?:(\d{1,2})\s*(?:时|点|:)\s*(?:(\d{1,2})\s*分?|(半))?)?"
)
NUMERAL = re.compile(r"[〇零○一二三四五六七八九十]{1,5}(?=\s*[年月日时点分])")
ROOM = re.compile(r"(?:本院)?(?:[\u4e00-\u9fff]{0,6}?(?:审判楼|办公楼|楼))?第[一二三四五六七八九十\d]{1,3}(?:审判庭|法庭|庭)")
ONLINE = re.compile(r"互联网庭审|在线庭审|网上开庭|线上(?:庭审|开庭)|在线开庭|云庭审|云上法庭|移动微法院|人民法院在线服务")
MATTER = re.compile(r"诉[^,。;\n]{1,40}?(?:局|政府|委员会|办事处|厅|院|支队|大队|中心)([\u4e00-\u9fff、]{2,16}?)(?:纠纷)?一案")
HEARING_WORDS = re.compile(r"应到|开庭|到庭|庭审|审理|时间|定于")

#: a summons is one page; what comes after is not one
LONGEST = 5000
#: years in which a hearing may be: since the 行政诉讼法 (1 October 1990); any other number is misread
YEARS = range(1990, 2100)

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


@dataclass(frozen=True)
class Summons:
    """What was recognised; an empty field was not. ``at`` is wall time at the court, without a zone."""

    number: str = ""
    court: str = ""
    at: datetime | None = None
    place: str = ""
    online: bool = False
    cause: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing worth confirming was found."""
        return not (self.number or self.court or self.at)


def read_summons(text: str) -> Summons:
    """Recognise a pasted paper. Never raises; what is not certain is left empty for the person to fill in."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].replace("○", "〇").replace("\u3000", " "))
    fields = _fields(plain)
    return Summons(
        number=case_number.found(fields.get("number", "")) or case_number.found(plain) or "",
        court=_court(plain),
        at=_moment(fields.get("time", "")) or _moment_in(plain),
        place=_place(fields.get("place", ""), plain),
        online=bool(ONLINE.search(plain)),
        cause=_cause(fields.get("cause", ""), plain),
    )


def names_plaintiff(cause: str) -> bool:
    """Whether a matter is written as a suit of somebody against somebody."""
    return bool(re.search(r"[^起公应败胜申上投反抗控告]诉[^讼求状前]|原告|^诉[^讼求]", cause))


def first_moment(text: str) -> datetime | None:
    """The first complete day and hour in a text, as wall time."""
    return _moment(unicodedata.normalize("NFKC", text[:200]))


def unit_named(text: str, names: Iterable[tuple[int, str]]) -> int | None:
    """The id of the unit whose name, the longest first, stands in the text."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    fits = [(len(name), -unit_id) for unit_id, name in names if name and unicodedata.normalize("NFKC", name) in plain]
    return -max(fits)[1] if fits else None


def arabic(words: str) -> str:
    """A text with the Chinese numerals of its dates as digits: 二〇二六年十一月 → 2026年11月."""
    return NUMERAL.sub(_counted, words)


def _fields(plain: str) -> dict[str, str]:
    """The paper cut at its printed words: each field runs to the next one, at most to the end of its own line."""
    marks = list(LABEL.finditer(plain))
    fields: dict[str, str] = {}
    for mark, following in zip_longest(marks, marks[1:]):
        value = plain[mark.end() : following.start() if following else len(plain)].lstrip(" \t:|")
        value = value.lstrip("\n ").split("\n")[0].strip(" \t|。;")
        if mark.lastgroup and value:
            fields.setdefault(mark.lastgroup, value)
    return fields


def _court(plain: str) -> str:
    found = [BEFORE_COURT.sub("", name) for name in COURT.findall(plain)]
    return next((name for name in found if len(name) > 4), "")


def _counted(match: re.Match[str]) -> str:
    """A Chinese numeral of a date as digits: 二〇二六, 十一, 二十六, 三十."""
    word = match.group()
    if "十" not in word:
        return "".join(str(DIGITS[char]) for char in word)
    tens, _, ones = word.partition("十")
    return str((DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0))


def _moment(words: str) -> datetime | None:
    """The first complete day and hour in the words."""
    return next((at for at, _ in _moments(words)), None)


def _moment_in(plain: str) -> datetime | None:
    """The day and hour that the words before it call a hearing; a date of signing has neither."""
    near = [(at, start) for at, start in _moments(plain) if HEARING_WORDS.search(arabic(plain)[max(0, start - 24) : start])]
    return near[0][0] if near else None


def _moments(words: str) -> list[tuple[datetime, int]]:
    found = []
    for match in WHEN.finditer(arabic(words)):
        year, month, day, part, hour, minute, half = match.groups()
        if hour is None or int(year) not in YEARS:
            continue
        clock = int(hour) + (12 if part in ("下午", "晚上") and int(hour) < 12 else 0)
        try:
            # wall time at the court: the zone is put on where the form is read
            at = datetime(int(year), int(month), int(day), clock, 30 if half else int(minute or 0))  # noqa: DTZ001
        except ValueError:
            continue
        found.append((at, match.start()))
    return found


def _place(field: str, plain: str) -> str:
    room = ROOM.search(plain)
    place = (field or (room.group() if room else ""))[:100]
    return place.replace("(", "（").replace(")", "）")


def _cause(field: str, plain: str) -> str:
    matter = MATTER.search(plain)
    cause = field or (matter.group(1) if matter else "")
    return "" if names_plaintiff(cause) else cause[:100]
