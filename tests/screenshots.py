"""`make screenshots`: every page of the demonstration district at three widths in both languages, and the manual's pictures.

The pages named below are shown with what is worth seeing on them; every other kind of page that a role comes to by links is added
by walking. They go to docs/screenshots, whole from top to bottom; the README's two, one window each, are kept in the repository, the
others are made to be looked at. The manual's go to app/static/manual and are kept: `make screenshots only=manual` makes them anew.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import delete, select

from app import clock, workdays
from app.accounts.models import Person, Post, Tenure, UserSession
from app.bulletins.models import Bulletin
from app.cases.matter_models import Matter
from app.cases.models import Case, Hearing
from app.demo.district import PASSWORD, SHOWN
from app.demo.loading import load_demo
from app.drafting.actions import compose
from app.extensions import db
from app.indicators.models import Indicator
from app.manual.chapters import BOOKS
from app.reminders.jobs import tick
from app.reports.models import Report
from app.tasks.models import Task
from tests import builders
from tests.browser import WIDTHS, chromium, new_page, sign_in
from tests.conftest import ROOT, migrate_up, settings_for
from tests.conftest import Browser as Client
from tests.site import serving
from tests.walk import walk

#: points; a picture ends here
TALLEST = 9000
#: what the README shows; a window each
OF_README = {"overview", "todo"}
OUT = ROOT / "docs" / "screenshots"
PICTURES = ROOT / "app" / "static" / "manual"


@dataclass(frozen=True)
class Shot:
    """A page as somebody sees it."""

    name: str
    who: str
    path: str


def shots() -> list[Shot]:
    """The pages, with the things of the demonstration district they show."""
    report, earlier = db.session.scalars(select(Report).where(Report.paper == "report").order_by(Report.year.desc()))
    indicator = db.session.scalars(select(Indicator).where(Indicator.name.contains("出庭应诉率"))).first()
    indicator = indicator or db.session.scalars(select(Indicator).order_by(Indicator.position)).first()
    task = db.session.scalars(select(Task).where(Task.state == "in_progress").order_by(Task.number)).first()
    case = db.session.scalars(select(Case).order_by(Case.case_number)).first()
    joined = db.session.scalars(select(Case).join(Case.parties).order_by(Case.id)).first()
    absent = db.session.scalars(select(Hearing).where(Hearing.absence_reason != "")).first()
    followed = db.session.scalars(select(Matter).join(Matter.periods)).first()
    assert task and case and indicator and joined and absent and followed
    waiting = db.session.scalars(select(Bulletin).where(Bulletin.state == "submitted")).first()
    own = db.session.scalars(select(Task).where(Task.state == "in_progress", Task.lead_unit_id.in_(_units("liaison")))).first()
    chapter = urlencode({"year": task.year, "chapter": task.chapter or "-", "kind": task.kind})
    assert waiting and own and own.lead_unit
    draft = compose(report.unit, report.year + 1, now=clock.now())
    db.session.commit()
    return [
        Shot("overview", "leader", "/overview"),
        Shot("living", "leader", f"/reports/{report.ref}/living"),
        Shot("story", "leader", f"/clauses/{task.clauses[0].ref}"),
        Shot("chapter", "leader", f"/progress/chapter?{chapter}"),
        Shot("unit", "leader", f"/progress/units/{own.lead_unit.ref}"),
        Shot("decisions", "leader", "/overview/decisions"),
        Shot("bulletins", "office", "/bulletins"),
        Shot("bulletin", "leader", f"/bulletins/{waiting.ref}"),
        Shot("bulletin-edit", "office", f"/bulletins/{_draft_ref()}?edit=02"),
        Shot("hearings", "leader", "/hearings"),
        Shot("manual", "leader", "/manual/leader"),
        Shot("tour", "leader", "/overview?tour=leader.2#decisions"),
        Shot("offline", "leader", "/offline"),
        Shot("update", "liaison", f"/tasks/{own.ref}/update"),
        Shot("policy", "admin", "/policy"),
        Shot("status", "admin", "/status"),
        Shot("keeping", "admin", "/policy/keeping"),
        Shot("erase", "admin", f"/people/{_somebody()}/erase"),
        Shot("todo", "liaison", "/todo"),
        Shot("todo-office", "office", "/todo"),
        Shot("ledger", "office", "/ledger"),
        Shot("task", "office", f"/tasks/{task.ref}"),
        Shot("shelf", "office", "/reports"),
        Shot("desk", "office", f"/reports/{report.ref}/desk"),
        Shot("assign", "office", "/assign"),
        Shot("cases", "office", "/cases"),
        Shot("case", "office", f"/cases/{case.ref}"),
        Shot("clocks", "office", f"/cases/{case.ref}/clocks"),
        Shot("co-defendants", "office", f"/cases/{joined.ref}"),
        Shot("absence", "office", f"/hearings/{absent.ref}/absence"),
        Shot("matters", "office", "/matters"),
        Shot("matter", "office", f"/matters/{followed.ref}"),
        Shot("matter-new", "office", "/matters/new"),
        Shot("matter-sheet", "office", "/matters/sheet"),
        Shot("coming", "leader", "/hearings/coming"),
        Shot("rates", "office", "/cases/rates"),
        Shot("week", "office", "/hearings/week"),
        Shot("drafts", "office", "/drafts"),
        Shot("writing", "office", f"/drafts/{draft.ref}"),
        Shot("outbox", "office", "/letters"),
        Shot("forecast", "office", "/forecast"),
        Shot("timetable", "office", "/timetable"),
        Shot("lamp-rule", "office", "/policy/lamps"),
        Shot("own-rules", "office", "/cases/periods"),
        Shot("alarms", "office", "/alarms"),
        Shot("workdays", "office", "/workdays"),
        Shot("workday-year", "office", f"/workdays/{workdays.LAST}"),
        Shot("calendar", "liaison", "/calendar"),
        Shot("figures", "liaison", "/figures"),
        Shot("figures-sheet", "liaison", "/figures/sheet"),
        Shot("indicators", "office", "/indicators"),
        Shot("coverage", "office", f"/reports/{report.ref}/coverage"),
        Shot("numbers", "office", f"/reports/{report.ref}/numbers"),
        Shot("living-earlier", "leader", f"/reports/{earlier.ref}/living"),
        Shot("indicator", "office", f"/indicators/{indicator.ref}"),
        Shot("overview-earlier", "leader", f"/overview?year={report.year}"),
        Shot("years", "office", f"/reports/{report.ref}/years"),
        Shot("recurring", "leader", f"/reports/{report.ref}/recurring"),
        Shot("units-at-work", "leader", "/progress/units"),
        Shot("instructions", "leader", "/instructions"),
        Shot("three-lists", "office", "/ledger/lists/problems"),
        Shot("units", "office", "/units"),
        Shot("roster-sheet", "office", "/roster/sheet"),
        Shot("task-papers", "office", "/policy/papers"),
        Shot("requests", "office", "/overview/decisions"),
    ]


def walked(app: Flask, named: list[Shot]) -> list[Shot]:
    """A page of each kind that is not named: the first that the walk of some role comes to."""
    router = app.url_map.bind("")
    shown = {router.match(shot.path.split("?")[0].split("#")[0])[0] for shot in named}
    added: list[Shot] = []
    entered: set[str] = set()
    for role, username in SHOWN.items():
        client = app.test_client()
        builders.sign_in(client, db.session.scalars(select(Person).where(Person.username == username)).one())
        for one in walk(app, client, of_a_kind=1, known=frozenset(entered)):
            entered.add(one.endpoint)
            if one.content_type == "text/html" and one.status == 200 and one.endpoint not in shown:
                shown.add(one.endpoint)
                added.append(Shot(one.endpoint.replace(".", "-"), role, one.address))
    db.session.execute(delete(UserSession))
    db.session.commit()
    return added


def _units(role: str) -> list[int]:
    """The units that the demonstration's person of a role works for."""
    posts = select(Post.unit_id).join(Tenure).join(Person).where(Person.username == SHOWN[role])
    return list(db.session.scalars(posts))


