"""Every route wears its guard, and the hand-written table says who may pass: each route, each method, each kind of person.

A new route is covered as soon as it stands in routes.toml; a new kind of address needs its line in things.toml.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.routing import Rule

from app import clock
from app.accounts.models import ROLES, StandIn, Tenure, Unit
from app.extensions import db
from app.mail.models import Letter
from tests import builders
from tests.conftest import district_copied
from tests.house.code import ROOT

HOUSE = ROOT / "tests" / "house"
TABLE = tomllib.loads((HOUSE / "routes.toml").read_text(encoding="utf-8"))
THINGS = tomllib.loads((HOUSE / "things.toml").read_text(encoding="utf-8"))

#: what belongs to a unit: whoever is of another unit is told that there is no such thing
OF_A_UNIT = {"tasks", "cases", "hearings", "evidence"}


@dataclass(frozen=True)
class Cell:
    """One route by one method."""

    endpoint: str
    method: str
    rule: Rule

    @property
    def place(self) -> str:
        """The first word of its path."""
        return self.rule.rule.split("/")[1]

    @property
    def allowed(self) -> frozenset[str]:
        """The roles of the table; for whoever is signed in, all of them."""
        said = TABLE[self.endpoint]
        return frozenset(ROLES) if said == ["*"] else frozenset(said)


def _cells(app: Flask) -> list[Cell]:
    return [
        Cell(rule.endpoint, method, rule)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        if rule.endpoint != "static"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture(scope="module")
def district(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration district with a person of every role, in units that have to do with nothing in it."""
    with district_copied(demo_folder, tmp_path_factory.mktemp("routes")) as app:
        for role in ROLES:
            builders.person(f"x-{role}", role, builders.unit(f"x{role}", kind="department"))
        tenure = db.session.scalars(select(Tenure).join(Unit, Unit.kind == "department").limit(1)).one()
        db.session.add(StandIn(post=tenure.post, person=tenure.person, since=clock.today()))
        db.session.commit()
        yield app


def _person(name: str) -> object:
    return db.session.scalars(select(builders.Person).where(builders.Person.username == name)).one()


def _address(app: Flask, cell: Cell) -> tuple[str, bool]:
    """An address of the route, and whether all that it names is there."""
    values, there = {}, True
    for name in sorted(cell.rule.arguments):
        source = THINGS.get(f"{cell.place}/{name}")
        if source is None:  # a word that no row stands for
            assert name not in ("ref", "number"), (
                f'{cell.rule.rule}: say in tests/house/things.toml what "{cell.place}/{name}" stands for'
            )
            source, there = "=", False
        value = source[1:] if source.startswith("=") else _found(source)
        there = there and bool(value)
        values[name] = value or (0 if name == "number" else "nothing")
    with app.test_request_context():
        return cell.rule.build(values)[1], there


def _found(source: str) -> object:
    """The value of a column of the first row that fits: "clause.ref role=problem"."""
    where, _, condition = source.partition(" ")
    table, _, column = where.partition(".")
    columns = db.metadata.tables[table].c
    query = select(columns[column]).order_by(columns.id).limit(1)
    if condition:
        name, _, wanted = condition.partition("=")
        query = query.where(columns[name] == wanted)
    return db.session.scalar(query)


def _guard(app: Flask, endpoint: str) -> tuple[str, ...]:
    return tuple(getattr(app.view_functions[endpoint], "guard", ()))


def test_every_route_wears_its_guard(app: Flask) -> None:
    bare = [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint != "static" and not _guard(app, rule.endpoint)]
    assert not bare, f"routes without a guard: {bare}"


