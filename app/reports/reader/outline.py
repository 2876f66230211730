"""Knows how numberings and headings make parts, items and points; refuses to split what stands in them into clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.reports.reader.deadlines import opens_with_particulars
from app.reports.reader.finding import SectionRole
from app.reports.reader.flow import Flow
from app.reports.reader.headlines import THEME, with_plain_headings
from app.reports.reader.marks import Mark, marks_in
from app.reports.reader.roles import combined, heading_role, is_cause, is_remedy_label
from app.reports.reader.zones import turns_to_causes

#: A heading is hardly ever longer, also when it is run in with its body.
_LONGEST_HEADING = 48
_OWNED = re.compile(r"（[^（）]{0,30}(?:责任|牵头|配合|承办|主办|完成)(?:单位|部门|科室|领导|人|时限|时间)[：:]")
_RANK = {"part": 0, "item": 1, "arabic": 2, "bracket": 3, "point": 4, "bullet": 5}


@dataclass(frozen=True)
class Leaf:
    """A stretch of running text under one heading: ``start:end`` in the flow, headings left out."""

    start: int
    end: int
    item: tuple[int, int] | None = None
    point: tuple[int, int] | None = None
    depth: int = -1
    role: SectionRole | None = None
    cause: bool = False
    whole: bool = False
    opens_run: bool = False


@dataclass
class Part:
    """A top-level part: its heading's place in the flow, its role, and the leaves under it."""

    number: str
    head: tuple[int, int]
    start: int
    end: int
    role: SectionRole | None
    mixed: bool = False
    nested: bool = False
    leaves: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True)
class _Head:
    """A mark or an unnumbered heading line, with the place of its title and of what follows."""

    mark: Mark
    title: tuple[int, int] | None
    body: int
    end: int


def parts_of(flow: Flow, year: int | None) -> list[Part]:
    """The parts in order; what stands before the first of them is the preamble."""
    marks = with_plain_headings(flow, marks_in(flow))
    heads = _heads(flow, marks)
    tops = _tops(flow, heads, year)
    told = False
    parts: list[Part] = []
    for order, index in enumerate(tops):
        head = heads[index]
        last = tops[order + 1] if order + 1 < len(tops) else len(heads)
        title = head.title or (head.mark.end, head.mark.end)
        end = heads[last].mark.start if last < len(heads) else len(flow.text)
        heading = flow.text[title[0] : title[1]]
        part = Part(
            head.mark.printed(flow).lstrip("第").removesuffix("部分").strip("（）"), title, head.mark.start, end,
            heading_role(heading, year), combined(heading, year),
        )  # fmt: skip
        told = told or part.role in ("problems", "arrangements")
        if part.role is None and not told and heading:
            part.role = "achievements"
        part.leaves = list(_leaves(flow, head, heads[index + 1 : last], end, year))
        parts.append(part)
    first = tops[0] if tops else len(heads)
    return [*_headless(flow, heads[:first], heads[first].mark.start if tops else len(flow.text), year, bool(tops)), *parts]


def _headless(flow: Flow, inner: Sequence[_Head], end: int, year: int | None, before_parts: bool) -> list[Part]:
    """What stands before the first part as a part of its own: a whole text without parts, or items whose part lost its heading."""
    start = 0
    if before_parts:
        numbered = [head for head in inner if head.mark.number and head.mark.kind in ("item", "arabic")]
        if not numbered:
            return []
        start = numbered[0].mark.start
        inner = [head for head in inner if head.mark.start >= start]
    nothing = Mark("part", 0, start, start, True)
    part = Part("", (start, start), start, end, "achievements", nested=True)
    part.leaves = list(_leaves(flow, _Head(nothing, None, start, end), inner, end, year))
    return [part] if end > start else []


def _heads(flow: Flow, marks: Sequence[Mark]) -> list[_Head]:
    heads = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start if index + 1 < len(marks) else len(flow.text)
        deeper = index + 1 < len(marks) and _RANK[marks[index + 1].kind] > _RANK[mark.kind]
        title, body = _title(flow.text, mark, end if deeper else _run_in_end(flow, mark, end), deeper)
        heads.append(_Head(mark, title, body, end))
    return _consistent(flow, heads)


