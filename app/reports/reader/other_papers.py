"""Knows how papers other than yearly reports put what is to be done: a finding or a demand to each number; refuses to split further.

What is fed back after an inspection, an audit or a deliberation is answered number by number, so a numbered item is one clause whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.reports.reader.deadlines import deadline_in, owner_in
from app.reports.reader.finding import Clause, ClauseRole, Section, SectionRole
from app.reports.reader.flow import Flow
from app.reports.reader.marks import Mark, marks_in
from app.reports.reader.sentences import sentences, trimmed
from app.reports.reader.verbs import nature_of

_RANK = {"part": 0, "item": 1, "arabic": 2, "bracket": 3}
#: what the numbers of such a paper are where no heading says so
_OTHERWISE: dict[str, ClauseRole] = {"congress": "arrangement", "instruction": "arrangement"}
#: … and where no heading anywhere did
_AT_LAST: dict[str, ClauseRole] = {"inspection": "problem", "patrol": "problem", "audit": "problem"}

_DEMANDS = re.compile(
    r"建议|整改(?:意见|要求|措施|任务|事项)|(?:审议|处理|督察|监督)意见|工作要求|下一步|议定|决定(?:事项)?(?:如下)?：?$|明确(?:如下|以下)|(?:任务|事项)分工|重点任务"
)
_PROBLEMS = re.compile(r"问题|不足|短板|薄弱环节|违[法规纪]")
_NEITHER = re.compile(r"(?:总体|基本|工作|整改|落实|有关|主要)(?:情况|评价|成效|做法)|^(?:概况|总体评价|基本情况|成绩)")
_ANNOUNCES = re.compile(r"(?:如下|以下|下列)[^，。]{0,16}[：。]?$|：$")
#: the paper's last demand: an answer in writing
_ANSWER = re.compile(r"^(?:请|望|你[单局委办]位?|以上)[^。]{0,90}?(?:报送|报告|告知|反馈|函复|书面回复|复函)")
_BESIDE = re.compile(r"^(?:出席|列席|参加|主持|记录|缺席|请假|抄送|分送|主送|附件|联系人|印发)[：:人\s]")
_RESOLVED = re.compile(r"^会议(?:要求|议定|决定|明确|同意|研究决定)[，：]?")
_BY = re.compile(r"由([\u4e00-\u9fff、]{2,40}?)(?:牵头|负责|会同|组织)")
_NUMBERED = re.compile(r"^[\u4e00-\u9fff]{0,12}[（〔\[(]20\d\d[）〕\])][\u4e00-\u9fff]{0,12}(?:第)?\d{1,4}号$")
#: a heading is hardly longer
_LONGEST_HEADING = 34


@dataclass
class _Item:
    """A number of the paper: where its words stand in the flow, and the heading it stands under."""

    start: int
    end: int
    role: ClauseRole
    heading: tuple[int, int] | None
    group: tuple[int, int] | None


@dataclass(frozen=True)
class _Line:
    """A paragraph: where it stands, where its words begin behind the number, the rank of the number (-1: none) and its value."""

    start: int
    body: int
    end: int
    rank: int
    number: int


def numbers_of(flow: Flow, text: str, paper: str) -> tuple[list[Section], list[Clause]]:
    """The parts of such a paper and its numbered items as clauses, in the order of the text."""
    lines = _lines(flow)
    reading = _Reading(flow.text, _OTHERWISE.get(paper))
    for line, following in zip_longest(lines, lines[1:]):
        reading.take(line, following)
    if not reading.items:
        reading = _Reading(flow.text, _AT_LAST.get(paper, "arrangement"), told=False)
        for line, following in zip_longest(lines, lines[1:]):
            reading.take(line, following)
    items = [item for item in reading.items if trimmed(flow.text, item.start, item.end)]
    return list(_sections(flow, text, reading.heads)), [_clause(flow, text, item) for item in items]


def number_of_paper(flow: Flow) -> str:
    """The paper's own number where it stands on a line by itself, or nothing."""
    for start, end in flow.paragraphs()[:6]:
        line = flow.text[start:end].replace(" ", "")
        if _NUMBERED.match(line):
            return line
    return ""


def title_of_paper(flow: Flow) -> str:
    """The first lines without a sentence in them: organ and kind of paper, as 某某法院 司法建议书."""
    said = []
    for start, end in flow.paragraphs()[:3]:
        line = flow.text[start:end].strip()
        if re.search(r"[，。：；]|\d号$", line) or len(line) > 50:
            break
        said.append(line)
    return "".join(said)


def _lines(flow: Flow) -> list[_Line]:
    marks: dict[int, Mark] = {mark.start: mark for mark in marks_in(flow) if mark.fresh and mark.kind in _RANK}
    found = []
    for start, end in flow.paragraphs():
        mark = marks.get(start)
        found.append(_Line(start, mark.end, end, _RANK[mark.kind], mark.number) if mark else _Line(start, start, end, -1, 0))
    return found


