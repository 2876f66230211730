"""How long the hand-over of one letter may take, and what ends it; it knows a connection, and nothing of letters."""

import contextlib
import smtplib
from threading import Condition, Thread
from time import monotonic

#: seconds the hand-over of one letter may take in all, however slowly the server drips
LONGEST = 45


class Watch:
    """Ends a hand-over that takes too long: one thread for all the letters of a connection, begun with the first."""

    def __init__(self) -> None:
        self._turn = Condition()
        self._line: smtplib.SMTP | None = None
        self._until = 0.0
        self._thread: Thread | None = None

    def over(self, line: smtplib.SMTP) -> None:
        """A hand-over begins."""
        with self._turn:
            self._line, self._until = line, monotonic() + LONGEST
            if self._thread is None:
                self._thread = Thread(target=self._keep, daemon=True)
                self._thread.start()

    def done(self) -> None:
        """It is over, however it ended."""
        with self._turn:
            self._line = None

    def end(self) -> None:
        """No further letter will come."""
        with self._turn:
            self._thread, self._line = None, None
            self._turn.notify()

    def _keep(self) -> None:
        with self._turn:
            mine = self._thread
            while self._thread is mine:
                if self._line is not None and monotonic() >= self._until:
                    _cut(self._line)
                    self._line = None
                self._turn.wait(min(1.0, LONGEST))


def _cut(line: smtplib.SMTP) -> None:
    """End a hand-over that takes too long: whoever waits on the socket wakes up with an error."""
    with contextlib.suppress(OSError, AttributeError):
        line.sock.shutdown(2)  # type: ignore[union-attr]
