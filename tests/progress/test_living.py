"""The living report: the document as it was signed, lit by what became of it, for each reader as far as they may see."""

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import event

from app.accounts.access import standing_of
from app.accounts.models import Person
from app.extensions import db
from app.indicators.models import Indicator, IndicatorPlace, IndicatorValue
from app.progress.document_queries import living
from app.reports.actions import import_report
from app.reports.carry_actions import carry_over
from app.reports.models import Clause, Doubt, Figure, Report
from app.reports.repairs import SPAM_KINDS, foreign
from app.tasks.models import Task, TaskSource
from app.tasks.queries import Filters, ledger_rows
from tests import builders
from tests.conftest import ROOT
from tests.progress import district
from tests.progress.district import District, at

SAMPLE = ROOT.parent / "shared" / "reports" / "dongpo-2021.txt"


@pytest.fixture
def place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> District:
    monkeypatch.setattr("app.clock.now", lambda: at(district.TODAY))
    made = district.make()
    db.session.commit()
    return made


def _get(app: Flask, who: Person, address: str) -> LexborHTMLParser:
    client = app.test_client()
    builders.sign_in(client, who)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return LexborHTMLParser(answer.text)


def test_the_whole_report_stands_there_in_its_own_words(app: Flask, place: District) -> None:
    page = _get(app, place.mayor, f"/reports/{place.report.ref}/living")
    for mark in page.css(".living .note, .living .fold"):
        mark.decompose()
    shown = re.sub(r"\s", "", page.css_first("article.living").text())
    text = place.report.text
    body = text[text.index("2025年，清砚区") : text.index("【打印本页】")]
    assert shown == re.sub(r"\s", "", place.report.title + body)


def test_figures_wear_this_years_value_and_open_the_indicator(app: Flask, place: District) -> None:
    """Verified values stand plainly, others dotted; a unit sees those of its own indicators alone; the text itself is unchanged."""
    report = place.report
    found = list(re.finditer(r"(?<![0-9.])([0-9]{2,4})(?=[件起场次名])", report.text))[:3]
    made = []
    for n, (hit, state, value) in enumerate(zip(found, ("verified", "given", "asked"), (777, 888, None), strict=True)):
        owner = place.units[4] if n == 0 else place.units[1]
        one = Indicator(
            unit=report.unit, name=f"指标{n}", measure="件", method="sum_year", owner=owner, created_at=at(district.TODAY)
        )
        db.session.add_all([
            one,
            Figure(report_id=report.id, indicator=one.name, value=int(hit[1]), unit="件", text=hit[0], start=hit.start(), end=hit.end()),
            IndicatorPlace(indicator=one, report_id=report.id, start=hit.start()),
            IndicatorValue(indicator=one, year=2026, quarter=0, value=value, state=state, due=district.TODAY, asked_at=at(district.TODAY)),
        ])  # fmt: skip
        made.append(one)
    db.session.commit()
    address = f"/reports/{report.ref}/living"
    page = _get(app, place.mayor, address)
    marks = page.css("sup.this-year")
    shown = [(mark.css_first("a").text().replace("2026 年", ""), "soft" in str(mark.attributes["class"])) for mark in marks]
    assert shown == [("777", False), ("888", True), ("待报", True)]
    assert [mark.css_first("a").attributes["href"] for mark in marks] == [f"/indicators/{one.ref}" for one in made]
    assert _get(app, place.mayor, f"/indicators/{made[0].ref}").css_first("h1") is not None
    before = marks[0].prev.text(deep=False) if marks[0].prev else ""
    assert before.endswith(found[0][0]), "it stands right behind last year's figure"
    assert len(_get(app, place.liaison, address).css("sup.this-year")) == 1
    for mark in page.css(".living .note, .living .fold, sup.this-year"):
        mark.decompose()
    body = report.text[report.text.index("2025年，清砚区") : report.text.index("【打印本页】")]
    assert re.sub(r"\s", "", page.css_first("article.living").text()) == re.sub(r"\s", "", report.title + body)


