"""Knows the words by which an arrangement names its own term and its own unit; refuses to turn them into a date or a unit."""

import re
from collections.abc import Sequence
from itertools import groupby

_TERM = re.compile(
    r"(?:力争|确保|争取)?(?:在|于|到)?(?:(?:20\d\d年|今年|明年|本年度?|当年)(?:年)?(?:底|末|内|第?[一二三四]季度|上半年|下半年|\d{1,2}月(?:\d{1,2}日|底|末|份|上旬|中旬|下旬)?)?(?:以?前|之前|内|底|末)?"
    r"|\d{1,2}月(?:\d{1,2}日|底|末|份)(?:以?前|之前)?|年底前|年内|年底之?前|上半年|下半年|第?[一二三四]季度(?:末|内|前)?|每(?:年|季度|月|半年|周)(?:\d{1,2}[月日](?:前|底)?)?|长期坚持|立行立改|\d{1,3}个?(?:工作日|日|月|天)内)"
)
_LABEL = re.compile(r"(?:完成)?(?:时限|期限|时间)[：是为]\s*([^，。；）\n]{2,20})")

_OWNER = re.compile(r"(?:牵头|责任|配合|承办|主办|实施)(?:单位|部门|科室|人)[：:为是]\s*([^，。；）)\n]{2,60})")

#: A sentence that only tells who and by when, or a remark in brackets behind one: （2024年6月底前）, （长期）.
_TOLD = re.compile(r"(?:牵头|责任|配合|承办|主办|实施|完成|整改|分管)(?:单位|部门|科室|领导|人|时限|期限|时间)[：:]")
_REMARK = re.compile(r"（((?:[^（）]|（[^（）]*）){2,80})）[。；]?")
_STANDING = re.compile(r"长期(?:坚持|推进)?|持续(?:推进|坚持)?|常态化(?:推进)?|立行立改|即知即改")


def deadline_in(text: str) -> str:
    """The term as printed, or nothing."""
    labelled = _LABEL.search(text)
    if labelled:
        return labelled[1]
    hit = _TERM.search(text)
    return hit[0] if hit and not re.fullmatch(r"20\d\d年", hit[0]) else ""


def only_particulars(sentence: str) -> bool:
    """Whether a sentence says nothing but who and by when; it belongs to the tasks before it."""
    remark = _REMARK.fullmatch(sentence)
    return bool(_TOLD.match(sentence) or (remark and (_TOLD.search(sentence) or _term_alone(remark[1]))))


def opens_with_particulars(text: str) -> bool:
    """Whether what follows a sentence is who and by when, so that the sentence is a task and heads nothing."""
    remark = _REMARK.match(text.strip())
    return only_particulars(remark[0] if remark else text.strip())


def particulars(told: Sequence[str]) -> list[tuple[str, str]]:
    """For each sentence of a paragraph the owner and the term, as printed, that the next such sentences tell, or else the last."""
    runs = [
        (only, [place for place, _ in run], [sentence for _, sentence in run])
        for only, group in groupby(enumerate(told), key=lambda one: only_particulars(one[1]))
        for run in [list(group)]
    ]
    said = [(places[0], _said(run)) for only, places, run in runs if only]
    return [next((what for place, what in said if place > here), said[-1][1] if said else ("", "")) for here in range(len(told))]


def _said(run: Sequence[str]) -> tuple[str, str]:
    labelled = _LABEL.search("\n".join(run))
    alone = (remark[1] for one in run if (remark := _REMARK.fullmatch(one)) and _term_alone(remark[1]))
    return owner_in("\n".join(run)), labelled[1] if labelled else next(alone, "")


def _term_alone(words: str) -> bool:
    return bool(_STANDING.fullmatch(words) or _TERM.fullmatch(words))


def owner_in(text: str) -> str:
    """The responsible units as printed behind their label, or nothing."""
    hit = _OWNER.search(text)
    return hit[1].strip() if hit else ""