def test_the_table_lists_every_route_and_nothing_else(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert routes == set(TABLE), f"missing in routes.toml: {sorted(routes - set(TABLE))}; gone: {sorted(set(TABLE) - routes)}"
    unknown = {(name, role) for name, roles in TABLE.items() for role in roles if role not in (*ROLES, "*", "anybody")}
    assert not unknown, f"no such role: {unknown}"


@pytest.fixture
def written(district: Flask) -> Iterator[list[str]]:
    """What is written to the database, but for the trail of who was refused."""
    wrote: list[str] = []

    def watch(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        said = statement.lstrip().upper()
        if not said.startswith(("SELECT", "WITH", "BEGIN", "PRAGMA", "SHOW")) and "AUDIT_" not in said:
            wrote.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    yield wrote
    event.remove(db.engine, "before_cursor_execute", watch)


def _clients(app: Flask) -> dict[str, object]:
    """A stranger, somebody stopped, a session that was ended, and a person of every role."""
    found: dict[str, object] = {"stranger": app.test_client()}
    for role in ROLES:
        found[role] = app.test_client()
        builders.sign_in(found[role], _person(f"x-{role}"))
    stopped = builders.person("x-stopped", "office", db.session.scalars(select(Unit)).first())
    ended = builders.person("x-ended", "office", db.session.scalars(select(Unit)).first())
    for name, who in (("stopped", stopped), ("ended", ended)):
        found[name] = app.test_client()
        builders.sign_in(found[name], who)
    stopped.active = False
    db.session.execute(builders.UserSession.__table__.delete().where(builders.UserSession.person_id == ended.id))
    db.session.commit()
    return found


def test_who_may_not_pass_does_not_and_nothing_is_touched(district: Flask, written: list[str]) -> None:
    """Every denied cell of route × method × actor: refused, and neither the database nor the outbox has moved."""
    clients = _clients(district)
    letters = db.session.scalar(select(func.count()).select_from(Letter))
    tried = 0
    for cell in _cells(district):
        if TABLE[cell.endpoint] == ["anybody"]:
            continue
        address, _ = _address(district, cell)
        db.session.rollback()
        for actor, client in clients.items():
            if actor in cell.allowed:
                continue
            written.clear()
            answer = client.open(address, method=cell.method)  # type: ignore[attr-defined]
            if actor in ROLES:
                assert answer.status_code == 403, f"{cell.method} {address}: {actor} got {answer.status_code}"
            else:
                turned_away = answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
                assert turned_away, f"{cell.method} {address}: {actor} got {answer.status_code}"
            assert not written, f"{cell.method} {address}: {actor} was refused and yet: {written[0]}"
            tried += 1
    assert tried > 500
    assert db.session.scalar(select(func.count()).select_from(Letter)) == letters


def test_what_is_another_units_is_not_there(district: Flask, written: list[str]) -> None:
    """People of another unit on every route about one task, case, hearing or file: refused, nothing touched, nothing told."""
    clients = {role: district.test_client() for role in ("liaison", "head", "admin", "security", "auditor", "setup")}
    for role, client in clients.items():
        builders.sign_in(client, _person(f"x-{role}"))
    tried = 0
    for cell in _cells(district):
        if cell.place not in OF_A_UNIT or not cell.rule.arguments & {"ref"}:
            continue
        address, there = _address(district, cell)
        db.session.rollback()
        for role, client in clients.items():
            written.clear()
            answer = client.open(address, method=cell.method)
            assert answer.status_code in (403, 404, 405), f"{cell.method} {address}: {role} got {answer.status_code}"
            assert not written, f"{cell.method} {address}: {role} was refused and yet: {written[0]}"
            tried += there
    assert tried > 30


def test_who_may_pass_does(district: Flask) -> None:
    """The positive control: on every route by every method, each role that the table names is let in, and no page breaks.

    Those of the district's own units and the office, so that what is opened is theirs to open.
    """
    office = _person("shangruoshui")
    shown: dict[tuple[str, str], bool] = {}
    for cell in _cells(district):
        if TABLE[cell.endpoint] == ["anybody"]:
            continue
        for role in ["office"] if cell.endpoint in BY_LIBREOFFICE else sorted(cell.allowed):
            address, there = _address(district, cell)
            client = district.test_client()
            builders.sign_in(client, office if role == "office" else _person(f"x-{role}"))
            answer = client.open(address, method=cell.method)
            assert answer.status_code < 500, f"{cell.method} {address}: {role} got {answer.status_code}"
            if "ref" not in cell.rule.arguments or cell.place not in OF_A_UNIT:
                refused = answer.status_code == 403 and cell.method == "GET"
                assert not refused, f"{cell.method} {address}: {role} is named in the table and was refused"
            opened = answer.status_code not in (302, 403, 404) or cell.method != "GET"
            shown[cell.endpoint, cell.method] = shown.get((cell.endpoint, cell.method), False) or opened or not there
    never = {cell for cell, opened in shown.items() if not opened} - LEADS_ON
    assert not never, f"nobody of the table ever saw: {sorted(never)}"


#: files that LibreOffice makes, a second each: shown to the office, refused to the others like every route
BY_LIBREOFFICE = {"bulletins.pdf", "drafting.pdf"}
#: pages that do nothing but lead on to another
LEADS_ON = {("accounts.home", "GET"), ("reminders.arrive", "GET"), ("cases.hearing", "GET"), ("manual.start", "GET")}
#: pages that show what the query names, and nothing without it
LEADS_ON |= {("progress.chapter", "GET")}


def test_reading_writes_nothing(district: Flask, written: list[str]) -> None:
    """Every page that can be opened, by every role: no row is added, changed or deleted."""
    for role in ROLES:
        client = district.test_client()
        builders.sign_in(client, _person(f"x-{role}"))
        for cell in _cells(district):
            if cell.method == "GET" and not cell.rule.arguments:
                written.clear()
                client.get(cell.rule.rule)
                assert not written, f"GET {cell.rule.rule} wrote: {written[0]}"
