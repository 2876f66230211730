"""What holds letters back, rule by rule: who counts, what a look finds, what a release and a file remember."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.standing import Standing
from app.clock import parse
from app.extensions import db
from app.mail import hold_actions
from app.mail.choices import CEILING
from app.mail.errors import CeilingOutOfRange, NothingHeld
from app.mail.models import Hold, Letter, Place
from app.mail.place_queries import handed_over_file, mark_here, place
from app.mail.post import put
from app.policy.queries import decided
from tests import builders

NOW = parse("2026-06-24 10:00")


def _letter(key: str, to: str = "", **more: object) -> Letter:
    words = {"about": "t", "to_address": to or f"{key}@example.org", "to_name": "", "subject": "事", "body": ""}
    letter = put(key=key, now=NOW, **{**words, **more})  # type: ignore[arg-type]
    assert letter
    return letter


def _standing(person: Person) -> Standing:
    return Standing(person_id=person.id, name=person.name)


@pytest.fixture
def low(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold_actions, "decided", lambda choice: 2 if choice is CEILING else decided(choice))


def test_people_are_counted_who_would_be_written_to_now(app: Flask, low: None) -> None:
    """Two may be written to at once; the same person twice, urgent letters, those of later and those that left are no third one."""
    _letter("a")
    _letter("b")
    _letter("b2", to="b@example.org")
    _letter("court", urgent=True)
    _letter("later", not_before=NOW + timedelta(hours=1))
    _letter("gone").state = "accepted"
    assert hold_actions.count_up(NOW) is None
    held = hold_actions.count_up(NOW + timedelta(hours=1))
    assert held is not None and (held.kind, held.count, held.since) == ("ceiling", 3, NOW + timedelta(hours=1))
    assert hold_actions.count_up(NOW) is held, "one that holds is not opened again"


def test_those_who_were_let_go_count_no_more(app: Flask, low: None) -> None:
    for key in ("a", "b", "c"):
        _letter(key)
    held = hold_actions.count_up(NOW)
    data = app.extensions["settings"].data_dir
    assert held and hold_actions.release("ceiling", data, by=None, now=NOW) is held and held.released_at == NOW
    assert held.released_by_id is None
    assert hold_actions.count_up(NOW) is None
    for key in ("d", "e", "f"):
        _letter(key).created_at = NOW + timedelta(minutes=1)
    # a hold of another kind that was released since lets nobody go
    db.session.add(Hold(kind="restored", since=NOW, released_at=NOW + timedelta(days=1)))
    again = hold_actions.count_up(NOW + timedelta(minutes=2))
    assert again is not None and again is not held and again.count == 3


def test_a_first_look_writes_down_where_it_stands_and_a_second_finds_it(app: Flask) -> None:
    data = app.extensions["settings"].data_dir
    assert hold_actions.look_around(data, NOW) is None
    here = db.session.scalars(select(Place)).one()
    assert (here.mark, here.handed_over) == (mark_here(), 0)
    assert hold_actions.look_around(data, NOW) is None
    _letter("a")
    _letter("b").state = "accepted"
    here.mark = "elsewhere"
    held = hold_actions.look_around(data, NOW)
    assert held is not None and (held.kind, held.count) == ("restored", 1), "one letter waits"
    assert hold_actions.look_around(data, NOW) is held
    here.mark = mark_here()
    assert hold_actions.look_around(data, NOW) is held, "only a press ends it"
    by = builders.person("bo", "office", builders.unit("sfj"))
    here.mark = "elsewhere"
    hold_actions.release("restored", data, by=_standing(by), now=NOW)
    assert held.released_by_id == by.id and here.mark == mark_here()
    assert hold_actions.look_around(data, NOW) is None
    with pytest.raises(NothingHeld):
        hold_actions.release("restored", data, by=None, now=NOW)


def test_an_older_state_is_known_by_what_the_file_remembers(app: Flask) -> None:
    data: Path = app.extensions["settings"].data_dir
    hold_actions.handed_over(3)
    hold_actions.remember(data)
    assert place() is None, "before the first look there is nothing to write down"
    hold_actions.look_around(data, NOW)
    hold_actions.handed_over(3)
    hold_actions.handed_over(2)
    here = place()
    assert here is not None and here.handed_over == 5
    hold_actions.remember(data)
    file = handed_over_file(data, here)
    assert file.read_text() == "5"
    assert hold_actions.look_around(data, NOW) is None
    here.handed_over = 4
    hold_actions.remember(data)
    assert file.read_text() == "5", "the file never forgets"
    file.write_text("5 ")
    here.handed_over = 5
    hold_actions.remember(data)
    assert file.read_text() == "5 ", "what is known is not written again"
    here.handed_over = 4
    held = hold_actions.look_around(data, NOW)
    assert held is not None and held.kind == "restored"
    hold_actions.release("restored", data, by=None, now=NOW)
    assert here.handed_over == 5
    here.mark, here.handed_over = "elsewhere", 9
    hold_actions.quarantine(NOW)
    hold_actions.release("restored", data, by=None, now=NOW)
    assert (here.mark, here.handed_over) == (mark_here(), 9)


def test_a_release_of_the_ceiling_says_nothing_of_the_place(app: Flask, low: None) -> None:
    data: Path = app.extensions["settings"].data_dir
    hold_actions.look_around(data, NOW)
    here = place()
    assert here is not None
    here.mark = "elsewhere"
    for key in ("a", "b", "c"):
        _letter(key)
    assert hold_actions.count_up(NOW)
    hold_actions.release("ceiling", data, by=None, now=NOW)
    assert here.mark == "elsewhere"


def test_a_quarantine_is_one_hold(app: Flask) -> None:
    _letter("a")
    held = hold_actions.quarantine(NOW)
    assert (held.kind, held.count, held.released_at) == ("restored", 1, None)
    assert hold_actions.quarantine(NOW + timedelta(days=1)) is held
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 1
    assert hold_actions.release("restored", app.extensions["settings"].data_dir, by=None, now=NOW) is held


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.5", "１０", "²", "ten", "1000000", "9" * 30])
def test_a_ceiling_is_a_whole_number_of_at_most_six_digits(app: Flask, typed: str) -> None:
    by = _standing(builders.person("root", "admin", builders.unit("xxb")))
    with pytest.raises(CeilingOutOfRange):
        hold_actions.set_ceiling(typed, by=by, now=NOW, seen=0)


@pytest.mark.parametrize(("typed", "kept"), [("1", 1), (" 7 ", 7), ("999999", 999_999)])
def test_a_ceiling_is_decided(app: Flask, typed: str, kept: int) -> None:
    by = _standing(builders.person("root", "admin", builders.unit("xxb")))
    hold_actions.set_ceiling(typed, by=by, now=NOW, seen=0)
    db.session.commit()
    with app.test_request_context():
        assert decided(CEILING) == kept
