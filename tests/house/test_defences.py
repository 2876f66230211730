"""Defences that belong to no room: how addresses, scripts and secrets are made, what is unpacked, who is there at first, what the database grants."""

import ast
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, make_url, select, text

from app import create_app
from app.accounts import codes, session_actions
from app.accounts.models import Person
from app.accounts.rules import DoorRules
from app.clock import now
from app.extensions import db
from app.reminders.models import Feed
from app.tasks.request_models import Reference
from config import from_environment
from tests import builders, postgres
from tests.conftest import ROOT, settings_for
from tests.house.code import APP, imported, modules

#: addresses in pages that no url_for of the page itself makes: the page's own, those a view made, those that were let through as local
GIVEN = {
    "accounts/codes.html": {"picture"}, "bulletins/show.html": {"link_of(name)", "link_of(piece.name)"},
    "cases/matter.html": {"fallen", "met"}, "cases/rates.html": {"to(part, u, m, y)", "to(whole, u, m, y)", "to('excused', u, m, y)", "to('unheard', u, m, y)"},
    "cases/register.html": {"to(part)", "to(whole)", "to(s)", "to(state)", "to('absent')", "to('excused')", "to('not_recorded')", "to('unheard')"},
    "drafting/row.html": {"to"}, "indicators/indicator.html": {"place_of(when)"},
    "manual/tour.html": {"begin", "here_now.back", "here_now.book", "here_now.end", "here_now.on"}, "progress/overview.html": {"address"},
    "reminders/alarms.html": {"doors[alarm.id]"}, "reminders/arrive.html": {"place"}, "reminders/forecast.html": {"place_of(one.ahead.name)"},
    "reminders/mine.html": {"doors[row.thing]"}, "reminders/moves.html": {"place_of(row.thing)"}, "reminders/said.html": {"doors[row.thing]"},
    "sheets/upload.html": {"address"}, "tasks/assign.html": {"request.full_path if request.args else request.path"},
    "tasks/bulk.html": {"next if next.startswith('/ledger') else url_for('tasks.ledger')"}, "tasks/conflict.html": {"request.path"},
    "tasks/instruction.html": {"row.about"}, "tasks/ledger.html": {"there"},
    "tasks/papers.html": {"next if next.startswith('/ledger') else url_for('tasks.ledger')"}, "tasks/task.html": {"each.text"},
}  # fmt: skip
#: what may stand behind a question mark that a page writes itself
ASKED = {"number + 1", "number - 1", "code", "args|urlencode"}


