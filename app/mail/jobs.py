"""Emptying the outbox: claim under a lease, send, mark. Any number of processes may do it at once, and any may be killed.

What holds: a letter is marked accepted only after the server said so, and only by whoever still holds its lease. So none is
lost; one that was sent by a process killed before its mark is sent once more, under the same Message-ID.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from flask import current_app
from sqlalchemy import ColumnElement, Update, func, select, update

from app import clock
from app.extensions import db
from app.mail import hold_actions, sending
from app.mail.gathering_actions import gather, words_of
from app.mail.invitation import entry_of
from app.mail.message import Envelope, composed
from app.mail.models import Letter
from config import Settings

#: how long a claimed letter belongs to its claimer; longer than one hand-over can take
LEASE = timedelta(seconds=120)
#: what must be left of it for a hand-over to begin
NEEDED = timedelta(seconds=sending.LONGEST + 15)
#: letters claimed at once, and how long one may work at them before asking again, so that a court prompt goes first
BATCH = 10
SLOW = timedelta(seconds=5)
#: the first delay after a try that did not succeed; it doubles up to the longest
FIRST_DELAY, LONGEST_DELAY, LONGEST_URGENT = timedelta(seconds=30), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Delivered:
    """What a run did: letters accepted and refused for good in it, and how many wait in the outbox after it."""

    accepted: int
    failed: int
    waiting: int
    #: what holds letters back: restored, ceiling, or nothing
    held: str = ""


def deliver(*, now: datetime, limit: int | None = None, stopping: Callable[[], bool] = lambda: False) -> Delivered:
    """Send every letter whose time has come, urgent ones first, at most ``limit`` of them.

    Ends early when the mail server cannot be reached, or when ``stopping`` says so. A restored copy sends nothing; where too
    many would leave at once only urgent ones do, until somebody lets the others go.
    """
    settings: Settings = current_app.extensions["settings"]
    held = _held(settings.data_dir, now)
    run = _Run(settings, clock.running(now))
    try:
        if held == "":
            put_on_their_way(now)
        while held != "restored" and (limit is None or run.tried < limit) and not stopping():
            room = BATCH if limit is None else min(BATCH, limit - run.tried)
            taken = claim(run.hands(), room, urgent_only=held == "ceiling")
            if not taken or not run.work_off(taken):
                break
    finally:
        run.carrier.close()
    if run.fates["accepted"]:
        hold_actions.handed_over(run.fates["accepted"])
        db.session.commit()
        hold_actions.remember(settings.data_dir)
    left = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state.in_(("waiting", "sending", "carried"))))
    db.session.rollback()
    return Delivered(accepted=run.fates["accepted"], failed=run.fates["never"], waiting=left or 0, held=held)


def _held(data_dir: Path, now: datetime) -> str:
    """What holds letters back now, or nothing. Commits what was found."""
    hold = hold_actions.look_around(data_dir, now) or hold_actions.count_up(now)
    kind = hold.kind if hold else ""
    db.session.commit()
    return kind


def put_on_their_way(now: datetime) -> None:
    """Gather what waits for the same address, until nothing is left that may leave now. Commits."""
    while gather(now):
        db.session.commit()
    db.session.rollback()


class _Run:
    """One run: its carrier, its clock and its count."""

    def __init__(self, settings: Settings, hands: Callable[[], datetime]) -> None:
        self.carrier = sending.opened(settings)
        self.mail_from = settings.mail_from
        self.hands = hands
        self.fates: Counter[str] = Counter()

    @property
    def tried(self) -> int:
        """How many letters were tried so far."""
        return self.fates.total()

    def work_off(self, held: list[Envelope]) -> bool:
        """Send what was claimed; False when nothing more can be sent in this run. What is not tried is given back."""
        began = self.hands()
        for place, letter in enumerate(held):
            if place and self.hands() - began > SLOW:
                give_back(held[place:])
                return True
            try:
                self.carrier.connect()
            except sending.Unreachable as no:
                self._mark(letter, sending.Answer("later", str(no)))
                give_back(held[place + 1 :])
                return False
            if letter.lease_until - self.hands() < NEEDED:
                self._mark(letter, sending.Answer("later", "邮件服务器应答过慢，稍后再试"))
            else:
                self._mark(letter, self._try(letter))
        return True

    def _try(self, letter: Envelope) -> sending.Answer:
        """One try. Whatever goes wrong with this letter stays with this letter."""
        try:
            message = composed(letter, self.mail_from, self.hands())
        except Exception as error:
            return sending.Answer("never", f"这封信无法写成邮件：{type(error).__name__}")
        try:
            return self.carrier.send(message, letter.to_address)
        except Exception as error:
            self.carrier.close()
            return sending.Answer("later", f"发送中断：{type(error).__name__}", unsure=True)

    def _mark(self, letter: Envelope, answer: sending.Answer) -> None:
        mark(letter, answer, self.hands())
        self.fates[answer.fate] += 1


def claim(now: datetime, most: int, *, urgent_only: bool = False) -> list[Envelope]:
    """Take up to so many letters whose time has come: those of the dead first, then urgent, then ordinary ones. Commits."""
    token = uuid4().hex
    lost: ColumnElement[bool] = (Letter.state == "sending") & (Letter.lease_until < now)
    apart = (Letter.pace == "alone") | Letter.gathered_at.is_not(None)
    due = (Letter.state == "waiting") & (Letter.next_try_at <= now) & apart
    # one that is carried has no lease of its own: whoever takes its carrier takes it along
    lost &= Letter.carried_by_id.is_(None)
    letters: list[Letter] = []
    urgent, ordinary = Letter.urgent.is_(True), Letter.urgent.is_(False)
    for wanted in (lost & urgent, due & urgent) if urgent_only else (lost, due & urgent, due & ordinary):
        if len(letters) < most:
            query = select(Letter).where(wanted).order_by(Letter.next_try_at, Letter.id)
            # rows that another deliverer is claiming now are passed over; SQLite has one writer at a time anyway
            letters += db.session.scalars(query.limit(most - len(letters)).with_for_update(skip_locked=True))
    for letter in letters:
        letter.unsure = letter.unsure or letter.state == "sending"
        letter.state, letter.lease_until, letter.lease_token = "sending", now + LEASE, token
    held = [_envelope(letter, members) for letter in letters if (members := _taken_along(letter) if letter.carries else [letter])]
    db.session.commit()
    return held


def _taken_along(carrier: Letter) -> Sequence[Letter]:
    """Take along what is still wanted of all that a letter carries, and word it anew; none when nothing is left of it."""
    wanted = select(Letter).where(Letter.carried_by_id == carrier.id, Letter.state.in_(("carried", "sending")))
    members = db.session.scalars(wanted.order_by(Letter.id).with_for_update()).all()
    for member in members:
        member.state, member.unsure = "sending", member.unsure or carrier.unsure
    if members:
        carrier.subject, carrier.body = words_of(members)
    else:
        carrier.state, carrier.lease_until, carrier.lease_token = "cancelled", None, ""
    return members


def mark(letter: Envelope, answer: sending.Answer, at: datetime) -> None:
    """Write down what became of a try, unless the lease was lost meanwhile: then its new holder decides. Commits."""
    fate: dict[str, object] = {
        "attempts": letter.attempts + 1,
        "last_answer": answer.words,
        "lease_until": None,
        "lease_token": "",
    }
    if answer.fate == "accepted":
        fate |= {"state": "accepted", "accepted_at": at}
    elif answer.fate == "never":
        fate |= {"state": "failed"}
    else:
        next_try = at + delay(letter.attempts + 1, letter.urgent)
        fate |= {"state": "waiting", "next_try_at": next_try, "unsure": letter.unsure or answer.unsure}
    marked = db.session.execute(_mine([letter]).values(fate))
    if letter.carries and marked.rowcount:  # type: ignore[attr-defined]
        del fate["lease_until"], fate["lease_token"]
        db.session.execute(_carried([letter]).values(fate | {"state": _AS_CARRIED.get(str(fate["state"]), fate["state"])}))
    db.session.commit()


def give_back(letters: list[Envelope]) -> None:
    """Let go of letters that were claimed and not tried. Commits."""
    if letters:
        given = db.session.execute(_mine(letters).values(state="waiting", lease_until=None, lease_token="").returning(Letter.id))
        kept = set(given.scalars())
        if carriers := [letter for letter in letters if letter.carries and letter.id in kept]:
            db.session.execute(_carried(carriers).values(state="carried"))
        db.session.commit()


#: the state of what is carried, where it is named otherwise than that of its carrier
_AS_CARRIED = {"waiting": "carried"}


def _carried(carriers: list[Envelope]) -> Update:
    """An update of what some letters carry."""
    members = update(Letter).where(Letter.carried_by_id.in_([letter.id for letter in carriers]), Letter.state == "sending")
    return members.execution_options(synchronize_session=False)


def delay(attempts: int, urgent: bool) -> timedelta:
    """How long to wait after so many tries: 30 s, 1, 2, 4 … minutes, at most an hour; court prompts at most a minute."""
    longest = LONGEST_URGENT if urgent else LONGEST_DELAY
    return min(longest, FIRST_DELAY * (1 << min(attempts - 1, 10)))


def _mine(letters: list[Envelope]) -> Update:
    """An update of those letters that are still held under their claimer's token."""
    held = update(Letter).where(Letter.id.in_([letter.id for letter in letters]), Letter.lease_token == letters[0].token)
    return held.where(Letter.state == "sending").execution_options(synchronize_session=False)


def _envelope(letter: Letter, members: Sequence[Letter]) -> Envelope:
    assert letter.lease_until is not None
    return Envelope(
        id=letter.id,
        key=letter.key,
        to_address=letter.to_address,
        to_name=letter.to_name,
        subject=letter.subject,
        body=letter.body,
        urgent=letter.urgent,
        attempts=letter.attempts,
        unsure=letter.unsure,
        lease_until=letter.lease_until,
        token=letter.lease_token,
        carries=letter.carries,
        entries=tuple(entry_of(member.calendar) for member in members if member.calendar),
    )
