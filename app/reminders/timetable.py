"""The timetable: which prompt falls due when, and for whom; it knows days and rules, and refuses to know people and letters.

A rule matches everything that has fallen due up to now and was not yet said, never one exact day: a pass that comes late
finds what an earlier one missed. Days are those of Asia/Shanghai; a moment given here is aware and in that zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from app.workdays import add_workdays, is_workday, workdays_between

#: whom a prompt is for: the ladder from the liaison 联络员 up to the district leader in charge 分管领导
Audience = Literal["liaison", "head", "leader", "office"]
Anchor = Literal["issued", "due", "hearing", "asked"]

#: the unit works on the task, or ought to; once handed in it waits for the office and is not pressed
WORKING = ("issued", "acknowledged", "in_progress", "returned")

#: ordinary letters leave within these hours of a working day; court prompts on any day, but not in the night before
OPENS, CLOSES, MORNING = time(8, 30), time(18), time(7)

#: a hearing that passed while nobody was there to prompt is still spoken of for so long
LOOK_BACK = timedelta(days=4)
AHEAD = timedelta(days=8)


@dataclass(frozen=True)
class Rule:
    """One rule. It falls due ``offset`` days after its anchor (before it when negative), once or every so many working days."""

    code: str
    anchor: Anchor
    offset: int
    #: whether the offset counts working days 工作日 or calendar days 自然日
    working: bool
    audiences: tuple[Audience, ...]
    every: int = 0
    states: tuple[str, ...] = WORKING
    #: whether it may wait for the one digest of a day
    waits: bool = True
    #: what it asks for, in a word or two
    gist: str = ""

    @property
    def court(self) -> bool:
        """Court prompts 逐案提醒 go at any hour, each of them, however late."""
        return self.anchor in ("hearing", "asked")


#: on tasks: signing within one working day (customary, no rule gives a number), then before and after the deadline, the ladder
#: rising after 5 and 10 working days
TASK_RULES = (
    Rule("unsigned", "issued", 1, True, ("liaison",), states=("issued",), gist="请签收"),
    Rule("unsigned_head", "issued", 3, True, ("head",), states=("issued",), gist="未签收"),
    Rule("due_week", "due", -7, False, ("liaison",), gist="临近时限"),
    Rule("due_eve", "due", -1, True, ("liaison",), gist="临近时限"),
    Rule("overdue", "due", 1, True, ("liaison",), every=3, gist="已逾期"),
    Rule("overdue_head", "due", 5, True, ("head",), every=5, gist="下属任务逾期"),
    Rule("overdue_leader", "due", 10, True, ("leader",), every=10, gist="逾期待督促"),
)

#: on hearings: the formal letter a week before (宣州), the unit's reply within 2 working days of it (商水), then 3 working days,
#: 2 days when nobody has answered, the eve and the morning
HEARING_RULES = (
    Rule("hearing_week", "hearing", -7, False, ("head", "liaison")),
    Rule("hearing_reply", "asked", 2, True, ("head", "liaison")),
    Rule("hearing_three", "hearing", -3, True, ("head", "liaison")),
    Rule("hearing_silent", "hearing", -2, False, ("leader", "office")),
    Rule("hearing_eve", "hearing", -1, False, ("head", "liaison")),
    Rule("hearing_day", "hearing", 0, False, ("head", "liaison")),
)

RULES = {rule.code: rule for rule in TASK_RULES + HEARING_RULES}


@dataclass(frozen=True)
class TaskDates:
    """What the rules see of a task."""

    name: str
    state: str
    issued_on: date | None
    due: date | None


@dataclass(frozen=True)
class HearingDates:
    """What the rules see of a hearing that is to take place."""

    name: str
    at: datetime
    #: raised when the hearing moves
    occurrence: int
    #: when the register learned of the case
    known_at: datetime
    #: the day the formal letter was said, for this occurrence
    asked_on: date | None = None
    #: the unit has named who will appear
    replied: bool = False
    #: somebody of the unit has acknowledged a prompt for this occurrence, or replied
    heard: bool = False


Thing = TaskDates | HearingDates


@dataclass(frozen=True)
class Occasion:
    """A prompt that has fallen due."""

    thing: Thing = field(compare=False)
    name: str
    rule: Rule
    occurrence: str
    fell_due_on: date


def due_notices(things: Iterable[Thing], now: datetime) -> list[Occasion]:
    """Everything due up to now, in the order of things.

    Court prompts each; of the ordinary ones only the latest for each audience, which says all that an earlier one would.
    """
    due: list[Occasion] = []
    for thing in things:
        due += _of_hearing(thing, now) if isinstance(thing, HearingDates) else _of_task(thing, now.date())
    return due


def still_wanted(rule: Rule, occurrence: str, fell_due_on: date, thing: Thing | None, now: datetime) -> bool:
    """Whether a prompt planned earlier still speaks of the thing as it stands; None: it is no longer to be prompted at all.

    An ordinary prompt gives way to a later one for the same audience; a court prompt never does.
    """
    if thing is None:
        return False
    if isinstance(thing, HearingDates):
        answered = (rule.code == "hearing_reply" and thing.replied) or (rule.code == "hearing_silent" and thing.heard)
        return occurrence == str(thing.occurrence) and not answered
    anchor = _anchor(rule, thing)
    if thing.state not in rule.states or anchor is None or occurrence.partition("#")[0] != anchor.isoformat():
        return False
    rivals = _of_task(thing, now.date())
    return not any(other.rule.audiences == rule.audiences and other.fell_due_on > fell_due_on for other in rivals)


def leaves_at(rule: Rule, fell_due_on: date, now: datetime) -> datetime:
    """The earliest moment for the letter of a prompt planned now."""
    if rule.court:
        morning = datetime.combine(now.date(), MORNING, now.tzinfo)
        return max(now, morning) if fell_due_on == now.date() else now
    return office_hour(now)


def office_hour(now: datetime) -> datetime:
    """Now, when offices work; else the next moment they open."""
    if is_workday(now.date()) and now.time() < CLOSES:
        return max(now, datetime.combine(now.date(), OPENS, now.tzinfo))
    return datetime.combine(add_workdays(now.date(), 1), OPENS, now.tzinfo)


def _of_task(task: TaskDates, today: date) -> list[Occasion]:
    latest: dict[tuple[Audience, ...], Occasion] = {}
    for rule in TASK_RULES:
        occasion = _task_occasion(rule, task, today) if task.state in rule.states else None
        # what would have fallen due before the task was issued was said by its issuing
        if occasion is None or (task.issued_on is not None and occasion.fell_due_on <= task.issued_on):
            continue
        rival = latest.get(rule.audiences)
        if rival is None or occasion.fell_due_on >= rival.fell_due_on:
            latest[rule.audiences] = occasion
    return list(latest.values())


def _task_occasion(rule: Rule, task: TaskDates, today: date) -> Occasion | None:
    anchor = _anchor(rule, task)
    if anchor is None:
        return None
    turn = 0
    if rule.every:
        turn = max(0, (workdays_between(anchor, today) - rule.offset) // rule.every)
    day = _shift(anchor, rule.offset + turn * rule.every, rule.working)
    occurrence = f"{anchor.isoformat()}#{turn}" if rule.every else anchor.isoformat()
    return Occasion(task, task.name, rule, occurrence, day) if day <= today else None


def _of_hearing(hearing: HearingDates, now: datetime) -> list[Occasion]:
    # entered after the fact, or long ago: there is nothing left to prompt
    if hearing.known_at >= hearing.at or now - hearing.at > LOOK_BACK:
        return []
    found = []
    for rule in HEARING_RULES:
        anchor = hearing.asked_on if rule.anchor == "asked" else hearing.at.date()
        if anchor is None or not _asks(rule, hearing, now):
            continue
        day = _shift(anchor, rule.offset, rule.working)
        if day <= now.date():
            found.append(Occasion(hearing, hearing.name, rule, str(hearing.occurrence), day))
    return found


def _asks(rule: Rule, hearing: HearingDates, now: datetime) -> bool:
    """Whether a rule still has something to ask for."""
    if rule.code == "hearing_reply":
        return not hearing.replied and now < hearing.at
    if rule.code == "hearing_silent":
        # a unit that was asked only today is not silent yet, unless the hearing is almost there
        asked_before = hearing.asked_on is not None and hearing.asked_on < now.date()
        return not hearing.heard and (asked_before or hearing.at - now < timedelta(days=1))
    return True


def _anchor(rule: Rule, task: TaskDates) -> date | None:
    return task.issued_on if rule.anchor == "issued" else task.due


def _shift(day: date, by: int, working: bool) -> date:
    return add_workdays(day, by) if working else day + timedelta(days=by)
