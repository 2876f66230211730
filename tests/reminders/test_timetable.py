"""The timetable against a second, naive reading of its rules that walks day by day; whatever the clock does."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import ZONE, parse
from app.mail.hours import office_hour
from app.reminders.rules import HEARING_RULES, RULES, TASK_RULES
from app.reminders.timetable import (
    LOOK_BACK,
    HearingDates,
    TaskDates,
    due_notices,
    leaves_at,
    still_wanted,
)
from app.workdays import is_workday

ISSUED = date(2026, 3, 2)


def _task(due: date | None = date(2026, 6, 30), state: str = "in_progress", issued_on: date | None = ISSUED) -> TaskDates:
    return TaskDates("task:x", state, issued_on, due)


def _hearing(at: str = "2026-06-30 09:30", **more: object) -> HearingDates:
    return HearingDates("hearing:x", parse(at), 1, known_at=parse("2026-01-05"), **more)


def _said(thing: TaskDates | HearingDates, now: str) -> list[tuple[str, str]]:
    return [(one.rule.code, one.occurrence) for one in due_notices([thing], parse(now))]


def _walk(day: date, workdays: int) -> date:
    """The naive counter: one day after another."""
    step = timedelta(days=1 if workdays > 0 else -1)
    for _ in range(abs(workdays)):
        day += step
        while not is_workday(day):
            day += step
    return day


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-22 23:59", []),
        ("2026-06-23 00:00", [("due_week", "2026-06-30")]),
        ("2026-06-28 12:00", [("due_week", "2026-06-30")]),
        ("2026-06-29 08:00", [("due_eve", "2026-06-30")]),
        ("2026-06-30 23:00", [("due_eve", "2026-06-30")]),
        ("2026-07-01 00:00", [("overdue", "2026-06-30#0")]),
        ("2026-07-05 09:00", [("overdue", "2026-06-30#0")]),
        ("2026-07-06 09:00", [("overdue", "2026-06-30#1")]),
        ("2026-07-07 09:00", [("overdue", "2026-06-30#1"), ("overdue_head", "2026-06-30#0")]),
        (
            "2026-07-14 09:00",
            [("overdue", "2026-06-30#3"), ("overdue_head", "2026-06-30#1"), ("overdue_leader", "2026-06-30#0")],
        ),
    ],
)
def test_a_task_through_its_weeks(now, expected):
    assert _said(_task(), now) == expected


def test_signing_is_asked_for_after_a_working_day_and_of_the_head_after_three():
    task = _task(state="issued")
    assert _said(task, "2026-03-02 18:00") == []
    assert _said(task, "2026-03-03 09:00") == [("unsigned", "2026-03-02")]
    assert _said(task, "2026-03-05 09:00") == [("unsigned", "2026-03-02"), ("unsigned_head", "2026-03-02")]
    assert _said(_task(), "2026-03-05 09:00") == [], "acknowledged"


@pytest.mark.parametrize("state", ["draft", "submitted", "closed", "cancelled"])
def test_nothing_is_asked_of_what_is_not_being_worked_on(state):
    assert _said(_task(state=state), "2027-01-04 09:00") == []


def test_no_deadline_no_reminder_and_none_for_days_before_the_issue():
    assert _said(_task(due=None), "2027-01-04 09:00") == []
    assert _said(_task(due=ISSUED + timedelta(days=5)), "2026-03-04 09:00") == [], "the issue itself said so two days ago"


def test_a_moved_deadline_is_a_new_occasion():
    assert _said(_task(due=date(2026, 9, 30)), "2026-07-14 09:00") == []
    assert _said(_task(due=date(2026, 7, 20)), "2026-07-14 09:00") == [("due_week", "2026-07-20")]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-22 23:59", []),
        ("2026-06-23 00:00", ["hearing_week"]),
        ("2026-06-25 00:00", ["hearing_week", "hearing_three"]),
        ("2026-06-29 00:00", ["hearing_week", "hearing_three", "hearing_eve"]),
        ("2026-06-30 07:00", ["hearing_week", "hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-07-04 09:29", ["hearing_week", "hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-07-04 09:31", []),
    ],
)
def test_a_hearing_that_is_answered(now, expected):
    hearing = _hearing(asked_on=date(2026, 6, 23), replied=True, heard=True)
    assert [code for code, _turn in _said(hearing, now)] == expected


def test_an_unanswered_hearing_climbs_the_ladder():
    hearing = _hearing(asked_on=date(2026, 6, 24))
    assert "hearing_reply" not in dict(_said(hearing, "2026-06-25 23:00"))
    assert "hearing_reply" in dict(_said(hearing, "2026-06-26 00:00")), "two working days after the letter"
    assert "hearing_silent" not in dict(_said(hearing, "2026-06-27 23:00"))
    assert "hearing_silent" in dict(_said(hearing, "2026-06-28 00:00"))
    assert "hearing_silent" not in dict(_said(_hearing(asked_on=date(2026, 6, 23), heard=True), "2026-06-28 00:00"))


def test_a_request_to_reply_and_a_prompt_of_the_same_day_are_one_letter():
    hearing = _hearing(asked_on=date(2026, 6, 23))
    assert [code for code, _turn in _said(hearing, "2026-06-25 08:00")] == ["hearing_week", "hearing_three"]
    # registered late: the request falls on the day before, or on the day itself
    for asked, day, prompt in (
        (date(2026, 6, 25), "2026-06-29", "hearing_eve"),
        (date(2026, 6, 26), "2026-06-30", "hearing_day"),
    ):
        said = [code for code, _turn in _said(_hearing(asked_on=asked, registered_on=asked, heard=True), f"{day} 08:00")]
        assert prompt in said and "hearing_reply" not in said
    # whom the prompt does not go to is asked all the same, and nothing the office added is lost
    added = {"hearing_three": {"audiences": ("head",)}, "hearing_reply": {"text": "报法治办。"}}
    rules = [replace(rule, **added.get(rule.code, {})) for rule in HEARING_RULES]
    due = {one.rule.code: one.rule for one in due_notices([hearing], parse("2026-06-25 08:00"), rules)}
    assert due["hearing_reply"].audiences == ("liaison",) and due["hearing_three"].text == "报法治办。"


def test_a_unit_asked_today_is_not_yet_silent_unless_the_hearing_is_tomorrow():
    assert "hearing_silent" not in dict(_said(_hearing(asked_on=date(2026, 6, 28)), "2026-06-28 20:00"))
    assert "hearing_silent" in dict(_said(_hearing(asked_on=date(2026, 6, 29)), "2026-06-29 20:00"))


def test_a_case_entered_after_its_hearing_prompts_nobody():
    late = HearingDates("hearing:x", parse("2026-06-30 09:30"), 1, known_at=parse("2026-07-01 10:00"))
    assert _said(late, "2026-07-01 10:01") == []


@pytest.mark.parametrize(
    ("registered", "at_once", "afterwards"),
    [
        ("2026-06-01", ["hearing_known"], ["hearing_week", "hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-06-22", ["hearing_known"], ["hearing_week", "hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-06-23", ["hearing_week"], ["hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-06-24", ["hearing_week"], ["hearing_three", "hearing_eve", "hearing_day"]),
        ("2026-06-25", ["hearing_week"], ["hearing_eve", "hearing_day"]),
        ("2026-06-28", ["hearing_week"], ["hearing_eve", "hearing_day"]),
        ("2026-06-29", ["hearing_week"], ["hearing_day"]),
        ("2026-06-30", ["hearing_week"], []),
    ],
)
def test_a_hearing_is_told_of_when_it_is_registered_by_one_letter_however_late(registered, at_once, afterwards):
    day = parse(registered).date()
    hearing = _hearing(registered_on=day, asked_on=day, replied=True, heard=True)
    assert [code for code, _turn in _said(hearing, f"{registered} 08:00")] == at_once
    assert [code for code, _turn in _said(hearing, "2026-06-30 09:00")] == [*at_once, *afterwards]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-06-24 10:00", "2026-06-24 10:00"),
        ("2026-06-24 03:00", "2026-06-24 08:30"),
        ("2026-06-24 18:00", "2026-06-25 08:30"),
        ("2026-06-27 12:00", "2026-06-29 08:30"),
        ("2026-09-30 19:00", "2026-10-08 08:30"),
        ("2026-02-14 12:00", "2026-02-14 12:00"),  # a 调休 Saturday on which offices work
    ],
)
def test_ordinary_letters_keep_office_hours(now, opens):
    assert office_hour(parse(now)) == parse(opens)


def test_court_prompts_leave_on_any_day_but_not_in_the_night_before():
    rule = RULES["hearing_eve"]
    assert leaves_at(rule, date(2026, 6, 28), parse("2026-06-28 00:00")) == parse("2026-06-28 07:00")
    assert leaves_at(rule, date(2026, 6, 28), parse("2026-06-28 22:00")) == parse("2026-06-28 22:00")
    assert leaves_at(rule, date(2026, 6, 26), parse("2026-06-28 03:00")) == parse("2026-06-28 03:00"), "late: at once"


def test_a_waiting_letter_is_wanted_while_it_speaks_of_things_as_they_stand():
    now, fell = parse("2026-06-29 09:00"), date(2026, 6, 23)
    week = RULES["due_week"]
    assert still_wanted(week, "2026-06-30", fell, _task(), parse("2026-06-24 09:00"))
    assert not still_wanted(week, "2026-06-30", fell, _task(), now), "a later one says more"
    assert not still_wanted(week, "2026-06-30", fell, _task(due=date(2026, 9, 30)), now)
    assert not still_wanted(week, "2026-06-30", fell, _task(state="closed"), now)
    assert not still_wanted(week, "2026-06-30", fell, None, now)
    court = RULES["hearing_week"]
    assert still_wanted(court, "1", fell, _hearing(), now)
    assert not still_wanted(court, "2", fell, _hearing(), now), "moved"
    assert not still_wanted(RULES["hearing_reply"], "1", fell, _hearing(replied=True), now)


def test_every_rule_has_somebody_to_hear_it():
    assert all(rule.audiences for rule in TASK_RULES + HEARING_RULES)
    assert all(rule.court for rule in HEARING_RULES) and not any(rule.court for rule in TASK_RULES)


# ---- whatever the clock does ----

#: of each; the torture asks for thousands
CASES = int(os.environ.get("DUBAN_CLOCK", "150"))

days = st.dates(date(2024, 1, 1), date(2026, 12, 20))
jumps = st.lists(
    st.one_of(
        st.integers(0, 60 * 30).map(lambda n: timedelta(minutes=n)),
        st.sampled_from([timedelta(hours=h) for h in (-26, -1, 1, 26, 80)]),
        st.integers(-40, 40).map(lambda n: timedelta(days=n)),
        st.sampled_from([timedelta(days=3653), timedelta(days=-3653)]),
    ),
    min_size=1,
    max_size=40,
)


def _nows(start: date, moves: list[timedelta]) -> list[datetime]:
    now = datetime.combine(start, datetime.min.time(), ZONE)
    nows = []
    for move in moves:
        now += move
        nows.append(now)
    return nows


def _naive_days(task: TaskDates, until: date) -> dict[str, list[date]]:
    """Every day on which a rule fires, by audience, found by walking: no arithmetic shared with the timetable."""
    fires: dict[str, list[date]] = {"liaison": [], "head": [], "leader": []}
    if task.state == "issued":
        fires["liaison"].append(_walk(task.issued_on, 1))
        fires["head"].append(_walk(task.issued_on, 3))
    if task.due:
        fires["liaison"] += [task.due - timedelta(days=7), _walk(task.due, -1)]
        passed, day = 0, task.due
        while day < until:
            day += timedelta(days=1)
            passed += is_workday(day)
            if is_workday(day):
                fires["liaison"] += [day] if passed % 3 == 1 else []
                fires["head"] += [day] if passed % 5 == 0 else []
                fires["leader"] += [day] if passed % 10 == 0 else []
    return {who: sorted(day for day in found if task.issued_on < day <= until) for who, found in fires.items()}


@settings(max_examples=CASES, deadline=None)
@given(issued=days, length=st.integers(-5, 200), state=st.sampled_from(["issued", "in_progress"]), moves=jumps)
def test_a_task_under_any_clock(issued, length, state, moves):
    """After each pass the last thing said to each audience is the last that fell due, and nothing is ever said twice."""
    task = TaskDates("task:x", state, issued, issued + timedelta(days=length))
    said: dict[tuple[str, str], date] = {}
    for now in _nows(issued, moves):
        if abs((now.date() - issued).days) > 800:
            continue  # the naive reader walks every day
        due = due_notices([task], now)
        naive = _naive_days(task, now.date())
        for audience, fired in naive.items():
            mine = [one for one in due if audience in one.rule.audiences]
            assert [one.fell_due_on for one in mine] == fired[-1:], audience
        for one in due:
            key = (one.rule.code, one.occurrence)
            assert said.setdefault(key, one.fell_due_on) == one.fell_due_on, "one occurrence, one day"


@settings(max_examples=60, deadline=None)
@given(issued=days, length=st.integers(1, 40), state=st.sampled_from(["issued", "in_progress"]))
def test_a_task_looked_at_every_day_is_told_everything_once(issued, length, state):
    task = TaskDates("task:x", state, issued, issued + timedelta(days=length))
    told: set[tuple[str, str]] = set()
    days_told: dict[str, list[date]] = {"liaison": [], "head": [], "leader": []}
    for n in range(length + 45):
        now = datetime.combine(issued + timedelta(days=n), datetime.min.time(), ZONE)
        for one in due_notices([task], now):
            if (one.rule.code, one.occurrence) not in told:
                told.add((one.rule.code, one.occurrence))
                assert one.fell_due_on == now.date(), "on its very day"
                days_told[one.rule.audiences[0]].append(now.date())
    naive = _naive_days(task, issued + timedelta(days=length + 44))
    assert {who: sorted(set(found)) for who, found in naive.items()} == days_told


@settings(max_examples=CASES, deadline=None)
@given(known=days, ahead=st.integers(0, 60), hour=st.integers(8, 17), moves=jumps)
def test_a_hearing_under_any_clock(known, ahead, hour, moves):
    """Court prompts: each one whose day has come is said, exactly once, however late, until four days after the hearing."""
    at = datetime.combine(known + timedelta(days=ahead), datetime.min.time(), ZONE) + timedelta(hours=hour)
    start = datetime.combine(known, datetime.min.time(), ZONE)
    asked: date | None = None
    told: set[str] = set()
    for now in _nows(known, moves):
        hearing = HearingDates("hearing:x", at, 1, known_at=start, asked_on=asked)
        new = {one.rule.code for one in due_notices([hearing], now)} - told
        expected = {
            "hearing_week": at.date() - timedelta(days=7),
            "hearing_three": _walk(at.date(), -3),
            "hearing_eve": at.date() - timedelta(days=1),
            "hearing_day": at.date(),
        }
        open_still = now - at <= LOOK_BACK
        wanted = {code for code, day in expected.items() if day <= now.date() and open_still} - told
        assert new - {"hearing_reply", "hearing_silent"} == wanted
        if "hearing_week" in new:
            asked = now.date()
        told |= new
