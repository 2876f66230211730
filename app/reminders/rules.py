"""The kinds of rule a timetable is made of, and the rules of an office, read from what it decided; pure values and their words.

A rule says: so many days before or after some day of a thing, to these people, in these words. The office writes its own;
``DEFAULTS`` holds until it does.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.words import N_, Said

#: whom a prompt is for: the ladder from the liaison 联络员 up to the leader in charge 分管领导 and the first leaders 主要领导
Audience = Literal["liaison", "head", "leader", "chief", "office"]
AUDIENCES: dict[Audience, str] = {
    "liaison": N_("联络员"), "head": N_("单位负责人"), "leader": N_("分管领导"), "chief": N_("主要领导"), "office": N_("法治办"),
}  # fmt: skip
Anchor = Literal["issued", "due", "returned", "period", "request", "hearing", "known", "asked", "told", "clock"]

#: the unit works on the task, or ought to; once handed in it waits for the office and is not pressed
WORKING = ("issued", "acknowledged", "in_progress", "returned")

#: what a rule may be about: all tasks, or one kind of them
THINGS: dict[str, str] = {"": N_("全部任务"), "rectification": N_("整改任务"), "arrangement": N_("工作安排")}


@dataclass(frozen=True)
class Kind:
    """A kind of rule: which day it counts from and in which direction, and in which states of a task it asks."""

    anchor: Anchor
    #: -1 before the day, 1 after it, 0 on it
    sign: int
    title: str
    states: tuple[str, ...] = WORKING
    repeats: bool = False
    #: prompts of one topic to the same people give way to the latest; those of different topics do not
    topic: str = "course"
    gist: str = ""
    head: str = ""
    text: str = ""

    @property
    def court(self) -> bool:
        """Whether it is about hearings: never by mail that waits, never switched off."""
        return self.anchor in ("hearing", "known", "asked", "told")

    @property
    def clock(self) -> bool:
        """Whether it is about a period of a case or a matter 法定期限."""
        return self.anchor == "clock"


#: what an office may write in its own words, each filled with the facts of the task
SLOTS = ("编号", "事项", "单位", "期限", "到期日", "余期", "下达日", "退回日", "周期止", "申请日")

_DUE = "{到期日}到期：{余期}"

KINDS: dict[str, Kind] = {
    "since_issue": Kind(
        "issued", 1, N_("下达后"), topic="issue", gist="请办理", head="{下达日}下达：请办理",
        text="该任务于{下达日}下达，请抓紧办理并填报进展。",
    ),
    "unacknowledged": Kind(
        "issued", 1, N_("下达后未签收"), states=("issued",), gist="请签收", head="{下达日}下达：请签收",
        text="该任务于{下达日}下达，请点开链接签收。",
    ),
    "before": Kind(
        "due", -1, N_("时限前"), gist="临近时限", head=_DUE,
        text="请填报最新进展，办完后报结；难以如期办结的，请在到期前向法治办说明原因。",
    ),
    "on_day": Kind("due", 0, N_("时限当天"), gist="今天到期", head=_DUE, text="今天到期，请办完后报结。"),
    "overdue": Kind(
        "due", 1, N_("逾期"), repeats=True, gist="已逾期", head=_DUE,
        text="该任务已过时限，请尽快办结并报结，同时在进展中写明逾期原因和预计完成时间。",
    ),
    "period": Kind(
        "period", 1, N_("周期进展未填报"), repeats=True, topic="period", gist="请填报进展", head="{周期止}止：进展尚未填报",
        text="本期进展应在{周期止}前填报，至今没有收到，请点开链接填报；没有新进展的，请作零报告。",
    ),
    "request": Kind(
        "request", 1, N_("申请待答复"), states=(*WORKING, "suspended"), repeats=True, topic="request", gist="申请待答复",
        head="{申请日}申请：请答复", text="{单位}于{申请日}就该任务提出申请，至今没有答复，请尽快答复。",
    ),
    "returned": Kind(
        "returned", 1, N_("退回后未办理"), states=("returned",), repeats=True, topic="returned", gist="退回待办",
        head="{退回日}退回：请补充办理", text="该任务于{退回日}退回重办，至今没有新的进展，请补充办理后再次报结。",
    ),
    "hearing_known": Kind("known", 0, N_("登记开庭时")),
    "hearing_before": Kind("hearing", -1, N_("开庭前")),
    "hearing_day": Kind("hearing", 0, N_("开庭当天")),
    "hearing_reply": Kind("asked", 1, N_("提醒后未报出庭负责人")),
    "hearing_silent": Kind("hearing", -1, N_("开庭前无人知悉")),
    "hearing_moved": Kind("told", 0, N_("开庭改期")),
    "hearing_off": Kind("told", 0, N_("开庭取消或延期")),
    "clock_before": Kind(
        "clock", -1, N_("法定期限届满前"), topic="clock", gist="法定期限临近", head="{到期日}届满：{期限}，{余期}",
        text="请按期办理“{期限}”，办完后登记办理日期；不再需要办理的，请告法治办。",
    ),
    "clock_over": Kind(
        "clock", 1, N_("法定期限届满后"), repeats=True, topic="clock", gist="法定期限已过", head="{到期日}届满：{期限}，{余期}",
        text="“{期限}”已过期限，没有登记办理日期。已办理的请补登，未办理的请立即补办并说明原因。",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule. It falls due ``offset`` days after its anchor (before it when negative), once or every so many working days."""

    code: str
    kind: str
    offset: int
    #: whether the offset counts working days 工作日 or calendar days 自然日
    working: bool
    audiences: tuple[Audience, ...]
    every: int = 0
    #: which kinds of task; empty: all
    things: tuple[str, ...] = ()
    #: whether it may wait for the one digest of a day
    waits: bool = True
    #: a rule that is switched off is kept with its words
    on: bool = True
    #: the office's own words; empty: those of the kind. Of a hearing, a sentence added to what is always said
    head: str = ""
    text: str = ""
    gist: str = ""

    @property
    def spec(self) -> Kind:
        """What its kind says."""
        return KINDS[self.kind]

    @property
    def anchor(self) -> Anchor:
        """The day it counts from."""
        return self.spec.anchor

    @property
    def states(self) -> tuple[str, ...]:
        """The states of a task in which it asks."""
        return self.spec.states

    @property
    def court(self) -> bool:
        """Court prompts 逐案提醒 go at any hour, each of them, however late."""
        return self.spec.court

    @property
    def clock(self) -> bool:
        """Whether it is about a period of a case or a matter."""
        return self.spec.clock

    @property
    def about(self) -> str:
        """What it asks for, in a word or two."""
        return self.gist or self.spec.gist


