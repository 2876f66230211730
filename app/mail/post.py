"""Putting a letter into the outbox and taking it back; it knows addresses and words, and refuses to know people or sockets."""

import re
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, new_ref
from app.mail.hours import office_hour
from app.mail.invitation import Entry
from app.mail.models import Letter

#: one mailbox, nothing that could end a header or name a second receiver
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,128}[A-Za-z0-9])?")

#: everything that breaks a line or draws nothing, in any script
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def put(
    *,
    key: str,
    about: str,
    to_address: str,
    to_name: str,
    subject: str,
    body: str,
    now: datetime,
    urgent: bool = False,
    not_before: datetime | None = None,
    pace: str = "soon",
    gist: str = "",
    entry: Entry | None = None,
) -> Letter | None:
    """Put one letter into the outbox, in the transaction of the caller, to be tried from ``not_before`` (or at once).

    What else waits for the same address goes in one letter with it, unless its ``pace`` is alone, as that of urgent ones is.
    Whatever is neither waits for office hours.
    ``key`` makes it this letter and no other: None when a letter of that key exists, whoever wrote it, at whatever time;
    None as well when there is no usable address. Header words lose their line breaks. Nothing is committed.
    """
    address = usable(to_address)
    if address is None:
        return None
    leaves = max(now, not_before) if not_before else now
    if not (urgent or pace == "alone"):
        leaves = office_hour(leaves)
    row = {
        "ref": new_ref(), "key": key, "about": about, "to_address": address, "to_name": _one_line(to_name, 60),
        "subject": _one_line(subject, 300), "body": body.replace("\x00", ""), "gist": _one_line(gist, 40),
        "urgent": urgent, "pace": "alone" if urgent else pace, "gathered_at": now if urgent or pace == "alone" else None,
        "calendar": entry.as_row() if entry else None, "created_at": now, "next_try_at": leaves, **_UNTRIED,
    }  # fmt: skip
    written = select(Letter).from_statement(once(Letter.__table__).values(row).returning(Letter))
    letter: Letter | None = db.session.scalar(written)
    return letter


#: a letter that nobody has tried to send
_UNTRIED = {"state": "waiting", "attempts": 0, "unsure": False, "lease_token": "", "last_answer": ""}


def cancel(about: str) -> int:
    """Take back every letter about a thing that nobody has begun to send; says how many. Nothing is committed."""
    waiting = select(Letter).where(Letter.about == about, Letter.state.in_(("waiting", "carried")))
    letters = db.session.scalars(waiting.with_for_update(skip_locked=True)).all()
    for letter in letters:
        letter.state = "cancelled"
    return len(letters)


def put_back(letter: Letter, not_before: datetime) -> None:
    """Let a letter that was taken back wait again."""
    letter.state, letter.next_try_at, letter.carried_by_id = "waiting", not_before, None
    letter.gathered_at = not_before if letter.pace == "alone" else None


def usable(address: str) -> str | None:
    """The address without blanks around it, or None when no letter could go there."""
    address = address.strip()
    fits = len(address) <= 200 and ADDRESS.fullmatch(address) and ".." not in address
    return address if fits else None


def once(table: object) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that adds nothing where a unique key is taken already, and waits for a rival that is about to take it."""
    assert isinstance(table, Table)
    maker = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return maker(table).on_conflict_do_nothing()


def _one_line(text: str, longest: int) -> str:
    return " ".join(UNSEEN.sub(" ", text).split())[:longest]
