"""Every route wears its guard, and the hand-written table says who may pass; reading never writes."""

import tomllib

from flask import Flask
from sqlalchemy import event

from app.accounts.models import ROLES
from app.extensions import db
from tests import builders
from tests.house.code import ROOT

TABLE = tomllib.loads((ROOT / "tests" / "house" / "routes.toml").read_text(encoding="utf-8"))


def _guard(app: Flask, endpoint: str) -> tuple[str, ...]:
    return tuple(getattr(app.view_functions[endpoint], "guard", ()))


def test_every_route_wears_its_guard(app: Flask) -> None:
    bare = [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint != "static" and not _guard(app, rule.endpoint)]
    assert not bare, f"routes without a guard: {bare}"


def test_the_table_lists_every_route_and_nothing_else(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert routes == set(TABLE), f"missing in routes.toml: {sorted(routes - set(TABLE))}; gone: {sorted(set(TABLE) - routes)}"


def test_each_role_gets_exactly_as_far_as_the_table_says(app: Flask) -> None:
    """Every role on every route: whoever the table does not name is refused, whoever it names is not."""
    unit = builders.unit("anyunit")
    people = {role: builders.person(role, role, unit) for role in ROLES}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or TABLE[rule.endpoint] == ["anybody"]:
            continue
        allowed = TABLE[rule.endpoint]
        method = "POST" if "GET" not in (rule.methods or ()) else "GET"
        with app.test_request_context():
            address = rule.build({name: "nothing" if conv.__class__.__name__ != "IntegerConverter" else 999999
                                  for name, conv in rule._converters.items()})[1]  # fmt: skip
        stranger = app.test_client().open(address, method=method)
        assert stranger.status_code == 302 and "/sign-in" in stranger.headers["Location"], f"{rule.endpoint} lets strangers in"
        for role, who in people.items():
            client = app.test_client()
            builders.sign_in(client, who)
            answer = client.open(address, method=method).status_code
            expected = allowed == ["*"] or role in allowed
            assert (answer != 403) == expected, f"{rule.endpoint}: {role} got {answer}"
            assert answer < 500, f"{rule.endpoint}: {role} got {answer}"


def test_reading_writes_nothing(app: Flask) -> None:
    """Every page that opens without an argument, opened by every role: no row is added, changed or deleted."""
    unit = builders.unit("anyunit")
    people = [builders.person(role, role, unit) for role in ROLES]
    db.session.commit()
    wrote: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def _watch(_conn, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        if not statement.lstrip().upper().startswith(("SELECT", "WITH", "BEGIN", "PRAGMA", "SHOW")):
            wrote.append(statement)

    pages = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments and r.endpoint != "static"]
    for who in people:
        client = app.test_client()
        builders.sign_in(client, who)
        for page in pages:
            client.get(page.rule)
            assert not wrote, f"GET {page.rule} wrote: {wrote[0]}"