def test_problems_that_come_back_stand_with_what_was_done_each_year(app: Flask, place: District) -> None:
    report = place.report
    address = f"/reports/{report.ref}/recurring"
    assert "还没有 2024 年度的报告" in _get(app, place.mayor, address).css_first(".empty").text()
    problems = [clause for clause in report.clauses if clause.role == "problem"]
    text = "\n".join(clause.wording for clause in problems[:2]) + "\n某系统尚未建成"
    last = Report(
        unit=report.unit, year=report.year - 1, title="上年报告", issuer="", signed_on=date(2025, 1, 9), text=text, sha256="1" * 64,
        state="confirmed", created_at=at(district.TODAY),
    )  # fmt: skip
    for words in text.split("\n"):
        start = text.index(words)
        last.clauses.append(
            Clause(
                role="problem", section="三", text=words, wording=words, start=start, end=start + len(words), state="confirmed"
            )
        )
    db.session.add(last)
    db.session.flush()
    done = Task(
        number="2025-001", year=2025, report_id=last.id, kind="rectification", title="上年整改", lead_unit=place.units[1], state="closed",
        percent=100, issued_on=date(2025, 2, 1), due=date(2025, 9, 1), done_on=date(2025, 8, 1), created_at=at(district.TODAY),
    )  # fmt: skip
    db.session.add(done)
    db.session.flush()
    db.session.add(TaskSource(task_id=done.id, clause_id=last.clauses[0].id))
    db.session.commit()
    page = _get(app, place.mayor, address)
    rows = page.css(".recurring > li")
    assert [row.css_first(".again-words a").attributes["href"] for row in rows] == [f"/clauses/{one.ref}" for one in problems[:2]]
    assert all("连续 2 年" in row.text() for row in rows)
    assert "8月1日 销号" in rows[0].css_first("details").text(), "last year's task was closed, and here the problem is again"
    assert "尚无人承接" in rows[1].css_first("details").text()
    few = _queries(app, place.mayor, address)
    assert few <= 24, few


def test_every_problem_and_arrangement_wears_the_lamp_of_its_worst_task(app: Flask, place: District) -> None:
    page = _get(app, place.mayor, f"/reports/{place.report.ref}/living")
    told = [clause for clause in place.report.clauses if clause.role in ("problem", "arrangement")]
    assert len(page.css("a.clause")) == len(told) == len(page.css(".fold li")) > 40
    assert len(page.css(".living .note")) == len(told)  # each has a task of its own here
    clause = (
        db.session.query(Clause)
        .join(TaskSource)
        .join(Task)
        .filter(Task.due < district.TODAY, Task.state == "in_progress")
        .first()
    )
    assert clause is not None
    line = page.css_first(f"#clause-{clause.ref}")
    assert "line-late" in str(line.attributes["class"]) and line.text() == clause.text
    nobody = list(page.css("a.clause.line-nobody"))
    assert len(nobody) == len(page.css("#orphans li")) == 1
    assert len(page.css("a.clause.line-waiting")) == db.session.query(Task).filter(Task.state == "draft").count() > 0


def test_a_discarded_clause_is_plain_text_again(app: Flask, place: District) -> None:
    clause = place.report.clauses[3]
    clause.state = "discarded"
    page = _get(app, place.mayor, f"/reports/{place.report.ref}/living")
    assert page.css_first(f"#clause-{clause.ref}") is None and clause.text in page.css_first("article").text()
    client = app.test_client()
    builders.sign_in(client, place.mayor)
    assert client.get(f"/clauses/{clause.ref}").status_code == 404


def test_a_unit_reads_all_and_opens_only_its_own_tasks(app: Flask, place: District) -> None:
    mine = place.units[4].id
    page = _get(app, place.liaison, f"/reports/{place.report.ref}/living")
    assert len(page.css("a.clause")) > 40 and not page.css("main a[href^='/ledger']")
    for task in place.tasks:
        clause = task.clauses[0]
        story = _get(app, place.liaison, f"/clauses/{clause.ref}")
        links = {str(link.attributes["href"]) for link in story.css("main a[href^='/tasks/']")}
        own = task.lead_unit_id == mine and task.issued_on is not None
        assert (f"/tasks/{task.ref}" in links) == own
        assert ("工作方案（征求意见稿）.pdf" in story.css_first("main").text()) == (own and task.percent > 0)


