"""The locks asked one by one: one-time codes, their recovery, passwords, tries, sessions, times; values and a few rows."""

import re
import statistics
import time
from types import SimpleNamespace

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import func, select
from wtforms.validators import ValidationError

from app import clock
from app.accounts import actions, codes, passwords, people_forms, roster, roster_rows
from app.accounts.models import Person, RecoveryCode
from app.accounts.passwords import hashed
from app.errors import Refused
from app.extensions import db
from tests import builders

KEY, PASSWORD = "a key", "A good long one"


@pytest.fixture
def li(app: Flask) -> Person:
    who = builders.person("li.ping", "office", builders.unit("sfj"), name="李平")
    who.password_hash = hashed(PASSWORD)
    db.session.commit()
    return who


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_known_and_an_unknown_name_take_the_same_time(
    app: Flask, client: FlaskClient, li: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the hash at its full price, by medians of tries in turn: nobody learns by a watch which names exist."""
    monkeypatch.setattr(passwords, "_hash", PasswordHash((Argon2Hasher(),)))
    passwords.nobody.cache_clear()
    li.password_hash = passwords.hashed(PASSWORD)
    stopped = builders.person("stopped", "office", li.tenures[0].post.unit)
    stopped.active, stopped.password_hash = False, li.password_hash
    db.session.commit()
    took: dict[str, list[float]] = {"li.ping": [], "nobody": [], "stopped": []}
    with app.app_context():
        for name in took:
            actions.who_fits(name, "wrong")
        for _ in range(4):
            for name, times in took.items():
                began = time.process_time()
                assert actions.who_fits(name, "wrong") is None
                times.append(time.process_time() - began)
    passwords.nobody.cache_clear()
    known = statistics.median(took.pop("li.ping"))
    for name, times in took.items():
        assert 0.6 < statistics.median(times) / known < 1.6, f"{name}: {statistics.median(times):.4f} s, known {known:.4f} s"


def _with_codes(app: Flask, client: FlaskClient, li: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Codes set up by their owner; the generator, and the recovery codes shown."""
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    client.post("/account/codes", data={"begin": "1"})
    db.session.refresh(li)
    generator = pyotp.TOTP(codes.secret(app.config["SECRET_KEY"], li.code_salt))
    page = client.post("/account/codes", data={"code": generator.at(clock.now())})
    assert page.status_code == 200
    return generator, re.findall(r"<code>([\w-]{19})</code>", page.text)


def _by_code(app: Flask, code: str, status: int) -> str:
    browser = app.test_client()
    assert browser.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    assert browser.post("/sign-in/code", data={"code": code}).status_code == status, code
    page = browser.get("/account")
    assert page.status_code == (200 if status == 302 else 302)
    return page.text


def test_a_recovery_code_opens_once_in_the_place_of_the_telephone(app: Flask, client: FlaskClient, li: Person) -> None:
    _generator, given = _with_codes(app, client, li)
    assert len(set(given)) == 8
    kept = set(db.session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == 8 and not kept & set(given)
    assert "还剩 7 个" in _by_code(app, given[0], 302)
    _by_code(app, given[0], 422)
    _by_code(app, given[1].replace("-", " ").upper(), 302)
    _by_code(app, "2222-2222-2222-2222", 422)
    assert "还剩 6 个" in client.get("/account/codes").text and given[2] not in client.get("/account/codes").text
    anew = re.findall(r"<code>([\w-]{19})</code>", client.post("/account/codes", data={"recovery": "1"}).text)
    assert len(anew) == 8
    _by_code(app, given[2], 422)
    actions.forget_tries("li.ping")
    _by_code(app, anew[0], 302)
    other = builders.person("other", "office", li.tenures[0].post.unit)
    with pytest.raises(actions.WrongCode):
        actions.use_either(other, anew[1], now=clock.now())
    actions.end_codes(li)
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_recovery_codes_are_for_whoever_has_codes(app: Flask, client: FlaskClient, li: Person) -> None:
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    client.post("/account/codes", data={"recovery": "1"})
    assert actions.recovery_left(li) == 0


def test_a_session_planted_before_signing_in_opens_nothing_after(app: Flask, client: FlaskClient, li: Person) -> None:
    """Fixation: what somebody put into a browser beforehand is worth nothing once its owner has signed in."""
    client.post("/language", data={"language": "en"})
    planted = client.get_cookie("session")
    assert planted
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    after = client.get_cookie("session")
    assert after and after.value != planted.value and client.get("/account").status_code == 200
    thief = app.test_client(use_cookies=False)
    assert thief.get("/account", headers={"Cookie": f"session={planted.value}"}).status_code == 302


@pytest.mark.parametrize("name", ["Li.Ping", " li.ping ", "LI.PING\u3000", "\u00a0li.ping"])
def test_a_name_however_it_is_typed_is_one_name_to_the_lock(client: FlaskClient, li: Person, name: str) -> None:
    for _ in range(5):
        assert client.post("/sign-in", data={"username": name, "password": "wrong"}).status_code == 422
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize(
    "name", ["ｌi.ping", "lі.ping", "li\u200b.ping", "li.ping\u0000", "李平", "li ping", "ℓi.ping", "a" * 61]
)
def test_a_user_name_that_looks_like_another_is_none(name: str) -> None:
    """Full width, Cyrillic, invisible and other look-alikes: neither by form, nor by paste, nor by workbook."""
    pasted = f"甲局\t\t部门\t主任\t联络员\t张三\t{name}\t\t"
    assert [wrong.reason for wrong in roster.parse(pasted)[1]] in (["username"], [])
    assert not roster.parse(pasted)[0]
    if name.isprintable():
        with pytest.raises(Refused):
            roster_rows.READERS["username"](name)
    else:  # what cannot be seen is taken out of a cell before it is looked at
        assert roster_rows.READERS["username"](name) == "li.ping"
    with Flask("x").app_context(), pytest.raises(ValidationError):
        people_forms.USER_NAME(None, SimpleNamespace(data=name, gettext=str))
