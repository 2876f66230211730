"""Putting a letter into the outbox and taking it back; it knows addresses and words, and refuses to know people or sockets."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import CursorResult, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.roster import EMAIL
from app.extensions import db, new_ref
from app.mail.hours import office_hour
from app.mail.invitation import Entry
from app.mail.models import Letter

#: everything that breaks a line or draws nothing, in any script
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


class Wanted(TypedDict):
    """A letter as its writer names it.

    What else waits for the same address goes in one letter with it, unless its ``pace`` is alone, as that of ``urgent`` ones is.
    Whatever is neither waits for office hours. It is tried from ``not_before`` (or at once).
    """

    #: makes it this letter and no other
    key: str
    about: str
    to_address: str
    to_name: str
    subject: str
    body: str
    now: datetime
    urgent: NotRequired[bool]
    not_before: NotRequired[datetime | None]
    pace: NotRequired[str]
    gist: NotRequired[str]
    entry: NotRequired[Entry | None]


def put(**letter: Unpack[Wanted]) -> Letter | None:
    """Put one letter into the outbox, in the transaction of the caller.

    None when a letter of its key exists, whoever wrote it, at whatever time; None as well when there is no usable address.
    Header words lose their line breaks. Nothing is committed.
    """
    row = row_of(**letter)
    if row is None:
        return None
    written = select(Letter).from_statement(once(Letter.__table__).values(row).returning(Letter))
    found: Letter | None = db.session.scalar(written)
    return found


def put_all(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Put letters into the outbox by few statements, as ``put`` does one: the ids of those that are new, by key.

    Rivals write in the order of the keys, so that none waits for another that waits for it.
    """
    wanted = sorted(rows, key=itemgetter("key"))
    if not wanted:
        return {}
    add_all(Letter.__table__, wanted)
    # a letter that a rival wrote has another ref
    mine = select(Letter.key, Letter.id).where(Letter.ref.in_([row["ref"] for row in wanted]))
    return {row.key: row.id for row in db.session.execute(mine)}


def add_all(table: object, rows: Sequence[dict[str, Any]]) -> int:
    """Add rows where their unique keys are free, one prepared statement for all of them; how many were added."""
    added = db.session.execute(once(table), rows, execution_options={"preserve_rowcount": True})
    assert isinstance(added, CursorResult)
    return added.rowcount


def row_of(**letter: Unpack[Wanted]) -> dict[str, Any] | None:
    """The row of a letter, for ``put_all``; None when there is no usable address."""
    address = usable(letter["to_address"])
    if address is None:
        return None
    now, entry = letter["now"], letter.get("entry")
    alone = letter.get("urgent", False) or letter.get("pace") == "alone"
    leaves = max(now, letter.get("not_before") or now)
    return {
        "ref": new_ref(), "key": letter["key"], "about": letter["about"], "to_address": address,
        "to_name": _one_line(letter["to_name"], 60), "subject": _one_line(letter["subject"], 300),
        "body": letter["body"].replace("\x00", ""), "gist": _one_line(letter.get("gist", ""), 40),
        "urgent": letter.get("urgent", False), "pace": "alone" if alone else letter.get("pace", "soon"),
        "gathered_at": now if alone else None, "calendar": entry.as_row() if entry else None, "created_at": now,
        "next_try_at": leaves if alone else office_hour(leaves), **_UNTRIED,
    }  # fmt: skip


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
    return address if EMAIL.fullmatch(address) else None


def once(table: object) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that adds nothing where a unique key is taken already, and waits for a rival that is about to take it."""
    assert isinstance(table, Table)
    maker = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return maker(table).on_conflict_do_nothing()


def _one_line(text: str, longest: int) -> str:
    return " ".join(UNSEEN.sub(" ", text).split())[:longest]
