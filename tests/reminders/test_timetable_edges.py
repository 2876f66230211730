"""The edges of the timetable's rules, each from both sides: what one day, one moment or one word more or less changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clock import parse
from app.mail.hours import office_hour
from app.reminders.rules import FOLLOW_RULES, RULES, Rule
from app.reminders.timetable import (
    LOOK_BACK,
    PRESSED_FOR,
    HearingDates,
    Occasion,
    PeriodDates,
    TaskDates,
    due_notices,
    furthest,
    leaves_at,
    still_wanted,
    told_already,
)

#: Tuesday; the weeks about it have no holiday
DUE = date(2026, 6, 30)
AT = parse("2026-06-30 09:30")


def _period(known: str = "2026-06-01") -> PeriodDates:
    return PeriodDates("period:x", DUE, date.fromisoformat(known))


def _hearing(**more: object) -> HearingDates:
    return HearingDates("hearing:x", AT, 1, **({"known_at": parse("2026-01-05")} | more))  # type: ignore[arg-type]


def _codes(thing: object, now: str, *rules: str) -> list[str]:
    return [
        one.rule.code for one in due_notices([thing], parse(now), tuple(RULES[code] for code in rules) or tuple(RULES.values()))
    ]  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("now", "known", "expected"),
    [
        ("2026-06-22 09:00", "2026-06-01", []),
        ("2026-06-23 09:00", "2026-06-01", ["clock_week"]),
        ("2026-06-25 09:00", "2026-06-01", ["clock_three"]),
        ("2026-06-30 23:59", "2026-06-01", ["clock_eve"]),
        ("2026-07-01 00:00", "2026-06-01", ["clock_over"]),
        ("2026-07-03 00:00", "2026-06-01", ["clock_over", "clock_over_leader"]),
        ("2026-07-03 00:00", "2026-06-30", ["clock_over", "clock_over_leader"]),
        ("2026-07-03 00:00", "2026-07-01", []),
        ("2026-08-29 09:00", "2026-06-01", ["clock_over", "clock_over_leader"]),
        ("2026-08-30 09:00", "2026-06-01", []),
    ],
)
def test_a_statutory_period_is_prompted_before_and_pressed_for_sixty_days(now: str, known: str, expected: list[str]) -> None:
    """Entered when it was over there is nothing left to press for; one known on its last day is."""
    assert timedelta(days=60) == PRESSED_FOR
    assert _codes(_period(known), now) == expected


def test_rules_of_one_kind_of_thing_are_no_rules_of_another() -> None:
    assert not set(_codes(_period(), "2026-07-03 09:00")) & {"overdue", "overdue_head"}
    task = TaskDates("task:x", "in_progress", date(2026, 6, 1), DUE)
    assert _codes(task, "2026-07-03 09:00") == ["overdue"]
    assert not still_wanted(RULES["overdue"], "2026-06-30#0", date(2026, 7, 1), _period(), parse("2026-07-01 09:00"))
    assert still_wanted(RULES["clock_over"], "2026-06-30#0", date(2026, 7, 1), _period(), parse("2026-07-01 09:00"))
    assert not still_wanted(RULES["clock_over"], "2026-06-29#0", date(2026, 7, 1), _period(), parse("2026-07-01 09:00"))


def test_a_hearing_of_long_ago_or_entered_after_the_fact_is_not_prompted() -> None:
    assert timedelta(days=4) == LOOK_BACK
    for at, expected in ((AT + LOOK_BACK, True), (AT + LOOK_BACK + timedelta(minutes=1), False)):
        assert bool(due_notices([_hearing()], at)) is expected
    assert not due_notices([_hearing(known_at=AT)], AT)
    assert due_notices([_hearing(known_at=AT - timedelta(minutes=1))], AT)


@pytest.mark.parametrize(
    ("rule", "more", "wanted"),
    [
        ("hearing_reply", {}, True), ("hearing_reply", {"heard": True}, True), ("hearing_reply", {"replied": True}, False),
        ("hearing_silent", {}, True), ("hearing_silent", {"replied": True}, True), ("hearing_silent", {"heard": True}, False),
        ("hearing_week", {"heard": True, "replied": True}, True),
    ],
)  # fmt: skip
def test_what_was_answered_is_asked_no_more(rule: str, more: dict[str, bool], wanted: bool) -> None:
    now = parse("2026-06-25 09:00")
    assert still_wanted(RULES[rule], "1", date(2026, 6, 24), _hearing(**more), now) is wanted
    assert not still_wanted(RULES[rule], "2", date(2026, 6, 24), _hearing(**more), now), "another time of the hearing"
    assert not still_wanted(replace(RULES[rule], on=False), "1", date(2026, 6, 24), _hearing(**more), now)
    assert not still_wanted(RULES[rule], "1", date(2026, 6, 24), None, now)


def test_an_ordinary_prompt_gives_way_to_a_later_one_of_its_own_topic_and_audience() -> None:
    task, now = TaskDates("task:x", "in_progress", date(2026, 6, 1), DUE), parse("2026-06-29 09:00")
    assert not still_wanted(RULES["due_week"], "2026-06-30", date(2026, 6, 23), task, now)
    assert still_wanted(RULES["due_eve"], "2026-06-30", date(2026, 6, 29), task, now)
    heads = replace(RULES["due_week"], audiences=("head",))
    assert still_wanted(heads, "2026-06-30", date(2026, 6, 23), task, now), "another audience is told apart"
    bare = TaskDates("task:x", "in_progress", date(2026, 6, 1), None)
    assert not still_wanted(RULES["due_week"], "2026-06-30", date(2026, 6, 23), bare, now)
    twice = (RULES["due_eve"], replace(RULES["due_eve"], code="mine"))
    assert [one.rule.code for one in due_notices([task], now, twice)] == ["mine"], "of two on one day the later in the list"


@pytest.mark.parametrize(
    ("now", "asked", "expected"),
    [
        ("2026-06-28 08:00", "2026-06-23", True), ("2026-06-28 08:00", "2026-06-28", False), ("2026-06-28 08:00", None, False),
        ("2026-06-29 09:30", "2026-06-29", False), ("2026-06-29 09:31", "2026-06-29", True),
    ],
)  # fmt: skip
def test_a_unit_asked_today_is_not_silent_yet_unless_the_hearing_is_within_a_day(
    now: str, asked: str | None, expected: bool
) -> None:
    hearing = _hearing(asked_on=date.fromisoformat(asked) if asked else None)
    assert ("hearing_silent" in _codes(hearing, now)) is expected
    assert "hearing_silent" not in _codes(replace(hearing, heard=True), now)


def test_a_reply_is_asked_for_until_the_hearing_begins() -> None:
    hearing = _hearing(asked_on=date(2026, 6, 26))
    rules = ("hearing_reply",)
    assert _codes(hearing, "2026-06-30 09:29", *rules) == ["hearing_reply"]
    assert _codes(hearing, "2026-06-30 09:30", *rules) == []
    assert _codes(replace(hearing, replied=True), "2026-06-30 09:29", *rules) == []


def _three_of(hearing: HearingDates, now: str) -> dict[str, tuple[str, ...]]:
    return {
        one.rule.code: one.rule.audiences for one in due_notices([hearing], parse(now)) if one.fell_due_on == date(2026, 6, 25)
    }


def test_the_request_goes_in_the_prompt_of_its_own_day_and_alone_on_every_other() -> None:
    """Asked on Tuesday 23rd, the reply is due on the 25th, which is also the prompt of three working days."""
    together = _three_of(_hearing(asked_on=date(2026, 6, 23)), "2026-06-25 09:00")
    assert together == {"hearing_three": ("head", "liaison")}
    apart = _codes(_hearing(asked_on=date(2026, 6, 22)), "2026-06-25 09:00")
    assert "hearing_reply" in apart and "hearing_three" in apart
    asking = replace(RULES["hearing_reply"], audiences=("head", "leader"), text="请填报")
    rules = tuple(asking if code == "hearing_reply" else rule for code, rule in RULES.items())
    found = due_notices([_hearing(asked_on=date(2026, 6, 23))], parse("2026-06-25 09:00"), rules)
    told = {one.rule.code: (one.rule.audiences, one.rule.text) for one in found if one.fell_due_on == date(2026, 6, 25)}
    assert told == {"hearing_three": (("head", "liaison"), "请填报"), "hearing_reply": (("leader",), "请填报")}


@pytest.mark.parametrize(
    ("registered", "now", "expected"),
    [
        ("2026-06-22", "2026-06-22 10:00", ["hearing_known"]),
        ("2026-06-23", "2026-06-23 10:00", ["hearing_week"]),
        ("2026-06-25", "2026-06-25 10:00", ["hearing_week"]),
        ("2026-06-24", "2026-06-25 10:00", ["hearing_week", "hearing_three"]),
        ("2026-06-30", "2026-06-30 08:00", ["hearing_week"]),
    ],
)
def test_a_hearing_registered_late_is_said_by_one_letter(registered: str, now: str, expected: list[str]) -> None:
    told = _codes(
        _hearing(registered_on=date.fromisoformat(registered)),
        now,
        "hearing_known",
        "hearing_week",
        "hearing_three",
        "hearing_day",
    )
    assert told == expected


def test_what_was_told_by_the_letter_of_the_move_is_not_told_again() -> None:
    moved = ("hearing:x", FOLLOW_RULES[0].code, "1", 7)
    hearing = _hearing(registered_on=date(2026, 6, 24))

    def occasion(code: str, day: int = 24, thing: object = hearing) -> Occasion:
        return Occasion(thing, "hearing:x", RULES[code], "1", date(2026, 6, day))  # type: ignore[arg-type]

    for code, told in (("hearing_known", True), ("hearing_week", True), ("hearing_reply", False), ("hearing_silent", False)):
        assert told_already(occasion(code), 7, {moved}) is told, code
        assert not told_already(occasion(code), 8, {moved}) and not told_already(occasion(code), 7, set())
    assert told_already(occasion("hearing_week", 23), 7, {moved})
    assert not told_already(occasion("hearing_week", 25), 7, {moved}), "what falls due later is said"
    assert not told_already(occasion("hearing_week", thing=_hearing()), 7, {moved})
    assert not told_already(occasion("hearing_week", thing=_period()), 7, {moved})


def test_how_far_ahead_the_rules_look() -> None:
    today = date(2026, 6, 1)
    assert furthest((RULES["due_week"], RULES["due_eve"]), "due", today) == date(2026, 6, 8)
    assert furthest((replace(RULES["due_week"], on=False), RULES["overdue"]), "due", today) == today
    assert furthest((RULES["clock_week"], RULES["due_eve"]), "due", today) == date(2026, 6, 2)
    assert furthest((), "due", today) == today


def test_when_a_prompt_leaves() -> None:
    night, court, plain = parse("2026-06-27 03:00"), RULES["hearing_eve"], RULES["due_eve"]
    assert leaves_at(court, date(2026, 6, 26), night) == night
    assert leaves_at(court, date(2026, 6, 27), night) == parse("2026-06-27 07:00")
    assert leaves_at(court, date(2026, 6, 27), parse("2026-06-27 12:00")) == parse("2026-06-27 12:00")
    assert leaves_at(plain, date(2026, 6, 26), night) == office_hour(night) != night


def test_a_rule_that_comes_again_counts_its_turns_from_its_first_day() -> None:
    task = TaskDates("task:x", "in_progress", date(2026, 6, 1), DUE)
    rule: Rule = RULES["overdue"]
    turns = {
        now: [(one.occurrence, one.fell_due_on) for one in due_notices([task], parse(f"{now} 09:00"), (rule,))]
        for now in ("2026-07-01", "2026-07-03", "2026-07-06")
    }
    assert turns == {
        "2026-07-01": [("2026-06-30#0", date(2026, 7, 1))], "2026-07-03": [("2026-06-30#0", date(2026, 7, 1))],
        "2026-07-06": [("2026-06-30#1", date(2026, 7, 6))],
    }  # fmt: skip
    assert due_notices([task], parse("2026-06-30 09:00"), (rule,)) == []
    late = TaskDates("task:x", "in_progress", date(2026, 6, 23), DUE)
    assert due_notices([late], parse("2026-06-23 09:00"), (RULES["due_week"],)) == [], "its issuing said it"
