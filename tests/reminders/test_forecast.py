"""The forecast says what the tick will do, and a rehearsal does all of it and keeps nothing."""

import json
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.clock import ZONE, parse
from app.extensions import db
from app.mail.models import Letter
from app.reminders.forecast_queries import forecast
from app.reminders.forecasting import ahead
from app.reminders.jobs import tick
from app.reminders.models import Notice
from app.reminders.timetable import TaskDates, due_notices
from tests import builders
from tests.reminders.district import made

NOW = parse("2026-06-10 10:00")


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2025, 1, 1), date(2026, 9, 1)), st.integers(-40, 90), st.sampled_from(["issued", "in_progress", "returned"]),
    st.integers(0, 60),
)  # fmt: skip
def test_looking_every_day_finds_exactly_what_was_forecast(issued, length, state, later):
    task = TaskDates("task:x", state, issued, issued + timedelta(days=length), returned_on=issued)
    start = issued + timedelta(days=later)
    said = {
        (one.fell_due_on, one.rule.code, one.occurrence)
        for n in range(1, 61)
        for one in due_notices([task], datetime.combine(start + timedelta(days=n), datetime.min.time(), ZONE))
        if one.fell_due_on > start
    }
    told = {(one.day, one.rule.code, one.occurrence) for one in ahead([task], start, 60, NOW)}
    assert told == said


def test_the_forecast_is_what_then_happens(app):
    district = made()
    district.task()
    district.task("2026-018", due=date(2026, 6, 15))
    district.hearing()
    db.session.commit()
    tick(now=NOW)  # what is due already is no forecast
    told = {(day, one.ahead.name, one.ahead.rule.code, one.person.id) for day, coming in forecast(NOW).items() for one in coming}
    for n in range(1, 61):
        tick(now=datetime.combine(NOW.date() + timedelta(days=n), datetime.min.time(), ZONE) + timedelta(hours=9))
    happened = {
        (one.fell_due_on, one.thing, one.rule, one.person_id)
        for one in db.session.scalars(select(Notice).where(Notice.fell_due_on > NOW.date()))
    }
    assert happened <= told | {one for one in happened if one[2] == "hearing_silent"}
    assert {one for one in told if one[0] <= date(2026, 7, 30)} - happened == set()


def test_a_rehearsal_says_all_and_keeps_nothing(app):
    district = made()
    district.task()
    district.hearing()
    db.session.commit()
    run = app.test_cli_runner().invoke(args=["tick", "--dry-run", "--now", "2026-06-23T10:00"])
    told = json.loads(run.stdout)
    assert (told["planned"], told["cancelled"], told["troubled"]) == (3, 0, 0)
    assert {letter["to"] for letter in told["letters"]} == {"王芳", "赵刚"} and len(told["letters"]) == 3
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0
    assert tick(now=parse("2026-06-23 10:00")).planned == 3
    again = json.loads(app.test_cli_runner().invoke(args=["tick", "--dry-run", "--now", "2026-06-23T10:01"]).stdout)
    assert (again["planned"], again["letters"]) == (0, [])


def test_the_page_of_a_unit(app, client):
    district = made()
    district.task(due=date(2027, 6, 30))
    builders.sign_in(client, district.li)
    assert client.get("/forecast").status_code == 200
    assert client.get("/forecast?unit=zrzy").status_code == client.get("/forecast?unit=none").status_code == 200
