"""What every answer carries, whatever was asked; whom the site answers at all; where it never leads."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from app import create_app
from app.extensions import db
from app.web.answers import local_address
from config import BadSetting, from_environment
from tests import builders
from tests.conftest import settings_for

CARRIED = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def _addresses(app: Flask) -> list[str]:
    """Every route with words in its gaps, and what is no route at all."""
    found = ["/static/css/duban.css", "/static/none.css", "/nowhere", "/%00", "/units/../etc"]
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            words = {name: 1 if isinstance(kind, IntegerConverter) else "nothing" for name, kind in rule._converters.items()}
            found.append(rule.build(words)[1])
    return found


@pytest.mark.parametrize("role", ["", "office", "auditor"])
def test_every_answer_carries_its_headers(app: Flask, client: FlaskClient, role: str) -> None:
    if role:
        builders.sign_in(client, builders.person("who", role, builders.unit("sfj")))
    for address in _addresses(app):
        for method in ("GET", "POST", "HEAD", "OPTIONS", "DELETE"):
            answer = client.open(address, method=method, headers={"Origin": "https://evil.example"})
            shared = [name for name, _value in answer.headers if name.lower().startswith("access-control-")]
            assert not shared, f"{method} {address}: no other site may read an answer: {shared}"
            for name, begins in CARRIED.items():
                assert answer.headers.get(name, "").startswith(begins), f"{method} {address}: {name}"
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy and "*" not in policy, address
            assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
            # the worker for the time without network is a file like those of /static/, kept under the root
            if not address.startswith(("/static/", "/offline-worker.js")):
                assert "no-store" in answer.headers["Cache-Control"], f"{method} {address}"
            assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]
            if role:
                client.post("/language", data={"language": "zh_Hans_CN"})


def _site(database_url: str, tmp_path: Path, base_url: str) -> Flask:
    return create_app(replace(settings_for(database_url, tmp_path), base_url=base_url, testing=False))


def test_another_host_is_not_answered(database_url: str, tmp_path: Path) -> None:
    """A letter or a page made under a forged Host would lead elsewhere: such a request is refused whole."""
    app = _site(database_url, tmp_path, "https://duban.example.gov.cn")
    for host, status in (("duban.example.gov.cn", 200), ("evil.example", 400), ("duban.example.gov.cn.evil.example", 400)):
        assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == status, host
    with app.app_context():
        db.engine.dispose()


def test_the_cookie_by_https(database_url: str, tmp_path: Path) -> None:
    app = _site(database_url, tmp_path, "https://duban.example.gov.cn")
    answer = app.test_client().get("/sign-in", base_url="https://duban.example.gov.cn")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) and "Domain" not in cookie
    with app.app_context():
        db.engine.dispose()


def test_a_form_without_its_token_changes_nothing(database_url: str, tmp_path: Path) -> None:
    app = _site(database_url, tmp_path, "http://127.0.0.1:5000")
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": "a", "password": "b"}, headers={"Host": "127.0.0.1:5000"})
    assert answer.status_code == 409 and "凭证已过期" in answer.get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "target",
    ["//evil", "/\\evil", "\\\\evil", "https:evil", "https://evil", "/%0d%0aSet-Cookie:x\r\n", "javascript:alert(1)", "/\tx", " //evil", "///evil", "evil"],
)  # fmt: skip
def test_no_address_leads_elsewhere(target: str) -> None:
    assert local_address(target, "/home") == "/home"


def test_an_address_of_the_site_is_kept() -> None:
    assert local_address("/tasks/abc?tab=1", "/home") == "/tasks/abc?tab=1"


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("SECRET_KEY", "replace-me-with-something-else-please"), ("SECRET_KEY", "a" * 50),
     ("AUDIT_KEY", "changeme-changeme-changeme-changeme"), ("METRICS_TOKEN", "token"),
     ("BASE_URL", "http://duban.example.gov.cn"), ("BASE_URL", "ftp://x"), ("BASE_URL", "duban")],
)  # fmt: skip
def test_it_does_not_start_with_what_is_as_good_as_nothing(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        from_environment({"DATA_DIR": str(tmp_path), name: value})


@pytest.mark.parametrize("word", ["password", "Duban", "postgres", "123456"])
def test_it_does_not_start_for_others_with_a_password_that_the_database_came_with(tmp_path: Path, word: str) -> None:
    """That of the example, the user's own name, what every list of defaults begins with."""
    given = {"DATA_DIR": str(tmp_path), "BASE_URL": "https://duban.example.gov.cn"}
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        from_environment(given | {"DATABASE_URL": f"postgresql://duban:{word}@127.0.0.1/duban"})
    for good in ("duban:k3Qw-x9Tf_27@127.0.0.1", "duban@127.0.0.1"):
        assert from_environment(given | {"DATABASE_URL": f"postgresql://{good}/duban"}).database_url.endswith("/duban")
    assert from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": f"postgresql://duban:{word}@127.0.0.1/duban"})


def test_it_does_not_start_with_a_debugger_for_others(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "BASE_URL": "https://duban.example.gov.cn"}
    assert from_environment(given).secure
    with pytest.raises(BadSetting, match="FLASK_DEBUG"):
        from_environment(given | {"FLASK_DEBUG": "1"})
    assert not from_environment({**given, "BASE_URL": "http://10.0.0.8", "ALLOW_HTTP": "1"}).secure


def test_keys_are_made_apart(tmp_path: Path) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path)})
    assert settings.audit_key and settings.audit_key != settings.secret_key
    assert (tmp_path / "audit.key").stat().st_mode & 0o077 == 0
