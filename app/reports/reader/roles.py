"""Knows the words by which a heading or a sentence says what it is about: work done, problems, causes, plans; counts nothing."""

import re

from app.reports.reader.finding import SectionRole

_PROBLEM = re.compile(
    r"(?:存在|面临|仍有|还有|主要|突出|工作中|建设中|尚存)(?:着)?(?:的)?[^，。]{0,10}?(?:问题|不足|短板|差距|困难|薄弱|挑战|弱项|欠缺|难点)"
    r"|(?:问题|不足|短板|差距|困难|弱项|薄弱环节)(?:和|及|与|、|以及|其)[^，。]{0,8}?(?:原因|不足|困难|短板|建议|打算|差距|问题|弱项|薄弱|挑战|下一步|措施|对策|计划)"
    r"|^(?:主要)?(?:问题|不足|短板|困难|差距)(?:之处|所在|清单|剖析|分析|情况)?$|不足之处|薄弱环节$|^存在(?:的)?不足|问题短板|问题和不足|存在问题"
    r"|^[^，。]{0,12}(?:需要?|有待|亟待|亟需|急需|尚待|尚需|仍需|还需)(?:进一步)?(?:改进|加强|提高|提升|完善|解决|克服|补齐)(?:的)?(?:主要|突出)?(?:方面|地方|问题|环节|短板|不足|困难)$"
)
#: A heading of nothing but shortcomings and the words around them: 工作短板, 问题与思考, 反思与不足.
_SHORTCOMINGS = re.compile(
    r"^(?=.*(?:问题|不足|短板|弱项|差距|困难|薄弱|挑战|难点|堵点|瓶颈))(?:问题|不足|短板|弱项|差距|困难|薄弱|挑战|难点|堵点|瓶颈|之处|环节|方面|思考|反思|分析|查摆|工作|主要|突出|当前|目前|存在|面临|的|和|与|及|以及|、)+$"
)
_PLAN = re.compile(
    r"(?:下一步|下一阶段|下阶段|下步|下一年度?|下年度?|明年度?|今后|来年|后续|接下来|未来)[^。]{0,24}?(?:工作|安排|打算|计划|思路|措施|举措|重点|部署|设想|建议|任务|目标|方向|规划|努力)"
    r"|^(?:下一步|下步|今后|明年)$|工作(?:打算|思路|设想|计划)|(?:整改|改进|对策|应对)(?:的)?(?:措施|方向|建议|打算|举措|意见)|努力方向|主要安排|工作安排|对策(?:和|与|及)?建议|意见(?:和|与|及)?建议|^打算|重点任务$|展望$|(?:工作|年)谋划$|(?:整改|改进|提升)[^。]{0,4}方向$"
)
_DONE = re.compile(
    r"做法|成效|成绩|完成情况|开展情况|进展情况|工作情况|落实情况|主要情况|总体情况|基本情况|整改(?:落实|完成)?情况|工作亮点|特色亮点|经验|回顾|总结|主要工作|主要举措|推进情况|履职情况|所做|做的|取得|整改.{0,4}情况"
)
_DUTY = re.compile(
    r"第一责任人|(?:主要负责人|主要负责同志|主要领导|一把手)[^。]{0,16}(?:履行|履职|职责|述法)|履行[^。]{0,16}职责(?:情况|方面)?$"
)
_OTHER = re.compile(r"其他(?:需要|应当|须|应)?(?:报告|说明)?(?:的)?(?:事项|情况)|附件|保障措施$")
_CAUSE = re.compile(r"^[^，。：]{0,12}(?:原因)(?:分析|剖析|主要|在于|是|有|如下|：|$)|^(?:原因|成因)")
#: Words that make a problem the object of work rather than a finding.
_WORKED_ON = re.compile(
    r"(?:解决|化解|查摆|查找|整改|聚焦|针对|破解|处置|整治|排查|攻克|补齐|回应|攻坚|直面|研究|梳理|剖析|反映|反馈|纠正|防范|应对|协调)[^，。]{0,24}?(?:问题|短板|困难|不足|难点|难题|薄弱|弱项)"
    r"|(?:问题|短板|不足)[^，。]{0,6}(?:整改|整治|化解|解决|排查|导向)|关于[^，。]{0,30}问题(?:的|$)"
)
_LABEL = re.compile(
    r"^(?:整改|改进|工作|应对|解决|具体|对策)?(?:措施|举措|打算|对策|办法|建议|方向|计划)$|^(?:下一?步|下一?阶段|今后|明年)(?:的)?(?:工作)?(?:打算|措施|安排|计划|举措|思路)?$"
)


def heading_role(heading: str, year: int | None = None) -> SectionRole | None:
    """The role a heading gives to what stands under it, or ``None`` when its words do not tell."""
    bare = re.sub(r"[ “”\"：。]", "", heading)
    if len(bare) > 60:
        return None
    plan, problem = plans(bare, year), names_problems(bare)
    if problem and not (plan and bare.find("问题") > 12 and bare.startswith("下")):
        return "problems"
    if plan:
        return "arrangements"
    if _DUTY.search(bare):
        return "duties"
    if _OTHER.search(bare) and len(bare) < 24:
        return "other"
    if _DONE.search(bare):
        return "achievements"
    return None


def names_problems(bare: str) -> bool:
    """Whether a heading announces problems that remain."""
    if _SHORTCOMINGS.match(bare):
        return True
    if not _PROBLEM.search(bare):
        return False
    if re.search(r"整改(?:落实|完成)?(?:情况|成效|工作情况)", bare) and not re.search(r"(?:仍|尚|还)", bare):
        return False
    worked = _WORKED_ON.search(bare)
    return not worked or bool(
        re.search(
            r"(?:亟待|亟需|急需|有待|尚待|尚需|仍需|还需)(?:进一步)?解决|^(?:目前|当前)?(?:工作中)?(?:还|仍|尚)?存在(?:的)?(?:主要|突出|一些)?(?:问题|不足|困难|短板|差距)",
            bare,
        )
    )


def plans(bare: str, year: int | None) -> bool:
    """Whether a heading announces work to come."""
    done = _DONE.search(bare)
    results = re.search(r"成效|成绩|做法|完成|(?:开展|落实|进展|推进|总体|基本|整改)情况|回顾|总结", bare)
    if _PLAN.search(bare):
        return (
            not done
            or bool(re.search(r"下一|下步|下年|明年|今后|来年|打算|计划", bare))
            or (not results and bare.endswith(("安排", "思路", "重点", "任务")))
        )
    hit = re.search(r"(20\d\d)年(?:度)?[^。]{0,20}?(?:工作|安排|打算|计划|思路|措施|重点|部署|任务|目标)", bare)
    if hit and not results:
        return year is None or int(hit[1]) > year
    return False


def combined(heading: str, year: int | None = None) -> bool:
    """Whether a heading announces problems and plans together."""
    bare = heading.replace(" ", "")
    return names_problems(bare) and plans(bare, year)


def is_cause(text: str) -> bool:
    """Whether a heading or label opens the causes of problems."""
    return bool(_CAUSE.search(text.strip("，。：")))


def is_remedy_label(text: str) -> bool:
    """Whether a label such as 整改措施： opens the remedies of one problem."""
    return bool(_LABEL.match(text.strip("（）：。 ")))


def is_worked_on(text: str) -> bool:
    """Whether the words speak of solving problems, not of having them."""
    return bool(_WORKED_ON.search(text))
