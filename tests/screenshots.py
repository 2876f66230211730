"""`make screenshots`: every deciding page of the demonstration district at three widths, and the two of the README.

They go to docs/screenshots; the README's two are kept in the repository, the others are made to be looked at.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app import clock
from app.cases.models import Case
from app.demo.district import PASSWORD, SHOWN
from app.demo.loading import load_demo
from app.drafting.actions import compose
from app.extensions import db
from app.reports.models import Report
from app.tasks.models import Task
from tests.browser import WIDTHS, chromium, new_page, sign_in
from tests.conftest import ROOT, migrate_up, settings_for
from tests.site import serving

OUT = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Shot:
    """A page as somebody sees it."""

    name: str
    who: str
    path: str


def shots() -> list[Shot]:
    """The pages, with the things of the demonstration district they show."""
    report = db.session.scalars(select(Report)).first()
    task = db.session.scalars(select(Task).where(Task.state == "in_progress").order_by(Task.number)).first()
    case = db.session.scalars(select(Case).order_by(Case.case_number)).first()
    assert report and task and case
    draft = compose(report.unit, report.year + 1, now=clock.now())
    db.session.commit()
    return [
        Shot("overview", "leader", "/overview"),
        Shot("living", "leader", f"/reports/{report.ref}/living"),
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
        Shot("units", "office", "/units"),
    ]


def main(only: list[str], languages: tuple[str, ...] = ("zh_Hans_CN", "en")) -> None:
    """Make them; ``only`` names some."""
    folder = Path(tempfile.mkdtemp(prefix="duban-shots-"))
    url = f"sqlite:///{folder / 'duban.db'}"
    migrate_up(url, folder)
    OUT.mkdir(parents=True, exist_ok=True)
    with serving(settings_for(url, folder)) as (site, app), chromium() as browser:
        with app.app_context():
            load_demo(clock.now())
            wanted = [shot for shot in shots() if not only or shot.name in only]
        for language in languages:
            for width in WIDTHS:
                for who in sorted({shot.who for shot in wanted}):
                    page = new_page(browser, width)
                    sign_in(page, site, SHOWN[who], PASSWORD)
                    if language == "en":
                        page.locator("button[name=language][value=en]").click()
                    for shot in (s for s in wanted if s.who == who):
                        page.goto(f"{site}{shot.path}")
                        page.screenshot(path=OUT / f"{shot.name}-{width}{'-en' if language == 'en' else ''}.png")
                    page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
