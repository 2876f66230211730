"""Emptying the outbox: claim under a lease, send, mark. Any number of processes may do it at once, and any may be killed.

What holds: a letter is marked accepted only after the server said so, and only by whoever still holds its lease. So none is
lost; one that was sent by a process killed before its mark is sent once more, under the same Message-ID. The mark of a letter
is written while the next one is being handed over, but that one's last dot waits for it: never are two on their way unmarked.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import ColumnElement, Row, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import db
from app.mail import hold_actions, patience, sending
from app.mail.gathering_actions import gather, words_of
from app.mail.hours import open_now
from app.mail.invitation import entry_of
from app.mail.mark_jobs import Marker, give_back
from app.mail.message import Envelope, composed
from app.mail.models import CARRIER, Letter
from app.workdays import laid_down
from config import Settings

#: how long a claimed letter belongs to its claimer; longer than one hand-over can take
LEASE = timedelta(seconds=120)
#: what must be left of it for a hand-over to begin
NEEDED = timedelta(seconds=patience.LONGEST + 15)
#: letters claimed at once, and how long one may work at them before asking again, so that a court prompt goes first
BATCH = 20
SLOW = timedelta(seconds=5)


@dataclass(frozen=True)
class Delivered:
    """What a run did: letters accepted and refused for good in it, and how many wait in the outbox after it."""

    accepted: int
    failed: int
    waiting: int
    #: what holds letters back: restored, ceiling, or nothing
    held: str = ""


def deliver(
    *,
    now: datetime,
    limit: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
    writing: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Send every letter whose time has come, urgent ones first, at most ``limit`` of them.

    While ``writing`` says that more for the same people is being written, nothing is gathered: half of a day's items would
    leave today and the rest tomorrow.

    Ends early when the mail server cannot be reached, or when ``stopping`` says so. A restored copy sends nothing; where too
    many would leave at once only urgent ones do, until somebody lets the others go.
    """
    settings: Settings = current_app.extensions["settings"]
    # asked for now and remembered: a question in the middle of the run would keep a transaction open beside the marker's
    laid_down()
    held = _held(settings.data_dir, now)
    run = _Run(settings, clock.running(now))
    try:
        while held != "restored" and (limit is None or run.tried < limit) and not stopping():
            room = BATCH if limit is None else min(BATCH, limit - run.tried)
            taken = claim(run.hands(), room, urgent_only=held == "ceiling")
            # a court prompt does not wait for a gathering: only where nothing is ready is something made ready
            goes_on = run.work_off(taken) if taken else not held and not writing() and put_on_their_way(run.hands())
            if not goes_on:
                break
    finally:
        run.close()
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


def put_on_their_way(now: datetime) -> bool:
    """Gather what waits for the same address, for some addresses; False when nothing was left that may leave now. Commits.

    What waited for company and did not leave while offices worked waits for the morning.
    """
    gathered = open_now(now) and gather(now) > 0
    if gathered:
        db.session.commit()
    else:
        db.session.rollback()
    return gathered


class _Run:
    """One run: its carrier, its marker, its clock and its count."""

    def __init__(self, settings: Settings, hands: Callable[[], datetime]) -> None:
        self.carrier = sending.opened(settings)
        self.marker = Marker(db.engine)
        self.mail_from = settings.mail_from
        self.hands = hands
        self.fates: Counter[str] = Counter()

    @property
    def tried(self) -> int:
        """How many letters were tried so far."""
        return self.fates.total()

    def close(self) -> None:
        """End the run; a mark under way is written first."""
        try:
            self.carrier.close()
        finally:
            self.marker.close()

    def work_off(self, held: list[Envelope]) -> bool:
        """Send what was claimed; False when nothing more can be sent in this run. What is not tried is given back."""
        try:
            tried, goes_on = self._send_some(held)
        finally:
            self.marker.settle()
        give_back(held[tried:])
        return goes_on

    def _send_some(self, held: list[Envelope]) -> tuple[int, bool]:
        """Send one after the other: how many were tried, and whether more can be sent in this run."""
        began = self.hands()
        for place, letter in enumerate(held):
            if place and self.hands() - began > SLOW:
                return place, True
            try:
                self.carrier.connect()
            except sending.Unreachable as no:
                self._mark(letter, sending.Answer("later", str(no)))
                return place + 1, False
            if letter.lease_until - self.hands() < NEEDED:
                self._mark(letter, sending.Answer("later", "邮件服务器应答过慢，稍后再试"))
            else:
                self._mark(letter, self._try(letter))
        return len(held), True

    def _try(self, letter: Envelope) -> sending.Answer:
        """One try. Whatever goes wrong with this letter stays with this letter; what goes wrong with the last one's mark ends the run."""
        try:
            message = composed(letter, self.mail_from, self.hands())
        except Exception as error:
            return sending.Answer("never", f"这封信无法写成邮件：{type(error).__name__}")
        try:
            return self.carrier.send(message, letter.to_address, self.marker.settle)
        except SQLAlchemyError:
            raise  # the run ends, and its carrier with it
        except Exception as error:
            self.carrier.close()
            return sending.Answer("later", f"发送中断：{type(error).__name__}", unsure=True)

    def _mark(self, letter: Envelope, answer: sending.Answer) -> None:
        self.marker.begin(letter, answer, self.hands())
        self.fates[answer.fate] += 1


