"""Knows how a sentence about problems splits into findings that stand by themselves; refuses to know where the sentence was found.

A finding's span begins at its first word (the numbering before it left out) and ends before its closing mark. A piece that
only sets the scene (与……相比, 由于……) belongs to the finding after it; one that tells the result (导致……) or looks back for the cause
(主要是由于……) to the one before it.
"""

import re

from app.reports.reader.sentences import Piece, comma_pieces, half_sentences
from app.reports.reader.zones import is_generic, only_announces

_LACK = re.compile(
    r"不|未|没有|没能|无(?:法|力|人|章|从|统一|固定|明确|专[职门人])|缺乏|缺少|欠缺|缺位|缺失|缺口|欠|不足|有待|还需|仍需|尚需|须进一步|需要?(?:进一步|继续|不断|持续|加快|加强|提高|提升|完善|改进|强化)|亟待|亟需|急需|待(?:提高|提升|加强|完善|改进|规范|健全|优化|强化)|"
    r"较少|较低|较弱|较慢|较差|较窄|较浅|较大|较高|较为|偏低|偏弱|偏少|偏慢|偏重|偏大|偏高|薄弱|滞后|落后|存在|差距|难以|难题|难度|困难|困境|忽视|忽略|轻视|单一|片面|问题|短板|短缺|弱项|瓶颈|堵点|"
    r"参差不齐|流于形式|走过场|形式主义|形式化|淡薄|空白|脱节|盲区|死角|弱化|淡化|虚化|老化|紧张|繁重|疲于|应付|敷衍|拖延|推诿|随意|粗放|粗糙|简单|机械|旧|匮乏|松懈|松散|漏洞|隐患|风险|矛盾|"
    r"局限|停留|仅限于|少数|个别|浮于表面|重[^，]{1,8}轻|低|弱|差|慢|窄|浅|松|少$|虚$|散$|难$|缓慢|迟缓|陌生|模糊|混乱|断层|流失|冲突|交叉|重复|较多|反映(?:强烈|突出)|往往|习惯于|时有|偶有|偶发|屡|身兼|兼职|攀升|仅(?:占|有|为|能|靠|\d)|只(?:有|能|靠|占|顾|重)|断档|断层|一知半解|尚|仍|依然|还(?:存在|有)|过多|过高|过低|过于|过大|频繁|反复|频发|多发|高发|增多|上升|下降|下滑"
)
#: Words that open why something is wanting: 由于, also said as 主要是由于, 这主要是因为, 其主要原因在于.
_BECAUSE = re.compile(
    r"^(?:由于|因为?(?![^，]{1,24}(?:(?:引发|引起|导致|造成|产生|形成)的|而[^，]{1,8}的))|(?P<back>(?:这|其|究其)?(?:主要|大多|根本|很大程度上)(?:是|系)(?:由于|因为?)|(?:究?其|这)?(?:主要|根本)?原因(?:主要)?(?:是|在于)))"
)
_SCENE = re.compile(
    r"^(?:与[^，]{2,60}(?:相比|要求|期盼|期待)|受[^，]{2,24}(?:影响|制约|限制|因素|所限)|除了?[^，]{2,20}$|对照|对标|按照|根据|随着|面对|虽然|虽|尽管|从[^，]{1,40}(?:看|来看)|就[^，]{1,20}而言|在[^，]{2,60}(?:中|上|方面|时|过程中|下|后|前|领域|环节|的同时)$|针对|通过|作为|对于|当前$|目前$|近年来$|"
    r"一方面$|另一方面$|总体(?:上)?(?:看|来看|来说)|同时$|但$|此外$|另外$|比如$|例如$|特别是$|尤其是$|具体$|主要$|距离|相较于?|相比|同[^，]{2,30}相比|比照)"
)
#: Of whom or of what case the finding after it speaks: 对无证经营等多发行为，
_OF_WHAT = re.compile(r"^对于?(?![^，]*存在)[^，]{2,50}(?:领域|行为|事项|案件|环节|群体|人群|对象|区域|行业|现象|情形)$")
#: The body of a headline before it: 履职不够准，主要体现在……
_BODY = re.compile(r"^(?:主要|集中|突出|具体)(?:体现|表现)(?:在|为|于)")
#: 但也要清醒看到，and 主要体现在：say nothing themselves, wherever they stand.
_SEEN = re.compile(
    r"^(?:但|同时|当然)?(?:我们)?(?:也|还|更)?(?:要|应当?|必须|需要?)?(?:清醒|清楚|深刻|客观|充分)?地?(?:看到|认识到|意识到|注意到|正视|承认)$|^(?:主要|集中|突出|具体)?(?:体现|表现)(?:在|为|于)$|^(?:主要|突出)(?:问题|不足|短板)(?:是|有|为)$"
)
#: Weighs the number before it and is no finding beside it: 仅为9.6名，低于全省平均水平
_WEIGHS = re.compile(r"^(?:远|明显|大大|均|仍|还)?(?:低于|高于|少于|多于|不及|落后于|比(?!例|重)|较(?:全|去|上|周|其)|同比|环比)")
#: An image of what was just said is no finding beside it.
_SAYING = re.compile(r"^“?(?:小马拉大车|大炮打蚊子|头痛医头|隔靴搔痒|雷声大雨点小|上热[中下]?[温冷]?下冷)”?$")
#: Only how many there are of something: 在编干部38人，借调6人，实际在岗28人 is one finding.
_COUNT = re.compile(r"\d[\d.,]*[%余多万亿]?(?:个百分点|[\u4e00-\u9fff]{0,3})$")
_RESULT = re.compile(
    r"^(?:从而)?(?:导致|造成|致使|使得|以致|以至于?|从而|进而|因此|因而|影响(?:了|到)?|给[^，]{1,20}带来|引发|使|故|所以|并由此|甚至(?:导致|造成|出现))"
)
_TURNS = re.compile(r"^(?:但是?|然而|却|不过|可是|但仍|仍)")
_UNFINISHED = re.compile(
    r"(?:(?<![集适之])中|(?<![以之])上|时|(?<![以之])下|方面|后|前|的|来看|而言|之际|以来|期间|同时|过程中|情况下|背景下|形势下)$|为(?:了)?(?:赶|抢|图|省|追求|完成|应付)[^，]{1,8}$|^(?:尤其|特别)是|^(?=[^，]{0,12}$)(?:我[区县市镇乡局街委办院]|全[区县市镇乡局]|本|当前|目前|近年)"
)
#: 机构改革后森林公安转隶，执法队员原以市容管理为主： since when and from where, and nothing wanting yet.
_SINCE = re.compile(
    r"^[^，]{0,10}(?:改革|下放|实施|调整|合并|划转|施行)(?:后|以来|以后|之后)[^，]{2,16}$|^[^，]{2,10}原(?:以|为|系|是|属|从事)[^，]{2,16}$"
)
#: 个别科室在研究政策时： who and when, and nothing wanting yet.
_WHILE = re.compile(r"^(?:个别|少数|部分|一些|有的|有些)[^，]{1,12}(?:在|面对|遇到)[^，]{2,24}(?:时|时候|过程中|期间|中)$")
_INTRODUCES = re.compile(
    r"(?:如下|以下(?:几个?)?(?:方面|问题|不足|几点)?|表现(?:在|为)|体现(?:在|为)|主要(?:有|是|包括|存在)|(?:集中|突出)?(?:表现|体现)|具体(?:是|有|为)|(?:问题|不足|短板|差距|困难)(?:主要)?(?:是|有|为|在于))$"
)
_SUBJECT = re.compile(
    r"^((?:个别|部分|少数|一些|有的|有些|某些|多数|大部分|各|极少数|少部分|基层|全[区县市镇局])[^，。、]{0,14}?(?:单位|部门|乡镇|镇|街道|镇街|干部|人员|领导|工作者|领导干部|负责人|机关|村|社区|站所|企业|群众|队伍|执法人员|党员干部|公务员|主要负责人))"
)
_HAS_SUBJECT = re.compile(
    r"^(?:个别|部分|少数|一些|有的|有些|某些|多数|各|基层|全|[\u4e00-\u9fff、]{2,16}?(?:不|未|较|有待|还|仍|尚|存在|需|缺|薄弱|滞后|单一))"
)
_CUT_HEAD = re.compile(
    r"^(?:但是?|然而|不过|同时|此外|另外|而且|且|并且|以及|还有|再者|其次|首先|再次|最后|主要是|(?:主要|集中|突出|具体)(?:表现|体现)(?:在|为)?|表现在|具体表现在?|一方面|另一方面|一是|二是|三是|四是|五是|六是|[一二三四五六七八九十]{1,2}是|例如|比如|譬如|如(?![何果期实下此同若出]))(?=[^，。]{4})"
)
_CONCEDES = re.compile(
    r"^(?:虽然|尽管|虽|在[^，]{0,30}取得[^，]{0,20}(?:成绩|成效|进展)|过去一年|一年来|20\d\d年|近年来)|取得(?:了)?[^，]{0,20}(?:成绩|成效|进展|成果|进步)|(?:清醒|清楚|深刻)(?:地)?(?:看到|认识到)$|^我们(?:也|还)?$"
)


