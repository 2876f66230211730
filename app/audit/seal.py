"""How a row of the trail is sealed: one canonical text, the same on every engine, under a key that no database holds; pure."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Sealed:
    """A row as it is sealed."""

    number: int
    at: datetime
    kind: str
    doing: str
    actor: str
    behalf: str
    address: str
    outcome: str
    changes: str
    previous: str


@dataclass(frozen=True)
class Head:
    """How far a trail went at some moment, as it was exported: whoever holds it knows when what came before was changed."""

    number: int
    seal: str


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: at which number, and what."""

    number: int
    #: altered · missing · untied · head · exported · tombstone
    what: str


def seal(key: bytes, row: Sealed) -> str:
    """The seal of a row, which ties it to the one before."""
    fields = [
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        *(unicodedata.normalize("NFC", text) for text in (row.kind, row.doing, row.actor, row.behalf, row.address)),
        row.outcome,
        unicodedata.normalize("NFC", row.changes),
        row.previous,
    ]
    return stamp(key, json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def stamp(key: bytes, text: str) -> str:
    """HMAC-SHA256 of a text."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def tombstone_text(through: int, last_seal: str, at: datetime) -> str:
    """What the seal of a tombstone is made of."""
    return json.dumps([through, last_seal, at.astimezone(UTC).isoformat(timespec="microseconds")])


def faults(key: bytes, rows: Iterator[tuple[Sealed, str]], start: Head, head: Head, exported: Sequence[Head]) -> Iterator[Fault]:
    """Everything wrong with a trail, the lowest number first; every seal is made anew, none is believed.

    ``start`` is where it begins (a tombstone, or nothing), ``head`` what the database says is its end, ``exported``
    the heads that were carried elsewhere.
    """
    known = {one.number: one.seal for one in exported if one.number > start.number}
    last = start
    for row, kept in rows:
        if row.number != last.number + 1:
            yield Fault(last.number + 1, "missing")
        elif row.previous != last.seal:
            yield Fault(row.number, "untied")
        made = seal(key, row)
        if not hmac.compare_digest(made, kept):
            yield Fault(row.number, "altered")
        if known.pop(row.number, made) != made:
            yield Fault(row.number, "exported")
        last = Head(row.number, kept)
    if last != head:
        yield Fault(last.number + 1, "head")
    for number in sorted(known):
        yield Fault(number, "exported")
