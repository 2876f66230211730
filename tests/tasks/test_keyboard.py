"""The ledger in a real browser: by keyboard, with a task opened beside it, and just as usable without scripts."""

import threading

from playwright.sync_api import Page
from werkzeug.serving import make_server

from app.accounts.passwords import hashed
from app.extensions import db
from app.tasks.models import Task
from tests import browser
from tests.tasks import ground


def _states() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Task.state)))


def _ticked(page: Page) -> int:
    return page.locator("[name=task]:checked").count()


def test_the_ledger_by_keyboard_and_without_scripts(app) -> None:
    at = ground.district()
    for number in range(3):
        ground.draft(f"第{number}项", lead_unit=at.edu, lead_unit_id=at.edu.id)
    at.chief.password_hash = hashed("for this test only")
    db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site = f"http://127.0.0.1:{server.server_port}"
    try:
        with browser.chromium() as chromium:
            page = browser.new_page(chromium)
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            browser.sign_in(page, site, "chief", "for this test only")
            page.goto(f"{site}/ledger")
            for key in "jjxkx":
                page.keyboard.press(key)
            assert _ticked(page) == 2
            page.keyboard.press("e")
            page.wait_for_selector(".beside #task")
            assert "第0项" in page.locator(".beside h1").inner_text()
            page.keyboard.press("Escape")
            assert page.locator(".beside").count() == 0 and _ticked(page) == 2, "the place is not lost"
            page.keyboard.press("/")
            page.keyboard.type("第1")
            page.keyboard.press("Enter")
            page.wait_for_url("**q=*")
            assert page.locator("tr[data-href]").count() == 1 and "leader=" not in page.url
            assert wrong == []

            plain = browser.new_page(chromium, java_script_enabled=False)
            browser.sign_in(plain, site, "chief", "for this test only")
            plain.goto(f"{site}/ledger")
            plain.locator("[name=task]").nth(0).check()
            plain.locator("[name=task]").nth(2).check()
            plain.click("button[value=issue]")
            assert "将下达 2 项" in plain.locator(".sentence").inner_text()
            plain.click("button[value=issue]")
            assert "已下达 2 项" in plain.locator(".said.done").inner_text()
            assert _states() == ["draft", "issued", "issued"]
    finally:
        server.shutdown()
        thread.join()
