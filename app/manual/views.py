"""The manual, the tour's bar on every page, and what shows while there is no network; it reads words and knows no task."""

from pathlib import Path

from flask import Blueprint, Flask, current_app, redirect, render_template, request, send_from_directory, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.access import me
from app.errors import Missing
from app.manual.chapters import BOOKS, OF_ROLE, Book, own_book, stop
from app.manual.helps import HELPS
from app.web.guard import allow, open_to_all

room = Blueprint("manual", __name__)


@room.get("/manual")
@allow()
def start() -> Response:
    """One's own manual."""
    return redirect(url_for("manual.book", role=own_book(me().roles).role))


@room.get("/manual/<role>")
@allow()
def book(role: str) -> str:
    """The manual of a role; everybody may read every one."""
    found = BOOKS.get(role)
    if found is None:
        raise Missing
    own = own_book(me().roles)
    return render_template(
        "manual/book.html", book=found, books=BOOKS.values(), own=own, reach=_reach(found), pictures=_pictures()
    )


def _reach(found: Book) -> bool:
    """Whether the pages that a manual speaks of are the reader's own."""
    # an auditor reads of the administrators' pages and opens none of them
    return any(OF_ROLE.get(role) == found.role for role in me().roles - {"auditor"})


def _pictures() -> set[str]:
    return {path.stem for path in (Path(current_app.static_folder or "") / "manual").glob("*.jpg")}


@room.get("/offline")
@open_to_all
def offline() -> str:
    """What shows while there is no network; kept by the browser when it was here once."""
    return render_template("manual/offline.html")


@room.get("/offline-worker.js")
@open_to_all
def worker() -> Response:
    """The worker that shows it; it stands at the root so that it may answer for every page."""
    answer = send_from_directory(str(current_app.static_folder), "js/offline-worker.js", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _tour() -> dict[str, object] | None:
    """The stop of the tour on this page; None on most."""
    found = stop(request.args.get("tour", "")) if current_user.is_authenticated else None
    if found is None:
        return None
    tour, number = found
    step = tour.tour[number - 1]

    def address(to: int) -> str | None:
        if not 1 <= to <= len(tour.tour):
            return None
        there = tour.tour[to - 1]
        return url_for(there.endpoint, tour=f"{tour.role}.{to}", _anchor=there.anchor)

    return {
        "words": step.words, "number": number, "of_all": len(tour.tour), "back": address(number - 1), "on": address(number + 1),
        "end": url_for(tour.tour[0].endpoint), "book": url_for("manual.book", role=tour.role),
    }  # fmt: skip


def _first_visit() -> str | None:
    """Where the tour begins for somebody who is here for the first time, on their first page; else None."""
    if not current_user.is_authenticated or current_user.news_since or "tour" in request.args:
        return None
    own = own_book(current_user.roles)
    first = own.tour[0]
    return url_for(first.endpoint, tour=f"{own.role}.1", _anchor=first.anchor) if request.endpoint == first.endpoint else None


def _help_here() -> dict[str, str] | None:
    """What is said behind the question mark of the page being shown, and the part of the reader's own manual that tells more."""
    words = HELPS.get(request.endpoint or "")
    if not words or not current_user.is_authenticated:
        return None
    sections = own_book(current_user.roles).sections
    chapter = next((section.anchor for section in sections if section.endpoint == request.endpoint), "")
    return {"words": words, "chapter": chapter}


def prepare(app: Flask) -> None:
    """Show the tour where it is asked for, and each page's help."""
    app.context_processor(lambda: {"tour": _tour, "first_visit": _first_visit, "help_here": _help_here})
