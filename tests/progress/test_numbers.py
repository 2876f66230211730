"""Every number on the leaders' pages opens a list with exactly so many rows; every segment and mark too."""

from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import event

from app.accounts.models import Person
from app.extensions import db
from app.progress.overview_queries import LATE_UNITS
from app.tasks.models import Task
from tests import builders
from tests.numbers import digits, rows, wrong
from tests.progress import district
from tests.progress.district import District, at


@pytest.fixture
def place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr("app.clock.now", lambda: at(district.TODAY))
    made = district.make()
    db.session.commit()
    return made


def _as(app: Flask, who: Person) -> FlaskClient:
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def _page(client: FlaskClient, address: str) -> HTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return HTMLParser(answer.text)


def _follow_all(client: FlaskClient, address: str) -> int:
    page = _page(client, address)
    followed: dict[str, int] = {}
    assert not list(wrong(partial(_page, client), address, page, followed))
    for node in page.css(".days a.due"):
        href, _, part = str(node.attributes["href"]).partition("#")
        assert rows(partial(_page, client), href, f"#{part}") == int(node.css_first(".n").text())
    for node in page.css(".days a.sits"):
        href, _, part = str(node.attributes["href"]).partition("#")
        assert rows(partial(_page, client), href, f"#{part}") == (int(node.css_first(".n").text()) if node.css_first(".n") else 1)
    return len(followed)


def test_every_number_of_the_overview_opens_its_rows(app: Flask, place: District) -> None:
    for who in (place.mayor, place.leader):
        assert _follow_all(_as(app, who), "/overview") > 30


def test_every_number_of_the_unit_and_the_living_report_opens_its_rows(app: Flask, place: District) -> None:
    client = _as(app, place.mayor)
    assert _follow_all(client, "/progress/units") > 30
    for unit in place.units:
        _follow_all(client, f"/progress/units/{unit.ref}")
    assert _follow_all(client, f"/reports/{place.report.ref}/living") > 4
    _follow_all(_as(app, place.liaison), f"/progress/units/{place.units[4].ref}")


def test_numbers_hold_for_tasks_without_chapter_owner_or_deadline_and_over_many_pages(app: Flask, place: District) -> None:
    for n, task in enumerate(place.tasks * 1):
        if n % 3 == 0:
            task.chapter = ""
        if n % 7 == 3:
            task.lead_unit = None
    _more(place, 90)
    assert _follow_all(_as(app, place.leader), "/overview") > 20


def _more(place: District, number: int, first: int = 500) -> None:
    """More tasks like those that stand already."""
    for n in range(number):
        like = place.tasks[n % len(place.tasks)]
        names = [column.key for column in type(like).__table__.columns if column.key not in ("id", "ref", "number", "version")]
        db.session.add(type(like)(number=f"2026-{first + n}", **{name: getattr(like, name) for name in names}))
    db.session.commit()


def _queries(client: FlaskClient, address: str) -> list[str]:
    asked: list[str] = []

    def watch(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        _page(client, address)
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    return asked


def test_the_overview_asks_eight_questions_whatever_there_is_and_two_when_asked_again(app: Flask, place: District) -> None:
    """Who is there with their posts, the rules of the door and whether anything has changed, by which rules lamps are lit and rates are
    counted, the counts, what is new, the units named, the tasks named, the rest named, and the rates; the office also asks whether its
    clockwork lives."""
    client = _as(app, place.leader)
    few = _queries(client, "/overview")
    assert len(few) <= 8, "\n".join(few)
    again = _queries(client, "/overview")
    assert len(again) == 2, "\n".join(again)
    assert len(_queries(_as(app, place.office), "/overview")) <= 9
    units = _queries(client, "/progress/units")
    assert len(units) <= 4, "\n".join(units)
    _more(place, 500)
    assert len(_queries(client, "/overview")) == len(few)
    assert len(_queries(client, "/progress/units")) == len(units)


def test_the_overview_stays_small_however_many_units_are_late(app: Flask, place: District) -> None:
    late = next(task for task in place.tasks if task.state == "in_progress" and task.due and task.due < district.TODAY)
    for n in range(60):
        _more(place, 1, first=400)
        added = db.session.query(Task).order_by(Task.id.desc()).first()
        assert added
        added.number, added.state, added.due, added.lead_unit = (
            f"2026-{900 + n}",
            "in_progress",
            late.due,
            builders.unit(f"L{n:03}"),
        )
        db.session.commit()
    client = _as(app, place.leader)
    page = _page(client, "/overview")
    assert len(page.css(".late-units li")) == LATE_UNITS
    whole = next(node for node in page.css(".over-late a") if "late=1" in str(node.attributes["href"]))
    rows, turn, address = 0, 1, str(whole.attributes["href"])
    while True:
        listed = _page(client, f"{address}&page={turn}")
        rows += len(listed.css("table.chapters tbody tr"))
        if listed.css_first("a[rel=next]") is None:
            break
        turn += 1
    assert rows == digits(whole) > 60
    assert turn > 1, "a long list is cut into pages"


def test_other_pages_ask_no_more_for_more_tasks(app: Flask, place: District) -> None:
    client = _as(app, place.mayor)
    clause = place.report.clauses[0].ref
    pages = [f"/progress/units/{place.units[2].ref}", f"/reports/{place.report.ref}/living", f"/clauses/{clause}"]
    # tasks of the report that no clause of it tells are asked for apart: once, however many they are
    _more(place, 1, first=400)
    before = {page: len(_queries(client, page)) for page in pages}
    _more(place, 200)
    assert {page: len(_queries(client, page)) for page in pages} == before
    assert max(before.values()) <= 18, before


def test_a_year_without_work_says_so(app: Flask, place: District) -> None:
    text = _as(app, place.mayor).get("/overview?year=2031").text
    assert "2031 年还没有下达任务" in text and "本期无开庭案件" not in text


def test_no_hearing_is_no_rate(app: Flask, place: District) -> None:
    for task in place.tasks:
        task.year = 2025
    section = HTMLParser(_as(app, place.mayor).get("/overview?year=2025").text).css_first(".over-rate").text()
    assert "本期无开庭案件" in section and "%" not in section
