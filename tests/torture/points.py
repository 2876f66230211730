"""Named points at which a process of the torture kills itself, armed from outside: the product knows nothing of them."""

import os
import signal
import smtplib
import time
from collections.abc import Callable
from typing import Any

from app.extensions import db
from app.mail import mark_jobs, post, sending
from app.reminders import jobs as reminders


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(owner: Any, name: str, call: int = 1) -> Callable[[], None]:
    return lambda: _wrap(owner, name, call, after=False)


def _after(owner: Any, name: str, call: int = 1) -> Callable[[], None]:
    return lambda: _wrap(owner, name, call, after=True)


def _wrap(owner: Any, name: str, call: int, *, after: bool) -> None:
    real, count = getattr(owner, name), [0]

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        count[0] += 1
        if not after and count[0] == call:
            _die()
        answer = real(*args, **kwargs)
        if after and count[0] == call:
            _die()
        return answer

    setattr(owner, name, wrapped)


def _late(owner: Any, name: str, call: int) -> Callable[[], None]:
    """A while before a call, so that whoever does not wait for it has gone on."""

    def arm() -> None:
        real, count = getattr(owner, name), [0]

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == call:
                time.sleep(0.3)
                _die()
            return real(*args, **kwargs)

        setattr(owner, name, wrapped)

    return arm


def _in_the_letter(part: float) -> Callable[[], None]:
    """When so much of the letter's text has been sent, of all of it with the last dot, and nothing was answered yet."""

    def arm() -> None:
        real = smtplib.SMTP.send

        def send(line: smtplib.SMTP, data: Any) -> None:
            dot, text = data == b".\r\n", isinstance(data, bytes) and len(data) > 3
            if dot or (text and part < 1):
                real(line, data[: int(len(data) * part)])
                _die()
            real(line, data)

        smtplib.SMTP.send = send  # type: ignore[method-assign,assignment]

    return arm


#: in a tick the first commit is that of the chunk with the new prompts; in a run of the deliverer the first is that of the
#: look at what holds letters back, then come a claim that finds nothing ready, the gathering, and the claim of what it made ready
TICK = {
    "plan: before the letters": _before(post, "put_all"),
    "plan: after the letters": _after(post, "put_all"),
    "plan: before its commit": _before(db.session, "commit"),
    "plan: after its commit": _after(db.session, "commit"),
    "tick: before the heartbeat": _before(reminders, "beat"),
    "tick: after the heartbeat": _after(reminders, "beat"),
}

DELIVER = {
    "gather: nothing carried yet": _after(db.session, "flush"),
    "gather: before its commit": _before(db.session, "commit", 3),
    "gather: after its commit": _after(db.session, "commit", 3),
    "claim: before its commit": _before(db.session, "commit", 4),
    "claim: after its commit": _after(db.session, "commit", 4),
    "send: connected": _after(sending.Server, "connect"),
    "send: sender named": _after(smtplib.SMTP, "mail"),
    "send: receiver named": _after(smtplib.SMTP, "rcpt"),
    "send: half the letter": _in_the_letter(0.5),
    "send: before the dot": _after(mark_jobs.Marker, "settle"),
    "send: after the dot": _in_the_letter(1),
    "send: after the 250": _before(mark_jobs.Marker, "begin"),
    "mark: before its commit": _before(mark_jobs, "write_down"),
    "mark: after its commit": _after(mark_jobs.Marker, "_write"),
    "mark: of the third of six": _late(mark_jobs, "write_down", 3),
}

#: here, and only here, the server has the letter and we have not written it down: one more copy may go out
TWICE = {"send: after the dot", "send: after the 250", "mark: before its commit", "mark: of the third of six"}

#: how many letters wait, where it is not one
LETTERS = {"mark: of the third of six": 6}
