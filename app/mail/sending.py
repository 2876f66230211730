"""Handing a message over, to a mail server or to a file; it knows SMTP and what its answers mean, not the outbox."""

import contextlib
import logging
import os
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from time import monotonic
from typing import Literal, NamedTuple, Protocol
from uuid import uuid4

from app.mail.message import composed, file_name, letter_of
from app.mail.patience import Watch
from config import Settings

log = logging.getLogger(__name__)

#: seconds one answer of the server may take
PATIENCE = 20

#: a connection used within so many seconds is taken to stand; where it does not, the letter is tried again
FRESH = 2.0

#: UnicodeError: a user name or password beyond ASCII
TROUBLE = (OSError, smtplib.SMTPException, UnicodeError)


#: the server waits for the text of a letter; the server hangs up
GO_ON, CLOSING = 354, 421


def _nothing() -> None:
    """Nothing has to be settled before a letter is taken."""


class Answer(NamedTuple):
    """What became of one try. ``later`` is worth another try, ``never`` is final."""

    fate: Literal["accepted", "later", "never"]
    words: str
    #: the server may have taken the letter although it did not say so
    unsure: bool = False


class Unreachable(Exception):
    """No letter can be handed over at all; the text says why."""


class Carrier(Protocol):
    """Something that takes messages."""

    def connect(self) -> None:
        """Be ready to send. Raises Unreachable."""

    def send(self, message: EmailMessage, to_address: str, settle: Callable[[], None] = _nothing) -> Answer:
        """Hand over one message to one address; ``settle`` is called before it can have been taken, and may still stop it."""

    def close(self) -> None:
        """Say goodbye."""


def opened(settings: Settings) -> Carrier:
    """The carrier of an installation: its mail server, or files where none is set."""
    return Server(settings) if settings.smtp_host else Folder(settings.data_dir / "letters")


def greets(settings: Settings) -> bool:
    """Whether the mail server can be reached and lets us in."""
    server = Server(settings)
    try:
        server.connect()
    except Unreachable:
        return False
    finally:
        server.close()
    return True


def by_second_route(settings: Settings, subject: str, body: str, addresses: Iterable[str], at: datetime) -> None:
    """Say something past the outbox: through the second mail server, or as a file where none is set."""
    if settings.alarm_smtp_host:
        carrier: Carrier = Server(replace(settings, smtp_host=settings.alarm_smtp_host, smtp_port=settings.alarm_smtp_port,
                                          smtp_security="none", smtp_user="", smtp_password=""))  # fmt: skip
    else:
        carrier = Folder(settings.data_dir / "alarms")
    try:
        for address in addresses:
            carrier.connect()  # a server may hang up after each letter, or because of one
            message = composed(letter_of(f"second:{uuid4().hex}", address, subject, body, at), settings.mail_from, at)
            carrier.send(message, address)
    except (Unreachable, ValueError, *TROUBLE):
        log.exception("the second route is closed")
    finally:
        carrier.close()


