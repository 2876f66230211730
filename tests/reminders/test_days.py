"""The days that are no task's: numbers that units owe, and the two days of every yearly report, each said once a rung."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from app import clock
from app.drafting import actions as drafting
from app.drafting.due_jobs import remind_of_reports
from app.drafting.models import Draft
from app.extensions import db
from app.indicators import actions as numbers
from app.indicators.models import IndicatorValue
from app.indicators.queries import printed_in
from app.mail.models import Letter
from app.reminders.jobs import rehearse, tick
from app.reminders.ladder import rung
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District

DUE = date(2026, 12, 31)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 12, 27), ""),
        (date(2026, 12, 28), "-3"),
        (DUE, "-3"),
        # 1 January is a holiday, the days after it a weekend
        (date(2027, 1, 3), "-3"),
        (date(2027, 1, 4), "+1"),
        (date(2027, 1, 8), "+1"),
        (date(2027, 1, 11), "+6"),
        (date(2027, 1, 18), "+11"),
    ],
)
def test_rungs(today: date, step: str) -> None:
    assert rung(DUE, today, (3,), 5) == step


def test_the_nearest_rung_alone_is_said() -> None:
    due = date(2027, 2, 28)
    assert [rung(due, due - timedelta(days=n), (30, 10, 3), 5) for n in (31, 30, 11, 10, 4, 3, 0)] == [
        "", "-30", "-30", "-10", "-10", "-3", "-3",
    ]  # fmt: skip


@pytest.fixture
def here(app) -> District:
    where = ground.district()
    builders.person("gaj.l", "liaison", where.police, name="罗岚")
    db.session.commit()
    return where


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_numbers_owed_are_said_before_and_after_their_day_until_they_are_given(here: District) -> None:
    numbers.take_over(here.report, printed_in(here.report), by=here.by, now=NOW)
    wanted = [row.indicator for row in db.session.scalars(select(IndicatorValue))]
    for one in wanted:
        one.owner = here.police
    numbers.ask(wanted, 2026, DUE, by=here.by, now=NOW, base_url="http://duban.test")
    db.session.commit()
    asked = len(letters())
    tick(now=at(date(2026, 12, 27)))
    tick(now=at(date(2026, 12, 28), 7))
    assert len(letters()) == asked, "not before its rung, and not before offices open"
    assert rehearse(now=at(date(2026, 12, 28))).planned == 1 and len(letters()) == asked, "a rehearsal keeps nothing"
    for hour in (9, 10, 15):
        tick(now=at(date(2026, 12, 28), hour))
    said = letters()[asked:]
    assert [one.to_name for one in said] == ["罗岚"] and f"{len(wanted)}项" in said[0].subject and "12月31日" in said[0].subject
    for day in (DUE, date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 11)):
        tick(now=at(day))
    assert len(letters()) == asked + 3, "once before, once when late, once more after five working days"
    for row in db.session.scalars(select(IndicatorValue).where(IndicatorValue.state == "asked")):
        numbers.give(row, row.indicator.values[0].value, evidence="", note="", before=None, by=here.by, now=NOW)
    db.session.commit()
    tick(now=at(date(2027, 1, 18)))
    assert len(letters()) == asked + 3


def test_the_two_days_of_a_report(here: District) -> None:
    """A late start says the nearest rung alone; what is handed in is no longer asked for; units are told once that they are late."""
    draft = drafting.compose(here.government, 2026, now=NOW)
    db.session.commit()

    def said(day: date) -> list[tuple[str, str]]:
        before = len(letters())
        tick(now=at(day), also=(remind_of_reports,))
        tick(now=at(day, 11), also=(remind_of_reports,))
        fresh = letters()[before:]
        return sorted((one.body.splitlines()[0].removeprefix("事项："), one.subject) for one in fresh)

    title = "2026年法治政府建设年度报告"
    assert not said(date(2027, 1, 28))
    first = said(date(2027, 1, 29))
    assert {unit for unit, _subject in first} == {f"{unit.name}{title}" for unit in (here.government, here.police)}
    assert all(subject == f"2月28日前报送{title}" for _unit, subject in first)
    assert not said(date(2027, 2, 3))
    stored = db.session.get_one(Draft, draft.id)
    stored.handed_in_on = date(2027, 2, 17)
    db.session.commit()
    assert {unit for unit, _subject in said(date(2027, 2, 18))} == {f"{here.police.name}{title}"}
    late = said(date(2027, 3, 1))
    assert {(unit.removesuffix(title), subject[:5]) for unit, subject in late} == {
        (here.police.name, "2月28日"),
        (here.police.name, "3月31日"),
        (here.government.name, "3月31日"),
    }
    stored.published_on = date(2027, 3, 20)
    db.session.commit()
    later = [said(date(2027, 4, day)) for day in (1, 8, 15, 22)]
    assert [len(each) for each in later] == [1, 0, 0, 0], "a unit is told once that it is late; the government is done"


def test_nobody_is_asked_after_a_report_that_was_never_written_here(here: District) -> None:
    """An installation that begins in June hears nothing of the spring before; what was imported is public already."""
    tick(now=at(date(2027, 6, 23)), also=(remind_of_reports,))
    here.report.year, here.report.paper = 2026, "judicial"
    db.session.commit()
    assert len({one.body.splitlines()[0] for one in letters()}) == 0
    rehearsed = rehearse(now=at(date(2027, 2, 18)), also=(remind_of_reports,))
    assert rehearsed.planned == 2, "a paper of another kind is no yearly report"
    here.report.paper = "report"
    db.session.commit()
    tick(now=at(date(2027, 2, 18)), also=(remind_of_reports,))
    assert {one.body.splitlines()[0].removeprefix("事项：")[:3] for one in letters()} == {here.police.name[:3]}


def test_what_was_said_costs_a_tick_nothing_more(here: District) -> None:
    """For weeks a rung is reached and said: until the next, a tick asks a fixed number of questions and writes no letter."""
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    asked = []
    for more in (0, 12):
        for n in range(more):
            builders.person(f"l{n}", "liaison", builders.unit(f"u{n}"))
        db.session.commit()
        remind_of_reports(at(date(2027, 2, 18)))
        db.session.commit()
        statements.clear()
        assert remind_of_reports(at(date(2027, 2, 18), 10)) == 0
        assert not [one for one in statements if one.startswith("INSERT")]
        asked.append(len(statements))
    event.remove(db.engine, "before_cursor_execute", note)
    assert asked[0] == asked[1] and len(letters()) > 12
