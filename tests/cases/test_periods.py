"""Statutory counting: the worked examples, and a second counter written another way over twenty thousand dates."""

import random
from datetime import date, timedelta

import chinese_calendar
import pytest

from app.cases.clocks import CODES, RULES, by_rule, rule_of
from app.cases.errors import BadLength, BadStart, RuleNotInForce, UnknownBasis, UnknownDirection, UnknownRule
from app.cases.periods import as_json, counted


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "basis", "raw_end", "legal_due", "internal_due"),
    [
        ("2022-01-20", 15, "calendar", "2022-02-04", "2022-02-07", "2022-01-30"),
        ("2022-01-14", 15, "calendar", "2022-01-29", "2022-01-29", "2022-01-29"),
        ("2022-04-15", 15, "calendar", "2022-04-30", "2022-05-05", "2022-04-29"),
        ("2022-09-22", 10, "calendar", "2022-10-02", "2022-10-08", "2022-09-30"),
        ("2021-12-31", 2, "month", "2022-02-28", "2022-02-28", "2022-02-28"),
        ("2023-12-31", 2, "month", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("2022-01-20", 20, "working", "2022-02-22", "2022-02-22", "2022-02-22"),
    ],
)
def test_worked_examples_forward(start, length, basis, raw_end, legal_due, internal_due):
    count = counted(start=day(start), length=length, basis=basis)
    assert (count.raw_end, count.legal_due, count.internal_due) == (day(raw_end), day(legal_due), day(internal_due))


def test_backwards_and_without_rolling():
    assert counted(start=day("2022-10-10"), length=3, basis="working", direction="back").legal_due == day("2022-09-30")
    # a day counted backwards stays where it falls; the house works to the working day before it
    back = counted(start=day("2022-10-10"), length=3, basis="calendar", direction="back")
    assert (back.legal_due, back.internal_due) == (day("2022-10-07"), day("2022-09-30"))
    still = counted(start=day("2022-01-20"), length=15, basis="calendar", roll=False)
    assert (still.legal_due, still.internal_due) == (day("2022-02-04"), day("2022-01-30"))
    assert counted(start=day("2024-03-31"), length=1, basis="month", direction="back").raw_end == day("2024-02-29")


def test_the_same_ten_days_under_two_laws():
    new, old = (by_rule("reconsideration_reply", day(d)) for d in ("2024-09-29", "2022-09-26"))
    assert (new.basis, new.legal_due) == ("working", day("2024-10-17"))
    assert (old.basis, old.legal_due) == ("calendar", day("2022-10-08"))
    assert "2023" in new.article
    assert "2017" in old.article
    assert by_rule("reconsideration_reply", day("2023-12-31")).basis == "calendar"
    assert by_rule("reconsideration_reply", day("2024-01-01")).basis == "working"


def test_how_it_was_counted_is_told_whole():
    assert as_json(by_rule("defence", day("2022-01-20"))) == {
        "rule": "defence",
        "from": "2022-01-20",
        "raw_end": "2022-02-04",
        "legal_due": "2022-02-07",
        "internal_due": "2022-01-30",
        "article": "行政诉讼法第六十七条",
        "how": "2022年1月20日当日不计，往后数15日（自然日），为2022年2月4日。该日休假，顺延至其后第一个工作日2022年2月7日。"
        "内部办理以2022年1月30日（届满日之前最后一个工作日）为限。逾期不提供证据的，视为没有相应证据（第三十四条）。",
    }
    plain = as_json(counted(start=day("2022-01-14"), length=15, basis="calendar"))
    assert (plain["rule"], plain["article"]) == (None, None)
    assert plain["how"] == "2022年1月14日当日不计，往后数15日（自然日），为2022年1月29日。该日是周末但调休上班，不顺延。"
    assert "没有对应日，以月末日为准" in counted(start=day("2021-12-31"), length=2, basis="month").how


def test_a_year_without_a_table_is_said_and_never_an_error():
    count = counted(start=day("2026-12-20"), length=15, basis="working")
    assert not count.confirmed
    assert "2027年放假安排未见公布" in count.how
    assert counted(start=day("2026-12-01"), length=15, basis="calendar").confirmed


def test_what_is_not_settled_is_marked_so():
    count = by_rule("judicial_suggestion", day("2026-03-02"))
    assert count.article.endswith("（待核）")
    assert "待核" in count.how
    assert "待核" not in by_rule("defence", day("2026-03-02")).how


@pytest.mark.parametrize("length", [0, -3, 99999, 1.5, True])
def test_a_bad_length_is_refused(length):
    with pytest.raises(BadLength) as no:
        counted(start=day("2026-01-05"), length=length, basis="calendar")
    assert str(length) in str(no.value)


def test_other_refusals_speak():
    with pytest.raises(UnknownBasis, match="weeks"):
        counted(start=day("2026-01-05"), length=3, basis="weeks")
    with pytest.raises(UnknownDirection, match="sideways"):
        counted(start=day("2026-01-05"), length=3, basis="working", direction="sideways")
    with pytest.raises(BadStart):
        counted(start=day("9999-12-31"), length=3, basis="calendar")
    with pytest.raises(UnknownRule, match="defence"):
        by_rule("no_such_rule", day("2026-01-05"))
    with pytest.raises(RuleNotInForce, match="听证"):
        by_rule("reconsideration_hearing_notice", day("2020-01-06"))


def test_the_table_of_rules_is_sound():
    assert len(RULES) > 50
    for rule in RULES:
        assert rule.basis in ("calendar", "working", "month")
        assert rule.certainty in ("V", "S", "K", "k")
        start = rule.effective_from or day("2026-01-05")
        assert rule_of(rule.code, start) is rule, "two rows of one code are in force on the same day"
        assert rule.law
        assert by_rule(rule.code, start).rule in CODES


# ---- the second counter: a calendar walked as a list of marked days, all bases from the same list ----

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
WORKED = {}
for _n in range((LAST - FIRST).days + 1):
    _day = FIRST + timedelta(_n)
    WORKED[_day] = _day in chinese_calendar.workdays or (_day.weekday() not in (5, 6) and _day not in chinese_calendar.holidays)


def _oracle(start: date, length: int, basis: str) -> tuple[date, date, date]:
    here = start
    if basis == "month":
        wanted = (start.year * 12 + start.month - 1) + length
        while here.year * 12 + here.month - 1 < wanted or here.day < start.day:
            here += timedelta(1)
            if here.year * 12 + here.month - 1 > wanted:
                here -= timedelta(1)
                break
    else:
        while length:
            here += timedelta(1)
            length -= 1 if basis == "calendar" or WORKED[here] else 0
    legal, internal = here, here
    while not WORKED[legal]:
        legal += timedelta(1)
    while not WORKED[internal]:
        internal -= timedelta(1)
    return here, legal, internal


def test_twenty_thousand_periods_against_the_second_counter():
    chance = random.Random(6)
    span = (date(2026, 7, 1) - FIRST).days
    for _ in range(20_000):
        start = FIRST + timedelta(chance.randrange(10, span))
        basis = chance.choice(("calendar", "working", "month"))
        length = chance.choice((1, 2, 3, 5)) if basis == "month" else chance.choice((1, 3, 5, 7, 10, 15, 20, 30, 60, 90))
        count = counted(start=start, length=length, basis=basis)
        assert (count.raw_end, count.legal_due, count.internal_due) == _oracle(start, length, basis), (start, length, basis)