class Server:
    """A mail server, one connection used for letter after letter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = parseaddr(settings.mail_from)[1]
        self._line: smtplib.SMTP | None = None
        self._used = 0.0
        self._watch = Watch()

    def connect(self) -> None:
        """Connect, encrypt and sign in, unless that stands already. Raises Unreachable."""
        if self._line is not None and (monotonic() - self._used < FRESH or self._alive(self._line)):
            return
        self.close()
        try:
            self._line = self._dialled()
            if self._settings.smtp_user:
                self._line.login(self._settings.smtp_user, self._settings.smtp_password)
        except TROUBLE as error:
            self.close()
            raise Unreachable(f"未能连接邮件服务器：{_words(error)}") from error

    def send(self, message: EmailMessage, to_address: str, settle: Callable[[], None] = _nothing) -> Answer:
        """Hand over one message: mail, rcpt and data, each with its own meaning when it is refused."""
        line = self._line
        assert line is not None, "connect first"
        under_way = False
        self._watch.over(line)
        try:
            code, words = _named(line, self._sender, to_address)
            if code == GO_ON:
                line.send(_quoted(message.as_bytes()))
                # a server that has not seen the last dot has no letter (RFC 5321, 4.1.1.4)
                settle()
                under_way = True
                line.send(b".\r\n")
                code, words = line.getreply()
        except TROUBLE as error:
            self.close()
            return Answer("later", f"发送中断：{_words(error)}", unsure=under_way)
        else:
            # a server that said no still has the letter open, and refuses the next one until it is told to forget it
            self._used = monotonic() if _yes(code) else 0.0
            return self._said(code, words, under_way)
        finally:
            self._watch.done()

    def close(self) -> None:
        """Say goodbye; a server that no longer listens is no trouble."""
        self._watch.end()
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(*TROUBLE):
                line.quit()
            line.close()

    def _dialled(self) -> smtplib.SMTP:
        host, port, own_name = self._settings.smtp_host, self._settings.smtp_port, self._sender.rpartition("@")[2]
        if self._settings.smtp_security == "ssl":
            return smtplib.SMTP_SSL(host, port, own_name, timeout=PATIENCE, context=ssl.create_default_context())
        line = smtplib.SMTP(host, port, own_name, timeout=PATIENCE)
        if self._settings.smtp_security == "starttls":
            # raises when the server offers none: never fall back to plain text
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        # the last dot is a small packet: it must not wait for an answer to those before it
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
        return line

    def _alive(self, line: smtplib.SMTP) -> bool:
        """Whether a used connection still stands; servers hang up after a while or after so many letters."""
        try:
            return _yes(line.rset()[0])
        except TROUBLE:
            return False

    def _said(self, code: int, answer: bytes | str, whole: bool = False) -> Answer:
        """What a code means: 2xx taken, 5xx final, anything else another try. ``whole``: the letter was out of our hands."""
        words = f"{code} {_plain(answer)}".strip()
        if _yes(code):
            return Answer("accepted", words)
        understood = 400 <= code < 600
        if code == CLOSING or not understood:
            self.close()
        return Answer("never" if 500 <= code < 600 else "later", words, unsure=whole and not understood)


def _yes(code: int) -> bool:
    """Whether an answer says that what was asked is done."""
    return 200 <= code < 300


def _named(line: smtplib.SMTP, sender: str, to_address: str) -> tuple[int, bytes]:
    """Name sender and receiver and ask to go on: the first answer that is a no, else the last.

    In one packet, where the server offers it (PIPELINING, RFC 2920): two waits less for each letter.
    """
    if not line.has_extn("pipelining"):
        code, words = line.mail(sender)
        if _yes(code):
            code, words = line.rcpt(to_address)
        return line.docmd("data") if _yes(code) else (code, words)
    line.send(f"mail FROM:{smtplib.quoteaddr(sender)}\r\nrcpt TO:{smtplib.quoteaddr(to_address)}\r\ndata\r\n")
    refusal: tuple[int, bytes] | None = None
    for _stage in ("mail", "rcpt"):
        code, words = line.getreply()
        if not _yes(code):
            refusal = refusal or (code, words)
            if code == CLOSING:
                return refusal
    answer = line.getreply()
    if refusal and answer[0] == GO_ON:
        # it waits for a text that nobody is to have: an empty one ends it (RFC 2920, 3.1)
        line.send(b".\r\n")
        line.getreply()
    return refusal or answer


def _quoted(data: bytes) -> bytes:
    """A message as it travels: lines end in CRLF, and a dot that begins one is doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


class Folder:
    """Files instead of a mail server: one .eml for each letter, whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def connect(self) -> None:
        """Make the folder. Raises Unreachable."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"信件目录无法写入：{_words(error)}") from error

    def send(self, message: EmailMessage, to_address: str, settle: Callable[[], None] = _nothing) -> Answer:
        """Write the file; a second copy of a letter takes the place of the first."""
        settle()
        try:
            path = kept(self._folder, message["Message-ID"], message.as_bytes())
        except OSError as error:
            return Answer("later", f"信件文件没有写成：{_words(error)}")
        return Answer("accepted", f"已存为文件 {path.name}")

    def close(self) -> None:
        """Nothing stays open."""


def kept(folder: Path, identity: str, data: bytes) -> Path:
    """Keep a message as a file, on the disk before its name is seen."""
    path = folder / file_name(identity)
    draft = folder / f".{uuid4().hex}"
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _plain(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:300]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return _plain(str(error)) or type(error).__name__
