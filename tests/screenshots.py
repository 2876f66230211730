"""`make screenshots`: every page of the demonstration district at three widths in both languages, and the manual's pictures.

They go to docs/screenshots; the README's two are kept in the repository, the others are made to be looked at. The manual's
go to app/static/manual and are kept: `make screenshots only=manual` makes them anew.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app import clock
from app.accounts.models import Person, Post, Tenure
from app.bulletins.models import Bulletin
from app.cases.models import Case
from app.demo.district import PASSWORD, SHOWN
from app.demo.loading import load_demo
from app.drafting.actions import compose
from app.extensions import db
from app.manual.chapters import BOOKS
from app.reports.models import Report
from app.tasks.models import Task
from tests.browser import WIDTHS, chromium, new_page, sign_in
from tests.conftest import ROOT, migrate_up, settings_for
from tests.site import serving

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
    report = db.session.scalars(select(Report).where(Report.paper == "report").order_by(Report.year.desc())).first()
    task = db.session.scalars(select(Task).where(Task.state == "in_progress").order_by(Task.number)).first()
    case = db.session.scalars(select(Case).order_by(Case.case_number)).first()
    assert report and task and case
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
        Shot("matters", "office", "/matters"),
        Shot("rates", "office", "/cases/rates"),
        Shot("week", "office", "/hearings/week"),
        Shot("drafts", "office", "/drafts"),
        Shot("writing", "office", f"/drafts/{draft.ref}"),
        Shot("outbox", "office", "/letters"),
        Shot("forecast", "office", "/forecast"),
        Shot("timetable", "office", "/timetable"),
        Shot("alarms", "office", "/alarms"),
        Shot("calendar", "liaison", "/calendar"),
        Shot("figures", "liaison", "/figures"),
        Shot("figures-sheet", "liaison", "/figures/sheet"),
        Shot("indicators", "office", "/indicators"),
        Shot("numbers", "office", f"/reports/{report.ref}/numbers"),
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


def _units(role: str) -> list[int]:
    """The units that the demonstration's person of a role works for."""
    posts = select(Post.unit_id).join(Tenure).join(Person).where(Person.username == SHOWN[role])
    return list(db.session.scalars(posts))


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
            every = shots()
            wanted = [shot for shot in every if not only or shot.name in only]
        for language in languages:
            if not only or "manual" in only:
                for_the_manual(site, browser, every, language)
            for width in WIDTHS:
                for who in sorted({shot.who for shot in wanted}):
                    page = signed_in(browser, site, who, width, language)
                    for shot in (s for s in wanted if s.who == who):
                        answer = page.goto(f"{site}{shot.path}")
                        assert answer is None or answer.ok, f"{shot.path}: {answer.status}"
                        page.screenshot(path=OUT / f"{shot.name}-{width}{'-en' if language == 'en' else ''}.png")
                    page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
