"""The manual names pages that are there, the tour leads to places that are there, and without network a page says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, url_for
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.accounts.models import Person
from app.extensions import db
from app.manual.chapters import BOOKS, OF_ROLE, own_book, stop
from app.manual.helps import HELPS
from tests import builders
from tests.browser import chromium, new_page
from tests.conftest import ROOT, settings_for
from tests.progress import district
from tests.progress.district import TODAY, at
from tests.site import serving


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """One of each role in a small district."""
    monkeypatch.setattr("app.clock.now", lambda: at(TODAY))
    made = district.make()
    found = {"leader": made.mayor, "office": made.office, "liaison": made.liaison}
    found |= {role: builders.person(role, role, made.units[1]) for role in ("head", "admin", "security", "setup")}
    db.session.commit()
    return found


@pytest.mark.parametrize("role", sorted(set(OF_ROLE) - {"auditor"}))
def test_the_tour_of_a_role_leads_from_place_to_place_and_ends(app: Flask, people: dict[str, Person], role: str) -> None:
    client = app.test_client()
    builders.sign_in(client, people[role])
    book = own_book(frozenset({role}))
    with app.test_request_context():
        address = url_for(book.tour[0].endpoint)
    begin = HTMLParser(client.get(address, follow_redirects=True).text).css_first(".first-visit a")
    assert begin is not None, f"nobody tells a new {role} of the tour"
    href, seen = str(begin.attributes["href"]), 0
    while True:
        page = HTMLParser(client.get(href.split("#")[0]).text)
        assert page.css_first(".tour-step") is not None, href
        assert page.css_first(f"#{href.split('#')[1]}") is not None, f"{href}: nothing to point at"
        seen += 1
        href = str(page.css_first(".tour-do a.button").attributes["href"])
        if "tour=" not in href:
            break
    assert seen == len(book.tour)
    assert client.get(href).status_code == 200


def test_whoever_was_here_before_is_not_invited_again(app: Flask, people: dict[str, Person]) -> None:
    people["leader"].news_since = at(TODAY)
    client = app.test_client()
    builders.sign_in(client, people["leader"])
    assert "first-visit" not in client.get("/overview").text
    assert "tour-step" not in client.get("/overview?tour=leader.99").text
    assert stop("leader.0") is stop("nobody.1") is stop("leader.x") is None


@pytest.mark.parametrize("role", sorted(set(OF_ROLE) - {"auditor"}))
def test_the_manual_speaks_of_pages_that_its_reader_may_open(app: Flask, people: dict[str, Person], role: str) -> None:
    client = app.test_client()
    builders.sign_in(client, people[role])
    book = own_book(frozenset({role}))
    page = HTMLParser(client.get("/manual", follow_redirects=True).text)
    assert page.css_first("h1").text() == book.title
    links = [str(node.attributes["href"]) for node in page.css("section p.small a")]
    assert len(links) == len(book.sections)
    for href in links:
        assert client.get(href).status_code == 200, href


def test_each_help_belongs_to_a_page_and_leads_into_the_readers_own_manual(app: Flask, people: dict[str, Person]) -> None:
    assert HELPS.keys() <= app.view_functions.keys()
    client = app.test_client()
    builders.sign_in(client, people["office"])
    help_ = HTMLParser(client.get("/bulletins").text).css_first(".how-help.of-page p")
    assert HELPS["bulletins.shelf"] in help_.text()
    assert help_.css_first("a").attributes["href"] == "/manual#bulletins"
    assert HTMLParser(client.get("/password").text).css_first(".how-help") is None


def test_every_picture_is_there_in_both_languages() -> None:
    wanted = {section.shot for book in BOOKS.values() for section in book.sections if section.shot}
    there = {path.stem for path in (ROOT / "app" / "static" / "manual").glob("*.jpg")}
    assert there == wanted | {f"{shot}-en" for shot in wanted}


@pytest.fixture
def served(migrated_file: Path, tmp_path: Path) -> Iterator[tuple[str, Page]]:
    """The site and somebody who looks at the page for signing in."""
    (tmp_path / "duban.db").write_bytes(migrated_file.read_bytes())
    with serving(settings_for(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)) as (site, _app), chromium() as browser:
        yield site, new_page(browser)


def test_without_network_a_page_says_so_and_a_form_is_held_back(served: tuple[str, Page]) -> None:
    site, page = served
    page.goto(f"{site}/sign-in")
    page.wait_for_function("navigator.serviceWorker.getRegistration().then((one) => Boolean(one && one.active))")
    page.goto(f"{site}/offline")
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.click("button[name=language]")
    assert page.url == f"{site}/offline", "a form was sent into nowhere"
    page.goto(f"{site}/ledger")
    assert page.locator("h1").inner_text() == "网络已断开"
    page.context.set_offline(False)
    page.goto(f"{site}/offline")
    expect(page.locator("[data-offline]")).to_be_hidden()
