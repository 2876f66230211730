"""Reading a pasted notice that begins a matter 复议答复通知书、检察建议书、备案通知; pure: it suggests, a person confirms, nothing is kept.

Names of applicants stand in such papers. They are passed over: only the kind, the number, the sender, the subject and the days leave
this file, and a subject that may carry a person is dropped.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.summons import arabic, names_plaintiff

#: a notice has a few pages; what comes after is an annex
LONGEST = 12_000

#: words of a paper → the code of its period; the first that fits. Words in one row must all be there
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("reconsideration_opinion", (r"复议意见书",)),
    ("document_review_reply", (r"行政复议|复议机[关构]", r"附带审查|一并(?:审查|提出)", r"规范性文件|依据", r"书面答复|说明")),
    ("reconsideration_reply_simple", (r"行政复议", r"简易程序", r"答复")),
    ("reconsideration_reply", (r"行政复议", r"答复通知书|提出答复|书面答复|申请书副本")),
    ("public_interest_suggestion_urgent", (r"检察建议", r"公益", r"(?:十五|15)\s*日内")),
    ("public_interest_suggestion", (r"检察建议", r"公益")),
    ("procuratorial_suggestion", (r"检察建议",)),
    ("judicial_suggestion", (r"司法建议",)),
    ("document_filing_congress", (r"规范性文件", r"备案", r"人大常委会|人民代表大会常务委员会")),
    ("document_filing", (r"规范性文件", r"备案")),
    ("legality_review", (r"规范性文件", r"合法性审[核查]")),
)
#: what is filed runs from its publication; everything else from the day it came
FROM_PUBLICATION = ("document_filing", "document_filing_congress")

#: 望检行公建〔2026〕3号; an act that is complained of has a number too and stands after 不服 or in brackets
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}\s*[〔\[(【]\s*(20\d\d)\s*[〕\])】]\s*[\u4e00-\u9fff]{0,6}\d{1,5}\s*号")
COURT_NUMBER = re.compile(r"[(〔]\s*20\d\d\s*[)〕]\s*[\u4e00-\u9fff]{1,2}\d{0,5}[\u4e00-\u9fff]{1,8}\d{1,6}号")
BEFORE_NUMBER = re.compile(r"^(?:编号|文号|字号|发文字号|来文字号|以|据|根据|收到|依据)+")
ANOTHER_ACT = re.compile(r"(?:不服|作出的?|决定书|处罚|告知书)[^。\n]{0,30}$")

ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,24}?(?:人民检察院|人民法院|人民代表大会常务委员会|人大常委会|行政复议局|司法局|人民政府(?:办公室)?)"
)
#: who sends which paper
SENDERS = {
    "procuratorial": r"检察院$", "public_interest": r"检察院$", "judicial": r"法院$", "reconsideration": r"复议局$|人民政府(?:办公室)?$|司法局$",
    "document_review": r"复议局$|人民政府(?:办公室)?$|司法局$", "document_filing_congress": r"常(?:务委员|委)会$",
}  # fmt: skip
BEFORE_ORGAN = re.compile(r"^.*(?:报送|收到|由|向|请|根据|按照|现将|联系人)")

DAY = r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
WANTED = re.compile(rf"{DAY}\s*(?:之前|以前|前)[^。；\n]{{0,20}}?(?:回复|答复|报送|反馈|提交|报告|整改)")
PUBLISHED = re.compile(rf"(?:公布|印发|发布|施行)(?:日期|时间)?\s*[:：为于]?\s*{DAY}|{DAY}\s*(?:公布|印发|发布)")

ABOUT = re.compile(r"关于([^。；;\n]{2,50}?)的(?:行政复议意见书|检察建议书?|司法建议书?|意见书|通知书?|函|报告)")
ON = re.compile(r"就([^。；;,，\n]{2,40}?)(?:问题|事项|工作|方面)?(?:,|，)?(?:向你|提出|发出|制发|依法)")
COMPLAINED = re.compile(r"不服([^。；;,，\n]{2,80})")
#: names stand between these words and the act itself
UP_TO_ACT = re.compile(r"^.*(?:作出的?|所作的?)|^(?:被申请人|你(?:单位|局|委|镇|街道)|贵(?:单位|局|委))(?:的)?")
BOOK = re.compile(r"《([^》\n]{4,60})》")
FILED = re.compile(r"管理办法|实施办法|办法|规定|细则|意见|方案|通告|决定|规则")
#: a person may stand in words that hold one of these
PERSON = re.compile(r"某|对|与|和|因|诉|申请人|先生|女士|公司")


@dataclass(frozen=True)
class Notice:
    """What was recognised; an empty field was not."""

    rule: str = ""
    number: str = ""
    sender: str = ""
    title: str = ""
    #: for what runs from its publication; else the day it came is not in the paper
    triggered_on: date | None = None
    wanted_by: date | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing worth confirming was found."""
        return not (self.rule or self.number)