@cache
def _said() -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str, str]]]:
    """Of the whole product, read once: (module, what it imports) and (module, what it calls, the word that it gives first)."""
    names, calls = set(), set()
    for module in modules():
        tree = module.tree
        names |= {(module.name, name) for name, _line in imported(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                word = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                calls.add((module.name, ast.unparse(node.func), str(word)))
    return frozenset(names), frozenset(calls)


def _pages() -> Iterator[tuple[str, str]]:
    for path in sorted((APP / "templates").rglob("*.html")):
        yield str(path.relative_to(APP / "templates")), path.read_text(encoding="utf-8")


def test_addresses_are_made_by_the_router() -> None:
    """An address in a page is made by url_for, which encodes what it is given, or is one of a few that are named here; none is a script."""
    found: dict[str, set[str]] = {}
    for name, page in _pages():
        assert not re.search(r"\b(?:href|src|action|formaction)=(?!\")", page.replace("data-href=", "")), name
        for address in re.findall(r'\b(?<!-)(?:href|src|action|formaction)="([^"]*)"', page):
            way, _gap, asked = address.partition("?") if address.startswith("?") else (address, "", "")
            assert set(re.findall(r"\{\{ ?(.*?) ?\}\}", asked)) <= ASKED, f"{name}: {address}"
            made = re.match(r"\{\{ ?(?P<made>.*?) ?\}\}", way)
            if made and not made["made"].startswith("url_for("):
                found.setdefault(name, set()).add(made["made"])
            assert made or not way or way.startswith("#") or way == "%s", f"{name}: {address}"
    assert found == GIVEN


@pytest.mark.parametrize("typed", ["javascript:alert(1)//https://", "data:text/html,x", " https://a", "vbscript:x", "file:///etc/passwd", "//evil", "岚府发〔2026〕3号"])  # fmt: skip
def test_what_is_typed_is_a_link_by_http_alone(typed: str) -> None:
    assert not Reference(text=typed).is_link and Reference(text="https://a.gov.cn/?q=<b>").is_link
    assert dict(_pages())["tasks/task.html"].count("each.text") == 3, "as a link where it is one, else as words"


def test_no_script_is_made_of_words() -> None:
    """Nothing is put into a script, a style or a handler; scripts take from the server whole pages, which are escaped, and make no markup."""
    for name, page in _pages():
        assert all(
            "src=" in tag and not body.strip() for tag, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S)
        ), name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|tojson", page), name
    for script in (APP / "static").rglob("*.js"):
        made = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\(|srcdoc", script.read_text("utf-8")
        )
        assert not made, f"{script.name}: {made}"


def test_no_secret_is_asked_in_an_address() -> None:
    """What stands behind a question mark is kept by browsers and proxies: no view reads a password, code, key or token from there."""
    asked = {word for _module, called, word in _said()[1] if re.fullmatch(r"(request\.)?(args|values)\.get", called)}
    assert {"next", "page", "year"} <= asked
    # the code of a rule of periods, which is no secret
    assert {word for word in asked if re.search("pass|code|key|token|secret|recovery|^(old|new|again)$", word)} == {"code"}
    for name, page in _pages():
        for form in re.findall(r"<form([^>]*)>(.*?)</form>", page, re.S):
            if re.search(r'type="password"|form\.(password|old|new|again|code)\b|name="password"', form[1]):
                assert 'method="post"' in form[0], name


def _bits(word: str, letters: int) -> float:
    return len(word) * math.log2(letters)


def test_what_must_not_be_guessed_is_long_and_left_to_chance(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """128 bits or more of the system's own chance for tokens, keys and names of files; the library of games of chance is not there."""
    assert not {name for name in _said()[0] if name[1].split(".")[0] == "random"}
    who = builders.person("who", "office", builders.unit("sfj"))
    _kept, token = session_actions.begin(who, DoorRules(), now=now(), address="", device="")
    assert _bits(token, 64) >= 128
    assert _bits(codes.new_salt(), 64) >= 128 and _bits(codes.secret("key", "salt"), 32) >= 128
    settings = from_environment({"DATA_DIR": str(tmp_path)})
    assert min(_bits(settings.secret_key, 64), _bits(settings.audit_key, 64)) >= 128
    builders.sign_in(client, who)
    address = re.search(r"/calendar/([\w-]+)\.ics", client.post("/calendar/open").text)
    assert address and _bits(address[1], 64) >= 128
    assert address[1] not in set(db.session.scalars(select(Feed.token_hash))), "and the database holds its digest alone"


def test_nothing_is_unpacked_under_a_name_of_its_own() -> None:
    """Parts of archives are read into memory one by one; a copy alone is written out, each file where its own test holds it to."""
    names, calls = _said()
    assert not {name for name in names if name[1] in ("tarfile", "shutil.unpack_archive")}
    unpacking = {
        (module, called)
        for module, called, _word in calls
        if called.rpartition(".")[2] in ("extract", "extractall", "unpack_archive")
    }
    assert unpacking == {("app.reports.reader.webpage", "trafilatura.extract")}, "which takes words out of a page"
    assert {module for module, called, _word in calls if called.endswith("copyfileobj")} == {"app.upkeep.copy_jobs"}


def test_every_page_behind_the_door_shows_the_way_out(app: Flask, client: FlaskClient) -> None:
    """Every page is made on one frame, which has it, but the two of signing in and the two that show a developer's caught letters."""
    alone = {name for name, page in _pages() if "<body" in page}
    assert alone == {"base.html", "accounts/sign_in.html", "accounts/code.html", "mail/caught.html", "mail/caught_letter.html"}
    for role in ("office", "liaison", "auditor"):
        builders.sign_in(client, builders.person(role, role, builders.unit(role)))
        assert LexborHTMLParser(client.get("/account").text).css('form[method=post][action="/sign-out"] button:not([hidden])')


def test_a_new_installation_has_nobody_in_it(app: Flask, client: FlaskClient) -> None:
    assert db.session.scalar(select(func.count(Person.id))) == 0
    for name in ("admin", "root", "sa", "duban", "setup", "test"):
        for password in (name, "", "admin", "password", "123456"):
            assert client.post("/sign-in", data={"username": name, "password": password}).status_code == 422


def test_the_database_grants_no_more_than_its_own(postgres_url: str, tmp_path: Path) -> None:
    """A user as docs/deploy.md makes it, who owns one database and may do nothing beyond it, is enough to set up and to work."""
    assert "createuser duban -P` and `sudo -u postgres createdb -O duban duban" in (ROOT / "docs" / "deploy.md").read_text(
        "utf-8"
    )
    name = f"plain_{tmp_path.name}".lower().replace("-", "_")[:60]
    postgres.execute(postgres_url, f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'for this test alone'")
    postgres.execute(postgres_url, f"CREATE DATABASE {name} OWNER {name}")
    try:
        url = make_url(postgres_url).set(username=name, password="for this test alone", database=name)
        app = create_app(settings_for(url.render_as_string(hide_password=False), tmp_path))
        with app.app_context():
            upgrade(str(ROOT / "migrations"))
            builders.sign_in(app.test_client(), builders.person("who", "office", builders.unit("sfj")))
            db.session.commit()
            for forbidden in ("CREATE DATABASE more", "CREATE ROLE more", "SELECT pg_read_file('/etc/passwd')"):
                with pytest.raises(Exception, match="permission denied"), db.engine.connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(forbidden))
            db.session.remove()
            db.engine.dispose()
    finally:
        postgres.execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")
        postgres.execute(postgres_url, f"DROP ROLE {name}")
