"""Putting letters into the outbox: once by key, header-safe, and nothing for an address that cannot receive."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.mail.post import add_all, cancel, put, put_all, put_back, row_of, usable

NOW = parse("2026-06-24 10:00")


def _put(key: str = "k", **changed: object) -> Letter | None:
    words = {"about": "task:x", "to_address": "li@example.org", "to_name": "李平", "subject": "事由", "body": "正文"}
    return put(key=key, now=NOW, **{**words, **changed})


def test_a_second_letter_of_the_same_key_does_not_exist(app):
    first = _put()
    assert first is not None and first.state == "waiting" and first.next_try_at == NOW
    assert _put(subject="另一封") is None
    db.session.commit()
    assert _put() is None
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_not_before_is_kept_and_never_moves_a_letter_into_the_past(app):
    assert _put("a", not_before=NOW + timedelta(hours=2)).next_try_at == NOW + timedelta(hours=2)
    assert _put("b", not_before=NOW - timedelta(days=9)).next_try_at == NOW


@pytest.mark.parametrize(
    "address",
    ["", "  ", "nobody", "a@", "@b", "a b@c.cn", "a@b.cn\nBcc: x@y.cn", "a@b.cn,c@d.cn", "李@例.cn", "a..b@c.cn", "a@b-"],
)
def test_no_letter_without_a_usable_address(app, address):
    assert usable(address) is None
    assert _put(to_address=address) is None


def test_header_words_lose_their_line_breaks(app):
    letter = _put(to_name="李\r\nBcc: x@y.cn", subject="甲\u2028乙\x00丙\r\n\r\n丁\u202e")
    assert (letter.to_name, letter.subject) == ("李 Bcc: x@y.cn", "甲 乙 丙 丁")


def test_words_are_cut_to_what_the_table_holds(app):
    letter = _put(to_name="名" * 99, subject="事" * 400, gist="要" * 99)
    assert (len(letter.to_name), len(letter.subject), len(letter.gist)) == (60, 300, 40)
    longest = "a" * 64 + "@" + "b" * 60 + "." + "b" * 60 + "." + "c" * 8
    assert usable(longest) == longest and usable("a" + longest) is None and usable(longest + "c") is None


@pytest.mark.parametrize(
    ("urgent", "pace", "kept", "alone"),
    [
        (False, "soon", "soon", False),
        (False, "alone", "alone", True),
        (True, "soon", "alone", True),
        (False, "digest", "digest", False),
    ],
)
def test_what_goes_alone_waits_for_no_company(app, urgent, pace, kept, alone):
    late = parse("2026-06-27 22:00")
    letter = put(
        key="k", about="x", to_address="li@example.org", to_name="李", subject="事", body="文", now=late, urgent=urgent, pace=pace
    )
    assert (letter.pace, letter.urgent) == (kept, urgent)
    assert letter.gathered_at == (late if alone else None)
    assert (letter.next_try_at == late) is alone, "the rest waits for the office"
    letter.state, letter.carried_by_id = "cancelled", None
    put_back(letter, NOW)
    assert (letter.state, letter.next_try_at, letter.gathered_at) == ("waiting", NOW, NOW if alone else None)
    fresh = put(key="l", about="x", to_address="li@example.org", to_name="李", subject="事", body="文", now=late)
    assert (fresh.attempts, fresh.unsure, fresh.lease_token) == (0, False, "")


def test_cancel_takes_back_only_what_still_waits(app):
    waiting, sent, other = _put("a"), _put("b"), _put("c", about="task:y")
    sent.state = "accepted"
    assert cancel("task:x") == 1
    assert [letter.state for letter in (waiting, sent, other)] == ["cancelled", "accepted", "waiting"]


def test_many_at_once_are_those_that_are_new(app):
    assert put_all([]) == {}
    words = {"about": "task:x", "to_name": "李平", "subject": "事由", "body": "正文", "now": NOW}
    rows = [row_of(key=key, to_address=f"{key}@example.org", **words) for key in ("b", "a")]
    made = put_all(rows)
    assert {db.session.get(Letter, number).to_address for number in made.values()} == {"a@example.org", "b@example.org"}
    again = [row_of(key=key, to_address="else@example.org", **words) for key in ("a", "c")]
    assert list(put_all(again)) == ["c"], "the one that exists stays what it was, and is not told as new"
    more = [row_of(key=key, to_address="d@example.org", **words) for key in ("c", "d")]
    assert (add_all(Letter.__table__, more), add_all(Letter.__table__, more)) == (1, 0)
    db.session.commit()
    assert sorted(db.session.scalars(select(Letter.to_address))) == [f"{one}@example.org" for one in ("a", "b", "d", "else")]
