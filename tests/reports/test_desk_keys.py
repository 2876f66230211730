"""The review desk in a real browser: by keyboard alone, with the pointer, and without scripts at all."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from app.accounts.passwords import hashed
from app.extensions import db
from tests import browser as browsers
from tests import builders
from tests.conftest import settings_for
from tests.reports import made
from tests.site import serving

PASSWORD = "a good long password"


@dataclass
class Place:
    """The address of the desk of a small report, and a browser to open it with."""

    site: str
    ref: str
    browser: browsers.Browser

    def open(self, width: int = 1366, **more: object) -> Page:
        """The desk, signed in; errors of scripts fail the test."""
        page = browsers.new_page(self.browser, width, **more)
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        browsers.sign_in(page, self.site, "li.ping", PASSWORD)
        page.goto(f"{self.site}/reports/{self.ref}/desk")
        return page


@pytest.fixture(scope="module")
def chromium() -> Iterator[browsers.Browser]:
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def place(migrated_file, tmp_path, chromium) -> Iterator[Place]:
    shutil.copy(migrated_file, tmp_path / "duban.db")
    with serving(settings_for(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)) as (site, app):
        with app.app_context():
            gov = builders.unit("gov", "青溪区人民政府")
            builders.person("li.ping", "office", gov).password_hash = hashed(PASSWORD)
            ref = made.stored(gov).ref
        yield Place(site, ref, chromium)
        with app.app_context():
            db.session.remove()


def active(page: Page):
    return page.locator(".clause.active .words")


def test_a_review_by_keyboard(place: Place) -> None:
    page = place.open()
    expect(active(page)).to_have_text("个别镇街规范性文件报送备案不及时")
    expect(page.locator(".c.active")).to_have_text("个别镇街规范性文件报送备案不及时")
    page.keyboard.press("y")
    expect(active(page)).to_have_text("部分文件未经合法性审核")
    expect(page.locator(".clause.problem.confirmed")).to_have_count(1)
    page.keyboard.press("5")
    expect(page.locator(".clause.active .role")).to_have_text("其他")
    page.keyboard.press("u")
    expect(page.locator(".clause.active .role")).to_have_text("问题")
    page.keyboard.press("k")
    page.keyboard.press("m")
    expect(active(page)).to_have_text("个别镇街规范性文件报送备案不及时；部分文件未经合法性审核")
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(active(page)).to_have_text("部分文件未经合法性审核")
    page.keyboard.press("d")
    expect(page.locator(".clause.discarded .words")).to_have_text("部分文件未经合法性审核")
    page.keyboard.press("d")
    expect(page.locator(".clause.discarded")).to_have_count(0)
    page.keyboard.press("l")
    for _ in range(3):
        page.keyboard.press("j")
    expect(active(page)).to_have_text("建立规范性文件备案提醒制度")
    page.keyboard.press("l")
    expect(page.locator(".clause.active .tie:not(.suggested)")).to_have_text("← 4")
    page.keyboard.press("Enter")
    expect(page.locator(".clause.active .inspector")).to_be_visible()


def test_selected_text_becomes_a_clause(place: Place) -> None:
    page = place.open()
    page.evaluate(
        """() => {
          const run = [...document.querySelectorAll('.text [data-s]')].find((one) => one.textContent.includes('备案管理不严'));
          const at = run.textContent.indexOf('备案管理不严');
          const range = document.createRange();
          range.setStart(run.firstChild, at); range.setEnd(run.firstChild, at + 7);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    expect(page.locator("#as-what")).to_be_visible()
    page.keyboard.press("2")
    expect(active(page)).to_have_text("备案管理不严")


def test_a_click_in_the_text_puts_the_cursor_there(place: Place) -> None:
    page = place.open()
    page.locator(".c", has_text="逐案提醒行政机关").click()
    expect(active(page)).to_have_text("逐案提醒行政机关负责人出庭应诉")
    expect(page.locator(".cursor")).to_have_count(1)
    page.keyboard.press("s")
    expect(page.locator(".clause.arrangement")).to_have_count(5)


def dragged(page: Page, row: Locator, onto: Locator) -> None:
    """Pull a row by its number onto another row, as a hand does: a little at first, then all the way."""
    row.locator(".no").hover()
    page.mouse.down()
    box = onto.bounding_box()
    assert box
    page.mouse.move(box["x"] + 90, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()


def test_a_problem_is_dragged_to_what_answers_it(place: Place) -> None:
    page = place.open()
    problem, answer = page.locator(".clause.problem").last, page.locator(".clause.arrangement").first
    expect(problem.locator(".tie")).to_have_count(0)
    dragged(page, problem, answer)
    expect(page.locator(".clause.problem").last.locator(".tie")).to_have_count(1)
    dragged(page, page.locator(".clause.problem").last, page.locator(".clause.problem").first)
    expect(page.locator(".clause.problem").last.locator(".tie")).to_have_count(1)


def test_spam_is_decided_and_the_place_is_kept(place: Place) -> None:
    page = place.open()
    page.keyboard.press("j")
    page.locator(".doubt-list .spam button", has_text="采纳修改").click()
    expect(page.locator("mark.spam.repaired").first).to_be_visible()
    expect(active(page)).to_have_text("部分文件未经合法性审核")


def test_the_desk_without_scripts(place: Place) -> None:
    page = place.open(java_script_enabled=False)
    row = page.locator(".clause", has_text="少数单位负责人")
    row.get_by_text("确认", exact=True).click()
    expect(row.locator(".state")).to_have_text("✓ 已确认")
    row.get_by_text("更多").click()
    row.locator(".inspector .role-choice button", has_text="其他").click()
    expect(row.locator(".clause-head .role")).to_have_text("其他")
    page.locator(".actions button", has_text="撤销").click()
    expect(row.locator(".clause-head .role")).to_have_text("问题")


@pytest.mark.parametrize("width", browsers.WIDTHS)
def test_nothing_is_wider_than_the_screen(place: Place, width: int) -> None:
    page = place.open(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{place.site}/reports")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