def _somebody() -> str:
    """The demonstration's liaison."""
    return db.session.scalars(select(Person.ref).where(Person.username == SHOWN["liaison"])).one()


def _draft_ref() -> str:
    return db.session.scalars(select(Bulletin.ref).where(Bulletin.state == "draft")).one()


def for_the_manual(site: str, browser: Browser, wanted: list[Shot], language: str) -> None:
    """The manual's pictures: one window each, small enough to be carried along."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    named = {section.shot for book in BOOKS.values() for section in book.sections if section.shot}
    for who in sorted({shot.who for shot in wanted if shot.name in named}):
        page = signed_in(browser, site, who, 1366, language)
        page.set_viewport_size({"width": 1280, "height": 815})
        for shot in (s for s in wanted if s.who == who and s.name in named):
            page.goto(f"{site}{shot.path}")
            name = f"{shot.name}{'-en' if language == 'en' else ''}.jpg"
            page.screenshot(path=PICTURES / name, type="jpeg", quality=55)
        page.context.close()


def picture(page: Page, shot: Shot, path: Path) -> None:
    """The page from top to bottom, in a window of its own height, so that what sticks to an edge of the window sticks there."""
    size = page.viewport_size
    assert size
    if shot.name not in OF_README:
        tall = page.evaluate("document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(tall, TALLEST))})
    page.screenshot(path=path)
    page.set_viewport_size(size)


def signed_in(browser: Browser, site: str, who: str, width: int, language: str) -> Page:
    """A page of somebody, in a language."""
    page = new_page(browser, width)
    sign_in(page, site, SHOWN[who], PASSWORD)
    if language == "en":
        page.locator("button[name=language][value=en]").first.click()
    return page


def main(only: list[str], languages: tuple[str, ...] = ("zh_Hans_CN", "en")) -> None:
    """Make them; ``only`` names some."""
    folder = Path(tempfile.mkdtemp(prefix="duban-shots-"))
    url = f"sqlite:///{folder / 'duban.db'}"
    migrate_up(url, folder)
    OUT.mkdir(parents=True, exist_ok=True)
    with serving(settings_for(url, folder)) as (site, app), chromium() as browser:
        with app.app_context():
            load_demo(clock.now())
            app.test_client_class = Client
            every = shots()
            every += walked(app, every)
            wanted = [shot for shot in every if not only or shot.name in only]
        for language in languages:
            if not only or "manual" in only:
                for_the_manual(site, browser, every, language)
            for width in WIDTHS:
                for who in sorted({shot.who for shot in wanted}):
                    with app.app_context():
                        tick(now=clock.now())  # the clockwork of this district stands in for nobody else's
                    page = signed_in(browser, site, who, width, language)
                    for shot in (s for s in wanted if s.who == who):
                        answer = page.goto(f"{site}{shot.path}")
                        assert answer is None or answer.ok, f"{shot.path}: {answer.status}"
                        picture(page, shot, OUT / f"{shot.name}-{width}{'-en' if language == 'en' else ''}.png")
                    page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
