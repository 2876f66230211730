"""Knows what the columns of a table of problems or tasks are for; refuses to know where the table was found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.reports.reader.finding import ClauseRole
from app.reports.reader.sentences import Piece, trimmed

_OWNER = re.compile(r"责任|牵头|配合|承办|主办|单位|科室|部门|负责人")
_TERM = re.compile(r"时限|期限|时间|日期|进度")
#: The column that says what is done; beside it 任务, 领域 only name the row, and 目标 says what for.
_DEED = re.compile(r"措施|举措|做法|内容")
_AIM = re.compile(r"目标|成效|标准")
_TASK = re.compile(r"任务|举措|措施|事项|安排|打算|内容|工作|计划|目标")
_PROBLEM = re.compile(r"问题|不足|短板|差距")
_COUNT = re.compile(r"^(?:序号|编号|号|备注|类别|项目|\d+|[一二三四五六七八九十]+)$")


@dataclass(frozen=True)
class Row:
    """One cell of a table that is a clause, with what its row says of owner and term."""

    start: int
    end: int
    role: ClauseRole
    owner: str = ""
    deadline: str = ""


def is_row(line: str) -> bool:
    """Whether a line of text is a row of a table."""
    return "\t" in line


def rows_of(text: str, start: int, end: int, base: ClauseRole) -> Iterator[Row]:
    """The clauses in the tables of a stretch; a table whose head names no problem and no task gives none."""
    columns: list[str] = []
    here = start
    while here < end:
        stop = text.find("\n", here, end)
        stop = end if stop < 0 else stop
        if "\t" in text[here:stop]:
            cells = _cells(text, here, stop)
            names = [text[first:last] for first, last in cells]
            if not columns or _is_head(names):
                columns = _purposes(names, base)
            else:
                yield from _row(text, cells, columns)
        elif text[here:stop].strip():
            columns = []
        here = stop + 1


def _cells(text: str, start: int, end: int) -> list[Piece]:
    found, here = [], start
    for cell in text[start:end].split("\t"):
        found.append(trimmed(text, here, here + len(cell)) or (here, here))
        here += len(cell) + 1
    return found


def _is_head(names: list[str]) -> bool:
    return (
        all(len(name) <= 10 for name in names) and sum(1 for name in names if _purpose(name, "other") or _COUNT.match(name)) >= 2
    )


def _purposes(names: list[str], base: ClauseRole) -> list[str]:
    """What each column is for; among several that could hold tasks the one that says what is done."""
    columns = [_purpose(name, base) for name in names]
    planned = [index for index, purpose in enumerate(columns) if purpose == "arrangement"]
    deeds = [index for index in planned if _DEED.search(names[index])]
    for index in planned if deeds and len(planned) > 1 else []:
        if index not in deeds:
            columns[index] = "goal" if _AIM.search(names[index]) else ""
    return columns


def _purpose(name: str, base: ClauseRole) -> str:
    if _PROBLEM.search(name) and not _TASK.search(name.replace("工作", "")):
        return "problem"
    if _OWNER.search(name):
        return "owner"
    if _TERM.search(name):
        return "deadline"
    return "arrangement" if _TASK.search(name) and base != "achievement" else ""


def _row(text: str, cells: list[Piece], columns: list[str]) -> Iterator[Row]:
    said = {purpose: text[first:last] for (first, last), purpose in zip(cells, columns, strict=False) if purpose}
    for (first, last), purpose in zip(cells, columns, strict=False):
        if last - first < 4:
            continue
        if purpose == "problem" or purpose == "goal":
            yield Row(first, last, "problem" if purpose == "problem" else "goal")
        elif purpose == "arrangement":
            yield Row(first, last, "arrangement", said.get("owner", ""), said.get("deadline", ""))
