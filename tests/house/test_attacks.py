"""Attacks by the list of reliability and of peers' CVEs that belong to no room alone: methods, strange bytes, oversize, markup, foreign columns."""

import ast
import re
import threading
from collections import namedtuple
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import String, func, select, update

from app.accounts.models import Person
from app.demo.district import SHOWN
from app.extensions import db
from app.paper import office
from app.paper.office import OfficeFailed, converted
from app.web.filters import options
from app.web.marks import shape
from tests import builders
from tests.conftest import district_copied
from tests.house.code import APP, modules
from tests.house.test_routes import BY_LIBREOFFICE, TABLE, _address, _cells

#: where markup is made, and of what
MADE_OF = {
    # a page's own template, which escapes what it is told
    "app.progress.document_views": ['Markup(render_template("progress/living_document.html", **shown))'],
    "app.web.answers": ["Markup(catalogue.ugettext(words))"],
    "app.web.filters": ['Markup("".join(told))'],
    # a code that is none of the seven lamps has no shape
    "app.web.marks": [
        """Markup(f'<svg class="shape lamp-{code}" viewBox="0 0 12 12" aria-hidden="true">{drawn}</svg>')""",
    ],
}
Named = namedtuple("Named", "code name")


#: what may stand in an address: NUL, quotes and templates, half a character, digits of another script, far too large, far too long
STRANGE = (
    "\x00", "a\x00b", "'\"><script>", "%27;--", "{{7*7}}{0}%(x)s", "\ud800", "\u202e\u200f", "²١", "9" * 40, "-1", "1e999", "NaN", "\\..\\", "x" * 2000,
)  # fmt: skip
ASKED = (
    "q", "text", "page", "year", "unit", "state", "sort", "since", "until", "kind", "actor", "month", "week", "part", "day", "next",
    "cols", "tab", "lamp", "chapter", "copy", "case", "which", "show", "leader", "report", "clause",
)  # fmt: skip


def test_strange_words_in_an_address_break_no_page(app: Flask, client: FlaskClient) -> None:
    """Every page without a name in its path, each of its questions asked with something strange: an answer, never an error of ours."""
    builders.sign_in(client, builders.person("who", "office", builders.unit("sfj")))
    for turn, cell in enumerate(cell for cell in _cells(app) if cell.method == "GET" and not cell.rule.arguments):
        for more in (0, 5):
            asked = {name: STRANGE[(turn + n + more) % len(STRANGE)] for n, name in enumerate(ASKED)}
            address = f"{cell.rule.rule}?{urlencode(asked, errors='surrogatepass')}"
            assert client.get(address).status_code < 500, f"{cell.rule.rule} {asked}"


def test_strange_bytes_in_forms_and_names(app: Flask, client: FlaskClient) -> None:
    """NUL and half characters where people sign in, search for, and are named: refused or cleaned, on both engines."""
    for odd in ("a\x00b", "\ud800", "\u202ex", "x" * 5000):
        for field in ("username", "password"):
            typed = {"username": "a", "password": "b", field: odd.encode("utf-8", "surrogatepass")}
            assert client.post("/sign-in", data=typed).status_code in (400, 422), (field, odd)
    unit = builders.unit("sfj")
    builders.sign_in(client, builders.person("who", "office", unit))
    for odd in ("a\x00b", "\u202ex"):
        unit_form = {"name": odd, "short_name": odd, "code": "x", "kind": "department", "duties": odd, "leader": "", "parent": ""}
        assert client.post("/units/new", data=unit_form).status_code < 500, odd
        person = {"title": odd, "role": "liaison", "rank": "staff", "name": odd, "username": "wang", "email": "", "phone": odd}
        assert client.post(f"/units/{unit.ref}", data=person).status_code < 500, odd
        assert client.post("/roster", data={"text": f"{odd}\t\t部门\t{odd}\t联络员\t{odd}\twang2\t\t"}).status_code < 500, odd
        for address in (f"/tasks/{odd}", f"/cases/{odd}", f"/people/{odd}", f"/calendar/{odd}.ics", f"/units/{odd}"):
            assert client.get(address.replace("\x00", "%00")).status_code in (400, 404, 308), address