def findings(text: str, start: int, end: int, lead: bool) -> list[Piece]:
    """The findings in one sentence, in order; ``lead`` sentences that only announce problems give none."""
    if lead:
        pieces = comma_pieces(text, start, end)
        announced = [last for first, last in pieces if _announces(text, (first, last))]
        start = announced[-1] if announced else start
        if not any(_is_finding(text[first:last]) for first, last in comma_pieces(text, start, end)):
            return []
    start = _body(text, start, end)
    gathered = [piece for half in half_sentences(text, start, end) for piece in _gathered(text, comma_pieces(text, *half))]
    return [cut for piece in gathered if (cut := _without_lead_words(text, piece))]


def _body(text: str, start: int, end: int) -> int:
    """Where the body of a sentence begins whose first words are only its headline (……不够深，主要体现在……)."""
    bodies = [first for first, last in comma_pieces(text, start, end)[1:] if _BODY.match(text[first:last])]
    return bodies[0] if len(bodies) == 1 else start


def _conceded(text: str, pieces: list[Piece], index: int) -> bool:
    """Whether a piece only grants what the piece after it takes back with 但."""
    first, last = pieces[index]
    following = text[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
    return bool(_TURNS.match(following)) and (not _LACK.search(text[first:last]) or bool(re.match(r"虽|尽管", text[first:last])))


def _granted_of(text: str, pieces: list[Piece], index: int) -> bool:
    """Whether the subject stands before what is granted (农民意识虽有提高，但能力仍然偏弱) and so belongs to the finding."""
    following = text[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
    return bool(_TURNS.match(following) and re.match(r"[^，虽]{2,20}虽", text[slice(*pieces[index])]))


def subject_of(wording: str) -> str:
    """The unnamed few a finding speaks of (部分单位, 个别干部), or nothing."""
    hit = _SUBJECT.match(wording)
    return hit[1] if hit else ""


def lacks_subject(wording: str) -> bool:
    """Whether a finding begins with its predicate."""
    return bool(re.match(r"^(?:不|未|没有|没能|缺乏|缺少|难以|忽视|存在|停留|对|在|仅|只|仍|还)", wording))


def is_lack(text: str) -> bool:
    """Whether words state that something is wanting."""
    return bool(_LACK.search(text))


def _is_finding(piece: str) -> bool:
    return bool(_LACK.search(piece))


def _announces(text: str, piece: Piece) -> bool:
    words = text[piece[0] : piece[1]]
    if _INTRODUCES.search(words) or is_generic(words) or only_announces(words):
        return True
    return bool(_CONCEDES.search(words))


def _gathered(text: str, pieces: list[Piece]) -> list[Piece]:
    """Comma pieces put together so that each result states something wanting."""
    done: list[Piece] = []
    waiting: int | None = None
    for index, (first, last) in enumerate(pieces):
        words = text[first:last]
        because = _BECAUSE.match(words)
        if (
            done
            and waiting is None
            and (_RESULT.match(words) or (because and because["back"]) or _belongs(text[slice(*done[-1])], words))
        ):
            done[-1] = (done[-1][0], last)
        elif _granted_of(text, pieces, index):
            waiting = first if waiting is None else waiting
        elif _SEEN.match(words) or _conceded(text, pieces, index):
            waiting = None
        elif _COUNT.search(words) and not _LACK.search(words):
            following = text[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
            counted = bool(_COUNT.search(following) or re.match(r"[与和同]|远", following))
            waiting = _next(done, waiting, first, last, counted)
        elif because or _is_scene(words):
            waiting = first if waiting is None else waiting
        else:
            done.append((first if waiting is None else waiting, last))
            waiting = None
    if waiting is not None and pieces:
        if done:
            done[-1] = (done[-1][0], pieces[-1][1])
        else:
            done.append((waiting, pieces[-1][1]))
    return done


def _is_scene(words: str) -> bool:
    """Whether a piece only sets the scene: who, when, of what, and nothing wanting yet."""
    if _WHILE.match(words) or _OF_WHAT.match(words) or (_SCENE.match(words) and not _states(words)):
        return True
    return not _LACK.search(words) and (len(words) < 5 or bool(_UNFINISHED.search(words) or _SINCE.match(words)))


def _next(done: list[Piece], waiting: int | None, first: int, last: int, goes_on: bool) -> int | None:
    """Lets a piece wait for the one after it, or closes with it what has waited."""
    begin = first if waiting is None else waiting
    if goes_on:
        return begin
    done.append((begin, last))
    return None


def _belongs(before: str, words: str) -> bool:
    """Whether a piece is the second half of 既……又……, 不仅……而且……, weighs the number it follows, or is an image of it."""
    if (_WEIGHS.match(words) and _COUNT.search(before)) or _SAYING.match(words):
        return True
    return bool(re.match(r"(?:又|也|更|而且|还)", words)) and bool(re.search(r"既|不仅|不但|不光", before))


def _states(words: str) -> bool:
    """Whether a piece that begins like a scene already says what is wrong (在……方面还需加强)."""
    return bool(
        re.search(
            r"(?:不(?!断|仅|但|同)|未|没有|缺乏|欠缺|有待|还需|仍需|较|薄弱|滞后|单一)[^，]{0,12}$|不足$|存在[^，]{1,30}$", words
        )
    ) and not re.match(r"^(?:与|随着|虽然?|尽管|对照|对标|距离|相比|相较|同)", words)


def _without_lead_words(text: str, piece: Piece) -> Piece | None:
    first, last = piece
    while hit := _CUT_HEAD.match(text[first:last]):
        first += hit.end()
    while first < last and text[first] in "，、：； ":
        first += 1
    if text[last - 1] == "等" and _LACK.search(text[first:last]):
        last -= 1
    return (first, last) if last - first >= 3 else None
