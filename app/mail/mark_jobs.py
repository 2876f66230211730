"""Writing down what became of a letter: under the claimer's token, one at a time, beside the hand-over of the next.

A crash between the server's 250 and this commit makes one more copy. That it is one, and not as many as letters were on their
way, rests on ``Marker.settle``: nothing further is given to the server for good before the last mark stands.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache, partial
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, Table, Update, bindparam, update
from sqlalchemy.exc import InterfaceError, OperationalError

from app.extensions import db
from app.mail.hours import office_hour
from app.mail.message import Envelope
from app.mail.models import Letter
from app.mail.sending import Answer

#: the first delay after a try that did not succeed; it doubles up to the longest
FIRST_DELAY, LONGEST_DELAY, LONGEST_URGENT = timedelta(seconds=30), timedelta(hours=1), timedelta(minutes=1)
#: seconds for which a database that is away is asked again while letters are held
PATIENCE = 60

_mapped = Letter.__table__
assert isinstance(_mapped, Table)
_TABLE: Table = _mapped


@cache
def _one(*names: str) -> Update:
    """Sets these of one letter that is still held under its claimer's token; built once, for it is run for every letter."""
    held = (_TABLE.c.id == bindparam("_id"), _TABLE.c.lease_token == bindparam("_token"), _TABLE.c.state == "sending")
    return update(_TABLE).where(*held).values({name: bindparam(f"_{name}", type_=_TABLE.c[name].type) for name in names})


class Marker:
    """Marks in a thread and on a connection of its own; whoever has begun one settles it before the next is begun."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hand = ThreadPoolExecutor(max_workers=1)
        self._line: Connection | None = None
        self._under_way: Future[None] | None = None

    def begin(self, letter: Envelope, answer: Answer, at: datetime) -> None:
        """Begin to write down what became of a try. Raises what went wrong with the one before."""
        self.settle()
        self._under_way = self._hand.submit(self._write, letter, fate_of(letter, answer, at))

    def settle(self) -> None:
        """Wait until the mark that was begun is committed. Raises what went wrong with it."""
        begun, self._under_way = self._under_way, None
        if begun is not None:
            begun.result()

    def close(self) -> None:
        """Write what was begun and let the connection go."""
        try:
            self.settle()
        finally:
            self._hand.submit(self._let_go)
            self._hand.shutdown()

    def _write(self, letter: Envelope, fate: dict[str, Any]) -> None:
        outlasting(partial(self._written, letter, fate), self._let_go)

    def _written(self, letter: Envelope, fate: dict[str, Any]) -> None:
        if letter.carries:
            with self._engine.begin() as line:
                write_down(line, letter, fate)
            return
        if self._line is None:
            # one statement is one transaction: PostgreSQL is asked once, not three times; SQLite begins its own (extensions.py)
            alone = self._engine.dialect.name == "postgresql"
            line = self._engine.connect()
            self._line = line.execution_options(isolation_level="AUTOCOMMIT") if alone else line
        write_down(self._line, letter, fate)
        self._line.commit()

    def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def outlasting(work: Callable[[], None], undo: Callable[[], None]) -> None:
    """Do what must be written while a lease lasts, again and again where the database is away: a restart costs seconds, no lease."""
    end = monotonic() + PATIENCE
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError):
            undo()
            if monotonic() > end:
                raise
            sleep(0.2)  # nothing tells that a database is back but asking it


def write_down(line: Connection, letter: Envelope, fate: dict[str, Any]) -> None:
    """Write down what became of a letter and of what it carries, unless the lease was lost: then its new holder decides."""
    facts = {f"_{name}": value for name, value in fate.items()}
    marked = line.execute(_one(*fate), {"_id": letter.id, "_token": letter.token, **facts})
    if letter.carries and marked.rowcount:
        rest = {name: value for name, value in fate.items() if name not in ("lease_until", "lease_token")}
        members = update(_TABLE).where(_TABLE.c.carried_by_id == letter.id, _TABLE.c.state == "sending")
        line.execute(members.values(rest | {"state": _AS_CARRIED.get(fate["state"], fate["state"])}))


def give_back(letters: list[Envelope]) -> None:
    """Let go of letters that were claimed and not tried. Commits."""
    outlasting(partial(_given_back, letters), db.session.rollback)


def _given_back(letters: list[Envelope]) -> None:
    if letters:
        mine = update(Letter).where(Letter.id.in_([letter.id for letter in letters]), Letter.lease_token == letters[0].token)
        free = mine.where(Letter.state == "sending").values(state="waiting", lease_until=None, lease_token="")
        given = set(db.session.scalars(free.execution_options(synchronize_session=False).returning(Letter.id)))
        if carriers := [letter.id for letter in letters if letter.carries and letter.id in given]:
            members = update(Letter).where(Letter.carried_by_id.in_(carriers), Letter.state == "sending")
            db.session.execute(members.values(state="carried").execution_options(synchronize_session=False))
        db.session.commit()


#: the state of what is carried, where it is named otherwise than that of its carrier
_AS_CARRIED = {"waiting": "carried"}


def fate_of(letter: Envelope, answer: Answer, at: datetime) -> dict[str, Any]:
    """What the answer to a try makes of a letter."""
    fate: dict[str, Any] = {
        "attempts": letter.attempts + 1, "last_answer": answer.words, "lease_until": None, "lease_token": "",
    }  # fmt: skip
    if answer.fate == "accepted":
        return fate | {"state": "accepted", "accepted_at": at}
    if answer.fate == "never":
        return fate | {"state": "failed"}
    next_try = at + delay(letter.attempts + 1, letter.urgent)
    if not letter.at_any_hour:
        next_try = office_hour(next_try)
    return fate | {"state": "waiting", "next_try_at": next_try, "unsure": letter.unsure or answer.unsure}


def delay(attempts: int, urgent: bool) -> timedelta:
    """How long to wait after so many tries: 30 s, 1, 2, 4 … minutes, at most an hour; court prompts at most a minute."""
    longest = LONGEST_URGENT if urgent else LONGEST_DELAY
    return min(longest, FIRST_DELAY * (1 << min(attempts - 1, 10)))