def title(rule: Rule) -> Said:
    """The rule in a few words: 时限前 7 日; 逾期 5 个工作日起每 5 个工作日."""
    facts: dict[str, object] = {"kind": Said(rule.spec.title), "n": abs(rule.offset), "m": rule.every}
    if rule.spec.sign == 0:
        return Said(rule.spec.title)
    if rule.every:
        return Said(N_("%(kind)s %(n)s 个工作日起，每 %(m)s 个工作日"), facts)
    return Said(N_("%(kind)s %(n)s 个工作日") if rule.working else N_("%(kind)s %(n)s 日"), facts)


def unknown_slots(template: str) -> list[str]:
    """The slots of a template that nothing fills."""
    return [slot for slot in re.findall(r"\{([^{}]*)\}", template) if slot not in SLOTS]


def as_row(rule: Rule) -> dict[str, Any]:
    """The rule as plain data, as a decision keeps it."""
    return {
        "code": rule.code, "kind": rule.kind, "days": abs(rule.offset), "working": rule.working, "to": list(rule.audiences),
        "every": rule.every, "things": list(rule.things), "waits": rule.waits, "on": rule.on, "head": rule.head,
        "text": rule.text, "gist": rule.gist,
    }  # fmt: skip


def from_row(row: Mapping[str, Any]) -> Rule:
    """A rule from plain data."""
    kind = KINDS[row["kind"]]
    return Rule(
        code=row["code"], kind=row["kind"], offset=kind.sign * int(row["days"]), working=bool(row["working"]),
        audiences=tuple(row["to"]), every=int(row["every"]) if kind.repeats else 0, things=tuple(row["things"]),
        waits=bool(row["waits"]) and not kind.court, on=bool(row["on"]) or kind.court, head=row["head"], text=row["text"],
        gist=row.get("gist", ""),
    )  # fmt: skip


