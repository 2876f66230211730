"""Putting letters into the outbox: once by key, header-safe, and nothing for an address that cannot receive."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.mail.post import cancel, put, usable

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


def test_cancel_takes_back_only_what_still_waits(app):
    waiting, sent, other = _put("a"), _put("b"), _put("c", about="task:y")
    sent.state = "accepted"
    assert cancel("task:x") == 1
    assert [letter.state for letter in (waiting, sent, other)] == ["cancelled", "accepted", "waiting"]
