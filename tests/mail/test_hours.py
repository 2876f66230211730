"""Ordinary letters keep office hours, whatever wrote them and however often they were tried; court prompts leave at any."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from app.clock import parse
from app.extensions import Moment, db
from app.mail import jobs
from app.mail.hours import office_hour
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.mail.post import put
from tests.mail.sink import Sink
from tests.mail.test_deliver import _to

FRIDAY, EVENING, SATURDAY, MONDAY = (
    parse(f"2026-06-{day}") for day in ("26 17:59", "26 19:00", "27 10:00", "29 08:30")
)  # fmt: skip


def _put(key: str, now, **more: object) -> None:
    put(key=key, about="t", to_address=f"{key}@example.org", to_name="甲", subject="下达", body="", now=now, **more)
    db.session.commit()


@pytest.mark.parametrize("moment", [EVENING, SATURDAY])
def test_what_an_act_writes_when_offices_are_closed_waits_and_a_court_prompt_does_not(app, moment):
    _put("act", moment)
    _put("court", moment, urgent=True)
    _put("test", moment, pace="alone")
    assert deliver(now=moment + timedelta(minutes=1)).accepted == 2
    (act,) = db.session.scalars(select(Letter).where(Letter.state == "waiting")).all()
    assert (act.key, act.next_try_at) == ("act", MONDAY), "and says so from the beginning"
    db.session.rollback()
    assert deliver(now=MONDAY - timedelta(minutes=1)).accepted == 0
    assert deliver(now=MONDAY).accepted == 1


def test_a_long_delivery_and_another_try_end_when_offices_do(app):
    _put("busy", FRIDAY), _put("late", FRIDAY)
    answers = {"busy@example.org": "451 busy"}
    with Sink(lambda stage, word: answers.get(word) if stage == "rcpt" else None) as sink:
        _to(app, sink)
        jobs.put_on_their_way(FRIDAY)
        deliver(now=FRIDAY, limit=1)
        answers.clear()
        deliver(now=EVENING)
        assert sink.accepted == []
        assert deliver(now=MONDAY).accepted == 2


def test_hours_of_a_worked_saturday():
    # 2026-02-14 is worked for the Spring Festival that begins the day after
    assert office_hour(parse("2026-02-14 10:00")) == parse("2026-02-14 10:00")
    assert office_hour(parse("2026-02-14 18:00")) == parse("2026-02-24 08:30")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(EVENING.replace(tzinfo=None), sqlite.dialect())
