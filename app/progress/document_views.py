"""The living report and the story of a clause; it knows what these pages need and decides nothing."""

from flask import render_template

from app import clock
from app.accounts.access import me
from app.indicators.rules import STATES
from app.progress import again_queries, document_queries
from app.progress.views import room
from app.reports.papers import PAPERS
from app.web.guard import allow


@room.get("/reports/<ref>/living")
@allow()
def living(ref: str) -> str:
    """The report as it was signed, each clause lit by what became of it."""
    today = clock.today()
    page = document_queries.living(ref, me(), today)
    return render_template("progress/living.html", page=page, today=today, INDICATOR_STATES=STATES, PAPERS=PAPERS)


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
