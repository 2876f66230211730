"""Knows how a sentence about work to come splits into tasks and aims; refuses to know who will do them.

A task's span begins at its first word and ends before its closing mark. A piece that only says on what basis or by what
means (依托……, 以……为抓手) or by when belongs to the task after it.
"""

import re
from dataclasses import dataclass, replace

from app.reports.reader.finding import ClauseRole
from app.reports.reader.sentences import Piece, comma_pieces, half_sentences, trimmed
from app.reports.reader.verbs import has_verb, has_verb_inside, is_aim, is_measured, is_weak_aim, leading_verb, moves_others

_MEANS = re.compile(
    r"^(?:以[^，]{2,60}为(?:抓手|契机|目标|导向|引领|主线|重点|基础|核心|统领|指导|牵引|根本|依据|突破口|着力点|载体|依托|平台|支撑|中心|遵循|指引|保障|切入点|落脚点|关键|动力|原则)|"
    r"(?:紧紧|紧密|充分|认真|严格|积极|继续|深入)?(?:围绕|依托|按照|根据|针对|结合|聚焦|对照|对标|利用|借助|紧扣|立足|遵循|锚定|面向|着眼|贯彻|本着|鉴于|为了?|瞄准|突出|秉持|坚持)(?!与|对接|好)|"
    r"与[^，]{2,20}(?:合作|协作|共建)$|通过|采取[^，]{2,40}(?:方式|形式|办法)$|运用|(?:我们|我[区县市镇乡局委办院街])?(?:将|要)?在[^，]{1,60}(?:下|中|上|方面|基础上|过程中|同时|前提下|前|后|期间|之际)$|从[^，]{1,40}(?:入手|出发|抓起|着手|发力)|"
    r"由[^，]{2,30}(?:牵头|负责|组织)$|[^，]{2,20}牵头$|下一步$|同时$|此外$|另外$|接下来$|今后$|今年$|明年$|一方面$|另一方面$|首先$|其次$|下一年度?$|我[区县市镇乡局委办院街][^，]{0,3}(?:将|要)?$|[^，]{2,20}(?:将|要|应)$|"
    r"(?:力争|争取)?(?:在|于|到)?(?:20\d\d年|今年|明年|年内|年底|\d{1,2}月|上半年|下半年|第[一二三四]季度)[^，]{0,10}(?:前|内|底|末|间|以来)?$|20\d\d年度?$|[^，]{2,14}(?:人民政府|政府|局|镇|街道|委|办)$)"
)
#: Of whom or of what case the task after it speaks (对未经审查的，), and what is only seized on for it (抓住“关键少数”，).
_CASE = re.compile(
    r"^(?:对于?|凡是?|未|应当?|属于?|经)[^，]{2,40}的$|^凡是?[^，]{2,40}$|^(?:紧紧|牢牢)?(?:抓住|抓牢|扭住|牵住|把握)[^，]{1,20}(?:“[^”]{2,8}”|关键|环节|契机|机遇|时机|牛鼻子)$"
)
#: With what a piece beginning with 对 ends when it only names the cases that the task after it is about.
_CASES_END = re.compile(
    r"(?:的|单位|部门|机关|机构|人员|干部|案件|事项|企业|商户|业主|地区|区域|领域|行业|行为|文件|合同|项目|群体|对象|问题|隐患|矛盾|纠纷|线索|情况|环节|情形|风险|短板|不足|任务|要求|意见|建议|投诉|诉求|村|社区|乡镇|街道|者|类|等)$"
)
#: What is forbidden or demanded of the cases named before it: 未经审查的事项，不得上会
_FORBIDS = re.compile(r"(?:一律|均|坚决)?(?:不得|不予|不准|严禁|禁止|必须|应当)|一律")
#: Only how many or how often: belongs to the task before it.
_BOUND = re.compile(
    r"^(?:每(?:[年月季周次]度?|个?(?:[人村镇乡县区市所站案名户家]|乡镇|街道|社区|部门|单位|科室))|全年|总[额量数]|原则上)?(?:均|应)?(?:不少于|不低于|不超过|不得少于|不得低于|不得超过|至少|最多|不高于)[^，]{0,2}\d[\d.]*[%余多万亿]?[\u4e00-\u9fff]{0,4}$"
)
_MEANS_IS_TASK = re.compile(
    r"^(?:坚持(?:和|好|不懈)|贯彻(?:落实|执行|实施)|突出抓好|聚焦[^，]{2,30}(?:开展|推进|强化|加强|完善)|围绕[^，]{2,40}(?:开展|推进|强化|加强|组织|举办|建立|制定|推出)|结合[^，]{2,40}(?:开展|推进|加强|组织|制定|举办)|"
    r"通过[^，]{2,60}等[^，]{0,6}(?:方式|形式|渠道|途径|手段|办法|举措|措施|载体|平台|活动)[^，]{3,}|通过[^，]{2,60}(?:提高|提升|增强|强化|推动|促进|加强|开展|实现)|依托[^，]{2,40}(?:开展|推进|建立|打造|建设|组织|推行|加强)|利用[^，]{2,40}(?:开展|宣传|加强|推进)|运用[^，]{2,40}(?:开展|化解|加强|推进|解决)|"
    r"针对[^，]{2,50}(?:开展|制定|加强|组织|进行|建立|推行|采取)|根据[^，]{2,40}(?:开展|制定|调整|修订|完善|及时)|按照[^，]{2,50}(?:开展|制定|推进|做好|完成|组织|落实|加强)|对照[^，]{2,50}(?:开展|梳理|完善|查漏|落实)|对标[^，]{2,40}(?:开展|完善|推进)|"
    r"坚持[^，]{2,40}(?:制度|机制)$|坚持(?:党对|依法|严格|以案|科学|民主|定期|每)|充分(?:运用|利用|发挥)|对接|聚焦主责|严格(?:按照|遵循|依照)[^，]{4,60}(?:执法|执行|审查|审核|办理|决策|要求)$)"
)
_GUIDE = re.compile(
    r"习近平(?:新时代|法治思想|总书记)|党的[^，]{1,8}(?:大|全会|届)[^，]{0,14}精神|[一二三]中全会|全会精神|“两个(?:确立|维护)”|“四个(?:意识|自信)”|(?:中央|省|市|区|县)[^，]{0,16}(?:决策部署|工作部署|工作要求|会议精神)|党中央"
)
_LOUD = re.compile(
    r"^[^，]{0,12}以更(?:高|大|实|严|优|强|新)的?(?:标准|站位|要求|力度|举措|作风|担当|姿态)|"
    r"(?:以此为契机|再上新台阶|更大贡献|贡献[^，]{0,6}力量|保驾护航|坚(?:强|实)[^，]{0,6}(?:法治)?保障|良好(?:的)?法治(?:环境|保障|氛围)|良好环境|新篇章|新局面|新成效|新突破|高质量发展|基本建成|补齐短板|补短板|强弱项|巩固成果|固底板)$"
)
_LIST_LEAD = re.compile(
    r"(?:(?<![%‰次个件人天元起家日月年岁])以下|如下|下列)(?:几|[一二三四五六七八九十\d])?(?:个|项|点)?(?:方面)?(?:的)?(?:重点)?(?:工作|方面|内容|措施|几点)?(?:[，：。]|$)|(?:以下|如下|下列)[^，。；]{0,10}(?:措施|举措|工作|任务|安排|打算|计划|办法|实事|事项)(?:[：。]|$)|(?:几|[二三四五六七八九十])个?(?:方面|项|点|件)(?:的)?(?:重点)?(?:工作|任务|内容|措施|实事|事项)?(?:[，：。]|$)|(?:^|将|要)(?:重点|主要|着重)?从(?:以下|如下|下列)?[^，]{0,8}方面(?:改进|加强|做好|抓好|开展|推进|努力|着手|入手|发力|下功夫)[^，]{0,6}$|^重点(?:做好|抓好|从|开展|推进)[^，]{0,8}(?:以下|如下|几|工作)"
)
#: 坚持问题导向，重点抓好以下工作：
_ANNOUNCES = re.compile(r"(?:以下|如下|下列)[^，。；]{1,14}$|(?:几|[二三四五六七八九])个?方面(?:的)?(?:重点)?(?:工作|任务)?$")
_CUT_HEAD = re.compile(
    r"^(?:(?:并且?|同时|此外|另外|而且|以及|一方面|另一方面|首先|其次|再次|最后)，?|(?:还|也)?要(?![求素点件闻害么])|一要|二要|三要|四要|五要|[一二三四五六七八九十]{1,2}是(?:要)?|[一二三四五六七八九十]{1,2}要)(?=[^，。]{4})"
)
_BASIS_END = re.compile(
    r"(?:要求|精神|部署|原则|目标|标准|规定|安排|意见|方案|契机|抓手|导向|主线|重点|核心|方式|形式|办法|途径|渠道|手段|实际|职责|职能|任务|问题|需求|领域|环节|基础|平台|载体|优势|作用|机遇|理念|思想|中心|大局|主题|痛点|难点|堵点|诉求|特点|情况|结果|"
    r"方面|前提|过程|同时|基础上|中|下|上|前|后|内|底|末|间|年|月|依据|遵循|目的|着力点|突破口|等|为本|至上|关切|期盼|牵头|负责)$"
)


