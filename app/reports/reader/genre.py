"""Knows whether a document is a yearly report at all, and of what year it speaks when its title does not tell."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.reports.reader.flow import without
from app.reports.reader.outline import Part
from app.reports.reader.telling import doubt_of
from app.reports.reader.title import kind_of
from app.reports.reader.zones import turns_to_problems

NOT_A_REPORT = doubt_of("not_a_report", "", 0, 0)
_REPORTS = re.compile(r"法治政府建设|依法行政|法治建设")
_ANNOUNCED = re.compile(r"(?:报告|汇报|总结)如下|现将[^。]{0,60}(?:报告|汇报|总结)")
#: An authority speaking of itself; essays and studies do not.
_OWN = re.compile(r"我[区县市镇乡局街办委院州旗](?!国)|全[区县镇乡局]|本[局镇街]")
_TO_COME = re.compile(r"下一|下步|下年|今后|打算|明年|20\d\d年")


def is_report(title: str, body: str, parts: Sequence[Part], signature: str) -> bool:
    """By its title where that tells, else by the roles of its parts and the words of its opening."""
    kind = kind_of(title)
    if kind != "unknown":
        return kind == "report"
    roles = {part.role for part in parts if not part.nested}
    heads = "".join(body[slice(*part.head)] for part in parts)
    if {"problems", "arrangements"} <= roles and _TO_COME.search(heads):
        return True
    if not (signature or _ANNOUNCED.search(body) or len(_OWN.findall(body)) >= 2):
        return False
    if roles & {"problems", "arrangements"} or _ANNOUNCED.search(body):
        return True
    return bool(_REPORTS.search(body)) and any(turns_to_problems(sentence) for sentence in body.split("。"))


def year_told(body: str, signed_on: date | None) -> int | None:
    """The year the opening names, else the one the text names most, else the year before the signature of a spring."""
    opening = re.search(r"((?:19|20)\d\d)年(?:度|以来|，|，?我|全)", body[:400])
    if opening:
        return int(opening[1])
    counted = Counter(re.findall(r"((?:19|20)\d\d)年", body)).most_common(1)
    if counted and counted[0][1] >= 2:
        return int(counted[0][0])
    if signed_on:
        return signed_on.year - 1 if signed_on.month <= 6 else signed_on.year
    return int(counted[0][0]) if counted else None


def title_as_written(text: str, span: tuple[int, int], spam: Sequence[tuple[int, int]]) -> str:
    """The title's own characters: foreign matter, line ends and blanks between its halves left out."""
    kept = "".join(text[first:last] for first, last in without(*span, spam))
    return re.sub(r"\s+", "", kept).strip("_-—|·# *")
