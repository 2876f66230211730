"""What becomes of a letter is written under its claimer's token alone, with what it carries and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from app.clock import parse
from app.extensions import db
from app.mail import jobs, mark_jobs
from app.mail.mark_jobs import Marker, delay, fate_of, give_back
from app.mail.message import letter_of
from app.mail.models import Letter
from app.mail.sending import Answer
from tests.mail.test_deliver import _mark
from tests.mail.test_gathering import NOW, _items


def _two_digests() -> list:
    """Two people's digests of two, each on its way under one token."""
    _items(2, to="wang@example.org", pace="soon")
    _items(2, to="zhao@example.org", first=2, pace="soon")
    jobs.put_on_their_way(NOW)
    return jobs.claim(NOW, 10)


def _by_address() -> dict[str, list[str]]:
    db.session.expire_all()
    found: dict[str, list[str]] = {}
    for address, state in db.session.execute(select(Letter.to_address, Letter.state).order_by(Letter.about, Letter.id)):
        found.setdefault(address.split("@")[0], []).append(state)
    return found


def test_a_mark_is_of_one_letter_and_of_what_it_carries(app):
    first, second = _two_digests()
    assert first.carries and second.carries
    _mark(first, Answer("accepted", "250 ok"), NOW)
    assert _by_address() == {"wang": ["accepted"] * 3, "zhao": ["sending"] * 3}
    _mark(second, Answer("later", "451 later"), NOW)
    assert _by_address() == {"wang": ["accepted"] * 3, "zhao": ["waiting", "carried", "carried"]}


def test_whoever_lost_the_lease_marks_nothing(app):
    first, second = _two_digests()
    _mark(replace(first, token="another's"), Answer("accepted", "250 ok"), NOW)
    assert _by_address() == {"wang": ["sending"] * 3, "zhao": ["sending"] * 3}
    give_back([replace(first, token="another's"), second])
    assert _by_address() == {"wang": ["sending"] * 3, "zhao": ["sending"] * 3}, "one token for all that are given back"


def test_what_is_given_back_waits_with_what_it_carries_and_nothing_else_is_touched(app):
    first, second = _two_digests()
    _items(1, to="li@example.org", first=9, pace="alone")
    (alone,) = jobs.claim(NOW, 10)
    give_back([])
    give_back([second])
    assert _by_address() == {"li": ["sending"], "wang": ["sending"] * 3, "zhao": ["waiting", "carried", "carried"]}
    row = db.session.scalars(select(Letter).where(Letter.id == second.id)).one()
    assert (row.lease_until, row.lease_token) == (None, "")
    _mark(first, Answer("accepted", "250 ok"), NOW)
    give_back([first, alone])
    assert _by_address()["wang"] == ["accepted"] * 3, "what was marked is not taken back"


def test_what_an_answer_makes_of_a_letter():
    letter = replace(letter_of("k", "a@example.org", "", "", NOW), urgent=False, attempts=9)
    late = parse("2026-06-24 17:50")
    assert fate_of(letter, Answer("later", "451"), late)["next_try_at"] == late + timedelta(hours=1)
    kept = replace(letter, at_any_hour=False)
    assert fate_of(kept, Answer("later", "451"), late)["next_try_at"] == parse("2026-06-25 08:30")
    said = [
        fate_of(replace(letter, unsure=before), Answer("later", "", now), NOW)["unsure"]
        for before in (True, False)
        for now in (True, False)
    ]
    assert said == [True, True, True, False], "once unsure, always unsure"
    assert (
        "unsure" not in fate_of(letter, Answer("never", "550"), NOW)
        and fate_of(letter, Answer("accepted", ""), NOW)["state"] == "accepted"
    )


@pytest.mark.parametrize(("attempts", "secs"), [(1, 30), (2, 60), (7, 1920), (8, 3600)])
def test_delays_double_up_to_an_hour(attempts, secs):
    assert delay(attempts, urgent=False) == timedelta(seconds=secs)


def test_what_was_taken_back_meanwhile_stays_taken_back(app):
    first, second = _two_digests()
    member, row = (
        db.session.scalars(select(Letter).where(where)).first()
        for where in (Letter.carried_by_id == first.id, Letter.id == second.id)
    )
    member.state = row.state = "cancelled"
    db.session.commit()
    give_back([first, second])
    assert _by_address() == {"wang": ["waiting", "cancelled", "carried"], "zhao": ["cancelled", "sending", "sending"]}


def test_a_database_that_stays_away_is_not_asked_for_ever(monkeypatch):
    monkeypatch.setattr(mark_jobs, "PATIENCE", 0)
    undone = []

    def away() -> None:
        raise OperationalError("", {}, Exception("away"))

    with pytest.raises(OperationalError):
        mark_jobs.outlasting(away, lambda: undone.append(1))
    assert undone


def test_a_mark_that_was_not_written_is_told_by_whatever_comes_next(monkeypatch, tmp_path):
    """The next letter is not begun, and a run does not end, as if it had been; whatever happened, no connection is kept."""
    monkeypatch.setattr(mark_jobs, "PATIENCE", 0)
    engine = create_engine(f"sqlite:///{tmp_path / 'without-tables.db'}")
    letter, answer = replace(letter_of("k", "a@example.org", "", "", NOW), id=1), Answer("accepted", "250")
    marker = Marker(engine)
    marker.begin(letter, answer, NOW)
    with pytest.raises(OperationalError):
        marker.begin(letter, answer, NOW)
    Letter.__table__.create(engine)
    marker.begin(letter, answer, NOW)
    marker.settle()
    Letter.__table__.drop(engine)
    marker.begin(letter, answer, NOW)
    with pytest.raises(OperationalError):
        marker.close()
    Letter.__table__.create(engine)
    marker = Marker(engine)
    marker.begin(letter, answer, NOW)
    marker.settle()
    assert engine.pool.checkedout() == 1, "one connection for all marks"
    marker.close()
    assert engine.pool.checkedout() == 0
    with pytest.raises(RuntimeError):
        marker.begin(letter, answer, NOW)
    engine.dispose()
