"""The local mail catcher: what is sent to it is kept as a file and shown on its page, links and all."""

import dataclasses
import smtplib
import socket
import time
import urllib.request
from pathlib import Path
from threading import Event, Thread

import pytest

from app.clock import parse
from app.extensions import db
from app.mail import catcher
from app.mail.jobs import deliver
from app.mail.post import put

NOW = parse("2026-06-24 10:00")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def caught(tmp_path: Path):
    """A running catcher: its SMTP port, the address of its page, its folder."""
    smtp, web, folder, stop = _free_port(), _free_port(), tmp_path / "letters", Event()
    thread = Thread(target=catcher.serve, args=[smtp, web, folder], kwargs={"stop": stop})
    thread.start()
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{web}/").close()
            break
        except OSError:
            time.sleep(0.05)  # it is starting; the tests below fail when it never does
    yield smtp, f"http://127.0.0.1:{web}", folder
    stop.set()
    thread.join(10)
    assert not thread.is_alive(), "it stops when told"


def _page(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


def test_letters_are_caught_and_shown(app, caught):
    smtp, page, folder = caught
    assert "还没有信" in _page(f"{page}/")
    words = "<b>正文</b> 见 http://duban.test/n/abc。\n第二行\n"
    put(key="k", about="t", to_address="li@example.org", to_name="李平", subject="6月30日到期：<清单>", body=words, now=NOW)
    db.session.commit()
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=smtp)
    assert deliver(now=NOW).accepted == 1
    (file,) = folder.glob("*.eml")
    assert "6月30日到期：&lt;清单&gt;" in _page(f"{page}/")
    letter = _page(f"{page}/{file.name}")
    assert '<a href="http://duban.test/n/abc' in letter and "&lt;b&gt;正文" in letter and "李平" in letter


@pytest.mark.parametrize("name", ["..%2Fduban.db", "nothing.eml", ".hidden.eml", "a%00.eml", "%2e%2e"])
def test_the_page_shows_letters_and_nothing_else(caught, name):
    _smtp, page, folder = caught
    (folder / ".hidden.eml").write_text("hidden")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _page(f"{page}/{name}")


def test_strange_mail_is_kept_and_shown_as_well(caught):
    smtp, page, folder = caught
    with smtplib.SMTP("127.0.0.1", smtp) as line:
        for raw in (b"", b"\xff\xfe\x00", b"Subject: =?utf-8?b?!!!?=\r\n\r\nx", b"Message-ID: <../../x@y>\r\n\r\n", b"a" * 900):
            line.sendmail("a@b.cn", ["c@d.cn"], raw)
    files = list(folder.glob("*.eml"))
    assert files and all(path.parent == folder for path in files)
    _page(f"{page}/")
    for path in files:
        _page(f"{page}/{path.name}")
