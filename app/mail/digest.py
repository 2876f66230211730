"""Many letters in one: the subject and the text of a letter that carries others; it knows their lines, not what they are about."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

#: items listed in full; whoever has more to read looks into the system
MOST = 200

#: the lines of a letter by the word before the colon: what asks, where to go, whom to ask; all others are facts
ASK, LINK, CONTACT = "请办", "链接", "联系"

_DEED = re.compile(r"^[^：]*：(.+?)(?= [（(]?\d{4})")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """A letter that is carried."""

    subject: str
    body: str
    #: what it asks for, in a word or two; empty: read off the subject
    gist: str = ""


def digest(parts: Sequence[Part]) -> tuple[str, str]:
    """Subject and text of the letter that carries some: items that ask for the same stand under one heading."""
    shown, rest = parts[:MOST], len(parts) - MOST
    contacts: list[str] = []
    groups: dict[str, list[str]] = {}
    for part in shown:
        lines = _lines(part.body)
        contacts += [text for label, text in lines if label == CONTACT and text not in contacts]
        ask = next((text for label, text in lines if label == ASK), "")
        groups.setdefault(ask, []).append(_item(part, lines))
    text = [f"以下 {len(parts)} 项，请逐项点开链接办理。", ""]
    for place, (ask, items) in enumerate(_numbered(groups).items(), 1):
        text += [f"{_numeral(place)}、{ask or '其他'}（{len(items)} 项）", "", *items, ""]
    if rest > 0:
        text += [f"另有 {rest} 项没有列出，请登录系统查看。", ""]
    text += [f"{CONTACT}：{contact}" for contact in contacts]
    return _subject(parts), "\n".join(text).rstrip("\n") + "\n"


def _numbered(groups: dict[str, list[str]]) -> dict[str, list[str]]:
    """The items numbered anew in the order of the headings."""
    count = 0
    numbered: dict[str, list[str]] = {}
    for ask, items in groups.items():
        numbered[ask] = []
        for item in items:
            count += 1
            numbered[ask].append(f"{count}. {item}")
    return numbered


def _item(part: Part, lines: list[tuple[str, str]]) -> str:
    facts = [(label, text) for label, text in lines if label not in (ASK, CONTACT)]
    if not lines:
        return "\n   ".join([part.subject, *part.body.splitlines()])
    (_label, first), *others = facts or [("", part.subject)]
    return "\n   ".join([first, *(f"{label}：{text}" for label, text in others)])


def _lines(body: str) -> list[tuple[str, str]]:
    """The lines of a letter as label and text; none when it is not written in labelled lines."""
    lines = [line.partition("：") for line in body.splitlines() if line]
    if not all(mark and len(label) <= 4 for label, mark, _text in lines):
        return []
    return [(label, text) for label, _mark, text in lines]


def _subject(parts: Sequence[Part]) -> str:
    deeds = Counter(part.gist or _deed(part.subject) for part in parts)
    named = "，".join(f"{deed} {count} 项" for deed, count in deeds.most_common(3))
    return f"督办事项 {len(parts)} 项：{named}{' 等' if len(deeds) > 3 else ''}"


def _deed(subject: str) -> str:
    found = _DEED.match(subject)
    return found.group(1) if found else "通知"


def _numeral(n: int) -> str:
    if n <= 10:
        return _NUMERALS[n - 1]
    tens, ones = divmod(n, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + "十" + (_NUMERALS[ones - 1] if ones else "")
