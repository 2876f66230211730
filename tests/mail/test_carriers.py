"""A mail server and a folder asked one by one, without an outbox: what an answer means, when a connection is used again, and what is left after trouble."""

import dataclasses
import smtplib
from pathlib import Path

import pytest

from app.clock import parse
from app.mail import sending
from app.mail.message import composed, letter_of
from app.mail.sending import Answer, Folder, Server
from config import Settings
from tests.conftest import settings_for
from tests.mail.sink import Sink

NOW = parse("2026-06-24 10:00")


def _settings(folder: Path, port: int, **more: object) -> Settings:
    return dataclasses.replace(settings_for("sqlite://", folder), smtp_host="127.0.0.1", smtp_port=port, **more)


def _gone() -> None:
    raise smtplib.SMTPServerDisconnected


def _message(address: str, body: str = "正文"):
    return composed(letter_of(f"k:{address}", address, "事由", body, NOW), "office@duban.test", NOW)


@pytest.mark.parametrize(
    ("does", "user", "in_"), [(None, "", True), ("554 go away", "", False), ("drop", "", False), (None, "somebody", False)]
)
def test_a_server_greets_whom_it_lets_in(tmp_path, does, user, in_):
    with Sink(lambda stage, word: does if stage == "connect" else None) as sink:
        assert sending.greets(_settings(tmp_path, sink.port, smtp_user=user)) is in_, "it knows nobody by name"
        port = sink.port
    assert not sending.greets(_settings(tmp_path, port)), "it is no longer there"


@pytest.mark.parametrize("does", ["451 later", "550 unknown", "421 closing", "drop"])
def test_what_one_address_meets_costs_no_other_its_alarm(tmp_path, does):
    with Sink(lambda stage, word: does if (stage, word) == ("rcpt", "a@example.org") else None) as sink:
        settings = dataclasses.replace(
            _settings(tmp_path, 1, smtp_security="ssl", smtp_user="x"), alarm_smtp_host="127.0.0.1", alarm_smtp_port=sink.port
        )
        sending.by_second_route(settings, "告警", "正文", ["a@example.org", "b@example.org", "c@example.org"], NOW)
        assert [(address, str(message["Subject"])) for address, message in sink.accepted] == [
            ("b@example.org", "告警"), ("c@example.org", "告警"),
        ]  # fmt: skip
        assert len(set(sink.identities)) == 2
    sending.by_second_route(settings, "告警", "正文", ["a@example.org"], NOW)
    assert not (tmp_path / "alarms").exists()


def test_without_a_second_server_alarms_are_files(tmp_path):
    sending.by_second_route(_settings(tmp_path, 1), "告警", "正文", ["a@example.org", "b@example.org"], NOW)
    assert len(list((tmp_path / "alarms").glob("*.eml"))) == 2
    (tmp_path / "file").write_text("")
    sending.by_second_route(_settings(tmp_path / "file", 1), "告警", "正文", ["a@example.org"], NOW)


def test_a_connection_is_used_again_while_it_stands(tmp_path, monkeypatch):
    with Sink() as sink:
        server = Server(_settings(tmp_path, sink.port))
        for fresh, connections in ((sending.FRESH, 1), (-1, 1), (sending.FRESH, 1)):
            monkeypatch.setattr(sending, "FRESH", fresh)
            server.connect()
            assert server.send(_message("a@example.org"), "a@example.org") == Answer("accepted", "250 taken")
            assert sink.connections == connections
        asked = []
        monkeypatch.setattr(server._line, "rset", lambda: asked.append(1) or (250, b"ok"))
        server.connect()
        assert not asked, "what was used just now is not asked"
        for answer, connections in ((199, 2), (300, 3), (299, 3), (200, 3)):
            monkeypatch.setattr(sending, "FRESH", -1)
            monkeypatch.setattr(server._line, "rset", lambda answer=answer: (answer, b""))
            server.connect()
            assert sink.connections == connections, answer
        monkeypatch.setattr(server._line, "rset", _gone)
        server.connect()
        assert sink.connections == 4, "one that no longer answers"
        server.close()
        with pytest.raises(AssertionError):
            server.send(_message("a@example.org"), "a@example.org")
    with pytest.raises(sending.Unreachable):
        server.connect()