#: 下一步 and the report's own authority (我局将) say nothing that the section does not say; a named unit (司法局要) stays.
_SELF = re.compile(
    r"^(?:(?:下一步|下一阶段|下阶段|今后|接下来|明年|来年|后续|20\d\d年度?(?=，|我)|下一年度?|新的一年(?:里)?|在今后的工作中|在下一步工作中|今后工作中)(?:，|我|$)?|(?:我们|我[区县市镇乡局街委办院]|全[区县市镇乡局街]|本[局镇街院]|[\u4e00-\u9fff]{0,10}(?:[区县市镇乡局委办厅院]|街道|中心|大队))(?:将|拟)(?!.{0,3}[区县]))(?=[^，。]{4})"
)


_MUST = re.compile(r"^[^，]{2,24}?(?:要|应|应当|须|必须)(?=[\u4e00-\u9fff]{2})")


@dataclass(frozen=True)
class Task:
    """A piece of a plan: its place, whether it is a task or an aim, and the verb it silently takes from the piece before."""

    start: int
    end: int
    role: ClauseRole
    inherited: str = ""


def tasks(text: str, start: int, end: int, lead: bool) -> list[Task]:
    """The tasks and aims in one sentence; a lead sentence (before the first item) is one aim, or an announcement and nothing."""
    if lead:
        whole = trimmed(text, start, end)
        return [Task(*whole, "goal")] if whole and not _LIST_LEAD.search(text[whole[0] : whole[1]]) else []
    found: list[Task] = []
    for half in half_sentences(text, start, end):
        found += _half(text, *half, after=any(task.role == "arrangement" for task in found))
    pieces = comma_pieces(text, start, end)
    if pieces and _ANNOUNCES.search(text[slice(*pieces[-1])]):
        return [replace(task, role="goal") for task in found]
    return found


