"""Signing in: the right password opens, the wrong one counts, and nobody learns which half was wrong."""

from flask.testing import FlaskClient

from app.accounts.passwords import hashed
from app.extensions import db
from tests import builders


def _open(client: FlaskClient, password: str) -> int:
    return client.post("/sign-in", data={"username": "li.ping", "password": password}).status_code


def test_lock_after_five_wrong_tries(app, client):
    who = builders.person("li.ping", "office", builders.unit("sfj"))
    who.password_hash = hashed("a good long one")
    db.session.commit()
    assert _open(client, "a good long one") == 302
    client.post("/sign-out")
    assert [_open(client, "wrong") for _ in range(5)] == [422] * 5
    assert _open(client, "a good long one") == 422, "locked although the password is right"


def test_a_changed_password_ends_the_session(app, client):
    who = builders.person("li.ping", "office", builders.unit("sfj"))
    db.session.commit()
    builders.sign_in(client, who)
    assert client.get("/password").status_code == 200
    who.password_hash = "test:another-one"
    db.session.commit()
    assert client.get("/password").status_code == 302
