"""The rules as an office writes them: every kind falls due on its day, is kept as plain data, and is read back the same."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import parse
from app.reminders.rules import AUDIENCES, CLOCK_RULES, DEFAULTS, HEARING_RULES, KINDS, RULES, Rule, as_row, from_rows, title
from app.reminders.timetable import TaskDates, due_notices, furthest, still_wanted
from app.workdays import add_workdays

TASK = TaskDates(
    "task:x", "in_progress", date(2026, 3, 2), date(2026, 6, 30), kind="rectification", returned_on=date(2026, 6, 1),
    period_until=date(2026, 5, 28), asked_on=date(2026, 6, 3),
)  # fmt: skip


def _says(rule: Rule, task: TaskDates, day: str) -> bool:
    return bool(due_notices([task], parse(f"{day} 09:00"), [rule]))


@pytest.mark.parametrize(
    ("rule", "state", "first"),
    [
        (Rule("a", "since_issue", 5, True, ("liaison",)), "in_progress", "2026-03-09"),
        (Rule("a", "unacknowledged", 2, True, ("head",)), "issued", "2026-03-04"),
        (Rule("a", "before", -10, False, ("liaison",)), "acknowledged", "2026-06-20"),
        (Rule("a", "before", -3, True, ("liaison",)), "in_progress", "2026-06-25"),
        (Rule("a", "on_day", 0, False, ("head",)), "in_progress", "2026-06-30"),
        (Rule("a", "overdue", 2, True, ("leader",), every=4), "in_progress", "2026-07-02"),
        (Rule("a", "period", 1, True, ("liaison",), every=3), "in_progress", "2026-05-29"),
        (Rule("a", "request", 2, True, ("office",), every=2), "in_progress", "2026-06-05"),
        (Rule("a", "returned", 3, True, ("liaison",), every=3), "returned", "2026-06-04"),
    ],
)
def test_each_kind_falls_due_on_its_day_and_not_before(rule, state, first):
    task = replace(TASK, state=state)
    day = date.fromisoformat(first)
    assert _says(rule, task, first) and not _says(rule, task, str(day - timedelta(days=1)))
    assert not _says(rule, replace(task, state="closed"), first)
    assert not _says(replace(rule, on=False), task, first)
    assert not _says(replace(rule, things=("arrangement",)), task, first), "per kind of thing"
    assert _says(replace(rule, things=("rectification",)), task, first)
    (occasion,) = due_notices([task], parse(f"{first} 09:00"), [rule])
    assert still_wanted(rule, occasion.occurrence, occasion.fell_due_on, task, parse(f"{first} 10:00"), [rule])
    assert not still_wanted(rule, "2020-01-01#0", occasion.fell_due_on, task, parse(f"{first} 10:00"), [rule])


def test_every_kind_of_the_timetable_is_tried_here_or_is_about_cases():
    tried = {"since_issue", "unacknowledged", "before", "on_day", "overdue", "period", "request", "returned"}
    assert {code for code, kind in KINDS.items() if not kind.court and not kind.clock} == tried


def test_a_topic_gives_way_to_its_latest_and_not_to_another():
    rules = (RULES["due_week"], RULES["due_eve"], RULES["returned"])
    task = replace(TASK, state="returned")
    assert [one.rule.code for one in due_notices([task], parse("2026-06-29 09:00"), rules)] == ["due_eve", "returned"]


rules = st.builds(
    lambda kind, days, working, every, to, on, text: Rule(
        f"{kind}_own", kind, KINDS[kind].sign * days, working, tuple(to), every=every if KINDS[kind].repeats else 0,
        waits=not KINDS[kind].court, on=on or KINDS[kind].court, text=text,
    ),
    st.sampled_from(sorted(KINDS)), st.integers(1, 60), st.booleans(), st.integers(1, 60),
    st.sets(st.sampled_from(list(AUDIENCES)), min_size=1).map(sorted), st.booleans(), st.text(max_size=20),
)  # fmt: skip


@given(st.lists(rules, max_size=4))
def test_what_was_decided_is_read_back_the_same(some):
    kept = json.loads(json.dumps([as_row(rule) for rule in (*DEFAULTS, *some)]))
    assert from_rows(kept) == (*DEFAULTS, *some)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 1)), st.integers(1, 20), st.booleans())
def test_the_furthest_day_is_the_last_that_a_rule_asks_for(today, days, working):
    """No deadline beyond it is due by today, and the day itself is."""
    rule = Rule("a", "before", -days, working, ("liaison",))
    last = furthest([rule], "due", today)
    moment = parse(f"{today} 09:00")
    base = replace(TASK, issued_on=date(2020, 1, 1))
    assert due_notices([replace(base, due=last)], moment, [rule])
    assert not due_notices([replace(base, due=last + timedelta(days=1))], moment, [rule])
    assert not working or last == add_workdays(today, days)


def test_a_court_rule_cannot_be_switched_off_nor_wait():
    row = as_row(RULES["hearing_eve"]) | {"on": False, "waits": True}
    rule, *others = from_rows([row])
    assert rule.on and not rule.waits
    assert {one.code for one in others} == {one.code for one in HEARING_RULES + CLOCK_RULES} - {"hearing_eve"}, "nor be left out"


def test_a_rule_is_named_by_what_it_does():
    assert str(title(RULES["due_week"])) == "时限前 7 日" and str(title(RULES["due_day"])) == "时限当天"
    assert str(title(RULES["overdue_head"])) == "逾期 5 个工作日起，每 5 个工作日"