def _half(text: str, start: int, end: int, after: bool) -> list[Task]:
    """The tasks and aims between two semicolons; ``after`` tasks of the same sentence 力争 opens an aim."""
    done: list[Task] = []
    verb, modal = "", False
    pieces = [
        (*_without_lead_words(text, first, core, last), last)
        for first, last, core in _gathered(text, comma_pieces(text, start, end))
        if not _LIST_LEAD.search(text[first:last])
    ]
    pieces = [piece for piece in pieces if piece[2] - piece[0] >= 4]
    closing = len(pieces) - 1
    while closing > 0 and _is_end(text[slice(*pieces[closing][1:])]):
        closing -= 1
    for order, (first, core, last) in enumerate(pieces):
        words = text[core:last]
        modal = modal or bool(_MUST.match(text[first:last]))
        before = any(one.role == "arrangement" for one in done) or (order > 0 and closing == 0)
        closes = order + 1 == len(pieces) or (order > closing and moves_others(words))
        role = _role(words, before or (after and words.startswith("力争")), modal, closes)
        elided = role == "arrangement" and before and bool(verb) and _elided(words)
        done.append(Task(first, last, role, verb if elided else ""))
        verb = leading_verb(words) or verb
    return done


def _role(words: str, before: bool, modal: bool, closes: bool) -> ClauseRole:
    """An aim when it only says what tasks before it are for; what is measured or demanded of someone is a task."""
    if _is_guide(words) or _LOUD.search(words):
        return "goal"
    if not before or is_measured(words) or (modal and _is_teaching(words)):
        return "arrangement"
    return "goal" if is_aim(words) or (closes and is_weak_aim(words)) else "arrangement"