def read_notice(text: str, own: Iterable[tuple[str, str]] = ()) -> Notice:
    """Recognise a pasted paper. ``own``: code and name of the office's own kinds, which go before the usual ones.

    Never raises; what is not certain is left empty for the person to fill in.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST].replace("○", "〇").replace("\u3000", " "))
    rule = _kind(plain, own)
    return Notice(
        rule=rule,
        number=_number(plain),
        sender=_sender(plain, rule),
        title=_title(plain, rule),
        triggered_on=_first_day(PUBLISHED, plain) if rule in FROM_PUBLICATION else None,
        wanted_by=_first_day(WANTED, plain),
    )


def _kind(plain: str, own: Iterable[tuple[str, str]]) -> str:
    for code, name in sorted(own, key=lambda each: -len(each[1])):
        if name in plain:
            return code
    return next((code for code, words in KINDS if all(re.search(each, plain) for each in words)), "")


def _number(plain: str) -> str:
    """The paper's own number: the first that is not that of an act it speaks of."""
    found = [(match.start(), match.group()) for shape in (NUMBER, COURT_NUMBER) for match in shape.finditer(plain)]
    for start, words in sorted(found):
        if not ANOTHER_ACT.search(plain[max(0, start - 40) : start]) and not re.search(r"决定|处罚|罚决", words):
            bare = BEFORE_NUMBER.sub("", "".join(words.split()))
            court = bare.startswith(("(", "〔"))
            inside = re.sub(r"[〔\[(【](20\d\d)[〕\])】]", r"（\1）" if court else r"〔\1〕", bare)
            return inside[:80]
    return ""


def _sender(plain: str, rule: str) -> str:
    found = [BEFORE_ORGAN.sub("", name) for name in ORGAN.findall(plain)]
    found = [name for name in found if len(name) > 4]
    wanted = next((shape for start, shape in SENDERS.items() if rule.startswith(start)), "")
    return next((name for name in found if re.search(wanted, name)), "") if wanted else ""


def _title(plain: str, rule: str) -> str:
    candidates: Sequence[str] = ()
    if rule in (*FROM_PUBLICATION, "legality_review", "document_review_reply"):
        candidates = [f"《{name}》" for name in BOOK.findall(plain) if FILED.search(name)]
    elif rule.startswith("reconsideration") and (match := COMPLAINED.search(plain)):
        act = re.sub(r"^.*号\W?|一案.*$|(?:,|，).*$", "", UP_TO_ACT.sub("", match.group(1))).strip(" 》」)")
        candidates = [f"{act}复议" if not act.endswith("复议") else act] if 2 <= len(act) <= 24 else ()
    candidates = [*candidates, *ABOUT.findall(plain), *(ON.findall(plain) if "建议" in plain else ())]
    return next((each[:100] for each in candidates if not names_plaintiff(each) and not PERSON.search(each)), "")


def _first_day(shape: re.Pattern[str], plain: str) -> date | None:
    match = shape.search(arabic(plain))
    parts = [int(part) for part in match.groups() if part] if match else []
    try:
        return date(*parts[:3]) if len(parts) >= 3 else None
    except ValueError:
        return None