def test_what_a_unit_may_not_read(app: Flask, place: District) -> None:
    client = app.test_client()
    builders.sign_in(client, place.liaison)
    assert client.get("/overview").status_code == 403
    assert client.get(f"/progress/units/{place.units[4].ref}").status_code == 200
    assert client.get(f"/progress/units/{place.units[2].ref}").status_code == 404
    assert client.get("/progress/units/nothing").status_code == 404
    place.report.state = "reviewing"
    clause = place.report.clauses[0].ref
    assert client.get(f"/reports/{place.report.ref}/living").status_code == 404
    assert client.get(f"/clauses/{clause}").status_code == 404
    assert client.get("/overview/days/2026-11-26").status_code == 403


@pytest.mark.parametrize("address", ["/overview/days/soon", "/overview/tasks/none", "/clauses/none", "/reports/none/living"])
def test_an_address_of_nothing_is_missing(app: Flask, place: District, address: str) -> None:
    client = app.test_client()
    builders.sign_in(client, place.mayor)
    assert client.get(address).status_code == 404


def test_injected_spam_is_shown_on_no_page(app: Flask, place: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published sample as it came: what a gambling site put into it is set apart, before and after the decision."""
    assert SAMPLE.exists(), f"the published sample report is missing: {SAMPLE.name} belongs into ../shared/reports"
    report = import_report(place.units[0], 2021, SAMPLE.name, SAMPLE.read_bytes(), by=None, now=at(district.TODAY))
    db.session.flush()
    spam = db.session.query(Doubt).filter(Doubt.report_id == report.id, Doubt.kind.in_(SPAM_KINDS)).all()
    assert spam
    words = [foreign(doubt) for doubt in spam]
    page = _get(app, place.office, f"/reports/{report.ref}/living")
    assert all(word not in page.html for word in words) and len(page.css(".quarantined")) == len(spam)
    assert "上一条" not in page.css_first("article").text() and "责任编辑" not in page.css_first("article").text()
    assert len(page.css("a.clause")) > 15 and len(page.css("article h2")) == 3 and len(page.css(".signed")) == 2
    spam[0].decision, spam[0].replacement = "repaired", spam[0].suggestion
    page = _get(app, place.office, f"/reports/{report.ref}/living")
    assert words[0] not in page.html and spam[0].suggestion in page.css_first("article").text()


def test_a_corrected_file_shows_the_tasks_of_the_first(app: Flask, place: District) -> None:
    old = place.report
    text = old.text.replace("2025年，清砚区", "2025年（更正），清砚区", 1)
    new = import_report(old.unit, old.year, "corrected.txt", text.encode(), by=None, now=at(district.TODAY))
    assert carry_over(new, by=None, now=at(district.TODAY)) > 20
    new.state = "confirmed"
    db.session.commit()
    standing, told = standing_of(place.mayor, district.TODAY), {clause.id: clause.ref for clause in old.clauses}
    first, second = (living(one.ref, standing, district.TODAY) for one in (old, new))
    twins = {clause.ref: told[clause.continues_id] for clause in second.clauses.values() if clause.continues_id}
    assert {ref: second.fates[ref].tasks for ref in twins} == {ref: first.fates[other].tasks for ref, other in twins.items()}
    assert sum(bool(second.fates[ref].tasks) for ref in twins) > 20 and 20 < second.counts.total <= first.counts.total
    twin = next(second.clauses[ref] for ref in twins if second.fates[ref].tasks)
    task = second.fates[twin.ref].tasks[0]
    assert f"/tasks/{task.ref}" in _get(app, place.mayor, f"/clauses/{twin.ref}").html
    for one, count in ((old, first.counts.total), (new, second.counts.total)):
        number = _get(app, place.mayor, f"/reports/{one.ref}/living").css_first("a.count")
        assert number.text(strip=True) == str(count)
        asked = Filters(**dict(parse_qsl(urlsplit(number.attributes["href"] or "").query)))
        assert asked.report == one.ref
        listed = db.session.scalars(ledger_rows(asked, standing, district.TODAY)).unique().all()
        assert len(listed) == count, "the list behind the number has as many rows"
    many = _queries(app, place.mayor, f"/reports/{new.ref}/living")
    assert many == _queries(app, place.mayor, f"/reports/{old.ref}/living"), "twins cost no query of their own"


def _queries(app: Flask, who: Person, address: str) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        _get(app, who, address)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(one.lstrip().upper().startswith("SELECT") for one in seen)