def test_other_methods_open_nothing(app: Flask) -> None:
    """HEAD is refused like GET; TRACE is none; a header or a field that names another method changes nothing."""
    liaison = app.test_client()
    builders.sign_in(liaison, builders.person("who", "liaison", builders.unit("swj")))
    stranger, tried = app.test_client(), 0
    for cell in _cells(app):
        allowed = TABLE[cell.endpoint]
        if cell.method != "GET" or allowed in (["anybody"], ["*"]) or "liaison" in allowed:
            continue
        address, _ = _address(app, cell)
        db.session.rollback()
        for method in ("HEAD", "TRACE"):
            answer = liaison.open(address, method=method)
            assert answer.status_code in ((403,) if method == "HEAD" else (404, 405)), f"{method} {address}: {answer.status_code}"
            assert method == "TRACE" or not answer.data, address
        assert stranger.head(address).status_code == 302
        tried += 1
    assert tried > 40
    for said in ({"headers": {"X-HTTP-Method-Override": "POST"}}, {"query_string": {"_method": "POST"}}):
        before = db.session.scalar(select(func.count()).select_from(Person))
        liaison.get("/sign-out", **said)
        assert liaison.get("/account").status_code == 200 and before == db.session.scalar(
            select(func.count()).select_from(Person)
        )


def test_what_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    """A form of five megabytes, in either way of sending one, or of too many parts."""
    assert client.post("/sign-in", data={"username": "x" * 5_000_000, "password": "y"}).status_code == 413
    many = {"data": {"username": "x" * 5_000_000}, "content_type": "multipart/form-data"}
    assert client.post("/sign-in", **many).status_code == 413
    assert (
        client.post("/sign-in", data={f"f{n}": b"" for n in range(5001)}, content_type="multipart/form-data").status_code == 413
    )


def test_no_form_sets_what_it_does_not_show(app: Flask, client: FlaskClient) -> None:
    """Every column of a person and of a unit posted to the forms about them: only those that the forms show change (mass assignment)."""
    unit = builders.unit("sfj")
    builders.sign_in(client, builders.person("bo", "office", unit))
    other = builders.person("other", "liaison", unit)
    tables = (
        ("/people/{}", other, {"name", "email", "phone"}),
        ("/units/{}/edit", unit, {"name", "short_name", "code", "kind", "duties", "leader_post_id"}),
    )
    for address, row, shown in tables:
        before = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        forged = {name: "7" if isinstance(value, int) else "forged" for name, value in before.items()}
        forged |= {"kind": "department", "email": "a@example.org", "code": "forged", "leader": "", "parent": ""}
        assert client.post(address.format(row.ref), data=forged).status_code == 302
        db.session.refresh(row)
        changed = {name for name, value in before.items() if getattr(row, name) != value}
        assert changed and changed <= shown, changed


MARKUP = "<b id=x1>'\"><img src=x onerror=alert(1)>"
#: words of rows that people type, by table; what else stands there are codes, files and addresses of the product's own
TYPED = {
    "unit": ("name", "short_name", "duties"), "person": ("name", "phone"), "post": ("title",), "task": ("title", "target", "handler"),
    "task_update": ("text",), "entry": ("note",), "verification": ("text", "place", "people"), "evidence": ("file_name",),
    "task_request": ("text", "progress", "answer_text"), "instruction": ("text", "answer"), "court_case": ("court", "cause", "review"),
    "hearing": ("place", "attendee", "attendee_post", "note"), "matter": ("number", "title", "sender"),
    "consultation": ("title", "place", "guests", "agenda"), "conclusion": ("text",), "letter": ("to_name", "subject", "body", "gist"),
    "indicator": ("name", "basis"), "indicator_value": ("note", "evidence"), "draft": ("title",), "draft_comment": ("text",),
    "paragraph": ("edited",), "bulletin": ("title",), "report": ("title", "issuer"), "clause": ("wording",), "user_session": ("device",),
}  # fmt: skip


