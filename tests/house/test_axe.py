"""Every page of every role with the demonstration district, looked at by axe in a real browser: no violation, nor at 200% zoom;
and read without a script, and light after the first visit.

The suite looks at each page once; with AXE=all it looks at each role on its own, at each kind of query, at a desk's and a telephone's width.
"""

import os
import shutil
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.demo.district import PASSWORD, SHOWN
from app.extensions import db
from tests import builders
from tests.browser import chromium, new_page, sign_in
from tests.conftest import Browser as Client
from tests.conftest import settings_for
from tests.house.code import ROOT
from tests.site import serving
from tests.walk import walk

TABLE = tomllib.loads((ROOT / "tests" / "house" / "routes.toml").read_text(encoding="utf-8"))
ALL = os.environ.get("AXE") == "all"
#: told back of each page: only what is wrong, for the rest is long
WRONG = """axe.run(document, {resultTypes: ["violations"]}).then(told => told.violations.flatMap(
  one => one.nodes.slice(0, 3).map(node => `${one.id} ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`)))"""


@pytest.fixture(scope="module")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Flask]]:
    """The demonstration district, served."""
    folder = tmp_path_factory.mktemp("looked-at")
    shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
    with serving(settings_for(f"sqlite:///{folder / 'duban.db'}", folder)) as (address, app):
        app.test_client_class = Client
        yield address, app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as one:
        yield one


def _reached(app: Flask, role: str, looked: Collection[str]) -> list[tuple[str, str]]:
    """The pages a role comes to by links, without those looked at already: endpoint and address, the first of each endpoint."""
    with app.app_context():
        client = app.test_client()
        builders.sign_in(client, db.session.scalars(select(Person).where(Person.username == SHOWN[role])).one())
        pages = walk(app, client, known=looked)
        read = [one for one in pages if one.content_type == "text/html" and one.status == 200]
        return [(one.endpoint, one.address) for one in (read if ALL else {one.endpoint: one for one in reversed(read)}.values())]


def _violations(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    page.evaluate(Axe().axe_script)
    return _too_wide(page, address) + [f"{address}: {told}" for told in page.evaluate(WRONG)]


def _too_wide(page: Page, address: str) -> list[str]:
    """At 200% zoom an office computer has 683 points left: wide tables may scroll in their own frame, the page may not."""
    before = page.viewport_size
    page.set_viewport_size({"width": 683, "height": 384})
    width = page.evaluate("document.scrollingElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    return [f"{address}: {width} wide at 200%"] if width > 683 else []


@pytest.mark.timeout(1200)
def test_no_page_has_a_violation(site: tuple[str, Flask], browser: Browser) -> None:
    address, app = site
    looked: set[str] = set()
    wrong: list[str] = []
    for role in ("leader", "office", "liaison", "head", "admin"):
        for width in (1366, 390) if ALL else (1366 if role != "liaison" else 390,):
            pages = _reached(app, role, () if ALL else frozenset(looked))
            page = new_page(browser, width)
            sign_in(page, address, SHOWN[role], PASSWORD)
            for endpoint, path in pages:
                looked.add(endpoint)
                wrong += _violations(page, address + path)
            page.context.close()
    page = new_page(browser)
    wrong += _violations(page, f"{address}/sign-in") + _violations(page, f"{address}/nowhere")
    page.context.close()
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - {"static"}
    assert looked >= {"progress.overview", "progress.living", "progress.chapter", "bulletins.show", "tasks.task", "cases.show"}
    assert looked <= readable


#: what the leaders' pages, and a unit's own, are reached by
FIRST = {"leader": "/overview", "liaison": "/todo", "office": "/todo"}


def test_everything_is_read_without_a_script(site: tuple[str, Flask], browser: Browser) -> None:
    """An old browser, no JavaScript: a leader goes overview, chapter, task in three taps; a unit reads and folds open what it needs."""
    address, _app = site
    page = new_page(browser, 390, java_script_enabled=False)
    sign_in(page, address, SHOWN["leader"], PASSWORD)
    page.goto(f"{address}/overview")
    page.locator("table.chapters tbody th a").first.click()
    expect(page.locator(".standing .first-sentence")).to_be_visible()
    page.locator(".task-row a.what").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".task-number").first).to_be_visible()
    page.goto(f"{address}/overview")
    help_ = page.locator(".how-help").first
    help_.locator("summary").click()
    expect(help_.locator("p"), "help unfolds without a script").to_be_visible()
    page.goto(address + str(page.locator("a[href*='/living']").first.get_attribute("href")))
    page.locator("details.fold summary").first.click()
    expect(page.locator("details.fold li a").first).to_be_visible()
    page.context.close()


def test_a_page_weighs_little_after_the_first_visit(site: tuple[str, Flask], browser: Browser) -> None:
    address, _app = site
    for role, path in FIRST.items():
        page = new_page(browser)
        sign_in(page, address, SHOWN[role], PASSWORD)
        page.goto(address + path)
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        sizes: list[float] = []
        line.on("Network.loadingFinished", lambda told, kept=sizes: kept.append(told["encodedDataLength"]))
        page.goto(address + path, wait_until="networkidle")
        assert sizes, "something came over the line"
        assert sum(sizes) < 100_000, f"{path}: {sum(sizes):,.0f} bytes, uncompressed"
        page.context.close()