def _is_end(words: str) -> bool:
    """Whether a piece says what for, so that the one before it is the last that may be a task."""
    return is_aim(words) or is_weak_aim(words) or _is_guide(words) or bool(_LOUD.search(words))


def _gathered(text: str, pieces: list[Piece]) -> list[tuple[int, int, int]]:
    """Pieces with the bases and terms before them taken in: start, end, and where the governing words begin."""
    done: list[tuple[int, int, int]] = []
    waiting: int | None = None
    for index, (first, last) in enumerate(pieces):
        words = text[first:last]
        following = text[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
        if re.match(r"(?:未|没有|不符合|应)[^，]{2,30}的[^，]{1,14}$", words) and _FORBIDS.match(following):
            waiting = first if waiting is None else waiting
        elif done and waiting is None and _BOUND.match(words):
            done[-1] = (done[-1][0], last, done[-1][2])
        elif _is_means(words):
            waiting = first if waiting is None else waiting
        else:
            done.append((first if waiting is None else waiting, last, first))
            waiting = None
    if waiting is not None:
        done.append((waiting, pieces[-1][1], waiting))
    return done


def _is_means(words: str) -> bool:
    """Whether a piece only says on what basis, by what means or by when, and waits for the task after it."""
    if _CASE.match(words):
        return True
    if re.fullmatch(r"坚持[\u4e00-\u9fff]{4}", words):
        return True  # a watchword over what is done
    if re.match(r"对(?!照|标|接|表)", words):
        return bool(_CASES_END.search(words))
    if not _MEANS.match(words) or _MEANS_IS_TASK.match(words):
        return False
    return bool(_BASIS_END.search(words)) or not has_verb_inside(words)


def _is_guide(words: str) -> bool:
    """Words of allegiance that lead no one to do one thing; learning and spreading them is a task."""
    return bool(_GUIDE.search(words)) and not re.search(
        r"学习|宣传|宣讲|培训|纳入|列[入为]|传达|研讨|教育|开展|组织|制度|机制|领会|解读", words
    )


def _is_teaching(words: str) -> bool:
    return bool(re.search(r"意识|认识|观念|思维|理念", words))


def _elided(words: str) -> bool:
    """Whether a piece names a thing to be made but no verb makes it."""
    return (
        not has_verb(words)
        and not re.search(r"^[^，]{2,20}(?:要|应|将|须|应当|必须|负责|牵头)", words)
        and bool(
            re.search(
                r"(?:制度|机制|程序|体系|平台|清单|规定|办法|方案|细则|规范|标准|流程|台账|队伍|模式|工作|活动|预案|目录|指引|建设)$",
                words,
            )
        )
    )


def _without_lead_words(text: str, first: int, core: int, last: int) -> tuple[int, int]:
    while hit := _CUT_HEAD.match(text[first:last]) or _SELF.match(text[first:last]):
        first += hit.end()
        while first < last and text[first] in "，、：； ":
            first += 1
    return first, max(first, core)