def _title(text: str, mark: Mark, end: int, deeper: bool) -> tuple[tuple[int, int] | None, int]:
    """Where the short title after a mark stands and where the body begins; no title when it is all body."""
    start = mark.end
    while start < end and text[start] in " ：，、":
        start += 1
    line_end = text.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    line = text[start:line_end]
    theme = THEME.match(line) if mark.kind in ("item", "arabic", "bracket") else None
    if theme:
        return (start + theme.start(theme.lastindex or 0), start + theme.end(theme.lastindex or 0)), start + theme.end()
    more = bool(text[line_end:end].strip()) or deeper
    if not deeper and opens_with_particulars(text[line_end:end]):
        return None, start  # who and when behind it: the task itself
    stop = re.search(r"[。！]", line)
    if mark.kind == "part" and mark.fresh and not stop and 2 <= len(line) <= 60:
        return (start, start + len(line.rstrip("："))), line_end
    if not stop and more and len(line.rstrip("：:")) <= 60 and not line.endswith("；"):
        return (start, start + len(line.rstrip("：:"))), line_end
    colon = re.search(r"：", line)
    if (
        colon
        and line.count("（", 0, colon.start()) == line.count("）", 0, colon.start())
        and (not stop or colon.start() < stop.start())
        and 2 <= colon.start() <= 30
        and line[colon.end() :].strip()
    ):
        return (start, start + colon.start()), start + colon.end()
    if stop and (line[stop.end() :].strip() or more):
        title = line[: stop.start()]
        if turns_to_causes(line[stop.end() :]) or opens_with_particulars(line[stop.end() :]):
            return None, start  # what has only its cause, or who and when, behind it is the finding or the task itself
        if _OWNED.search(title) and _OWNED.search(line, stop.end()):
            return None, start  # each sentence names its own unit: the first is a task like the others
        commas = title.count("，")
        if len(title) <= _LONGEST_HEADING and commas <= (2 if len(title) <= 32 else 1) and "；" not in title:
            return (start, start + stop.start()), start + stop.end()
    return None, start


def _consistent(flow: Flow, heads: list[_Head]) -> list[_Head]:
    """Among neighbours of one kind (一是…二是…, 1.…2.…) a first sentence is a title only when most of them go on after it."""
    done = list(heads)
    for row in _rows(heads):
        titled = [
            index for index in row if (heads[index].mark.kind == "point" and heads[index].title) or _run_in(flow, heads[index])
        ]
        alone = len(row) == 1 and heads[row[0]].mark.kind == "point" and heads[row[0]].mark.number != 1
        if alone or (len(row) >= 2 and len(titled) * 2 <= len(row)):
            for index in titled:
                if heads[index].mark.kind == "point" or _full(flow, heads[index]):
                    done[index] = replace(heads[index], title=None, body=heads[index].mark.end)
    return done


def _run_in(flow: Flow, head: _Head) -> bool:
    """Whether the title is a sentence, be there nothing else in its paragraph."""
    return head.title is not None and flow.text[head.title[1]] in "。！"


def _full(flow: Flow, head: _Head) -> bool:
    """Whether a first sentence is more than a headline: with a comma in it, or a paragraph of its own."""
    first, last = head.title or (0, 0)
    return "，" in flow.text[first:last] or flow.text[last + 1 : last + 2] == "\n"


def _rows(heads: Sequence[_Head]) -> Iterator[list[int]]:
    """The heads of one kind that are counted under the same head; those without a number are no neighbours of numbered ones."""
    open_rows: dict[tuple[str, bool], list[int]] = {}
    for index, head in enumerate(heads):
        mine = (head.mark.kind, bool(head.mark.number))
        for row in [row for row in open_rows if _RANK[row[0]] > _RANK[head.mark.kind] or (row == mine and head.mark.number == 1)]:
            yield open_rows.pop(row)
        open_rows.setdefault(mine, []).append(index)
    yield from open_rows.values()


