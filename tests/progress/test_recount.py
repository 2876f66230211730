"""The page's numbers against a slow recount that shares nothing with them but the written rule, over random histories."""

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete

from app.accounts.access import standing_of
from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import No
from app.extensions import db
from app.mail.models import Letter
from app.progress.queries import NAMED, named_tasks
from app.progress.standing import counted, standing
from app.progress.standing_queries import standing_of_year, unit_lines
from app.progress.whole import latest
from app.progress.whole_queries import news_of_year, units_at_work, whole_of_year
from app.tasks import actions
from app.tasks.models import Entry, Task, Update
from tests import builders
from tests.progress.district import at

START = date(2026, 1, 20)
YEAR = 2026
CHAPTERS = ("抓实应诉", "规范执法", "")
#: what happens to a task in one stretch; single moves come in any order, stretches get tasks far enough to be closed
STRETCHES = (
    ("issue",), ("acknowledge",), ("update",), ("submit",), ("return",), ("close",), ("cancel",), ("reopen",), (),
    ("issue", "acknowledge"), ("issue", "update", "submit"), ("update", "submit", "close"), ("submit", "return", "submit"),
    ("issue", "acknowledge", "submit", "close"), ("issue", "update", "submit", "close", "reopen"), ("acknowledge", "submit", "close"),
)  # fmt: skip


@dataclass(eq=False)
class Told:
    """What the walk itself remembers of a task."""

    chapter: str
    unit: int | None
    due: date | None
    state: str = "draft"
    percent: int = 0
    issued: date | None = None
    handed_in: date | None = None
    done: date | None = None
    closed: date | None = None


def _slow_lamp(told: Told, today: date) -> str:
    """The written rule, read off the page and not off the code."""
    if told.state == "closed":
        return "done"
    if not told.due:
        return "no_deadline"
    if told.state == "submitted":
        return "late" if told.handed_in and told.handed_in > told.due else "on_schedule"
    scheduled = Fraction(0)
    if told.issued and today > told.issued:
        whole = max((told.due - told.issued).days, 1)
        scheduled = min(Fraction(100), Fraction(100 * (today - told.issued).days, whole))
    behind = int(scheduled) - told.percent
    if today > told.due or behind > 30:
        return "late"
    if today + timedelta(days=7) >= told.due or behind >= 10:
        return "near"
    if told.state == "issued" and not told.percent:
        return "not_begun"
    return "on_schedule"


def _slow_counts(tolds: list[Told], today: date) -> dict[str, int]:
    counts = dict.fromkeys(("total", "done", "on_schedule", "near", "late", "not_begun", "no_deadline", "late_done"), 0)
    for told in tolds:
        if told.state not in ("draft", "cancelled"):
            counts["total"] += 1
            counts[_slow_lamp(told, today)] += 1
            counts["late_done"] += bool(told.state == "closed" and told.due and told.done and told.done > told.due)
    return counts


def _made(counts: object) -> dict[str, int]:
    names = ("total", "done", "on_schedule", "near", "late", "not_begun", "no_deadline", "late_done")
    return {name: getattr(counts, name) for name in names}


@pytest.fixture
def people(app: Flask) -> dict[str, object]:
    office = builders.unit("OFF", kind="office")
    units = [builders.unit("AA", position=1), builders.unit("BB", position=2)]
    verifier = builders.person("office", "office", office)
    liaisons = [builders.person(f"liaison{n}", "liaison", unit) for n, unit in enumerate(units)]
    leader = builders.person("mayor", "leader", office, rank="principal")
    db.session.commit()
    return {
        "units": units,
        "office": standing_of(verifier, START),
        "liaisons": [standing_of(person, START) for person in liaisons],
        "leader": leader,
    }


def _try(task: Task, told: Told, move: str, percent: int, now: datetime, people: dict[str, object]) -> None:
    """Make a move if the rules allow it, and remember what it did."""
    office: Standing = people["office"]  # type: ignore[assignment]
    mine: Standing = office if told.unit is None else people["liaisons"][told.unit]  # type: ignore[index]
    day = now.date()
    try:
        if move == "issue":
            actions.issue(task, by=office, now=now)
            told.state, told.issued = "issued", day
        elif move == "acknowledge":
            actions.acknowledge(task, by=mine, now=now)
            told.state = "acknowledged"
        elif move == "update":
            actions.update(task, "已推进", by=mine, now=now, percent=percent)
            told.state, told.percent = "in_progress", percent
        elif move == "submit":
            actions.submit(task, "已完成", by=mine, now=now)
            told.state, told.handed_in = "submitted", day
        elif move == "return":
            actions.return_(task, "材料不全", by=office, now=now)
            told.state = "returned"
        elif move == "close":
            actions.close(task, by=office, now=now)
            told.state, told.done, told.closed = "closed", told.handed_in, day
        elif move == "cancel":
            actions.cancel(task, "不再需要", by=office, now=now)
            told.state = "cancelled"
        elif move == "reopen":
            actions.reopen(task, "问题反弹", by=office, now=now)
            told.state, told.handed_in, told.done, told.closed = "in_progress", None, None, None
    except No:
        return


