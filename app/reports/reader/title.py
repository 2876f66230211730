"""Knows the title of a document: which line it is, what kind of document it names, whose it is and of what year."""

import re
from collections.abc import Sequence
from typing import Literal

from app.reports.reader.dates import han_year
from app.reports.reader.lines import Line

Kind = Literal["report", "other", "unknown"]

_TAIL = r"(?:（[^（）]{0,20}）)?$"
_REPORT = re.compile(rf"(?:报告|总结|汇报|小结|述法|自查)(?:材料|书|稿|表)?{_TAIL}")
_STATE = re.compile(rf"(?:情况|回顾|要情|打算|计划|安排|思路|设想)(?:的?(?:通报|公开|公布|说明))?{_TAIL}")
_OTHER = re.compile(
    r"(?:通知|方案|规划|计划|要点|办法|规定|条例|意见|请示|批复|复函|函|公告|公示|通告|决定|决议|纲要|细则|规则|制度|清单|目录|统计表|一览表|解读|问答|答复|讲话|发言|倡议书|"
    r"简报|通报|名单|任务分解表|分工表|指南|启事|简介|建议|提案|议案|预案|标准|规范|责任书|承诺书|申报书|征求意见稿|情况表|明细表|公报|简讯|纪要|须知|声明|章程)"
    + _TAIL
)
_SUBJECT = re.compile(r"法治|依法行政|法制|依法治|执法|普法|司法行政")
_REQUEST = re.compile(r"(?:问题|事项|经费|申请|请求|要求|恳请|解决)[^，。]{0,12}的?(?:请示|报告|函)$")
_REQUEST_TITLE = re.compile(
    r"关于(?:请求|申请|要求|恳请|解决|拨付|追加|增设|增加|购置|协调)|关于[^，。]{2,40}问题的(?:请示|报告|函|复函|批复|答复|意见|通知|建议|说明)"
)
_EVENT = re.compile(
    r"召开|听取|审议|举行|举办|组织学习|专题学习|督导|推进会|座谈会|部署会|培训班|答记者问|解读|公示|一图读懂|征求意见"
)
_CARRIER = re.compile(
    r"(?:印发|公布|发布|公开|转发|报送|上报|呈报)[^，。]{0,50}(?:报告|总结)[》”]?的?(?:通知|公告|公示|函|报告)?$"
)
_ORDER = re.compile(
    r"关于(?:做好|开展|认真|报送|上报|抓好|进一步|切实|编制|撰写|组织|加强|推进)[^。]{0,60}(?:通知|函|方案|意见)$"
)
_ORGAN = re.compile(
    r"^[\u4e00-\u9fff（）、*xX]{2,40}?(?:人民政府|政府|管委会|管理委员会|委员会|委员会办公室|办公室|街道办事处|办事处|局|厅|委|办|院|中心|大队|支队|总队|分局|所|站|街道|镇|乡|区|县|市|园区|开发区)$"
)
_OWNER = re.compile(
    r"^((?!全[省市区县镇乡州旗]|我|本|各)[\u4e00-\u9fff（）、]{1,40}?(?:人民政府|管委会|管理委员会|委员会办公室|委员会|办公室|街道办事处|办事处|[\u4e00-\u9fff]局|厅|[\u4e00-\u9fff]委|中心|街道|[\u4e00-\u9fff]镇|[\u4e00-\u9fff]乡|大队|支队|[\u4e00-\u9fff]区|[\u4e00-\u9fff]县|[\u4e00-\u9fff]市|[\u4e00-\u9fff]旗|[\u4e00-\u9fff]院))"
    r"(?=关于|20\d\d|二〇|二0|二○|法治|依法|[推全贯年])"
)
_YEAR = re.compile(r"((?:19|20)\d\d|[一二][一二三四五六七八九〇零0○]{3})(?: ?[-—至] ?(?:19|20)\d\d)? ?(?:年|度)")
_MARKED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3} ?[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2} ?[、.．]|第[一二三四五六七八九十]部分|#* ?[一二三四五六七八九十]{1,3}、)"
)