class _Reading:
    """Where the reading stands: what the numbers are now, under which heading, and the item that still goes on."""

    def __init__(self, text: str, otherwise: ClauseRole | None, told: bool = True) -> None:
        self.text, self.otherwise, self.told = text, otherwise, told
        self.role: ClauseRole | None = otherwise
        #: the rank of number that ends what was announced, and that of the last number seen
        self.rank = self.last = -1
        self.heading: tuple[int, int] | None = None
        self.group: tuple[int, int] | None = None
        self.items: list[_Item] = []
        #: headings of parts, with what stands under them
        self.heads: list[tuple[_Line, ClauseRole | None]] = []
        self.going_on = False

    def take(self, line: _Line, following: _Line | None) -> None:
        """Read one paragraph."""
        words = self.text[line.body : line.end].strip()
        if self.told and (announced := _announced(words, line.rank)) is not None:
            self._under(line, None if announced == "other" else announced)
        elif line.rank >= 0:
            self._number(line, words, following)
        else:
            self._running(line, words)

    def _under(self, line: _Line, role: ClauseRole | None) -> None:
        self.role, self.going_on, self.group = role, False, None
        if line.rank >= 0:
            self.rank, self.heading, self.last = line.rank, (line.body, line.end), line.rank
            self.heads.append((line, role))
        else:
            self.rank = self.last

    def _number(self, line: _Line, words: str, following: _Line | None) -> None:
        self.going_on = False
        self.last = line.rank
        if line.number == 1 and self.heading is None and line.rank == self.rank:
            self.rank = -1  # the count begins anew: it is the list that was announced
        if line.rank <= self.rank:
            self.role, self.heading, self.rank = self.otherwise, None, -1
        deeper = following is not None and following.rank > line.rank
        if deeper and len(words) <= _LONGEST_HEADING:
            self.group = (line.body, line.end)
        elif self.role is None:
            self._resolved(line)
        else:
            self.group = self.group if line.rank > 0 else None
            self._open(line.body, line.end)
            self.going_on = True

    def _running(self, line: _Line, words: str) -> None:
        if _ANSWER.match(words):
            self.role, self.going_on = "arrangement", False
            self._open(line.start, line.end)
        elif _BESIDE.match(words):
            self.going_on = False
        elif self.going_on:
            self.items[-1].end = line.end
        elif self.role is not None and self.heading is not None:
            self._open(line.start, line.end)
        else:
            self._resolved(line)

    def _resolved(self, line: _Line) -> None:
        """Of running words only what a meeting demands."""
        for start, end in sentences(self.text, line.body, line.end):
            if _RESOLVED.match(self.text[start:end].strip()) and not _ANNOUNCES.search(self.text[start:end].strip()):
                self.items.append(_Item(start, end, "arrangement", self.heading, self.group))

    def _open(self, start: int, end: int) -> None:
        if self.role is not None:
            self.items.append(_Item(start, end, self.role, self.heading, self.group))


def _announced(words: str, rank: int) -> ClauseRole | None:
    """What a paragraph says the following ones are; ``other``: neither findings nor demands. None: it announces nothing."""
    last = re.split(r"[。；]", words.rstrip("。；"))[-1]
    heads = rank >= 0 and len(words) <= _LONGEST_HEADING and "。" not in words.rstrip("。") and "，" not in words
    if not (heads or (_ANNOUNCES.search(words) and len(last) <= 80)):
        return None
    if _DEMANDS.search(last):
        return "arrangement"
    if _NEITHER.search(last) and not re.search(r"问题|不足", last):
        return "other" if heads else None
    # a heading names problems as such; an item about one says which
    if _PROBLEMS.search(last) and (not heads or re.search(r"(?:问题|不足|短板|薄弱环节)[：。]?$", last)):
        return "problem"
    return None


def _sections(flow: Flow, text: str, heads: Sequence[tuple[_Line, ClauseRole | None]]) -> Iterator[Section]:
    roles: dict[ClauseRole | None, SectionRole] = {"problem": "problems", "arrangement": "arrangements"}
    for place, (line, role) in enumerate(heads):
        until = heads[place + 1][0].start if place + 1 < len(heads) else len(flow.text)
        start, end = flow.span(line.start, until)
        while end > start and text[end - 1].isspace():
            end -= 1
        number = flow.text[line.start : line.body].rstrip("、.．").strip("（）")
        yield Section(number, text[slice(*flow.span(line.body, line.end))].strip(), roles.get(role, "other"), start, end)


def _clause(flow: Flow, text: str, item: _Item) -> Clause:
    first, last = trimmed(flow.text, item.start, item.end) or (item.start, item.end)
    start, end = flow.span(first, last)
    clean = flow.text[first:last]
    wording = "".join(text[flow.at[index]] for index in range(first, last) if flow.text[index] != "\n")
    by = _BY.search(clean)
    return Clause(
        role=item.role, section="", item=_heading(flow, text, item.group) or _heading(flow, text, item.heading), point="",
        text=text[start:end], start=start, end=end, nature=nature_of(wording) if item.role == "arrangement" else "",
        wording=wording, deadline=deadline_in(clean), owner=owner_in(clean) or (by[1] if by else ""),
    )  # fmt: skip


def _heading(flow: Flow, text: str, span: tuple[int, int] | None) -> str:
    return text[slice(*flow.span(*span))].strip(" ：:。\n") if span else ""
