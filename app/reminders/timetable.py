"""The timetable: which prompt falls due when, and for whom; it knows days and rules, and refuses to know people and letters.

A rule matches everything that has fallen due up to now and was not yet said, never one exact day: a pass that comes late
finds what an earlier one missed. Days are those of Asia/Shanghai; a moment given here is aware and in that zone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from app.mail.hours import office_hour
from app.reminders.rules import DEFAULTS, FOLLOW_RULES, FORMAL, Audience, Rule
from app.workdays import add_workdays, workdays_between

#: ordinary letters keep office hours (mail/hours.py); court prompts leave on any day, but not in the night before
MORNING = time(7)

#: a hearing that passed while nobody was there to prompt is still spoken of for so long
LOOK_BACK = timedelta(days=4)

#: a statutory period that has passed is pressed for so long; after that it stands in the lists
PRESSED_FOR = timedelta(days=60)


def furthest(rules: Iterable[Rule], anchor: str, today: date) -> date:
    """The last day that a deadline or a hearing may lie on for one of the rules to ask for it by today."""
    ahead = [rule for rule in rules if rule.anchor == anchor and rule.on]
    return max((shift(today, max(0, -rule.offset), rule.working) for rule in ahead), default=today)


@dataclass(frozen=True)
class TaskDates:
    """What the rules see of a task."""

    name: str
    state: str
    issued_on: date | None
    due: date | None
    #: rectification or arrangement
    kind: str = ""
    #: the day it was sent back, while it is
    returned_on: date | None = None
    #: the last day of the period whose report is missing
    period_until: date | None = None
    #: the day of the oldest request that waits for an answer
    asked_on: date | None = None


@dataclass(frozen=True)
class HearingDates:
    """What the rules see of a hearing that is to take place."""

    name: str
    at: datetime
    #: raised when the hearing moves
    occurrence: int
    #: when the register learned of this time, or at least of the case
    known_at: datetime
    #: the day the formal letter, or that of a move, was said for this occurrence
    asked_on: date | None = None
    #: the unit has named who will appear
    replied: bool = False
    #: somebody of the unit has acknowledged a prompt for this occurrence, or replied
    heard: bool = False
    #: the day this time was registered; None where only that of the case is known
    registered_on: date | None = None


@dataclass(frozen=True)
class PeriodDates:
    """What the rules see of a statutory period that runs."""

    name: str
    #: its last day by law
    due: date
    #: the day the register learned of the case or matter
    known_on: date


Thing = TaskDates | HearingDates | PeriodDates


@dataclass(frozen=True)
class Occasion:
    """A prompt that has fallen due."""

    thing: Thing = field(compare=False)
    name: str
    rule: Rule
    occurrence: str
    fell_due_on: date


def due_notices(things: Iterable[Thing], now: datetime, rules: Sequence[Rule] = DEFAULTS) -> list[Occasion]:
    """Everything due up to now, in the order of things.

    Court prompts each; of the ordinary ones only the latest of a topic for each audience, which says all that an earlier one
    would.
    """
    due: list[Occasion] = []
    for thing in things:
        due += _of_hearing(thing, now, rules) if isinstance(thing, HearingDates) else _of_task(thing, now.date(), rules)
    return due


def still_wanted(
    rule: Rule, occurrence: str, fell_due_on: date, thing: Thing | None, now: datetime, rules: Sequence[Rule] = DEFAULTS
) -> bool:
    """Whether a prompt planned earlier still speaks of the thing as it stands; None: it is no longer to be prompted at all.

    An ordinary prompt gives way to a later one for the same audience; a court prompt never does.
    """
    if thing is None or not rule.on:
        return False
    if isinstance(thing, HearingDates):
        answered = (rule.kind == "hearing_reply" and thing.replied) or (rule.kind == "hearing_silent" and thing.heard)
        return occurrence == str(thing.occurrence) and not answered
    anchor = _anchor(rule, thing)
    if isinstance(thing, TaskDates) and thing.state not in rule.states:
        return False
    if anchor is None or occurrence.partition("#")[0] != anchor.isoformat():
        return False
    rivals = _of_task(thing, now.date(), rules)
    return not any(_same(other.rule, rule) and other.fell_due_on > fell_due_on for other in rivals)


def leaves_at(rule: Rule, fell_due_on: date, now: datetime) -> datetime:
    """The earliest moment for the letter of a prompt planned now."""
    if rule.court:
        morning = datetime.combine(now.date(), MORNING, now.tzinfo)
        return max(now, morning) if fell_due_on == now.date() else now
    return office_hour(now)


def _same(one: Rule, other: Rule) -> bool:
    return (one.spec.topic, one.audiences) == (other.spec.topic, other.audiences)


def _of_task(thing: TaskDates | PeriodDates, today: date, rules: Sequence[Rule]) -> list[Occasion]:
    latest: dict[tuple[str, tuple[Audience, ...]], Occasion] = {}
    for rule in rules:
        occasion = _occasion(rule, thing, today) if rule.on and _asks_of(rule, thing, today) else None
        # what would have fallen due before the task was issued was said by its issuing
        issued_on = thing.issued_on if isinstance(thing, TaskDates) else None
        if occasion is None or (issued_on is not None and occasion.fell_due_on <= issued_on):
            continue
        key = (rule.spec.topic, rule.audiences)
        rival = latest.get(key)
        if rival is None or occasion.fell_due_on >= rival.fell_due_on:
            latest[key] = occasion
    return list(latest.values())


def _asks_of(rule: Rule, thing: TaskDates | PeriodDates, today: date) -> bool:
    """Whether a rule is about such a thing as it stands."""
    if isinstance(thing, PeriodDates):
        # entered when it was over, or long over: there is nothing left to press for
        pressed = thing.known_on <= thing.due and today - thing.due <= PRESSED_FOR
        return rule.clock and (pressed if rule.spec.sign > 0 else today <= thing.due)
    return not rule.court and not rule.clock and thing.state in rule.states and (not rule.things or thing.kind in rule.things)


def _occasion(rule: Rule, thing: TaskDates | PeriodDates, today: date) -> Occasion | None:
    anchor = _anchor(rule, thing)
    if anchor is None:
        return None
    turn = 0
    if rule.every:
        turn = max(0, (workdays_between(anchor, today) - rule.offset) // rule.every)
    day = shift(anchor, rule.offset + turn * rule.every, rule.working)
    occurrence = f"{anchor.isoformat()}#{turn}" if rule.every else anchor.isoformat()
    return Occasion(thing, thing.name, rule, occurrence, day) if day <= today else None


def _of_hearing(hearing: HearingDates, now: datetime, rules: Sequence[Rule]) -> list[Occasion]:
    # entered after the fact, or long ago: there is nothing left to prompt
    if hearing.known_at >= hearing.at or now - hearing.at > LOOK_BACK:
        return []
    found = []
    for rule in rules:
        if not rule.court:
            continue
        anchor = {"asked": hearing.asked_on, "known": hearing.registered_on}.get(rule.anchor, hearing.at.date())
        if anchor is None or not _asks(rule, hearing, now):
            continue
        day = shift(anchor, rule.offset, rule.working)
        if day <= now.date() and not _said_by_another(rule, day, hearing, rules):
            found.append(Occasion(hearing, hearing.name, rule, str(hearing.occurrence), day))
    return _asked_by_one_letter(found)


def _asked_by_one_letter(found: list[Occasion]) -> list[Occasion]:
    """The prompts of a hearing; one that falls on the day of the request to reply makes the request too, in the same letter.

    The request stays for those the other does not go to, and what the office added to it goes along.
    """
    asking = next((one for one in found if one.rule.kind == "hearing_reply"), None)
    if asking is None:
        return found
    beside = [
        one for one in found if one.rule.kind in ("hearing_before", "hearing_day") and one.fell_due_on == asking.fell_due_on
    ]
    told = {who for one in beside for who in one.rule.audiences}
    left = tuple(who for who in asking.rule.audiences if who not in told)
    swapped = {one.rule.code: replace(one, rule=replace(one.rule, text=one.rule.text + asking.rule.text)) for one in beside}
    swapped[asking.rule.code] = replace(asking, rule=replace(asking.rule, audiences=left))
    return [one for one in (swapped.get(each.rule.code, each) for each in found) if one.rule.audiences]


def _said_by_another(rule: Rule, day: date, hearing: HearingDates, rules: Sequence[Rule]) -> bool:
    """Whether a hearing registered late has another letter that says it all, so that nobody gets two at once.

    What had fallen due by the day the time was registered is said by the formal letter; and where that goes at once, it is the letter
    of the registration too.
    """
    if hearing.registered_on is None:
        return False
    formal = next((shift(hearing.at.date(), one.offset, one.working) for one in rules if one.code == FORMAL), None)
    if rule.kind == "hearing_known":
        return formal is not None and formal <= hearing.registered_on
    return rule.kind in ("hearing_before", "hearing_day") and rule.code != FORMAL and day <= hearing.registered_on


def told_already(occasion: Occasion, person_id: int, said: Collection[tuple[str, str, str, int]]) -> bool:
    """Whether a person reads of a hearing's new time in the letter of its move, so that what was due by then says nothing more.

    ``said``: thing, rule, occurrence and person of what was said.
    """
    thing = occasion.thing
    if not isinstance(thing, HearingDates) or thing.registered_on is None or occasion.fell_due_on > thing.registered_on:
        return False
    moved = (occasion.name, FOLLOW_RULES[0].code, occasion.occurrence, person_id)
    return occasion.rule.kind in ("hearing_known", "hearing_before") and moved in said


def _asks(rule: Rule, hearing: HearingDates, now: datetime) -> bool:
    """Whether a rule still has something to ask for."""
    if rule.kind == "hearing_reply":
        return not hearing.replied and now < hearing.at
    if rule.kind == "hearing_silent":
        # a unit that was asked only today is not silent yet, unless the hearing is almost there
        asked_before = hearing.asked_on is not None and hearing.asked_on < now.date()
        return not hearing.heard and (asked_before or hearing.at - now < timedelta(days=1))
    return True


def _anchor(rule: Rule, task: TaskDates | PeriodDates) -> date | None:
    if isinstance(task, PeriodDates):
        return task.due if rule.clock else None
    days = {"issued": task.issued_on, "due": task.due, "returned": task.returned_on, "period": task.period_until}
    return task.asked_on if rule.anchor == "request" else days.get(rule.anchor)


def shift(day: date, by: int, working: bool) -> date:
    """The day so many working or calendar days after another, or before it."""
    return add_workdays(day, by) if working else day + timedelta(days=by)
