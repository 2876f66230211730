"""What a bulletin rests on, frozen on the day it was drafted: tasks, cases and hearings as they stood; it knows no table.

Every number of a bulletin is the count of rows that one measure picks out of these, so it can be counted again at any time.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.cases.rates import CaseFacts, Counting, Rates, rates_of
from app.tasks.lamps import LAMPS, LampRule
from app.tasks.lifecycle import OWING
from app.words import N_

#: how far a bulletin looks ahead, in days, the day it was drafted included
AHEAD = 7


@dataclass(frozen=True)
class Work:
    """An issued task as it stood."""

    ref: str
    number: str
    title: str
    unit: str
    unit_ref: str
    lamp: str
    state: str
    due: date | None = None
    issued_on: date | None = None
    submitted_on: date | None = None
    done_on: date | None = None
    closed_on: date | None = None

    def days_late(self, day: date) -> int:
        """Days past the deadline on a day, for what the unit still owes; else 0."""
        owes = self.state in OWING
        return max(0, (day - self.due).days) if owes and self.due else 0


@dataclass(frozen=True)
class Heard:
    """A case that was first heard in the period, and who appeared. It names officials and courts, never a plaintiff."""

    ref: str
    case_number: str
    unit: str
    unit_ref: str
    instance: str
    on: date
    attended: bool = False
    by_principal: bool = False
    spoke: bool = False
    justified: bool = False
    #: name and post of the head who appeared
    head: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Sitting:
    """A hearing to come."""

    ref: str
    case_number: str
    unit: str
    at: datetime
    head: str = ""


Row = Work | Heard | Sitting


@dataclass(frozen=True)
class Frozen:
    """Everything a bulletin rests on. ``on`` is the day it was taken, ``since`` and ``until`` the period, both included."""

    kind: str
    on: date
    since: date
    until: date
    district: str = ""
    office: str = ""
    works: tuple[Work, ...] = ()
    heard: tuple[Heard, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    #: how the office counted on the day, as its decision has it; empty: as by default
    counting: Mapping[str, str] = field(default_factory=dict)
    #: by which rule the lamps were lit on the day; empty: by the default, which was the only one
    lamps: Mapping[str, int] = field(default_factory=dict)

    @property
    def lit_by(self) -> LampRule:
        """The rule of lamps by which its works were counted."""
        return LampRule.read(self.lamps)

    @property
    def how(self) -> Counting:
        """How the cases are counted."""
        return Counting(**self.counting)

    @property
    def rates(self) -> Rates:
        """The rates of the cases heard, by the one function that every page asks."""
        return rates_of([_as_facts(case) for case in self.heard], self.since, self.until, self.how)

    def as_json(self) -> dict[str, Any]:
        """Plain data to be stored."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> "Frozen":
        """What was stored, as it was."""
        days = {name: date.fromisoformat(data[name]) for name in ("on", "since", "until")}
        return cls(
            kind=data["kind"],
            district=data["district"],
            office=data["office"],
            counting=data.get("counting", {}),
            lamps=data.get("lamps", {}),
            works=tuple(Work(**_days(row, WORK_DAYS)) for row in data["works"]),
            heard=tuple(Heard(**_days(row, ("on",))) for row in data["heard"]),
            sittings=tuple(Sitting(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in data["sittings"]),
            **days,
        )


def _as_facts(case: Heard) -> CaseFacts:
    return CaseFacts(
        ref=case.ref, case_number=case.case_number, unit_id=0, unit=case.unit, heard_on=case.on, attended=case.attended,
        by_principal=case.by_principal, spoke=case.spoke, justified=case.justified,
    )  # fmt: skip


WORK_DAYS = ("due", "issued_on", "submitted_on", "done_on", "closed_on")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _days(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in names and value else value for name, value in row.items()}


@dataclass(frozen=True)
class Measure:
    """One number: its name, how it is counted 口径, and which rows it counts."""

    word: str
    basis: str
    rows: Callable[[Frozen], tuple[Row, ...]]


def _works(holds: Callable[[Work, Frozen], bool]) -> Callable[[Frozen], tuple[Row, ...]]:
    return lambda frozen: tuple(work for work in frozen.works if holds(work, frozen))


def _heard(holds: Callable[[Heard], bool]) -> Callable[[Frozen], tuple[Row, ...]]:
    """Of the cases that count under the office's counting those that hold."""
    return lambda frozen: tuple(case for case in frozen.heard if not left_out(case, frozen) and holds(case))


def left_out(case: Heard, frozen: Frozen) -> bool:
    """Whether a case stands outside the rates: nobody came, on a ground that the office does not count."""
    return frozen.how.justified == "left_out" and case.justified and not case.attended


def _within(day: date | None, frozen: Frozen) -> bool:
    return day is not None and frozen.since <= day <= frozen.until


def _lamp(code: str) -> Callable[[Frozen], tuple[Row, ...]]:
    return _works(lambda work, _frozen: work.lamp == code)


def overdue(work: Work, frozen: Frozen) -> bool:
    """Whether the deadline had passed on the day of the count and the unit still owed the work."""
    return work.days_late(frozen.on) > 0


def _due_next(work: Work, frozen: Frozen) -> bool:
    owes = work.state in OWING
    return owes and work.due is not None and frozen.on <= work.due < frozen.on + timedelta(days=AHEAD)


def _in_time(work: Work, frozen: Frozen) -> bool:
    return (
        work.state == "closed" and _within(work.closed_on, frozen) and not (work.due and work.done_on and work.done_on > work.due)
    )


_LAMP_WORDS = {
    "done": N_("已销号"), "on_schedule": N_("按序时"), "near": N_("临近或滞后"), "late": N_("逾期或严重滞后"),
    "not_begun": N_("未启动"), "no_deadline": N_("无时限"), "paused": N_("已中止"),
}  # fmt: skip
_ON_THE_DAY = N_("起草当日的亮灯，按任务牵头单位计，配合单位不重复计")

MEASURES: dict[str, Measure] = {
    "total": Measure(N_("任务总数"), N_("本年度已下达、未撤销的任务，按牵头单位计"), _works(lambda _work, _frozen: True)),
    **{code: Measure(_LAMP_WORDS[code], _ON_THE_DAY, _lamp(code)) for code in LAMPS},
    "overdue": Measure(N_("已逾期"), N_("起草当日已过时限、仍未报结的任务"), _works(overdue)),
    "new_issued": Measure(N_("本期下达"), N_("下达日期在本期内的任务"), _works(lambda work, frozen: _within(work.issued_on, frozen))),
    "new_submitted": Measure(
        N_("本期报结待核查"), N_("报结日期在本期内、起草当日仍在等待核查的任务"),
        _works(lambda work, frozen: work.state == "submitted" and _within(work.submitted_on, frozen)),
    ),
    "new_closed": Measure(
        N_("本期销号"), N_("核查销号日期在本期内的任务"),
        _works(lambda work, frozen: work.state == "closed" and _within(work.closed_on, frozen)),
    ),
    "in_time": Measure(N_("本期按期销号"), N_("本期销号的任务中，实际完成日期不晚于时限的"), _works(_in_time)),
    "new_late": Measure(
        N_("本期新逾期"), N_("时限在本期内、起草当日已过时限仍未报结的任务"),
        _works(lambda work, frozen: overdue(work, frozen) and _within(work.due, frozen)),
    ),
    "due_next": Measure(N_("今后七天到期"), N_("起草当日起七天内到期、尚未报结的任务"), _works(_due_next)),
    "sittings": Measure(N_("今后七天开庭"), N_("起草当日起七天内排定的开庭"), lambda frozen: frozen.sittings),
    "heard": Measure(N_("开庭审理"), N_("本期首次开庭的案件，按案号计，同一审级多次开庭的计一件"), _heard(lambda _case: True)),
    "attended": Measure(N_("负责人出庭"), N_("开庭审理的案件中，有负责人出庭的"), _heard(lambda case: case.attended)),
    "absent": Measure(N_("负责人未出庭"), N_("开庭审理的案件中，没有负责人出庭的，含有正当理由的"), _heard(lambda case: not case.attended)),
    "unjustified": Measure(
        N_("无正当理由未出庭"), N_("负责人未出庭的案件中，没有司法解释第八条所列正当理由的"),
        _heard(lambda case: not case.attended and not case.justified),
    ),
    "principal": Measure(N_("正职出庭"), N_("开庭审理的案件中，由正职出庭的"), _heard(lambda case: case.by_principal)),
    "left_out": Measure(
        N_("正当理由未出庭、不计入"), N_("负责人因正当理由未出庭、按本地口径不计入分母的案件"),
        lambda frozen: tuple(case for case in frozen.heard if left_out(case, frozen)),
    ),
    "spoke": Measure(N_("出庭出声"), N_("开庭审理的案件中，出庭负责人发言的"), _heard(lambda case: case.spoke)),
}  # fmt: skip

#: which numbers a bulletin of each kind gives
GIVEN: dict[str, tuple[str, ...]] = {
    "weekly": ("total", *LAMPS, "new_issued", "new_submitted", "new_closed", "new_late", "overdue", "due_next", "sittings"),
    "monthly": ("total", *LAMPS, "new_issued", "new_closed", "in_time", "new_late", "overdue"),
    "court": ("heard", "attended", "absent", "unjustified", "left_out", "principal", "spoke"),
}


def numbers(frozen: Frozen) -> dict[str, int]:
    """Every number of a bulletin, counted from what it rests on."""
    return {name: len(MEASURES[name].rows(frozen)) for name in given(frozen)}


def given(frozen: Frozen) -> list[str]:
    """Which numbers a bulletin gives: what is left out only where the office leaves something out."""
    return [name for name in GIVEN[frozen.kind] if name != "left_out" or frozen.how.justified == "left_out"]


def by_unit(works: tuple[Work, ...]) -> dict[tuple[str, str], list[Work]]:
    """Works by their lead unit (ref, short name), in the order given; those without one under empty names."""
    found: dict[tuple[str, str], list[Work]] = {}
    for work in works:
        found.setdefault((work.unit_ref, work.unit), []).append(work)
    return found
