"""Decisions: the latest counts, none is lost, and two people deciding at once hear of each other."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.accounts.access import standing_of
from app.extensions import db
from app.policy.actions import decide
from app.policy.choices import Choice
from app.policy.errors import DecidedMeanwhile, NothingDecided
from app.policy.queries import decided, history, latest_of, latest_of_each
from tests import builders

NEAR = Choice("lamps.near", "临近天数", "离时限还有几天算临近。", 7, "accounts.units")


def test_the_latest_decision_counts_and_the_others_stay(app: Flask) -> None:
    now = clock.now()
    person = builders.person("wangmin", "office", builders.unit("sfj"))
    by = standing_of(person, now.date())
    assert decided(NEAR) == 7 and latest_of_each([NEAR]) == {}
    first = decide(NEAR, 5, by=by, now=now, seen=0, note="年底更紧")
    decide(NEAR, 3, by=by, now=now + timedelta(hours=1), seen=first.id)
    assert decided(NEAR) == 3
    assert [row.value for row in db.session.scalars(history(NEAR))] == [3, 5]
    assert latest_of_each([NEAR])[NEAR.code].by is person


def test_two_people_deciding_at_once_hear_of_each_other(app: Flask) -> None:
    now = clock.now()
    by = standing_of(builders.person("wangmin", "office", builders.unit("sfj")), now.date())
    decide(NEAR, 5, by=by, now=now, seen=0)
    with pytest.raises(DecidedMeanwhile):
        decide(NEAR, 4, by=by, now=now, seen=0)
    latest = latest_of(NEAR)
    assert latest is not None
    with pytest.raises(NothingDecided):
        decide(NEAR, 5, by=by, now=now, seen=latest.id)
    assert decided(NEAR) == 5
