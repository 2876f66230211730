"""A mail server of the tests: it writes down what it accepts before it says so, and misbehaves exactly as told.

Spoken over raw sockets, because a polite library cannot hang up in the middle of a letter.
"""

import socket
import threading
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

#: what a script answers at a stage; None: what a healthy server says. "drop" hangs up, a float waits so many seconds first
Script = Callable[[str, str], "str | float | None"]

STAGES = ("connect", "mail", "rcpt", "data", "dot")


class Sink:
    """An SMTP server on a free port. ``script(stage, word)`` is asked at each stage of each letter."""

    def __init__(self, script: Script = lambda stage, word: None, *, pipelining: bool = False) -> None:
        self.script = script
        self._greeting = "250-sink\r\n250 PIPELINING" if pipelining else "250 sink"
        #: (address, message) of every letter whose last dot arrived and was not refused
        self.accepted: list[tuple[str, EmailMessage]] = []
        #: every stage that was reached
        self.reached: list[tuple[str, str]] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._open = False
        # a thread that waits in accept() would take one more connection after a mere close()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    @property
    def identities(self) -> list[str]:
        """The Message-IDs accepted, in order, copies included."""
        return [message["Message-ID"] for _address, message in self.accepted]

    def _serve(self) -> None:
        while self._open:
            try:
                line, _from = self._listener.accept()
            except OSError:
                return
            # answers to what came in one packet leave at once, as from a server that gathers them (RFC 2920, 3.2)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=self._talk, args=[line], daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as talk:
            try:
                self._converse(talk)
            except (OSError, _HungUp):
                return

    def _converse(self, talk: Any) -> None:
        sender = rcpt = ""
        if not self._say(talk, "connect", "", "220 ready"):
            return
        for raw in talk:
            word = raw.decode("utf-8", "replace").strip()
            verb = word[:4].upper()
            if verb == "QUIT":
                _line(talk, "221 bye")
                return
            if verb == "EHLO":
                _line(talk, self._greeting)
            elif verb == "MAIL" and sender:
                _line(talk, "503 nested MAIL command")  # as strict servers say, until RSET
            elif verb == "MAIL":
                sender = word if self._say(talk, "mail", word, "250 ok") else ""
            elif verb == "RCPT" and sender:
                asked = word.partition("<")[2].partition(">")[0]
                rcpt = asked if self._say(talk, "rcpt", asked, "250 ok") else ""
            elif verb == "DATA" and rcpt:
                if self._say(talk, "data", rcpt, "354 go on"):
                    self._take(talk, rcpt)
                    sender = rcpt = ""
            elif verb in ("RCPT", "DATA"):
                _line(talk, "503 bad sequence of commands")
            else:
                sender = rcpt = ""
                _line(talk, "250 ok")

    def _take(self, talk: Any, rcpt: str) -> None:
        lines = []
        for raw in talk:
            if raw == b".\r\n":
                break
            lines.append(raw[1:] if raw.startswith(b".") else raw)
        else:
            return
        message = message_from_bytes(b"".join(lines), policy=default)
        answer = self.script("dot", rcpt)
        if not isinstance(answer, str) or answer == "drop" or answer.startswith("2"):
            self.accepted.append((rcpt, message))
        self._say(talk, "dot", rcpt, "250 taken", answer)

    def _say(self, talk: Any, stage: str, word: str, healthy: str, told: "str | float | None" = None) -> bool:
        self.reached.append((stage, word))
        told = self.script(stage, word) if told is None and stage != "dot" else told
        if told == "drop":
            raise _HungUp
        if isinstance(told, float):
            time.sleep(told)  # a slow server is what the script asks for
            told = None
        _line(talk, told or healthy)
        return told is None


class _HungUp(Exception):
    pass


def _line(talk: Any, words: str) -> None:
    talk.write(words.encode() + b"\r\n")
    talk.flush()
