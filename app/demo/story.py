"""The demonstration district's story as values, read from the data files beside it; it knows words and days, and no table."""

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

#: the year that the later report's file is about; the file of the report before it is about the year before
WRITTEN_FOR = 2025

#: a year as a report's file writes it
YEAR = re.compile(r"20\d\d(?=年|-\d\d-\d\d)")


@dataclass(frozen=True)
class UnitStory:
    """A unit; ``leader`` is the key of the post that has it in charge."""

    code: str
    name: str
    short_name: str
    kind: str
    order: int
    duties: list[str]
    leader: str = ""


@dataclass(frozen=True)
class PostStory:
    """A post and who holds it; without a holder it is vacant."""

    unit: str
    title: str
    role: str
    rank: str
    key: str = ""
    holder: str = ""
    username: str = ""
    email: str = ""


@dataclass(frozen=True)
class Step:
    """Something done to a task ``at`` days from the day of telling."""

    at: int
    do: str
    text: str = ""
    percent: int = 0
    value: Decimal | None = None
    nothing_new: bool = False
    evidence: list[str] = field(default_factory=list)
    outcome: str = ""
    reason: str = ""
    note: str = ""
    #: the new deadline of a reopening, or the one asked for
    due: int | None = None
    #: what a unit that contests wants
    wants: str = ""
    #: a check on the spot
    place: str = ""
    people: str = ""
    #: which of the unit's people: liaison or deputy
    by: str = "liaison"


@dataclass(frozen=True)
class TaskStory:
    """A task: where it comes from, who answers for it, and its steps. ``issued`` False: still a draft."""

    key: str
    sources: list[str]
    title: str
    steps: list[Step]
    lead: str = ""
    support: list[str] = field(default_factory=list)
    leader: str = ""
    issued: int | bool = -300
    due: int | None = None
    target: str = ""
    target_value: Decimal | None = None
    target_unit: str = ""
    cadence: str = "none"
    long_standing: bool = False
    evidence_wanted: bool = False
    #: day, points of the whole, what is to be reached
    milestones: list[tuple[int, int, str]] = field(default_factory=list)
    #: what each supporting unit owes
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HearingStory:
    """A hearing: its day (``at``, or the ``next_weekday``), and what became of it."""

    time: str
    place: str
    at: int | None = None
    next_weekday: int | None = None
    online: bool = False
    #: the post of the unit that appears: principal or deputy
    attendee: str = ""
    appeared: bool | None = None
    spoke: bool | None = None
    absence: str = ""
    note: str = ""
    #: it fell away because the case ended before it
    cancelled_by_end: bool = False
    moved_on: int | None = None
    moved_to: int | None = None


@dataclass(frozen=True)
class CaseStory:
    """A court case; its number is made of the year it was received in, ``code`` and ``serial``."""

    code: str
    serial: int
    unit: str
    cause: str
    received: int
    result: str
    hearings: list[HearingStory]
    court: str = "岚江市清砚区人民法院"
    instance: str = "first"
    #: the situation of 法释〔2020〕3号 art. 4
    notice_basis: str = ""
    concluded: int | None = None
    decided_by: str = ""
    appealed_by: str = ""
    #: the serial of the case of the instance below
    previous: int | None = None
    #: what the reconsideration before it came to, and the other units in it
    reconsidered: str = ""
    co_defendants: list[str] = field(default_factory=list)
    third_parties: list[str] = field(default_factory=list)
    #: how the absence of the head was vouched for, and the file that does so
    proof: str = ""
    proof_file: str = ""
    review: str = ""


@dataclass(frozen=True)
class MatterStory:
    """A matter with a period; the N of its number is the year it began in."""

    rule: str
    unit: str
    title: str
    number: str
    triggered: int
    sender: str = ""
    done: int | None = None
    #: how it ended, in words too, and when that was known
    result: str = ""
    note: str = ""
    ended: int = 0
    #: rule and first day of further periods
    follow: list[dict[str, Any]] = field(default_factory=list)
    #: the serial of the court case it came of
    case: int | None = None


@dataclass(frozen=True)
class TalkStory:
    """A consultation and what was agreed."""

    title: str
    at: int
    place: str
    guests: str
    units: list[str]
    agenda: str
    conclusions: list[dict[str, Any]]


def report_text(year: int, *, before: int = 0) -> str:
    """The district's report about ``year``, or about ``before`` (0 or 1) years earlier: the file's text with its years moved."""
    text = (DATA / f"report-{WRITTEN_FOR - before}.txt").read_text(encoding="utf-8")
    return YEAR.sub(lambda found: str(int(found[0]) + year - WRITTEN_FOR), text)


@cache
def units() -> list[UnitStory]:
    """Every unit in its customary order."""
    return [UnitStory(**row) for row in _rows("units.toml", "unit")]


@cache
def posts() -> list[PostStory]:
    """Every post in its customary order."""
    return [PostStory(**row) for row in _rows("people.toml", "post")]


@cache
def tasks() -> list[TaskStory]:
    """Every task of the year of work, in the order of the report's sections: problems first."""
    return _tasks("tasks-problems.toml") + _tasks("tasks-arrangements.toml")


@cache
def earlier_tasks() -> list[TaskStory]:
    """Every task of the year before it, which came from the earlier report."""
    return _tasks("tasks-earlier.toml")


def _tasks(name: str) -> list[TaskStory]:
    return [
        TaskStory(sources=row.pop("from"), steps=[Step(**step) for step in row.pop("steps")], **row)
        for row in _rows(name, "task")
    ]


@cache
def cases() -> list[CaseStory]:
    """Every court case by the day it was received."""
    return [
        CaseStory(hearings=[HearingStory(**hearing) for hearing in row.pop("hearings")], **row)
        for row in _rows("cases.toml", "case")
    ]


@cache
def matters() -> list[MatterStory]:
    """Every matter with a period."""
    return [MatterStory(**row) for row in _rows("matters.toml", "matter")]


@cache
def talks() -> list[TalkStory]:
    """Every consultation."""
    return [TalkStory(**row) for row in _rows("matters.toml", "talk")]


def _rows(name: str, table: str) -> list[dict[str, Any]]:
    """The rows of one data file. Numbers come as Decimal or int; a value that is counted comes as Decimal."""
    rows: list[dict[str, Any]] = tomllib.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)[table]
    for row in rows:
        for counted in (row, *row.get("steps", ())):
            for key in ("value", "target_value"):
                if key in counted:
                    counted[key] = Decimal(counted[key])
    return rows