@pytest.mark.parametrize(
    ("code", "fate", "unsure", "open_"),
    [
        (199, "later", True, False), (200, "accepted", False, True), (299, "accepted", False, True), (300, "later", True, False),
        (354, "later", True, False), (399, "later", True, False), (400, "later", False, True), (421, "later", False, False),
        (499, "later", False, True), (500, "never", False, True), (599, "never", False, True), (600, "later", True, False),
        (-1, "later", True, False),
    ],
)  # fmt: skip
def test_what_an_answer_means(tmp_path, monkeypatch, code, fate, unsure, open_):
    server, closed = Server(_settings(tmp_path, 1)), []
    monkeypatch.setattr(server, "close", lambda: closed.append(True))
    assert server._said(code, b" two\r\nlines ", whole=True) == Answer(fate, f"{code} two lines", unsure)
    assert server._said(code, "") == Answer(fate, str(code), False), "what was not given whole cannot have been taken"
    assert len(closed) == (0 if open_ else 2)


def test_a_text_travels_with_whole_line_ends_and_doubled_dots():
    assert sending._quoted(b".a\nb.\r\n..c\rd\n.") == b"..a\r\nb.\r\n...c\r\nd\r\n..\r\n"
    assert sending._quoted(b"a\r\n") == b"a\r\n"


def test_troubles_in_few_words():
    assert sending._words(smtplib.SMTPResponseException(535, b"5.7.8 no\r\nentry")) == "535 5.7.8 no entry"
    assert (sending._words(OSError("gone\naway")), sending._words(TimeoutError())) == ("gone away", "TimeoutError")
    assert len(sending._plain("x" * 999)) == 300 and sending._plain(b"\xff") == "\ufffd"


def test_a_folder_that_takes_no_file_says_so_and_nothing_half_is_left(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(sending.Unreachable):
        Folder(tmp_path / "file" / "letters").connect()
    folder = Folder(tmp_path / "new" / "letters")
    said = folder.send(_message("a@example.org"), "a@example.org")
    assert said.fate == "later" and not said.unsure
    folder.connect()
    folder.connect()
    (tmp_path / "letters" / "x.eml").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        sending.kept(tmp_path / "letters", "<x@duban.test>", b"text")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["x.eml"], "no draft"
    settled = []
    message = _message("a@example.org")
    assert folder.send(message, "a@example.org", lambda: settled.append(1)).fate == "accepted" and settled
    assert [file.read_bytes() for file in (tmp_path / "new" / "letters").iterdir()] == [message.as_bytes()]


class _Line:
    """A connection that gives these answers, and keeps what was sent without waiting for one."""

    def __init__(self, pipelining: bool, *answers: int) -> None:
        self.pipelining, self.answers, self.sent = pipelining, list(answers), []

    def has_extn(self, name: str) -> bool:
        return self.pipelining

    def send(self, data: str | bytes) -> None:
        self.sent.append(data)

    def getreply(self, *_asked: object) -> tuple[int, bytes]:
        return self.answers.pop(0), b""

    mail = rcpt = docmd = getreply


@pytest.mark.parametrize(
    ("pipelining", "answers", "said", "packets"),
    [
        (True, (250, 250, 354), 354, 1), (True, (250, 550, 503), 550, 1), (True, (451, 550, 503), 451, 1),
        (True, (250, 550, 354, 554), 550, 2), (True, (421,), 421, 1), (True, (250, 421), 421, 1),
        (False, (250, 250, 354), 354, 0), (False, (250, 550), 550, 0), (False, (451,), 451, 0),
    ],
)  # fmt: skip
def test_the_first_no_counts_and_every_answer_is_read(pipelining, answers, said, packets):
    line = _Line(pipelining, *answers)
    assert sending._named(line, "s@duban.test", "a@example.org")[0] == said
    assert not line.answers and len(line.sent) == packets and line.sent[1:] == [b".\r\n"] * (packets == 2)
