"""Knows the sentences with which running text turns to problems, to causes or to plans; refuses to know headings."""

import re

from app.reports.reader.roles import is_worked_on

_REMAIN = (
    r"(?:还|仍|仍然|依然|尚|也|同时|同样|客观|确实|主要|目前|当前|但)(?:还|仍|仍然|依然|旧|客观)?(?:存在|有|面临)(?:着|的|有)?"
    r"[^。；]{0,60}?(?:问题|不足|差距|短板|薄弱|困难|弱项|挑战|欠缺|“[一二三四五六七八九几]个不[^”]{1,6}”)"
)
_TURN = re.compile(
    rf"{_REMAIN}"
    r"|(?:清醒|清楚|深刻|充分)(?:地)?(?:看到|认识到|意识到)[^。]{0,80}?(?:不足|问题|差距|短板|困难|薄弱|不高|不强|不够|有待)"
    r"|(?:存在|有)(?:着)?(?:以下|如下|下列|一些|一定|不少|许多|诸多|部分)(?:几个?方面)?(?:的)?(?:问题|不足|差距|短板|困难|薄弱)"
    r"|(?:存在|面临)(?:的|着)?(?:主要|突出)?(?:问题|不足|困难|差距|短板)(?:主要)?(?:有|是|表现|包括|为|体现|：|如下)"
    r"|与[^，。]{2,40}(?:相比|要求)，?[^。]{0,20}(?:还有|尚有|仍有|存在|还存在)[^。]{0,20}(?:差距|不足|距离)"
    r"|(?:不足|问题|短板|差距)(?:主要)?(?:表现|体现)(?:在|为)"
)
_ANNOUNCES = re.compile(
    r"现将|如下：?$|汇报如下|报告如下|总结如下|(?:要求|必须|务必|应当|应|须|督促|责令|组织|全面|深入|认真|逐一|系统)(?:认真|深入|全面|自觉)?(?:查找|查摆|梳理|剖析|排查|对照检查|自查|指出|汇总)"
)
_REMEDIED = re.compile(
    r"(?:针对|对于?|围绕|就)[^，。]{0,50}(?:问题|不足|短板|薄弱环节|情况)，?(?:及时|逐[项一个]|认真|已|并|开展|制定|进行|督促|下发|印发|组织|建立|全部|均|予以|依法|加强|责令|提出)"
    r"|(?:已|均已|全部)(?:全部|督促|建立|整改|完成|责令|落实|解决|跟进|制定|移交|移送|处理|纠正)|正在整改|整改(?:完毕|到位|完成)|(?:督促|责令|限期|立即|及时)[^，。]{0,8}整改"
)
_PAST = re.compile(r"(?:去年|上年度?|上一年度?|以往|过去|此前|20\d\d年度?)[^，。]{0,10}(?:存在|指出|反馈|查出)的")
_PLAN = re.compile(
    r"^(?:因此，|为此，|对此，)?(?:下一步|下一阶段|下阶段|下步|今后|接下来|明年|来年|后续|下一年度?|下年度?|新的一年|在(?:今后|下一步|以后|未来)的?(?:工作)?中?|(?:针对|对照|围绕)(?:以上|上述|这些|存在|目前)[^，。]{0,16}(?:问题|不足|短板|差距|困难)|面对(?:这些|以上|上述)(?:问题|不足|困难)"
    r"|为(?:切实)?(?:解决|改进|弥补)(?:以上|上述|这些)[^，。]{0,10}(?:问题|不足))"
)
_CAUSE = re.compile(
    r"^(?:究其|分析|产生|造成|形成|存在|出现)?[^，。：]{0,20}?(?:主要|其|的|根本|上述问题的)?原因(?:主要|在于|是|有|分析|为|如下|：)|^究其原因|^主要原因|^(?:这)?主要是(?:由于|因为)|^原因(?:是|在于|：)|^(?:上述|以上|这些|存在|产生|造成)[^，。：]{0,16}原因，"
    r"|^(?:上述|以上|这些)(?:问题|不足|短板|困难)(?:和不足)?的?(?:产生|存在|出现|形成)，?[^，。]{0,6}(?:由于|因为|在于|缘于|源于|是)|^(?:上述|以上|这些)(?:问题|不足|短板|困难)[^。]{0,8}，(?:既|一方面)[^。]{2,80}原因"
)
_SHORTCOMING = r"(?:问题|不足|差距|短板|困难|薄弱环节|弱项|挑战|距离|薄弱之处|不足之处|欠缺|困难挑战)"
_GENERIC = re.compile(
    r"(?:存在|面临|有|看到|认识到|正视|是)(?:着|的|了)?(?:一些|一定|不少|许多|诸多|部分|以下|如下|下列|较大|不小|很大|较多|相当|相当大|很多|某些|一系列|若干|不容忽视|明显|主要|突出|[一二三四五六七八九两几]个?方面|几点|[一二三四五六七八九两几])*"
    rf"(?:的)?(?:几个?方面|方面|几点|个)?(?:的|程度的?)?{_SHORTCOMING}(?:(?:和|与|、|及|以及){_SHORTCOMING}){{0,3}}"
)
#: 仍存在一些不足 or “三个不够” with nothing behind it names no problem, whatever stands before it.
_ANNOUNCED_ONLY = re.compile(
    r"(?:存在|面临|有)(?:着|的)?“[一二三四五六七八九几]个[^”]{2,7}”(?:的?(?:问题|不足))?$|"
    r"(?:存在|面临|有)(?:着|的)?(?:一些|一定|不少|许多|诸多|以下|如下|下列|不小|某些|若干|[一二三四五六七八九两几]个?方面)+(?:的)?(?:几个?方面|方面|几点)?(?:的)?"
    rf"(?:主要|突出)?{_SHORTCOMING}(?:(?:和|与|、|及|以及){_SHORTCOMING}){{0,3}}$"
)
_COMMON_WORDS = re.compile(
    r"法治政府建设|法治建设|依法行政|依法治[区县市镇理国]|法治政府|全面推进|推进|开展|取得|成绩|成效|进展|肯定|的同时|同时|我们|清醒|清楚|深刻|充分|客观|认识到|看到|意识到|工作|建设|过程|在|但是?|虽然|仍然?|依然|还|也|尚|我[区县市镇局乡委办院街]|全[区县市镇局乡]|"
    r"[本该]单位|与[^，]{2,40}(?:相比|要求|期盼|期待)|上级|党中央|国务院|中央|省委|市委|县委|区委|群众|人民|期盼|期待|要求|相比|距离|对照|目标|一定|一些|当前|目前|总体|上|中|方面|的|了|和|及|与|地|是|对|应当?|必须|实际|各项|新时代|新形势|年度?|\d|主要|以下|如下|存在|表现|[区县市镇乡局]"
)