def claim(now: datetime, most: int, *, urgent_only: bool = False) -> list[Envelope]:
    """Take up to so many letters whose time has come: those of the dead first, then urgent, then ordinary ones. Commits."""
    lost: ColumnElement[bool] = (Letter.state == "sending") & (Letter.lease_until < now)
    apart = (Letter.pace == "alone") | Letter.gathered_at.is_not(None)
    due = (Letter.state == "waiting") & (Letter.next_try_at <= now) & apart
    # one that is carried has no lease of its own: whoever takes its carrier takes it along
    lost &= Letter.carried_by_id.is_(None)
    urgent: ColumnElement[bool] = Letter.urgent.is_(True)
    ordinary: ColumnElement[bool] = Letter.urgent.is_(False)
    if not open_now(now):
        # a long delivery ends when offices do; what somebody asked for themselves does not wait
        ordinary &= Letter.pace == "alone"
    rows: list[Row[Any]] = []
    for wanted in (lost & urgent, due & urgent) if urgent_only else (lost, due & urgent, due & ordinary):
        if len(rows) < most:
            query = select(*_COLUMNS).where(wanted).order_by(Letter.next_try_at, Letter.id)
            # rows that another deliverer is claiming now are passed over; SQLite has one writer at a time anyway
            rows += db.session.execute(query.limit(most - len(rows)).with_for_update(skip_locked=True))
    held = [envelope for envelope in map(_taken, rows, repeat(uuid4().hex), repeat(now + LEASE)) if envelope is not None]
    if held:
        taken = update(Letter).where(Letter.id.in_([letter.id for letter in held])).execution_options(synchronize_session=False)
        mine = {"state": "sending", "lease_until": held[0].lease_until, "lease_token": held[0].token}
        db.session.execute(taken.values(**mine, unsure=or_(Letter.unsure, Letter.state == "sending")))
    try:
        db.session.commit()
    except SQLAlchemyError:
        # the database may have kept it and not have said so: nobody else could take these before the lease is over
        db.session.rollback()
        give_back(held)
        raise
    return held


#: what a deliverer needs of a letter
_COLUMNS = (
    Letter.id, Letter.key, Letter.to_address, Letter.to_name, Letter.subject, Letter.body, Letter.urgent, Letter.attempts,
    Letter.unsure, Letter.state, Letter.pace, Letter.calendar,
)  # fmt: skip


def _taken(row: Row[Any], token: str, until: datetime) -> Envelope | None:
    """A letter as its claimer holds it; None of one that carries many when nothing of them is left."""
    unsure, carries = row.unsure or row.state == "sending", row.key.startswith(CARRIER)
    subject, body, calendars = row.subject, row.body, [row.calendar]
    if carries:
        members = _taken_along(row.id, unsure=unsure)
        if not members:
            return None
        (subject, body), calendars = words_of(members), [member.calendar for member in members]
    return Envelope(
        id=row.id, key=row.key, to_address=row.to_address, to_name=row.to_name, subject=subject, body=body, urgent=row.urgent,
        attempts=row.attempts, unsure=unsure, lease_until=until, token=token, carries=carries,
        at_any_hour=row.urgent or row.pace == "alone", entries=tuple(entry_of(one) for one in calendars if one),
    )  # fmt: skip


def _taken_along(carrier_id: int, *, unsure: bool) -> Sequence[Letter]:
    """Take along what is still wanted of all that a letter carries, and word it anew; none when nothing is left of it."""
    carrier = db.session.get_one(Letter, carrier_id)
    wanted = select(Letter).where(Letter.carried_by_id == carrier_id, Letter.state.in_(("carried", "sending")))
    members = db.session.scalars(wanted.order_by(Letter.id).with_for_update()).all()
    for member in members:
        member.state, member.unsure = "sending", member.unsure or unsure
    if members:
        carrier.subject, carrier.body = words_of(members)
    else:
        carrier.state, carrier.lease_until, carrier.lease_token = "cancelled", None, ""
    return members
