"""Knows what the verb of an arrangement says of its nature, and which verbs make an aim of it; refuses to know who acts."""

import re

#: Adverbs and set phrases that may stand before the verb.
_ADVERB = (
    r"(?:进一步|继续|持续|不断|切实|全面|深入|扎实|积极|认真|着力|大力|有效|努力|严格|逐步|加快|充分|有序|稳步|及时|定期|科学|统筹|重点|主动|依法|全力|坚决|坚持|真正|更好|更加|最大限度地?|"
    r"最大程度地?|充分地|有力|高效|精准|强力|深化|合理|健康|共同|协同|同步|始终|牢牢|实现|广泛|常态化|高质量|高标准|多渠道|多形式|全方位|全过程|分级分类|分层分类|分期分批|从严|从快|从根本上|从源头上|从而|进而|以便|以此|"
    r"来|再|并|且|同时|力争|确保|地|将|要|应|须|需|需要|必须|务必|还要|也要|重在|着重|优先|尽快|适时|灵活|创新|推动|自觉|率先|以)"
)
_GOAL_VERB = (
    r"(?:提高|提升|打通|构建|维护|增强|促进|营造|确保|保证|实现|夯实|筑牢|助力|防止|避免|杜绝|减少|降低|激发|满足|释放|消除|凝聚|树立|塑造|彰显|展现|达到|做到|使|让|力争|力促|努力|奋力|开创|谱写|倒逼|"
    r"形成[^，。]{0,24}(?:合力|氛围|格局|局面|机制|闭环|循环|震慑|态势|共识|声势|效应|习惯|自觉|环境)|为[^，。]{2,40}(?:提供|奠定|营造|作出|做出|创造|贡献|保驾护航)|保障[^，。]{2,30}(?:权益|利益|权利|需求|落实|实施|安全|运行)|"
    r"推[动进][^，。]{2,30}(?:落地(?:见效|生根|落实)?|走深走实|见行见效|上新台阶|新台阶|再上|迈上|提升|见成效|到位|全覆盖|提质增效|提质|升级|现代化|法治化|规范化|常态化|实质性化解|源头治理|有效衔接|形成)$|"
    r"真正(?:实现|做到|把)|切实(?:解决|把)[^，。]{0,20}(?:最后一公里|难题)|推动[^，。]{0,20}(?:高质量发展|发展)$)"
)
#: Aims only where they close a sentence; in the middle they are work like any other.
_WEAK_GOAL = re.compile(rf"^{_ADVERB}{{0,4}}(?:引导[^，。]{{2,24}}(?:表达|维权|诉求|守法|用法|行使)|畅通|拓宽|巩固|防范|保障|发挥[^，。]{{2,20}}(?:效应|优势)$|解决[^，。]{{0,20}}(?:难题|问题|最后一公里)$|推动[^，。]{{2,20}}$|优化[^，。]{{0,8}}环境$|擦亮|压实[^，。]{{0,12}}责任$)")
_GOAL = re.compile(rf"^{_ADVERB}{{0,4}}{_GOAL_VERB}")
_NATURES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("indicator", re.compile(rf"^{_ADVERB}{{0,3}}(?:提高|提升|降低|减少|压降|达到|实现|确保|保持)[^，。]{{0,40}}(?:率|比例|比率|占比|满意度)(?:$|[达至到稳保在不为]|\d|百分)")),
    ("education", re.compile(rf"^[^，。]{{0,16}}?{_ADVERB}{{0,3}}(?:提高|增强|强化|提升|树立|牢固树立|端正)[^，。]{{0,24}}(?:认识|意识|观念|思维|理念|站位|素养|自觉性)")),
    ("pilot", re.compile(rf"^{_ADVERB}{{0,3}}(?:探索|试点|试行|尝试)|先行先试|^[^，]{{0,12}}开展[^，]{{0,14}}试点")),
    ("milestones", re.compile(r"^(?:继续|逐步|分步|分阶段|加快|稳步|有序)|逐步")),
    ("institution", re.compile(rf"^[^，。]{{0,12}}?{_ADVERB}{{0,3}}(?:建立|健全|完善|制定|修订|出台|制发|编制|构建|建立健全|建立完善|推动完善|优化完善|明确|规范|细化|梳理|印发|起草|研究制定|形成)")),
    ("indicator", re.compile(r"(?:率|比例|覆盖面)(?:达到?|不低于|保持|提高到|提升至|控制在)[^，。]{0,6}(?:\d|百分)|100%|全覆盖$")),
    ("standing", re.compile(r"全面|统筹|加强|深化|推行|发挥|开展|强化|推进|落实|坚持|做好|抓好|加大|组织|严格|常态|定期|推动|履行|压实|聚焦|深入|持续|督促|指导|优化|提升|提高")),
)  # fmt: skip
#: Chinese names of the natures for pages and letters; the keys are what ``Clause.nature`` holds.
NATURES = {
    "institution": "制度类", "pilot": "试点类", "milestones": "分季度节点类", "standing": "常态类", "indicator": "指标类", "education": "教育督促类",
}  # fmt: skip
_VERB = re.compile(
    rf"^{_ADVERB}{{0,4}}(?:建立|健全|完善|制定|修订|修改|出台|制发|编制|编印|构建|明确|规范|细化|梳理|印发|起草|研究|探索|试点|试行|继续|推进|推动|推广|推行|加强|加大|加快|深化|强化|统筹|开展|组织|发挥|落实|坚持|"
    r"做好|抓好|抓实|抓牢|抓住|抓紧|严格|执行|履行|压实|聚焦|督促|指导|优化|升级|提升|提高|打造|打通|建设|建成|建好|创建|创新|引导|引入|引进|引育|健|配齐|配备|配强|选派|选聘|选树|选拔|培育|培养|培训|学习|宣传|普及|普法|"
    r"邀请|聘请|召开|举办|举行|参加|参与|配合|协调|协助|联合|会同|对接|整合|汇总|收集|整理|归集|公开|公示|公布|发布|上报|报送|报备|备案|审查|审核|评查|评估|评价|考核|考评|检查|督查|督察|督办|监督|监管|通报|"
    r"约谈|问责|追究|整改|整治|纠正|清理|清查|排查|摸排|化解|调解|调处|处理|处置|办理|办结|受理|答复|回复|回应|跟踪|跟进|反馈|解决|破解|消除|防范|防止|避免|杜绝|遏制|打击|查处|惩处|查办|取缔|维护|保障|保护|保证|"
    r"确保|增强|增加|增设|增派|扩大|扩充|拓宽|拓展|延伸|下沉|下放|承接|赋权|简化|精简|压缩|压减|取消|减少|降低|缩短|方便|便利|服务|满足|围绕|突出|注重|重视|关注|把握|运用|利用|用好|用足|用活|依托|借助|搭建|设立|设置|成立|组建|"
    r"充实|补充|补齐|补足|补强|调整|划分|界定|厘清|理顺|衔接|贯通|融合|嵌入|纳入|列入|融入|贯彻|贯穿|牢固|树立|树牢|筑牢|夯实|巩固|凝聚|汇聚|激发|激励|调动|鼓励|支持|扶持|帮助|援助|救助|关爱|促进|营造|形成|实现|达到|做到|"
    r"进行|实施|实行|采取|采用|启动|启用|完成|争取|争创|力争|努力|谋划|部署|安排|制作|拍摄|撰写|总结|提炼|挖掘|宣讲|讲好|传播|弘扬|培植|厚植|擦亮|带动|带领|率先|领学|旁听|观摩|轮训|考试|测试|竞赛|比武|练兵|交流|"
    r"走访|调研|座谈|征求|听取|采纳|吸纳|论证|试|建|办|抓|推|查|学|用|管|守|防|治|谋|促|强|严|转|定|联|做|开|设|发|送|保|让|使|把|将|对|为|向|以|与|从|按|在|由)"
)

