"""Knows the words by which an arrangement names its own term and its own unit; refuses to turn them into a date or a unit."""

import re

_TERM = re.compile(
    r"(?:力争|确保|争取)?(?:在|于|到)?(?:(?:20\d\d年|今年|明年|本年度?|当年)(?:年)?(?:底|末|内|第?[一二三四]季度|上半年|下半年|\d{1,2}月(?:\d{1,2}日|底|末|份|上旬|中旬|下旬)?)?(?:以?前|之前|内|底|末)?"
    r"|\d{1,2}月(?:\d{1,2}日|底|末|份)(?:以?前|之前)?|年底前|年内|年底之?前|上半年|下半年|第?[一二三四]季度(?:末|内|前)?|每(?:年|季度|月|半年|周)(?:\d{1,2}[月日](?:前|底)?)?|长期坚持|立行立改|\d{1,3}个?(?:工作日|日|月|天)内)"
)
_LABEL = re.compile(r"(?:完成)?(?:时限|期限|时间)[：是为]\s*([^，。；）\n]{2,20})")

_OWNER = re.compile(r"(?:牵头|责任|配合|承办|主办|实施)(?:单位|部门|科室|人)[：:为是]\s*([^，。；）)\n]{2,60})")


def deadline_in(text: str) -> str:
    """The term as printed, or nothing."""
    labelled = _LABEL.search(text)
    if labelled:
        return labelled[1]
    hit = _TERM.search(text)
    return hit[0] if hit and not re.fullmatch(r"20\d\d年", hit[0]) else ""


def deadline_labelled(text: str) -> str:
    """The term behind its label 完成时限：, or nothing."""
    hit = _LABEL.search(text)
    return hit[1] if hit else ""


def owner_in(text: str) -> str:
    """The responsible units as printed behind their label, or nothing."""
    hit = _OWNER.search(text)
    return hit[1].strip() if hit else ""