@pytest.fixture(scope="module")
def marked_up(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration district with markup in everything that people type."""
    with district_copied(demo_folder, tmp_path_factory.mktemp("markup")) as app:
        for name, columns in TYPED.items():
            table = db.metadata.tables[name]
            room = {column: getattr(table.c[column].type, "length", None) or 300 for column in columns}
            assert all(isinstance(table.c[column].type, String) for column in columns)
            said = {column: func.substr(MARKUP + func.coalesce(table.c[column], ""), 1, room[column]) for column in columns}
            db.session.execute(update(table).values(said))
        db.session.commit()
        yield app


@pytest.mark.parametrize("role", ["office", "leader"])
def test_markup_that_somebody_typed_is_shown_as_text(marked_up: Flask, role: str) -> None:
    """No page holds an element, a handler or a script that came from a column."""
    client = marked_up.test_client()
    builders.sign_in(client, db.session.scalars(select(Person).where(Person.username == SHOWN[role])).one())
    shown = 0
    for cell in _cells(marked_up):
        if cell.method != "GET" or cell.endpoint in BY_LIBREOFFICE or (role == "leader" and "leader" not in TABLE[cell.endpoint]):
            continue
        answer = client.get(_address(marked_up, cell)[0], follow_redirects=True)
        if answer.mimetype not in ("text/html", "image/svg+xml"):
            continue
        tree = HTMLParser(answer.text)
        wrong = tree.css("#x1") + [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]
        wrong += [
            node for node in tree.css("a[href], form[action]") if (node.attributes.get("href") or "").startswith("javascript:")
        ]
        wrong += [
            node
            for node in tree.css("script")
            if not node.attributes.get("src") and "json" not in (node.attributes.get("type") or "")
        ]
        assert not wrong, f"{cell.rule.rule}: {wrong[0].html}"
        shown += "&lt;b id=x1&gt;" in answer.text
    assert shown > 20


def test_nothing_is_unescaped_but_words_of_our_own() -> None:
    """``|safe`` stands on literals alone, which escape what is put into them; no template is left out of escaping; code makes markup in
    three places, of the catalogue's sentences, of a list's choices and of the lamps' shapes: the first two escape what is put into them,
    the third takes nothing but seven words."""
    for path in (APP / "templates").rglob("*"):
        if path.is_file():
            assert path.suffix == ".html", f"{path.name}: only .html is escaped by itself"
            text = path.read_text(encoding="utf-8")
            assert "autoescape" not in text, path.name
            for found in re.finditer(r"\|\s*safe\b", text):
                assert text[: found.start()].endswith("'"), f"{path.name}: {text[found.start() - 40 : found.end()]}"
    for module in modules():
        made = re.findall(r"\bMarkup\(.*|render_template_string", module.source)
        assert made == MADE_OF.get(module.name, []), module.name
    with Flask("alone").test_request_context():
        assert options([Named('"><i>', "<b>")], "code", "name") == '<option value="&#34;&gt;&lt;i&gt;">&lt;b&gt;</option>'
        assert options([Named("1", Markup("<i>"))], "code", "name") != options([Named("1", "<i>")], "code", "name")
    with pytest.raises(KeyError):
        shape('"><script>')


def test_nothing_is_called_into_being_from_bytes() -> None:
    """No pickle, marshal, shelve, yaml, eval or exec; no shell; XML by parsers that refuse declarations."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names}
                names |= {node.module or ""} if isinstance(node, ast.ImportFrom) and names != {"ParseError"} else set()
                assert not names & {
                    "pickle",
                    "marshal",
                    "shelve",
                    "yaml",
                    "dill",
                    "xml.etree.ElementTree",
                    "xml.dom.minidom",
                    "xml.sax",
                }, module.name
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("eval", "exec", "compile", "os.system", "os.popen", "__import__"), (
                    f"{module.name}:{node.lineno}"
                )
                assert not any(word.arg == "shell" for word in node.keywords), f"{module.name}:{node.lineno}"


def test_a_converted_file_fetches_nothing() -> None:
    """A document that points to pictures, sheets and frames of a server: LibreOffice asks that server for none of them (SSRF)."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}"
        page = (
            f'<html><img src="{there}/a.png"><link rel="stylesheet" href="{there}/b.css"><iframe src="{there}/c"></iframe></html>'
        )
        made = converted(page.encode(), ".doc", "pdf")
        server.shutdown()
    assert made.startswith(b"%PDF") and asked == []


def test_libreoffice_is_told_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What works on a file from outside sees neither our keys nor the database's password."""
    monkeypatch.setenv("SECRET_KEY", "of this installation")
    told: dict[str, str] = {}
    monkeypatch.setattr(office.shutil, "which", lambda _name: "/bin/true")
    monkeypatch.setattr(office, "_run", lambda _command, environment: told.update(environment))
    with pytest.raises(OfficeFailed):
        converted(b"x", ".doc", "docx")
    assert set(told) == {"HOME", "PATH", "LANG"}
