"""A letter as it travels: whatever stands in its words, one message with one head, readable again as it was meant."""

from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import parse
from app.mail.message import composed, letter_of
from app.mail.post import row_of

AT = parse("2026-06-23 10:00")
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Importance", "MIME-Version", "Content-Type",
           "Content-Transfer-Encoding"]  # fmt: skip


def read(subject: str, name: str, body: str):
    """What a reader's program makes of a letter that was put into the outbox with these words."""
    row = row_of(key="k", about="", to_address="zhao@example.org", to_name=name, subject=subject, body=body, now=AT)
    letter = letter_of(row["key"], row["to_address"], row["subject"], row["body"], AT)
    letter = letter.__class__(**{**letter.__dict__, "to_name": row["to_name"]})
    data = composed(letter, "督办 <duban@duban.test>", AT).as_bytes()
    assert all(len(line) <= 78 and line.isascii() for line in data.split(b"\r\n")), "a line that some relay would break"
    return message_from_bytes(data, policy=default), row


@given(st.text(max_size=120), st.text(max_size=30), st.text(max_size=300))
def test_any_words_make_one_message_with_one_head(subject, name, body):
    found, row = read(subject, name, body)
    assert found.keys() == HEADERS
    (reader,) = found["To"].addresses
    # Python's own reading puts a blank between the encoded parts of a name
    assert (reader.addr_spec, reader.display_name.replace(" ", "")) == ("zhao@example.org", row["to_name"].replace(" ", ""))
    assert found["From"].addresses[0].display_name == "督办"
    assert found["Subject"] == row["subject"]
    assert found.get_content().splitlines() == (row["body"].splitlines() or [""])
    assert not found.defects and not found["Subject"].defects


@pytest.mark.parametrize("words", ["甲\r\nBcc: x@example.org", "甲\nX: y", "a\u2028b"])
def test_words_that_break_a_line_are_refused(words):
    letter = letter_of("k", "zhao@example.org", words, "正文\n", AT)
    with pytest.raises(ValueError, match="break a line"):
        composed(letter, "duban@duban.test", AT)
    with pytest.raises(ValueError, match="break a line"):
        composed(letter_of("k", f"{words}@example.org", "事由", "正文\n", AT), "duban@duban.test", AT)