def kind_of(title: str) -> Kind:
    """Whether the title names a report on work done, another kind of document, or does not tell."""
    bare = _bare(title)
    if not bare:
        return "unknown"
    if _REQUEST_TITLE.search(bare):
        return "other"
    if _EVENT.search(bare) and not _REPORT.search(bare.removesuffix("解读")):
        return "other"
    if "解读" in bare or "答记者问" in bare or "一图读懂" in bare:
        return "other"
    if _CARRIER.search(bare) and not _ORDER.search(bare) and "报送" not in bare:
        return "report"
    if _REPORT.search(bare):
        return "other" if _EVENT.search(bare) and re.match(r".*(?:召开|听取|审议|举行|举办)", bare) else "report"
    if re.search(r"(?:总结|情况|回顾|成效).{0,8}(?:及|和|与|暨|、).{0,16}(?:计划|打算|安排|思路|要点)", bare):
        return "report"
    if _OTHER.search(bare):
        return "other"
    if _STATE.search(bare) and re.search(r"情况|回顾", bare):
        return "report"
    return "unknown"


def looks_like_title(text: str) -> bool:
    """Whether a line could be the title of any official document."""
    bare = _bare(text)
    if not 6 <= len(bare) <= 90 or re.search(r"[。；？！]", bare.rstrip("。")) or _MARKED.match(bare):
        return False
    if bare.count("，") > 1 or re.search(r"如下|[:：]$|>|»|上一[条篇]|下一[条篇]", bare):
        return False
    return bool(
        _REPORT.search(bare) or _OTHER.search(bare) or _STATE.search(bare) or _CARRIER.search(bare) or _EVENT.search(bare)
    )


def strength(text: str) -> int:
    """How surely a title-like line is the title of a report: 3 surely … 0 not at all."""
    bare = _bare(text)
    if not looks_like_title(text):
        return 0
    kind = kind_of(bare)
    if kind == "report" and _SUBJECT.search(bare):
        return 3 if _REPORT.search(bare) or _YEAR.search(bare) else 2
    if kind == "report":
        return 2 if _YEAR.search(bare) or _OWNER.match(bare) else 1
    return 2 if kind == "other" and (len(bare) >= 10 or _SUBJECT.search(bare)) else 1


def is_organ(text: str) -> bool:
    """Whether the line is the name of an authority and nothing else."""
    return bool(_ORGAN.match(text.replace(" ", "")))


def begins_title(line: Line, following: Line) -> bool:
    """Whether a line is the first half of a title that the following line ends."""
    if is_organ(line.text):
        return bool(re.match(r"关于|20\d\d年|二〇|法治政府|依法行政|推进", following.text))
    if len(line.text) > 40 or line.ends_sentence or _MARKED.match(line.text):
        return False
    if re.fullmatch(r"的?(?:情况)?(?:的)?(?:工作|年度)?(?:报告|总结|汇报)", following.text) and len(line.text) > 10:
        return True
    if looks_like_title(line.text):
        return False
    whole = line.text + following.text
    return bool(re.search(r"关于|20\d\d年|法治|依法行政", line.text)) and strength(whole) == 3 and len(following.text) <= 30


def owner_of(title: str) -> str:
    """The authority a title names at its beginning, or nothing."""
    bare = _bare(title)
    hit = None if bare.startswith("关于") else _OWNER.match(bare)
    if not hit:
        hit = re.match(r"^([\u4e00-\u9fff（）、]{2,30}?)(?=关于)", bare)
    return hit[1] if hit else ""


def year_of(title: str) -> int | None:
    """The first year a title names."""
    hit = _YEAR.search(_bare(title))
    return han_year(hit[1]) if hit else None


def marked(line: Line) -> bool:
    """Whether a line begins with the number of a part or item."""
    return bool(_MARKED.match(line.text))


def best_title(lines: Sequence[Line]) -> int | None:
    """Which of the lines before the first numbered part is the title: the strongest, and of equals the last."""
    best, best_strength = None, 0
    for index, line in enumerate(lines):
        here = strength(line.text)
        if index and begins_title(lines[index - 1], line):
            here = max(here, strength(lines[index - 1].text + line.text))
        repeated = best is not None and _bare(line.text) in _bare(lines[best].text) and line.text != lines[best].text
        if here >= max(best_strength, 1) and not (here < 3 and here == best_strength) and not repeated:
            best, best_strength = index, here
    return best


def _bare(title: str) -> str:
    return re.sub(r"[ #*《》<>“”\"]|（[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}）", "", title)
