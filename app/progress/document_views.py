"""The living report and the story of a clause; it knows what these pages need and decides nothing."""

from flask import render_template
from markupsafe import Markup

from app import clock
from app.accounts.access import me
from app.audit.unchanged import unchanged
from app.indicators.rules import STATES
from app.progress import again_queries, document_queries
from app.progress.views import room
from app.reports.papers import PAPERS
from app.web.answers import chosen_language
from app.web.guard import allow


@room.get("/reports/<ref>/living")
@allow()
def living(ref: str) -> str:
    """The report as it was signed, each clause lit by what became of it; set once for all of the same roles and units."""
    who, today = me(), clock.today()

    def set_now() -> tuple[str, Markup]:
        page = document_queries.living(ref, who, today)
        shown = {"page": page, "today": today, "INDICATOR_STATES": STATES, "PAPERS": PAPERS}
        return page.title, Markup(render_template("progress/living_document.html", **shown))

    title, document = unchanged(("living", ref, who.roles, who.units, today, chosen_language()), set_now)
    return render_template("progress/living.html", title=title, document=document)


@room.get("/reports/<ref>/recurring")
@allow()
def recurring(ref: str) -> str:
    """The problems that come back year after year, and what was done about them."""
    today = clock.today()
    return render_template("progress/recurring.html", page=again_queries.recurring(ref, me(), today), today=today)


@room.get("/clauses/<ref>")
@allow()
def story(ref: str) -> str:
    """One clause and everything that came of it."""
    today = clock.today()
    page = document_queries.story(ref, me(), today)
    return render_template("progress/story.html", page=page, today=today)
