"""A real Chromium for the tests: Debian's own, in Chinese, at the three widths that count."""

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

#: a telephone, an office computer, a large screen
WIDTHS = {390: 844, 1366: 768, 1920: 1080}

#: the same browser without its window costs a third of it; so it is taken when it is there
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. Raises with one sentence when it is not installed."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise RuntimeError("没有找到 Chromium，请先运行：sudo apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, width: int = 1366, **more: object) -> Page:
    """A page of one of the widths, in Chinese and Shanghai time; whatever the console complains of becomes an error."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, locale="zh-CN", timezone_id="Asia/Shanghai", **more
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def sign_in(page: Page, site: str, username: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{site}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main button.button")
    page.wait_for_url(lambda url: "/sign-in" not in url)