def _tops(flow: Flow, heads: Sequence[_Head], year: int | None) -> list[int]:
    """The heads that open parts."""

    def role(index: int) -> SectionRole | None:
        title = heads[index].title
        return heading_role(flow.text[title[0] : title[1]], year) if title else None

    numbered = [index for index, head in enumerate(heads) if head.mark.kind == "part"]
    spelled = [index for index in numbered if flow.text[heads[index].mark.start] == "第" and heads[index].mark.number]
    if len(spelled) >= 2 and role(spelled[-1]):
        numbered = spelled  # 第一部分 holds the document together; 一、 counts within each of them
    if not any(heads[index].mark.number for index in numbered):
        for kind in ("item", "arabic"):
            same = [index for index, head in enumerate(heads) if head.mark.kind == kind and head.mark.number]
            if sum(1 for index in same if role(index)) >= 1 and _whole_document(heads, same, role):
                numbered = sorted([*numbered, *same])
                break
    tops: list[int] = []
    expected, inner = 0, 0
    for index in numbered:
        number, own = heads[index].mark.number, role(index)
        if tops and own is None and number and expected and _restarts(number, expected, inner):
            inner = number
            continue
        tops.append(index)
        expected, inner = (number or expected), 0
    return tops


def _whole_document(heads: Sequence[_Head], same: Sequence[int], role: object) -> bool:
    """Whether the numbering begins before every other, and so heads the whole document."""
    assert callable(role)
    strong = [index for index in same if role(index) in ("problems", "arrangements")]
    return bool(strong) and all(heads[index].mark.start >= heads[same[0]].mark.start for index in range(same[0]))


def _restarts(number: int, expected: int, inner: int) -> bool:
    """Whether 一、 stands under 一、: the count begins anew, or goes on from such a beginning."""
    return (number == 1 and expected >= 1) or (inner > 0 and number == inner + 1 and number != expected + 1)


def _leaves(flow: Flow, top: _Head, inner: Sequence[_Head], end: int, year: int | None) -> Iterator[Leaf]:
    """The stretches of text in a part, each with the titles it stands under."""
    yield from _leaf(flow, top.body, inner[0].mark.start if inner else end, Leaf(0, 0))
    kinds: list[str] = []
    titles: list[tuple[int, int] | None] = []
    roles: list[SectionRole | None] = []
    causes: list[bool] = []
    for head in inner:
        kind = head.mark.kind
        depth = kinds.index(kind) if kind in kinds else len(kinds)
        heading = flow.text[head.title[0] : head.title[1]] if head.title else ""
        del kinds[depth:], titles[depth:], roles[depth:], causes[depth:]
        kinds.append(kind)
        titles.append(head.title)
        roles.append(
            ("arrangements" if is_remedy_label(heading) else heading_role(heading, year))
            if heading and len(heading) < 30
            else None
        )
        causes.append(bool(heading) and is_cause(heading))
        role = next((one for one in reversed(roles) if one), None)
        item = titles[0] if kinds[0] != "point" else None
        point = (titles[-1] or (head.mark.start, head.mark.end)) if len(kinds) > 1 or kinds[0] == "point" else None
        like = Leaf(0, 0, item, point, depth + (kinds[0] == "point"), role, any(causes), not head.title, head.mark.number == 1)
        stop = _run_in_end(flow, head.mark, head.end)
        yield from _leaf(flow, head.body, stop, like)
        if stop < head.end:
            yield from _leaf(flow, stop, head.end, _above(like, kinds, titles, roles, causes))


def _run_in_end(flow: Flow, mark: Mark, end: int) -> int:
    """Where what is numbered inside a paragraph ends (……。二是……；（3）……): with the paragraph."""
    line_end = flow.text.find("\n", mark.end, end)
    return line_end if mark.kind in ("point", "bracket", "arabic") and not mark.fresh and line_end >= 0 else end


def _above(
    like: Leaf,
    kinds: Sequence[str],
    titles: Sequence[tuple[int, int] | None],
    roles: Sequence[SectionRole | None],
    causes: Sequence[bool],
) -> Leaf:
    """The place in the outline of a paragraph that follows one of points: theirs, not that of the last of them."""
    role = next((one for one in reversed(roles[:-1]) if one), None)
    point = titles[-2] if len(kinds) > 2 else None
    return Leaf(0, 0, like.item, point, len(kinds) - 2, role, any(causes[:-1]))


def _leaf(flow: Flow, start: int, end: int, like: Leaf) -> Iterator[Leaf]:
    if flow.text[start:end].strip(" \n。；，："):
        yield replace(like, start=start, end=end)


def headings(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Where the headings of parts and items stand in the flow: numbers in them are no figures."""
    found = [(part.start, part.head[1]) for part in parts if not part.nested]
    return found + [leaf.item for part in parts for leaf in part.leaves if leaf.item]
