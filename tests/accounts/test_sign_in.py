"""Signing in: what opens, what counts against a name, what ends a session; nobody learns which half was wrong."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select, update

from app import clock
from app.accounts import actions, codes, passwords, session_actions
from app.accounts.devices import device_name
from app.accounts.models import FailedTry, Person, UserSession
from app.accounts.passwords import hashed
from app.accounts.rules import DoorRules
from app.extensions import db
from tests import builders

PASSWORD = "A good long one"


@pytest.fixture
def li(app: Flask) -> Person:
    who = builders.person("li.ping", "office", builders.unit("sfj"), name="李平")
    who.password_hash = hashed(PASSWORD)
    db.session.commit()
    return who


def _open(client: FlaskClient, password: str = PASSWORD, username: str = "li.ping", **more: object) -> int:
    return client.post("/sign-in", data={"username": username, "password": password}, **more).status_code


def _replayed(app: Flask, cookie: str, address: str = "/account") -> int:
    """A cookie as a thief would send it: by hand, so that no answer can take it away."""
    return app.test_client(use_cookies=False).get(address, headers={"Cookie": f"session={cookie}"}).status_code


def _cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found is not None
    return str(found.value)


def test_lock_after_five_wrong_tries(client: FlaskClient, li: Person) -> None:
    assert [_open(client, "wrong") for _ in range(5)] == [422] * 5
    assert _open(client) == 422, "locked although the password is right"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert _open(client) == 302


def test_a_made_up_address_does_not_loosen_the_lock(client: FlaskClient, li: Person) -> None:
    for n in range(5):
        _open(client, "wrong", headers={"X-Forwarded-For": f"10.0.0.{n}"})
    assert _open(client, headers={"X-Forwarded-For": "10.9.9.9"}) == 422


def test_a_lock_at_one_address_locks_nobody_elsewhere(client: FlaskClient, li: Person) -> None:
    for _ in range(8):
        _open(client, "wrong", environ_base={"REMOTE_ADDR": "10.1.1.1"})
    assert _open(client, environ_base={"REMOTE_ADDR": "10.2.2.2"}) == 302


def test_one_address_locks_a_name_nowhere_else_however_long_it_tries(client: FlaskClient, li: Person) -> None:
    name, now = actions.digest_of("li.ping"), clock.now()
    db.session.add_all(FailedTry(name=name, source=f"10.1.1.{n}", at=now) for n in range(19) for _ in range(50))
    assert _open(client, environ_base={"REMOTE_ADDR": "10.1.1.1"}) == 422
    assert _open(client, environ_base={"REMOTE_ADDR": "10.2.2.2"}) == 302, "950 tries, of which 95 were looked at"
    db.session.add_all(FailedTry(name=name, source="10.1.2.3", at=now) for _ in range(5))
    assert _open(client, environ_base={"REMOTE_ADDR": "10.2.2.2"}) == 422, "the 101st"


def test_an_address_that_tries_many_names_is_locked(client: FlaskClient, li: Person) -> None:
    now = clock.now()
    db.session.add_all(FailedTry(name=f"{n}", source="127.0.0.1", at=now) for n in range(60))
    assert _open(client) == 422


def test_tries_count_for_a_quarter_of_an_hour(li: Person) -> None:
    now, quarter, second = clock.now(), timedelta(minutes=15), timedelta(seconds=1)
    db.session.add_all(
        FailedTry(name=name, source="x", at=at) for name, at in (("over", now - quarter - second), ("edge", now - quarter))
    )
    actions.count_try("li.ping", "s" * 99, now=now)
    assert set(db.session.scalars(select(FailedTry.name))) == {"edge", actions.digest_of("li.ping")}
    assert db.session.scalar(select(func.count()).where(FailedTry.source == "s" * 60)) == 1, "what the table holds"
    at, name = now - quarter, actions.digest_of("wang")
    db.session.add_all(FailedTry(name=name, source="w" * 60, at=at) for _ in range(6))
    db.session.add_all(FailedTry(name=actions.digest_of("chen"), source="10.3.3.3", at=at) for _ in range(5))
    actions.check_tries("chen", "10.3.3.3", now=now)
    db.session.add_all(FailedTry(name=actions.digest_of("zhao"), source=f"10.2.2.{n}", at=at) for n in range(101))
    for username, source in (("wang", "w" * 99), ("zhao", "10.9.9.9")):
        with pytest.raises(actions.LockedForNow):
            actions.check_tries(username, source, now=now)
        actions.check_tries(username, source, now=now + second)


def test_tries_are_forgotten_of_one_name_and_where_it_is_said_at_one_address(app: Flask) -> None:
    def left() -> set[str]:
        return set(db.session.scalars(select(FailedTry.source)))

    for name, source in (("wang", "w" * 60), ("wang", "x"), ("wang", "y"), ("zhao", "z")):
        db.session.add(FailedTry(name=actions.digest_of(name), source=source, at=clock.now()))
    actions.forget_tries(" Wang", "w" * 99)
    assert left() == {"x", "y", "z"}
    actions.forget_tries("wang")
    assert left() == {"z"}


def test_names_that_were_tried_are_not_readable(client: FlaskClient, li: Person) -> None:
    _open(client, "x", username="MySecretPassword1!")
    assert all("mysecret" not in row.name.lower() for row in db.session.scalars(select(FailedTry)))


@pytest.mark.parametrize("event", ["sign out", "password", "stopped", "revoked", "idle", "absolute"])
def test_a_replayed_cookie_opens_nothing(app: Flask, client: FlaskClient, li: Person, event: str) -> None:
    assert _open(client) == 302
    cookie = _cookie(client)
    assert _replayed(app, cookie) == 200, "the cookie works before"
    later = clock.now()
    if event == "sign out":
        client.post("/sign-out")
    elif event == "password":
        answer = client.post("/password", data={"old": PASSWORD, "new": "An0ther good one", "again": "An0ther good one"})
        assert answer.status_code == 302
        assert client.get("/account").status_code == 200, "whoever changed it stays signed in"
    elif event in ("stopped", "revoked"):
        other = app.test_client()
        builders.sign_in(other, builders.person("bo", "admin", builders.unit("xxb")))
        other.post(f"/people/{li.ref}/{'active' if event == 'stopped' else 'sessions/end'}")
    else:
        later += timedelta(minutes=31) if event == "idle" else timedelta(hours=12, minutes=1)
    with time_machine.travel(later):
        assert _replayed(app, cookie) == 302


def test_use_puts_off_the_idle_end_and_not_the_absolute_one(client: FlaskClient, li: Person) -> None:
    start = clock.now()
    _open(client)
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/account").status_code == 200, minutes
    with time_machine.travel(start + timedelta(hours=12, minutes=5)):
        assert client.get("/account").status_code == 302


def test_each_sign_in_has_a_token_of_its_own_and_the_database_holds_none(client: FlaskClient, li: Person) -> None:
    _open(client)
    with client.session_transaction() as one:
        first = one["_user_id"]
    _open(client)
    with client.session_transaction() as two:
        assert two["_user_id"] != first
        assert two["_user_id"] not in {row.token_hash for row in db.session.scalars(select(UserSession))}


def test_a_new_session_sweeps_out_those_that_are_over(li: Person) -> None:
    now = clock.now()
    for secs in (-1, 0, 1):
        until = now + timedelta(seconds=secs)
        db.session.add(UserSession(token_hash=f"{secs}", person=li, since=now - timedelta(days=1), until=until))
    kept, _token = session_actions.begin(li, DoorRules(), now=now, address="a" * 99, device="d" * 999)
    assert set(db.session.scalars(select(UserSession.token_hash))) == {"1", kept.token_hash}
    assert (len(kept.address), len(kept.device)) == (60, 200), "what the table holds"


def test_sessions_are_listed_and_ended_one_by_one(app: Flask, client: FlaskClient, li: Person) -> None:
    _open(client, headers={"User-Agent": "Desk"})
    telephone = app.test_client()
    _open(telephone, headers={"User-Agent": "Telephone"})
    page = client.get("/account").get_data(as_text=True)
    assert "Desk" in page and "Telephone" in page
    ref = db.session.scalars(select(UserSession.ref).where(UserSession.device == "Telephone")).one()
    stranger = app.test_client()
    builders.sign_in(stranger, builders.person("no", "liaison", builders.unit("swj")))
    assert stranger.post("/account/sessions/end", data={"ref": ref}).status_code == 404, "not one's own"
    client.post("/account/sessions/end", data={"ref": ref})
    assert telephone.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_a_code_is_asked_for_and_works_once(app: Flask, client: FlaskClient, li: Person) -> None:
    _open(client)
    client.post("/account/codes", data={"begin": "1", "password": PASSWORD})
    db.session.refresh(li)
    secret = codes.secret(app.config["SECRET_KEY"], li.code_salt)
    assert secret in client.get("/account/codes").get_data(as_text=True)
    generator = pyotp.TOTP(secret)
    now = clock.now()
    assert client.post("/account/codes", data={"code": "000000"}).status_code == 422
    assert client.post("/account/codes", data={"code": generator.at(now)}).status_code == 200
    other = app.test_client()
    assert _open(other) == 302
    assert other.get("/account").status_code == 302, "the password alone opens nothing"
    with time_machine.travel(now + timedelta(seconds=60)):
        code = generator.at(clock.now())
        assert other.post("/sign-in/code", data={"code": code}).status_code == 302
        assert other.get("/account").status_code == 200
        third = app.test_client()
        _open(third)
        assert third.post("/sign-in/code", data={"code": code}).status_code == 422, "used"
    assert secret not in {li.code_salt, li.password_hash}


def test_of_two_who_use_one_code_at_once_the_second_is_refused(app: Flask, li: Person) -> None:
    actions.begin_codes(li)
    now = clock.now()
    code = pyotp.TOTP(codes.secret(app.config["SECRET_KEY"], li.code_salt)).at(now)
    db.session.flush()
    rival = update(Person).where(Person.id == li.id).values(last_code=int(now.timestamp()) // codes.STEP)
    db.session.execute(rival.execution_options(synchronize_session=False))
    assert li.last_code == 0, "as it was read before the rival wrote"
    with pytest.raises(actions.WrongCode):
        actions.use_code(li, code, now=now)


def test_codes_are_locked_by_the_same_tries(app: Flask, client: FlaskClient, li: Person) -> None:
    li.code_salt, li.codes_since = codes.new_salt(), clock.now()
    _open(client)
    for _ in range(6):
        assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    right = pyotp.TOTP(codes.secret(app.config["SECRET_KEY"], li.code_salt)).at(clock.now())
    assert client.post("/sign-in/code", data={"code": right}).status_code == 422


def test_a_role_that_needs_codes_gets_no_further_without(app: Flask, client: FlaskClient, li: Person) -> None:
    admin = app.test_client()
    builders.sign_in(admin, builders.person("root", "admin", builders.unit("xxb")))
    rules = {"idle_minutes": 20, "hours": 8, "shortest": 10, "kinds": 3, "password_days": 0, "codes_for": ["office"]}
    assert admin.post("/policy/doors", data={**rules, "seen": "0"}).status_code == 302
    _open(client)
    for address in ("/", "/ledger", "/account"):
        assert "/account/codes" in client.get(address).headers["Location"]
    assert client.get("/account/codes").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=21)):
        assert "/sign-in" in client.get("/account/codes").headers["Location"], "the shorter idle time counts at once"


@pytest.mark.parametrize(
    ("password", "why"),
    [("Short1!", "至少 8 位"), ("password123", "太常见"), ("Qq123456789", "太常见"), ("only small letters", "至少 3 类"),
     ("Li.ping-2026", "不要用自己的"), ("SFJ is my house 1", "不要用自己的"), ("AAAAaaaa1111aaaa", "太常见")],
)  # fmt: skip
def test_what_is_no_password(client: FlaskClient, li: Person, password: str, why: str) -> None:
    if password.startswith("AAAA"):
        password = "aaaaAAAA1111"
    builders.sign_in(client, li)
    answer = client.post("/password", data={"old": PASSWORD, "new": password, "again": password})
    assert answer.status_code == 422 and why in answer.get_data(as_text=True)


def test_a_password_is_changed_by_whoever_knows_it_and_types_a_new_one_twice(li: Person) -> None:
    new, before = "An0ther good one", li.password_hash
    refused = {
        ("wrong", new, new): actions.NotMyPassword, (PASSWORD, new, new + "."): passwords.PasswordsDiffer,
        (PASSWORD, PASSWORD, PASSWORD): passwords.PasswordUnchanged,
    }  # fmt: skip
    for typed, why in refused.items():
        with pytest.raises(why):
            actions.change_password(li, *typed, DoorRules(), now=clock.now())
    assert li.password_hash == before
    actions.change_password(li, PASSWORD, new, new, DoorRules(), now=clock.now())
    assert passwords.fits(new, li.password_hash)


def test_a_password_that_is_too_old_opens_its_own_page_alone(client: FlaskClient, li: Person) -> None:
    li.password_set_at = clock.now() - timedelta(days=91)
    builders.sign_in(client, li)
    assert "/password" in client.get("/ledger").headers["Location"]
    assert "90 天" in client.get("/password").get_data(as_text=True)


def test_tries_are_forgotten_when_an_administrator_says_so(app: Flask, client: FlaskClient, li: Person) -> None:
    for _ in range(7):
        _open(client, "wrong")
    admin = app.test_client()
    builders.sign_in(admin, builders.person("root", "admin", builders.unit("xxb")))
    admin.post(f"/people/{li.ref}/sessions/end")
    assert db.session.scalar(select(func.count()).select_from(FailedTry)) == 0
    assert _open(client) == 302


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1 Version/17.1 Mobile Safari/604.1", "Safari · iPhone"),
        ("curl/8.1", "curl/8.1"),
    ],
)  # fmt: skip
def test_a_device_is_called_as_its_owner_knows_it(described: str, said: str) -> None:
    assert device_name(described) == said


def test_a_password_is_typed_hidden_may_be_pasted_and_counts_letter_by_letter(client: FlaskClient, li: Person) -> None:
    new = "  A good LONG one 龘 " + "x" * 64
    pages = {"/sign-in": ["current-password"]}
    _open(client)
    pages["/password"] = ["current-password", "new-password", "new-password"]
    for address, helped in pages.items():
        fields = LexborHTMLParser((client if address != "/sign-in" else client.application.test_client()).get(address).text)
        found = fields.css("form input[type=password]")
        assert [one.attributes.get("autocomplete") for one in found] == helped, "browsers and password managers may help"
        assert not [name for one in found for name in one.attributes if name.startswith("on") or name == "readonly"]
    assert client.post("/password", data={"old": PASSWORD, "new": new, "again": new}).status_code == 302
    for nearly in (new.strip(), new.lower(), new[:-1], new[:72], new + " "):
        assert _open(client.application.test_client(), nearly, environ_base={"REMOTE_ADDR": f"10.0.0.{len(nearly)}"}) == 422, (
            nearly
        )
    assert _open(client.application.test_client(), new, environ_base={"REMOTE_ADDR": "10.9.9.9"}) == 302
