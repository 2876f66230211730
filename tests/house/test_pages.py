"""Every page that somebody can reach: it answers, it has a heading, its numbers open their rows, and in English it is English."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import String, select

from app.accounts.models import Person
from app.demo.district import SHOWN
from app.extensions import db
from tests import builders
from tests.conftest import district_copied
from tests.house.code import APP, modules
from tests.numbers import digits, wrong
from tests.walk import Visited, walk

#: tables whose sentences the product makes; letters are Chinese whoever pressed the button (docs/architecture.md)
WRITTEN_BY_THE_PRODUCT = {"doubt", "case_event"}

RUN = re.compile(r"[\u4e00-\u9fff]{4,}")

#: files whose Chinese is no word of the interface: what reports are recognised by, what the district is made of, what
#: letters and official papers say (they are Chinese whoever pressed the button)
NOT_OF_THE_INTERFACE = re.compile(
    r"app\.(demo|reports\.reader|paper|errors|words)\b|(^|\.|_)letters$|\.extraction$|app\.drafting\.(?!views|errors|.*queries)"
)


@pytest.fixture(scope="module")
def district(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration district on SQLite."""
    with district_copied(demo_folder, tmp_path_factory.mktemp("walked")) as app:
        yield app


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Routes of files that somebody has fetched already."""
    return set()


@pytest.fixture(scope="module", params=sorted(SHOWN))
def somebody(request: pytest.FixtureRequest, district: Flask) -> tuple[str, FlaskClient]:
    """One of each role, who reads English."""
    person = db.session.scalars(select(Person).where(Person.username == SHOWN[request.param])).one()
    client = district.test_client()
    builders.sign_in(client, person)
    with client.session_transaction() as session:
        session["language"] = "en"
    return request.param, client


@pytest.fixture(scope="module")
def english(district: Flask, somebody: tuple[str, FlaskClient], files: set[str]) -> list[Visited]:
    """All that one role reaches, in English: of each kind one page more for the office, who reaches most; each file once."""
    role, client = somebody
    visited = list(walk(district, client, of_a_kind=2 if role == "office" else 1, known=frozenset(files)))
    files |= {one.endpoint for one in visited if one.content_type != "text/html" and one.status == 200}
    return visited


@pytest.fixture(scope="module")
def opened() -> dict[bool, dict[str, int]]:
    """The lists opened so far: address → rows."""
    return {True: {}, False: {}}


def test_every_link_leads_somewhere(english: list[Visited]) -> None:
    broken = [(one.address, one.status) for one in english if one.status >= 400]
    assert not broken, broken


def test_every_page_says_where_one_is(english: list[Visited]) -> None:
    for one in english:
        if one.content_type == "text/html":
            assert one.page.css_first("h1"), f"{one.address} has no heading"
            assert one.page.css_first("html[lang]"), one.address


def test_every_number_that_can_be_followed_opens_just_so_many_rows(
    english: list[Visited], somebody: tuple[str, FlaskClient], opened: dict[bool, dict[str, int]]
) -> None:
    _role, client = somebody

    def page(address: str) -> HTMLParser:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return HTMLParser(answer.text)

    # whoever sees everything opens the same lists, but has other things to decide
    known = opened[any(one.endpoint == "progress.overview" for one in english)]
    for address in [one for one in known if one.startswith("/overview/decisions")]:
        del known[address]
    found = [line for one in english if one.html for line in wrong(page, one.address, one.page, known)]
    assert not found, "\n".join(found)


#: lists whose heading says how many rows they have, and what a row is
HEADED = {
    "progress.recurring": "ol.recurring > li",
    "progress.listed": "li.task-row",
    "progress.decisions": "ul.waiting > li",
    "bulletins.rows": "li.task-row",
}


def test_a_heading_says_how_many_rows_are_below(english: list[Visited]) -> None:
    for one in english:
        if one.endpoint in HEADED and (said := one.page.css_first("h1 .muted")):
            assert len(one.page.css(HEADED[one.endpoint])) == digits(said), one.address


@cache
def _own_chinese() -> set[str]:
    """The runs of Chinese that stand in the product's own code."""
    runs: set[str] = set()
    for module in modules():
        if NOT_OF_THE_INTERFACE.search(module.name):
            continue
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                runs.update(RUN.findall(node.value))
    for path in (APP / "templates").rglob("*.html"):
        runs.update(RUN.findall(path.read_text(encoding="utf-8")))
    for path in APP.rglob("*.toml"):
        if "demo" not in path.parts:
            runs.update(RUN.findall(path.read_text(encoding="utf-8")))
    return runs


@cache
def _typed() -> str:
    """What people typed and reports say, as it is kept; not what the product itself wrote down."""
    texts: list[str] = []
    for table in db.metadata.sorted_tables:
        if table.name in WRITTEN_BY_THE_PRODUCT:
            continue
        columns = [column for column in table.c if isinstance(column.type, String)]
        if columns:
            texts += (str(value) for row in db.session.execute(select(*columns)) for value in row if value)
    return "\n".join(texts)


def _said(page: HTMLParser) -> Iterator[str]:
    """What a page says of its own: text and hints; not what stands in lang="zh", nor what was typed or chosen."""
    for node in page.css('[lang|="zh"], textarea, option, pre'):
        node.decompose()
    for node in page.css("body, title"):
        yield node.text(separator="\n")
    for node in page.css("[title], [aria-label], [placeholder], [alt]"):
        for name in ("title", "aria-label", "placeholder", "alt"):
            yield node.attributes.get(name) or ""


def test_english_pages_hold_no_word_of_the_products_own_chinese(english: list[Visited]) -> None:
    own, typed = _own_chinese(), _typed()
    said: dict[str, str] = {}
    for one in english:
        if one.content_type == "text/html":
            for text in _said(one.page):
                said.update(dict.fromkeys(RUN.findall(text), one.address))
    found = {run: address for run, address in said.items() if run in own and run not in typed}
    assert not found, f"{len(found)} left in Chinese: {dict(list(found.items())[:40])}"