def put_in(rules: Iterable[Rule], rule: Rule) -> list[Rule]:
    """A timetable with a rule in the place of the one of its code, or after all others."""
    places = [rule if one.code == rule.code else one for one in rules]
    return places if rule in places else [*places, rule]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of a decision; the prompts of hearings and of statutory periods stand in every timetable, whatever was decided."""
    rules = tuple(from_row(row) for row in rows)
    codes = {rule.code for rule in rules}
    return rules + tuple(rule for rule in HEARING_RULES + CLOCK_RULES if rule.code not in codes)


#: on tasks: signing within one working day (customary, no rule gives a number), then before and after the deadline, the ladder
#: rising after 5 and 10 working days
TASK_RULES = (
    Rule("unsigned", "unacknowledged", 1, True, ("liaison",),
         text="该任务于{下达日}下达，应在 1 个工作日内签收，请点开链接签收。"),
    Rule("unsigned_head", "unacknowledged", 3, True, ("head",), head="{下达日}下达：尚未签收", gist="未签收",
         text="该任务于{下达日}下达，{单位}至今没有签收，请督促联络员签收办理。"),
    Rule("due_week", "before", -7, False, ("liaison",)),
    Rule("due_eve", "before", -1, True, ("liaison",)),
    Rule("due_day", "on_day", 0, False, ("liaison",), on=False),
    Rule("overdue", "overdue", 1, True, ("liaison",), every=3),
    Rule("overdue_head", "overdue", 5, True, ("head",), every=5, head=f"{_DUE}，请过问", gist="逾期待过问",
         text="该任务由{单位}牵头，已过时限仍未报结，请您过问办理情况。"),
    Rule("overdue_leader", "overdue", 10, True, ("leader",), every=10, head=f"{_DUE}，请督促", gist="逾期待督促",
         text="该任务由{单位}牵头，{余期}，仍未报结，报请您督促。"),
    Rule("overdue_chief", "overdue", 20, True, ("chief",), every=20, on=False, head=f"{_DUE}，请督促", gist="逾期待督促",
         text="该任务由{单位}牵头，{余期}，仍未报结，报请您督促。"),
    Rule("period", "period", 1, True, ("liaison",), every=3),
    Rule("request", "request", 2, True, ("office",), every=2),
    Rule("returned", "returned", 3, True, ("liaison",), every=3),
)  # fmt: skip

#: the formal letter about a hearing: a unit's reply is counted from it
FORMAL = "hearing_week"

#: on hearings: at once when one is registered, the formal letter a week before (宣州), the unit's reply within 2 working days of it
#: (商水), then 3 working days, 2 days when nobody has answered, the eve and the morning
HEARING_RULES = (
    Rule("hearing_known", "hearing_known", 0, False, ("head", "liaison"), waits=False),
    Rule("hearing_week", "hearing_before", -7, False, ("head", "liaison"), waits=False),
    Rule("hearing_reply", "hearing_reply", 2, True, ("head", "liaison"), waits=False),
    Rule("hearing_three", "hearing_before", -3, True, ("head", "liaison"), waits=False),
    Rule("hearing_silent", "hearing_silent", -2, False, ("head", "leader", "office"), waits=False),
    Rule("hearing_eve", "hearing_before", -1, False, ("head", "liaison"), waits=False),
    Rule("hearing_day", "hearing_day", 0, False, ("head", "liaison"), waits=False),
)

#: on statutory periods: a week, three working days and the working day before; once past, the unit and soon its leader
CLOCK_RULES = (
    Rule("clock_week", "clock_before", -7, False, ("head", "liaison"), waits=False),
    Rule("clock_three", "clock_before", -3, True, ("head", "liaison"), waits=False),
    Rule("clock_eve", "clock_before", -1, True, ("head", "liaison"), waits=False),
    Rule("clock_over", "clock_over", 1, True, ("head", "liaison"), every=5, waits=False),
    Rule("clock_over_leader", "clock_over", 3, True, ("leader",), every=5, waits=False, gist="法定期限已过待督促",
         text="{单位}的“{期限}”已过期限，没有登记办理日期，报请您督促。"),
)  # fmt: skip

#: to whoever was told of a hearing that has moved or fallen away since: no office decides on these, they go at once
FOLLOW_RULES = (
    Rule("hearing_moved", "hearing_moved", 0, False, ("head", "liaison", "leader", "office"), waits=False),
    Rule("hearing_off", "hearing_off", 0, False, ("head", "liaison", "leader", "office"), waits=False),
)

#: the kinds of which an office may add rules of its own
OPEN_KINDS = {
    code: kind for code, kind in KINDS.items()
    if kind.anchor not in ("known", "asked", "told") and code not in ("hearing_silent", "hearing_day")
}  # fmt: skip

DEFAULTS = TASK_RULES + HEARING_RULES + CLOCK_RULES
RULES = {rule.code: rule for rule in DEFAULTS}