def turns_to_problems(sentence: str) -> bool:
    """Whether a sentence states that problems remain, and so opens them; announcing or working on them does not."""
    if not _TURN.search(sentence) or _PAST.search(sentence) or _REMEDIED.search(sentence):
        return False
    if _ANNOUNCES.search(sentence) and not re.search(r"(?:还|仍|尚|依然|客观)(?:然)?存在(?!的)", sentence):
        return False
    hit = _TURN.search(sentence)
    return hit is not None and not (is_worked_on(sentence) and not re.search(r"(?:还|仍|尚|依然|但|清醒)", sentence))


def turns_to_plans(sentence: str, year: int | None) -> bool:
    """Whether a sentence opens what is to be done next."""
    bare = sentence.lstrip(" ，、")
    if _PLAN.match(bare):
        return True
    hit = re.match(r"(?:展望)?(20\d\d)年度?，?(?=[^。]{0,30}(?:将|要|拟|计划|继续|进一步|着力|重点))", bare)
    return bool(hit) and year is not None and int(hit[1] if hit else 0) > year


def turns_to_causes(sentence: str) -> bool:
    """Whether a sentence opens the causes of the problems."""
    return bool(_CAUSE.match(sentence.lstrip(" ，、")))


def only_announces(piece: str) -> bool:
    """Whether an opening sentence ends by saying that there are some problems, told after it."""
    return bool(_ANNOUNCED_ONLY.search(piece))


def is_generic(piece: str) -> bool:
    """Whether words only say that there are problems, without saying which."""
    hit = _GENERIC.search(piece)
    if not hit:
        return False
    around = _COMMON_WORDS.sub("", piece[: hit.start()]) + _COMMON_WORDS.sub("", piece[hit.end() :])
    return len(re.findall(r"[\u4e00-\u9fff]", around)) <= 3
