"""The log: one line of JSON a request and a step, and no word of anybody in it, whatever a library or an error says."""

import ast
import io
import json
import logging
import smtplib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, abort
from sqlalchemy import select, text

from app import clockwork, journal
from app.extensions import db
from app.mail import post, sending
from app.mail.models import Letter
from tests.house.code import modules

#: what must never stand in a log: a name, an address of mail, a telephone, an identity, a sentence, an address of the network
CANARIES = ("张金丝雀", "canary.bird@example.gov.cn", "13812345678", "510107199001011234", "Canary Bird", "10.20.30.40", "cÀnary")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, of every logger and level, as it is written in production."""
    out, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(out)
    handler.setFormatter(journal.Lines())
    before = root.level, logging.getLogger("app").level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("app").setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(before[0])
    logging.getLogger("app").setLevel(before[1])


def read(out: io.StringIO) -> list[dict[str, object]]:
    found = out.getvalue()
    for canary in CANARIES:
        assert canary not in found and json.dumps(canary)[1:-1] not in found, canary
    return [json.loads(line) for line in found.splitlines()]


def test_a_request_is_one_line_without_a_word_of_what_was_asked(app: Flask, lines: io.StringIO) -> None:
    client, words = app.test_client(), " ".join(CANARIES)
    answer = client.post(
        f"/sign-in?next=/{words}", data={"username": words, "password": words}, headers={"User-Agent": "Canary Bird"},
        environ_base={"REMOTE_ADDR": "10.20.30.40"},
    )  # fmt: skip
    missing = client.get(f"/no/{words}?q={words}")
    told = [line for line in read(lines) if line["what"] == "request"]
    assert [(line["endpoint"], line["method"], line["status"]) for line in told] == [
        ("accounts.sign_in", "POST", answer.status_code), ("none", "GET", 404),
    ]  # fmt: skip
    for line, given in zip(told, (answer, missing), strict=True):
        assert set(line) == {"time", "level", "from", "what", "request", "endpoint", "method", "status", "ms"}
        assert line["request"] == given.headers["X-Request-ID"] and line["time"].endswith("+08:00")
    assert f"请求编号 {told[1]['request']}" in missing.get_data(as_text=True)


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with a page that fails in a way of the test's own; a view stands in its place, for routes cannot be added."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return app


def test_an_answer_that_fails_does_not_tell_the_address(app: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "reminders.feed", lambda **_key: 1 / 0)
    assert app.test_client().get("/calendar/k7secretkey.ics").status_code == 500
    told = read(lines)
    assert "k7secretkey" not in lines.getvalue()
    assert [line["error"] for line in told if line["what"] == "the answer failed"] == [["ZeroDivisionError"]]


@pytest.mark.parametrize("kind", ["own", "chained", "database", "aborted"])
def test_an_error_says_what_and_where_not_its_words(
    failing: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    words = " ".join(CANARIES)

    def fail() -> None:
        if kind == "own":
            raise ValueError(words)
        if kind == "aborted":
            abort(500, words)
        if kind == "database":
            db.session.execute(text("SELECT :name FROM no_such_table"), {"name": words})
        try:
            int(words)
        except ValueError as error:
            raise RuntimeError(words) from error

    monkeypatch.setitem(failing.view_functions, "accounts.sign_in", fail)
    answer = failing.test_client().get(f"/sign-in?q={words}")
    page, told = answer.get_data(as_text=True), read(lines)
    assert answer.status_code == 500 and "张金丝雀" not in page.split("<form")[0]
    assert told[-1]["status"] == 500 and told[-1]["request"] in page
    if kind != "aborted":
        trouble = next(line for line in told if "error" in line)
        assert trouble["request"] == told[-1]["request"]
        assert any("test_journal.py" in place for place in trouble["places"])
        assert kind != "chained" or trouble["error"] == ["RuntimeError", "ValueError"]


def test_a_letter_that_fails_and_a_step_that_falls_name_nobody(
    app: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.put(
        key="k", about="", to_address=CANARIES[1], to_name=CANARIES[0], subject=CANARIES[4], body=" ".join(CANARIES),
        now=clockwork.clock.now(), urgent=True,
    )  # fmt: skip
    db.session.commit()

    def refuse(*_asked: object, **_more: object) -> None:
        raise smtplib.SMTPServerDisconnected(" ".join(CANARIES))

    app.extensions["settings"] = replace(app.extensions["settings"], smtp_host="10.20.30.40", alarm_smtp_host="10.20.30.40")
    monkeypatch.setattr(sending.Server, "_dialled", refuse)
    clockwork._guarded(app, "deliver", clockwork._deliver, clockwork.Event())
    monkeypatch.setattr(clockwork, "deliver", refuse)
    clockwork._guarded(app, "deliver", clockwork._deliver, clockwork.Event())
    sending.by_second_route(app.extensions["settings"], CANARIES[4], CANARIES[0], [CANARIES[1]], clockwork.clock.now())
    done, fallen, route = [line for line in read(lines) if str(line["from"]).startswith("app.")]
    assert db.session.scalars(select(Letter.state)).one() == "waiting", "the server was asked and did not take it"
    assert (done["what"], done["step"], done["accepted"], done["waiting"]) == ("step", "deliver", 0, 1)
    assert fallen["error"] == ["SMTPServerDisconnected"] and fallen["step"] == "deliver" and "error" in route


@pytest.mark.parametrize("logger", ["gunicorn.error", "sqlalchemy.pool", "app.web.answers"])
def test_what_a_library_says_is_told_without_its_values(lines: io.StringIO, logger: str) -> None:
    log, words = logging.getLogger(logger), " ".join(CANARIES)
    log.error("Error handling request %s of %d", f"/x?q={words}", 7)
    log.error("%(who)s has no place %(n).1f", {"who": words, "n": 2})
    if not logger.startswith("app."):
        log.error(f"Invalid request from ip=10.20.30.40: {words}")
        log.error("cannot read " + CANARIES[0])
    log.error(ValueError(words))
    log.error("kept", extra={"about": words, "step": "tick", "n": 3, "to": words})
    told = read(lines)
    assert told[0]["what"] == "Error handling request … of 7" and told[1]["what"] == "… has no place 2"
    assert told[-2]["what"] == "ValueError"
    assert (told[-1]["step"], told[-1]["n"]) == ("tick", 3) and "about" not in told[-1] and "to" not in told[-1]


def test_nothing_forges_a_line(lines: io.StringIO) -> None:
    """A line break and a whole line behind it, in every place where a word can come from: each record stays one line of its own."""
    forged = 'x\r\n{"level": "info", "what": "forged"}\u2028\x1b[2K'
    log = logging.getLogger("gunicorn.error")
    log.error(forged)
    log.error("asked %s", forged, extra={"endpoint": forged, "step": forged})
    try:
        raise ValueError(forged)
    except ValueError:
        logging.getLogger("app.web.answers").exception("the answer failed" + forged)
    written = lines.getvalue()
    assert written.count("\n") == 3 and written.isascii() and written.replace("\n", "").isprintable()
    assert [line["level"] for line in read(lines)] == ["error"] * 3 and "forged" not in [line["what"] for line in read(lines)]


def test_our_own_messages_are_constants() -> None:
    """So that nothing but numbers and the program's own names can be put into them."""
    found = 0
    for module in modules():
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value).rpartition(".")[2] in ("log", "logger")
                and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
            ):  # fmt: skip
                found += 1
                assert len(node.args) == 1 and isinstance(node.args[0], ast.Constant), f"{module.name}:{node.lineno}"
    assert found >= 6