_DEED = re.compile(
    r"建立|健全|完善|制定|修订|出台|编制|构建|推进|推动|推广|推行|加强|加大|加快|深化|强化|统筹|开展|组织|发挥|落实|做好|抓好|督促|指导|优化|提升|提高|打造|建设|建成|搭建|设立|充实|补齐|配备|培养|培训|宣传|举办|召开|公布|公开|"
    r"审查|审核|评查|评估|考核|检查|监督|监管|整治|整改|清理|排查|化解|调解|办理|处理|实施|实行|采取|完成|实现|确保|保障|归集|汇总|调整|划分|明确|规范|细化|梳理|纳入|增强|扩大|拓展|引导|促进|服务|报送|反馈|通报|追究|征求|听取"
)


def nature_of(wording: str) -> str:
    """A suggested nature of the task, or nothing."""
    for nature, shape in _NATURES:
        if shape.search(wording):
            return nature
    return ""


def is_aim(piece: str) -> bool:
    """Whether a piece that stands after a task in its sentence says what the task is for."""
    return bool(_GOAL.match(piece)) and not re.match(r"^(?:继续|逐步)", piece)


def is_weak_aim(piece: str) -> bool:
    """Whether a piece is an aim when it closes its sentence."""
    return bool(_WEAK_GOAL.match(piece))


def has_verb_inside(piece: str) -> bool:
    """Whether a piece that begins with a basis or a means already goes on to the deed."""
    return bool(_DEED.search(piece, 3))


def is_measured(piece: str) -> bool:
    """Whether a piece raises or lowers something counted, and so is a task however it begins."""
    return nature_of(piece) == "indicator" and bool(re.match(rf"^{_ADVERB}{{0,3}}(?:提高|提升|降低|减少|压降)", piece))


def has_verb(piece: str) -> bool:
    """Whether a piece begins with something that governs it."""
    return bool(_VERB.match(piece))


def leading_verb(piece: str) -> str:
    """The verb, its adverbs with it, that a following piece may inherit."""
    hit = re.match(
        rf"^{_ADVERB}{{0,3}}(?:建立健全|建立完善|探索建立|推动建立|推动完善|研究制定|健全完善|建立|健全|完善|制定|修订|出台|编制|构建|探索|推行|推进|推动|加强|加大|深化|强化|开展|落实|执行|做好|抓好|优化|规范|组织|实施|实行|打造|建设|搭建|设立)",
        piece,
    )
    return hit[0] if hit else ""
