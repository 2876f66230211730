"""How a year comes of what was given, and what does not fit together: pure cases on their edges."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.indicators.checks import Counted, questions
from app.indicators.rules import Entry, Known, change, likely_method, ratio, reached, year_of

D = Decimal


def entry(quarter: int, value: int | None, state: str = "verified") -> Entry:
    return Entry(quarter, None if value is None else D(value), state)


@pytest.mark.parametrize(
    ("method", "entries", "known"),
    [
        ("sum_year", [entry(0, 40), entry(1, 9)], Known(D(40), "verified")),
        ("sum_year", [entry(1, 1), entry(2, 2), entry(3, 3), entry(4, 4)], Known(D(10), "verified")),
        ("sum_year", [entry(1, 1), entry(2, 2), entry(3, 3), entry(4, 4, "given")], Known(D(10), "given")),
        ("sum_year", [entry(1, 1), entry(2, 2), entry(4, 4)], Known(None, "asked")),
        ("latest", [entry(1, 8), entry(3, 6), entry(2, 7)], Known(D(6), "verified")),
        ("constant", [entry(2, 3)], Known(D(3), "verified")),
        ("latest", [], Known()),
        ("sum_year", [entry(0, None, "asked")], Known(None, "asked")),
    ],
)
def test_a_year(method: str, entries: list[Entry], known: Known) -> None:
    assert year_of(method, entries) == known


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_a_stock_is_never_summed(values: list[int]) -> None:
    told = [entry(n, value) for n, value in enumerate(values, 1)]
    assert year_of("latest", told).value == values[-1] and year_of("sum_year", told).value == sum(values)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_ratio_is_recomputed_and_never_quite_all_unless_it_is(part: int, whole: int) -> None:
    found = ratio(Known(D(part), "verified"), Known(D(whole), "given"))
    assert found.state == "given" and found.value is not None
    assert (found.value == 100) == (part == whole) or part > whole
    assert (found.value == 0) == (part == 0)


def test_a_ratio_without_a_part_is_not_known() -> None:
    assert ratio(Known(None, "asked"), Known(D(3), "verified")) == Known(None, "asked")
    assert ratio(Known(D(0), "verified"), Known(D(0), "verified")).value is None


def test_changes_and_targets() -> None:
    assert change(D(108), D(97)) == D("11.3") and change(D(1), D(0)) is None and change(None, D(1)) is None
    assert [reached(D(99), D(100), way) for way in ("up", "down", "")] == [False, True, None]
    assert likely_method("持证执法人员", "名") == "latest" and likely_method("合格率", "%") == "ratio"
    assert likely_method("开展法治宣传活动", "场") == "sum_year"


def counted(ref: str, value: int | None, **more: object) -> Counted:
    fields: dict[str, object] = {"method": "sum_year", "measure": "件", **more}
    return Counted(ref=ref, name=ref, now=Known(None if value is None else D(value), "given"), **fields)  # type: ignore[arg-type]


def codes(*all_: Counted) -> list[tuple[str, str]]:
    return [(question.code, question.ref) for question in questions(all_)]


def test_107_of_97_cannot_be() -> None:
    assert codes(counted("审结", 97), counted("办结", 107, part_of="审结")) == [("part", "办结")]
    assert codes(counted("审结", 97), counted("办结", 97, part_of="审结")) == []
    assert codes(counted("合格", 107), counted("评查", 97), counted("率", 99, numerator="合格", denominator="评查")) == [
        ("part", "合格")
    ]


def test_parts_sum_to_their_total_only_where_all_are_known() -> None:
    whole = counted("清理", 42, parts_add_up=True)
    assert codes(whole, counted("有效", 31, part_of="清理"), counted("废止", 5, part_of="清理")) == [("sum", "清理")]
    assert codes(whole, counted("有效", 37, part_of="清理"), counted("废止", 5, part_of="清理")) == []
    assert codes(whole, counted("有效", 31, part_of="清理"), counted("废止", None, part_of="清理")) == []


def test_a_stock_given_as_the_sum_of_its_quarters_is_asked_about() -> None:
    entries = (entry(0, 30), entry(1, 10), entry(2, 20))
    assert codes(counted("人员", 30, method="latest", entries=entries)) == [("stock", "人员")]
    assert codes(counted("案件", 30, method="sum_year", entries=entries)) == []
    assert codes(counted("人员", 20, method="latest", entries=(entry(0, 20), entry(1, 10), entry(2, 20)))) == []


@pytest.mark.parametrize(("now", "asked"), [(150, False), (151, True), (50, False), (49, True)])
def test_more_than_half_is_asked_about_until_somebody_says_why(now: int, asked: bool) -> None:
    assert (codes(counted("甲", now, before=D(100))) == [("jump", "甲")]) is asked
    assert codes(counted("甲", now, before=D(100), note="口径扩大")) == []
