"""Knows which lines and openings head what follows without any number; refuses to know what they head."""

import re

from app.reports.reader.flow import Flow
from app.reports.reader.marks import Mark
from app.reports.reader.roles import heading_role, is_cause, is_remedy_label

_HEADLINE = re.compile(r"[\u4e00-\u9fff“”、]{4,20}。(?=[^。\n]{12,})")
#: In a row of paragraphs that begin 在依法决策方面，, 制度执行层面，, 针对人手不足的问题， or 一季度， the theme is the item; what
#: answers a problem is one only over several tasks.
THEME = re.compile(
    r"(?:在?([^，。：；\n]{2,16}[方层]面)|([一二三四]季度|[上下]半年))，(?=[^。\n]{6,})"
    r"|(针对[^，。：；\d\n]{2,40}(?:问题|不足|短板|弱项))，(?=(?:[^，；。\n]+[，；。]){2})"
)
#: 党政综合办：, a name before what it is asked; who and by when (责任单位：) is no name of what follows.
_NAMED = re.compile(r"(?![^：]*(?:单位|部门|科室|领导|人|时限|期限|时间)：)([\u4e00-\u9fff“”、]{3,14})：(?=[^\n]{12,})")


def with_plain_headings(flow: Flow, marks: list[Mark]) -> list[Mark]:
    """Adds, as marks of no width, the short lines that head what follows without any number."""
    fresh = {mark.start for mark in marks if mark.fresh}
    paragraphs = flow.paragraphs()
    added = []
    for (start, end), (after_start, after_end) in zip(paragraphs, [*paragraphs[1:], (0, 0)], strict=False):
        line = flow.text[start:end]
        if start in fresh or len(line) > 30 or "\t" in line or len(line) < 3 or re.search(r"[。；，！？]$|[。；]|\d$", line):
            continue
        role = heading_role(line)
        longer = after_end - after_start > len(line) + 4 and flow.text[after_start:after_end].endswith("。")
        follows = longer or after_end - after_start > max(30, len(line)) or after_start in fresh
        if role is not None and len(line) <= 26 and "，" not in line and not line.endswith("："):
            added.append(Mark("part", 0, start, start, True))
        elif follows and line.count("，") <= 1 and not line.endswith("：") and re.search(r"[\u4e00-\u9fff”》]$", line):
            added.append(Mark("item", 0, start, start, True))
    added += _headlines(flow, {*fresh, *(mark.start for mark in added)})
    return sorted([*marks, *added], key=lambda mark: mark.start)


def _headlines(flow: Flow, marked: set[int]) -> list[Mark]:
    """Neighbouring paragraphs without numbers that each open with a short sentence (bold in the original): their items."""
    found: list[Mark] = []
    run: list[Mark] = []
    for start, end in [*flow.paragraphs(), (len(flow.text), len(flow.text))]:
        opens = start not in marked and _opens(flow.text[start:end])
        if opens:
            run.append(Mark("item", 0, start, start, True))
        else:
            found += run if len(run) >= 2 else []
            run = []
    return found


def _opens(paragraph: str) -> bool:
    """Whether a paragraph begins with its own headline: a short sentence, a theme, or a name with a colon that is no label."""
    if _HEADLINE.match(paragraph) or THEME.match(paragraph):
        return True
    named = _NAMED.match(paragraph)
    return named is not None and not any(told(named[1]) for told in (heading_role, is_cause, is_remedy_label))
