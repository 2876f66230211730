"""Periods, what is frozen and how it is counted, without a database."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bulletins.compose import compose, filled, pieces, strange_numbers
from app.bulletins.frozen import GIVEN, MEASURES, Frozen, Heard, Work, numbers
from app.bulletins.periods import last_month, last_quarter, last_week
from app.tasks.lamps import LAMPS

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
WORKS = st.builds(
    Work,
    ref=st.text("abc", min_size=3), number=st.just("2026-001"), title=st.text("事项{}late", max_size=8), unit=st.just(""),
    unit_ref=st.sampled_from(("u1", "u2", "")), lamp=st.sampled_from(LAMPS), state=st.sampled_from(("issued", "in_progress", "suspended", "submitted", "closed")),
    due=st.none() | DAYS, issued_on=st.none() | DAYS, submitted_on=st.none() | DAYS, done_on=st.none() | DAYS, closed_on=st.none() | DAYS,
)  # fmt: skip
HEARDS = st.builds(
    Heard, ref=st.text("abc", min_size=3), case_number=st.just("（2026）号"), unit=st.just("甲局"), unit_ref=st.sampled_from(("u1", "u2")),
    instance=st.sampled_from(("first", "second")), on=DAYS, attended=st.booleans(), by_principal=st.booleans(), spoke=st.booleans(),
    justified=st.booleans(), head=st.text(max_size=4), ground=st.sampled_from(("", "public_duty", "none_given")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("today", "week", "month", "quarter"),
    [
        (date(2026, 11, 23), (date(2026, 11, 16), date(2026, 11, 22)), (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 1, 1), (date(2025, 12, 22), date(2025, 12, 28)), (date(2025, 12, 1), date(2025, 12, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2024, 3, 31), (date(2024, 3, 18), date(2024, 3, 24)), (date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 10, 1), date(2023, 12, 31))),
    ],
)  # fmt: skip
def test_periods(today: date, week: object, month: object, quarter: object) -> None:
    assert (last_week(today), last_month(today), last_quarter(today)) == (week, month, quarter)


@given(st.sampled_from(("weekly", "monthly", "court")), st.lists(WORKS, max_size=9), st.lists(HEARDS, max_size=9), DAYS)
def test_what_is_stored_comes_back_and_counts_the_same(kind: str, works: list[Work], heard: list[Heard], on: date) -> None:
    frozen = Frozen(kind, on, on - timedelta(days=30), on, "某区", "法治办", tuple(works), tuple(heard))
    back = Frozen.of_json(json.loads(json.dumps(frozen.as_json())))
    assert back == frozen and numbers(back) == numbers(frozen)
    counted = numbers(frozen)
    composed = compose(frozen)
    assert all("{" not in filled(block.words, counted) for block in composed.blocks)
    assert all(piece.name in counted for block in composed.blocks for piece in pieces(block.words, counted) if piece.name)
    if kind != "court":
        assert sum(counted[lamp] for lamp in LAMPS) == counted["total"] == len(works)
    else:
        assert counted["attended"] + counted["absent"] == counted["heard"] == len(heard)
    named = {one.unit_ref: one.count for one in composed.namings}
    assert (
        sum(named.values())
        == {
            "weekly": 0,
            "monthly": sum(work.days_late(on) > 0 and bool(work.unit_ref) for work in works),
            "court": counted.get("unjustified", 0),
        }[kind]
    )


def test_every_number_given_has_its_measure() -> None:
    assert {name for names in GIVEN.values() for name in names} == set(MEASURES)


@pytest.mark.parametrize(
    ("justified", "numbers_are", "said"), [("absent", (4, 1), "出庭应诉率50%"), ("left_out", (3, 0), "出庭应诉率66.67%")]
)
def test_rates_follow_the_counting_that_held_when_it_was_drafted(justified, numbers_are, said) -> None:
    day = date(2026, 10, 8)
    cases = [
        Heard(f"c{n}", f"（2026）川9901行初{n}号", "区公安分局", "u1", "first", day, attended=n < 2, justified=n == 3)
        for n in range(4)
    ]
    frozen = Frozen("court", day, date(2026, 10, 1), date(2026, 10, 31), heard=tuple(cases), counting={"justified": justified})
    counted = numbers(Frozen.of_json(frozen.as_json()))
    assert (counted["heard"], counted["absent"] - counted["unjustified"], counted.get("left_out", 0)) == (
        *numbers_are, 4 - numbers_are[0],
    )  # fmt: skip
    text = "".join(block.words for block in compose(frozen).blocks)
    assert said in text and frozen.how.heard.sentence in text
    assert ("不计入。" in text) == (justified == "left_out")


def test_numbers_that_nothing_vouches_for() -> None:
    assert strange_numbers("已销号18项，达到97.5%", "已销号18项，共41项") == ["97.5"]
    assert strange_numbers("已销号18项", "已销号18项") == []
