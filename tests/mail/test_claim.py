"""What a deliverer takes in its hands, and what it leaves: how many, whose lease, at which hour, and what may not be gathered."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.clock import parse
from app.extensions import db
from app.mail import jobs
from app.mail.choices import CEILING
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.policy.models import Decision
from tests import builders
from tests.mail.sink import Sink
from tests.mail.test_deliver import _to
from tests.mail.test_gathering import NOW, _items

NIGHT = parse("2026-06-24 23:00")
SECOND = timedelta(seconds=1)


def test_never_more_than_asked_for_and_the_dead_ones_first(app: Flask) -> None:
    _items(2, pace="alone")
    dead = jobs.claim(NOW, 10)
    assert len(dead) == 2
    later = NOW + jobs.LEASE + SECOND
    _items(5, first=10, pace="alone", now=NOW)
    taken = jobs.claim(later, 3)
    assert [letter.unsure for letter in taken] == [True, True, False] and {one.id for one in dead} <= {one.id for one in taken}
    assert len(jobs.claim(later, 3)) == 3 and len(jobs.claim(later, 3)) == 1 and jobs.claim(later, 3) == []


def test_a_lease_lasts_to_its_last_moment(app: Flask) -> None:
    _items(1, pace="alone")
    (taken,) = jobs.claim(NOW, 1)
    assert taken.lease_until == NOW + timedelta(seconds=120)
    assert jobs.claim(taken.lease_until, 1) == [] and len(jobs.claim(taken.lease_until + SECOND, 1)) == 1


@pytest.mark.parametrize(("more", "any_hour"), [({"urgent": True}, True), ({"pace": "alone"}, True), ({}, False)])
def test_what_may_be_tried_again_at_any_hour(app: Flask, more: dict[str, object], any_hour: bool) -> None:
    _items(1, **more)
    jobs.put_on_their_way(NOW)
    (taken,) = jobs.claim(NOW, 1)
    assert taken.at_any_hour is any_hour


@pytest.mark.parametrize(("member", "holder_died", "unsure"), [(False, False, False), (True, False, True), (False, True, True)])
def test_what_is_carried_may_have_gone_before_when_it_or_its_letter_may(
    app: Flask, member: bool, holder_died: bool, unsure: bool
) -> None:
    _items(2)
    jobs.put_on_their_way(NOW)
    db.session.execute(update(Letter).where(Letter.carried_by_id.is_not(None)).values(unsure=member))
    db.session.commit()
    jobs.claim(NOW, 1)
    if holder_died:
        jobs.claim(NOW + jobs.LEASE + SECOND, 1)
    assert set(db.session.scalars(select(Letter.unsure).where(Letter.carried_by_id.is_not(None)))) == {unsure}


def test_nothing_is_gathered_at_night_nor_while_too_many_wait(app: Flask) -> None:
    _items(3)
    assert not jobs.put_on_their_way(NIGHT) and not jobs.put_on_their_way(NIGHT)
    who = builders.person("li", "office", builders.unit("sfj"))
    db.session.add(Decision(choice=CEILING.code, value=1, at=NOW, by_id=who.id))
    _items(3, to="zhao@example.org", first=10)
    _items(1, to="court@example.org", first=20, urgent=True)
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW) == jobs.Delivered(accepted=1, failed=0, waiting=6, held="ceiling")
    assert set(db.session.scalars(select(Letter.gathered_at).where(Letter.urgent.is_(False)))) == {None}


def test_a_turn_always_tries_one_however_slow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SLOW", timedelta(seconds=-1))
    _items(3, pace="alone")
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW, limit=2).accepted == 2
        assert deliver(now=NOW).accepted == 1
