"""The rates: published numbers reproduced from generated lists of cases, and every rule of counting with its own case."""

from datetime import date
from decimal import Decimal

import pytest

from app.cases.rates import CaseFacts, Counting, Span, rates_of

YEAR = Span.of(2022)


def _cases(total: int, *, attended: int = 0, principal: int = 0, spoke: int = 0) -> list[CaseFacts]:
    """So many heard cases, the first of them attended, by the principal, with a word spoken."""
    return [
        CaseFacts(
            ref=str(n),
            case_number=f"（2022）某0101行初{n + 1}号",
            unit_id=n % 7,
            unit="某局",
            heard_on=date(2022, 1 + n % 12, 1 + n % 28),
            attended=n < attended,
            by_principal=n < principal,
            spoke=n < spoke,
        )
        for n in range(total)
    ]


def _decided(results: dict[str, int]) -> list[CaseFacts]:
    return [
        CaseFacts(ref=f"{result}{n}", case_number="", unit_id=1, unit="某局", heard_on=None, result=result,
                  concluded_on=date(2022, 1 + n % 12, 15))
        for result, count in results.items()
        for n in range(count)
    ]  # fmt: skip


def _rates(facts, span=YEAR, **how):
    return rates_of(facts, span.since, span.until, **how)


@pytest.mark.parametrize(
    ("rate", "facts", "percent"),
    [
        ("appearance", _cases(14730, attended=14665), "99.56"),  # a province, 2022
        ("appearance", _cases(837, attended=837), "100.00"),  # a city, first half of 2021
        ("principal", _cases(837 + 169, attended=1006, principal=76 + 39), "11.43"),
        ("spoke", _cases(837, attended=837, spoke=663), "79.21"),
        ("principal", _cases(40, attended=40, principal=26), "65.00"),  # a district: 26 times are 65 per cent
        ("loss_concluded", _decided({"lost": 686, "won": 3000, "withdrawn": 625}), "15.91"),
        ("loss_substantive", _decided({"lost": 2376, "won": 4798, "withdrawn": 900}), "33.12"),
    ],
)
def test_published_rates_come_out(rate, facts, percent):
    assert getattr(_rates(facts), rate).percent == Decimal(percent)


def test_nothing_heard_is_said_and_is_neither_nought_nor_full():
    rates = _rates([])
    assert rates.appearance.percent is None
    assert rates.appearance.text == "本期无开庭案件"
    assert rates.loss_concluded.text == "本期无审结案件"
    # decided without a hearing: concluded, never heard
    rates = _rates(_decided({"won": 3}))
    assert (rates.appearance.denominator, rates.loss_concluded.denominator) == (0, 3)


def test_not_quite_all_is_never_shown_as_all():
    assert _rates(_cases(100_000, attended=99_999)).appearance.text == "99.99%"
    assert _rates(_cases(100_000, attended=1)).appearance.text == "0.01%"
    assert _rates(_cases(8, attended=8)).appearance.text == "100%"
    assert _rates(_cases(8)).appearance.text == "0%"
    assert _rates(_cases(8, attended=7)).appearance.text == "87.5%"


def test_a_justified_absence_counts_unless_taken_out():
    facts = [*_cases(9, attended=9), CaseFacts("x", "", 1, "某局", date(2022, 5, 6), justified=True)]
    assert (_rates(facts).appearance.numerator, _rates(facts).appearance.denominator, _rates(facts).absent) == (9, 10, 1)
    out = _rates(facts, counting=Counting(justified="left_out"))
    assert (out.appearance.numerator, out.appearance.denominator) == (9, 9)
    assert out.appearance.basis != _rates(facts).appearance.basis, "another basis must say so"


def test_withdrawn_and_settled_count_as_concluded_but_not_as_judged():
    rates = _rates(_decided({"lost": 1, "won": 3, "withdrawn": 2, "settled": 4}))
    assert (rates.loss_concluded.numerator, rates.loss_concluded.denominator) == (1, 10)
    assert (rates.loss_substantive.numerator, rates.loss_substantive.denominator) == (1, 4)


def test_a_span_is_a_year_or_a_month_and_takes_its_last_day():
    facts = [CaseFacts(str(n), "", 1, "某局", day, attended=True) for n, day in enumerate(
        (date(2021, 12, 31), date(2022, 1, 1), date(2022, 2, 28), date(2022, 12, 31), date(2023, 1, 1)))]  # fmt: skip
    assert _rates(facts).appearance.denominator == 3
    assert _rates(facts, Span.of(2022, 2)).appearance.denominator == 1
    assert Span.of(2024, 2).until == date(2024, 2, 29)
    assert Span.of(2022).whole_year
    assert not Span.of(2022, 12).whole_year
