"""Years and days in addresses: whatever somebody writes there, a page answers."""

from datetime import date

import pytest
from flask import Flask

from app.extensions import db
from app.web.addresses import day_of, year_of
from tests import builders
from tests.progress import district

FIRST, LAST = "0001-01-01", "9999-12-31"


@pytest.mark.parametrize(
    ("text", "year"),
    [("2026", 2026), ("1990", 1990), ("2100", 2100), ("1989", None), ("2101", None), ("0000", None), ("9999", None), ("02026", None),
     ("", None), ("٢٠٢٦", None), ("２０２６", None), ("all", None), ("-202", None)],
)  # fmt: skip
def test_a_year_is_four_digits_of_our_time(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-02-28", date(2026, 2, 28)), ("2026-02-29", None), ("", None), ("heute", None), (FIRST, None), (LAST, None), ("0000-00-00", None)],
)  # fmt: skip
def test_a_day_is_one_of_those_years(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_no_page_fails_for_the_year_or_the_day_in_its_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page that needs nothing else, and those of a unit and of a day, at both ends of the calendar."""
    monkeypatch.setattr("app.clock.now", lambda: district.at(district.TODAY))
    place = district.make()
    db.session.commit()
    pages = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    pages += [f"/progress/units/{place.units[2].ref}", "/overview/tasks/long-late", "/overview/tasks/new-late"]
    pages += [f"/overview/days/{day}" for day in (FIRST, LAST)] + ["/workdays/0001", "/workdays/9999"]
    assert len(pages) > 60
    asked = ["year=0000", *(f"year={d[:4]}&month={d[:7]}&period={d[:7]}&day={d}&since={d}&until={d}" for d in (FIRST, LAST))]
    failed = []
    for who in (place.office, place.mayor):
        client = app.test_client()
        builders.sign_in(client, who)
        # without a clockwork /healthz says that it is not well
        failed += [
            (page, words)
            for page in pages
            for words in asked
            if page != "/healthz" and client.get(f"{page}?{words}").status_code >= 500
        ]
    assert not failed