tasks = st.lists(
    st.tuples(st.sampled_from(CHAPTERS), st.sampled_from((0, 1, 0, 1, None)), st.none() | st.integers(10, 300)),
    min_size=1,
    max_size=8,
)
steps = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(STRETCHES), st.integers(0, 100), st.integers(0, 25)), max_size=25)


@settings(
    max_examples=int(os.environ.get("HISTORIES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tasks, steps)
def test_the_numbers_are_those_of_a_slow_recount(
    app: Flask,
    people: dict[str, object],
    plans: list[tuple[str, int | None, int | None]],
    walk: list[tuple[int, tuple[str, ...], int, int]],
) -> None:
    units: list[Unit] = people["units"]  # type: ignore[assignment]
    rows, tolds, today = [], [], START
    for n, (chapter, unit, days) in enumerate(plans):
        told = Told(chapter, unit, START + timedelta(days=days) if days else None)
        lead = units[unit].id if unit is not None else None
        row = Task(number=f"2026-{n:03}", year=YEAR, kind="arrangement", chapter=chapter, title="事项", created_at=at(START))
        row.lead_unit_id, row.due = lead, told.due
        db.session.add(row)
        rows.append(row)
        tolds.append(told)
    db.session.flush()
    try:
        for which, stretch, percent, days in walk:
            today += timedelta(days=days)
            for move in stretch:
                _try(rows[which % len(rows)], tolds[which % len(rows)], move, percent, at(today), people)
        db.session.flush()
        _compare(tolds, units, today)
    finally:
        db.session.rollback()
        for table in (Letter, Entry, Update, Task):
            db.session.execute(delete(table))
        db.session.commit()


def _compare(tolds: list[Told], units: list[Unit], today: date) -> None:
    whole = standing_of_year(YEAR, today)
    assert _made(whole.counts) == _slow_counts(tolds, today)
    for n, unit in enumerate(units):
        assert _made(standing_of_year(YEAR, today, unit_id=unit.id).counts) == _slow_counts(
            [t for t in tolds if t.unit == n], today
        )
        mine = whole.units.get(unit.id)
        assert (mine.total if mine else 0) == _slow_counts([t for t in tolds if t.unit == n], today)["total"]
    by_chapter = {chapter.name: _made(chapter.counts) for chapter in whole.chapters}
    for name in CHAPTERS:
        counts = _slow_counts([told for told in tolds if told.chapter == name], today)
        assert by_chapter.get(name, _slow_counts([], today)) == counts
    waiting = [told for told in tolds if told.state == "draft"]
    drafts = (len(waiting), sum(told.unit is None for told in waiting), sum(told.due is None for told in waiting))
    assert (whole.drafts.total, whole.drafts.without_owner, whole.drafts.without_deadline) == drafts
    owing = [told for told in tolds if told.state not in ("draft", "cancelled", "closed", "submitted")]
    assert whole.counts.long_late == sum(bool(told.due and (today - told.due).days > 10) for told in owing)
    assert whole.counts.submitted == sum(told.state == "submitted" for told in tolds)
    _compare_news(tolds, owing, units, today)


def _compare_news(tolds: list[Told], owing: list[Told], units: list[Unit], today: date) -> None:
    """What is new since a day ten days back, and the tasks named before the leaders."""
    since = today - timedelta(days=10)
    new = news_of_year(YEAR, since, today)
    _compare_whole(tolds, units, today)
    issued = [told for told in tolds if told.issued and told.state not in ("draft", "cancelled")]
    assert new.issued == sum(bool(told.issued and told.issued >= since) for told in issued)
    assert new.submitted == sum(told.state == "submitted" and bool(told.handed_in and told.handed_in >= since) for told in tolds)
    assert new.closed == sum(told.state == "closed" and bool(told.closed and told.closed >= since) for told in tolds)
    assert new.late == sum(bool(told.due and since <= told.due < today) for told in owing)
    open_or_draft = [told for told in tolds if told.state not in ("cancelled", "closed")]
    wanting = {
        "long_late": [told for told in owing if told.due and (today - told.due).days > 10],
        "submitted": [told for told in tolds if told.state == "submitted"],
        "no_owner": [told for told in open_or_draft if told.unit is None],
        "no_deadline": [told for told in open_or_draft if told.due is None],
    }
    graver: list[Told] = []
    concerns, ahead = named_tasks(YEAR, today)
    for reason, those in wanting.items():
        left = [told for told in those if told not in graver]
        assert sum(concern.reason == reason for concern in concerns) == min(NAMED, len(left)), reason
        graver += left
    for day in {deadline.day for deadline in ahead}:
        of_all = sum(told.due == day for told in owing)
        assert [one.of_all for one in ahead if one.day == day] == [of_all] * min(NAMED, of_all)
    assert {one.day for one in ahead} == {t.due for t in owing if t.due and today <= t.due < today + timedelta(days=30)}


def _compare_whole(tolds: list[Told], units: list[Unit], today: date) -> None:
    """What the overview itself counts says the same: the whole, the leader's own part, the units with late tasks, own ones first."""
    own = units[1].id
    whole = whole_of_year(YEAR, today)
    assert standing(YEAR, whole.groups()).counts == standing_of_year(YEAR, today).counts
    assert standing(YEAR, whole.groups()).drafts == standing_of_year(YEAR, today).drafts
    assert standing(YEAR, whole.groups()).chapters == standing_of_year(YEAR, today).chapters
    part = counted(whole.groups_of([own]))
    assert _made(part) == _slow_counts([told for told in tolds if told.unit == 1], today)
    slow = {n: _slow_counts([told for told in tolds if told.unit == n], today) for n in range(len(units))}
    found, lines = whole.late(), unit_lines([unit.id for unit in units])
    late = {units[n].code: (said["late"], said["total"]) for n, said in slow.items() if said["late"]}
    assert {lines[unit].code: (part.late, part.issued) for unit, part in found.items()} == late
    assert [unit == own for unit in latest(found, {own}, 8)] in ([], [True], [False], [True, False])
    for late_only, wanted in ((False, {units[n].code for n, said in slow.items() if said["total"]}), (True, set(late))):
        query, number = units_at_work(whole, frozenset({own}), late=late_only)
        listed = db.session.execute(query).all()
        assert {row.code for row in listed} == wanted and number == len(wanted)
        assert {row.code: _made(counted(whole.units[row.id].groups)) for row in listed} == {
            units[n].code: said for n, said in slow.items() if units[n].code in wanted
        }


def test_the_page_says_the_recounted_numbers(app: Flask, people: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    today = date(2026, 9, 1)
    monkeypatch.setattr("app.clock.now", lambda: at(today))
    tolds = [
        Told("甲", 0, date(2026, 8, 20), "in_progress", 50, START), Told("甲", 1, date(2026, 9, 5), "acknowledged", 90, START),
        Told("乙", 0, date(2026, 6, 1), "closed", 100, START, date(2026, 6, 9), date(2026, 6, 9)), Told("乙", 1, None, "issued", 0, START),
        Told("乙", 1, date(2026, 12, 30), "issued", 0, date(2026, 8, 31)), Told("乙", None, None), Told("丙", 0, None, "cancelled"),
    ]  # fmt: skip
    units: list[Unit] = people["units"]  # type: ignore[assignment]
    for n, told in enumerate(tolds):
        db.session.add(
            Task(
                number=f"2026-{n:03}", year=YEAR, kind="arrangement", chapter=told.chapter, title="事项", created_at=at(START),
                lead_unit_id=None if told.unit is None else units[told.unit].id, due=told.due, state=told.state, percent=told.percent,
                issued_on=told.issued, submitted_on=told.handed_in, done_on=told.done, closed_on=told.done,
            )
        )  # fmt: skip
    client = app.test_client()
    builders.sign_in(client, people["leader"])  # type: ignore[arg-type]
    page = LexborHTMLParser(client.get("/overview").text)
    said = re.sub(r"\s+", "", page.css_first(".first-sentence").text())
    assert said == "全区5项，已销号1（其中曾逾期1），按序时0，临近或滞后1，逾期或严重滞后1，未启动1，无时限1。"
    assert "另有1项尚未下达，其中1项牵头单位待明确，1项时限待明确。" in re.sub(r"\s+", "", page.css_first(".apart").text())
    assert _slow_counts(tolds, today)["total"] == 5
