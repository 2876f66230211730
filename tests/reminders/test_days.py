"""The days that are no task's: numbers that units owe, and the two days of every yearly report, each said once a rung."""

import ast
import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from app import clock
from app.accounts.models import Person
from app.clockwork import DAYS
from app.drafting import actions as drafting
from app.drafting.due_jobs import REPORTS
from app.drafting.models import Draft
from app.extensions import db
from app.indicators import actions as numbers
from app.indicators.models import IndicatorValue
from app.indicators.queries import printed_in
from app.mail.models import Letter
from app.mail.post import put
from app.reminders.day_actions import keep_up
from app.reminders.figure_jobs import FIGURES
from app.reminders.jobs import OWN, rehearse, tick
from app.reminders.ladder import rung
from app.reminders.models import Alarm
from app.reminders.watch_jobs import look, watch
from app.tasks.addressee_queries import office
from tests import builders
from tests.conftest import ROOT
from tests.drafting import ground
from tests.drafting.ground import NOW, District

DUE = date(2026, 12, 31)
APP = ROOT / "app"


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
        tick(now=at(day), also=(REPORTS,))
        tick(now=at(day, 11), also=(REPORTS,))
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
    tick(now=at(date(2027, 6, 23)), also=(REPORTS,))
    here.report.year, here.report.paper = 2026, "judicial"
    db.session.commit()
    assert len({one.body.splitlines()[0] for one in letters()}) == 0
    rehearsed = rehearse(now=at(date(2027, 2, 18)), also=(REPORTS,))
    assert rehearsed.planned == 2, "a paper of another kind is no yearly report"
    here.report.paper = "report"
    db.session.commit()
    tick(now=at(date(2027, 2, 18)), also=(REPORTS,))
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
        keep_up(REPORTS, at(date(2027, 2, 18)))
        db.session.commit()
        statements.clear()
        assert keep_up(REPORTS, at(date(2027, 2, 18), 10)) == 0
        assert not [one for one in statements if one.startswith("INSERT")]
        asked.append(len(statements))
    event.remove(db.engine, "before_cursor_execute", note)
    assert asked[0] == asked[1] and len(letters()) > 12


def _owing(here: District) -> None:
    numbers.take_over(here.report, printed_in(here.report), by=here.by, now=NOW)
    wanted = [row.indicator for row in db.session.scalars(select(IndicatorValue))]
    for one in wanted:
        one.owner = here.police
    numbers.ask(wanted, 2026, DUE, by=here.by, now=NOW, base_url="http://duban.test")
    db.session.commit()


def _days_troubles(now: datetime) -> set[tuple[str, str]]:
    return {(one.kind, one.key.split(":")[1]) for one in look(now, DAYS) if one.rule == "day"}


def test_every_source_of_days_is_watched(here: District) -> None:
    """From the sources themselves: one that the tick says and the watchdog does not know fails here, and so does one the clock forgets."""
    written = {
        target.id
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "Source"
        for target in node.targets
        if isinstance(target, ast.Name) and "day_queries" in path.read_text(encoding="utf-8")
    }
    assert written == {"FIGURES", "REPORTS"} and (OWN, DAYS) == ((FIGURES,), (REPORTS,))
    _owing(here)
    monday = date(2026, 12, 28)
    assert _days_troubles(at(monday)) == {("unsaid", "figures-due")}
    assert _days_troubles(at(monday, 7)) == set(), "before offices open nobody has to be written to"
    assert ("unsaid", "report-submit") in _days_troubles(at(date(2027, 2, 18)))
    tick(now=at(monday), also=DAYS)
    assert _days_troubles(at(monday, 10)) == set()
    assert _days_troubles(at(date(2026, 12, 29), 12)) == {("unsent", "figures-due")}
    for letter in letters():
        letter.state = "accepted"
    db.session.commit()
    assert _days_troubles(at(date(2026, 12, 29), 12)) == set()


def test_an_alarm_of_a_day_outlasts_the_night(here: District) -> None:
    _owing(here)
    monday = at(date(2026, 12, 28), 17)
    for minutes in (0, 6):
        watch(now=monday + timedelta(minutes=minutes), also=DAYS)
    (alarm,) = db.session.scalars(select(Alarm).where(Alarm.rule == "day"))
    watch(now=monday + timedelta(hours=4), also=DAYS)
    assert alarm.told_at is not None and alarm.ended_at is None
    tick(now=at(date(2026, 12, 29)), also=DAYS)
    watch(now=at(date(2026, 12, 29)), also=DAYS)
    assert alarm.ended_at is not None


def test_a_letter_about_numbers_that_were_given_meanwhile_is_taken_back(here: District) -> None:
    _owing(here)
    tick(now=at(date(2026, 12, 28)))
    row = db.session.scalars(select(IndicatorValue).where(IndicatorValue.state == "asked")).all()
    for one in row:
        numbers.give(one, one.indicator.values[0].value, evidence="", note="", before=None, by=here.by, now=NOW)
    db.session.commit()
    tick(now=at(date(2026, 12, 28), 10))
    assert [one.state for one in letters() if one.key.startswith("figures-due:")] == ["cancelled"]


def test_who_cannot_be_reached_is_not_the_only_one_who_hears(here: District) -> None:
    """A liaison without a usable address: the head hears, and without one the office."""
    _owing(here)
    liaison = db.session.scalars(select(Person).where(Person.name == "罗岚")).one()
    liaison.email = ""
    db.session.commit()
    tick(now=at(date(2026, 12, 28)))
    assert {one.to_name for one in letters() if one.key.startswith("figures-due:")} == {one.name for one in office(NOW.date())}


#: every place that writes a letter, and who sees that it is there: rule and day, the watchdog from the things themselves;
#: act, the letter was written in the transaction of the act, and is watched once it should have left
WRITERS = {
    "bulletins/letters.py": "act", "drafting/talk_actions.py": "act", "indicators/actions.py": "act",
    "reminders/day_actions.py": "day", "reminders/planning_actions.py": "rule", "reminders/timetable_views.py": "act",
    "reminders/watch_jobs.py": "alarm", "tasks/instruction_actions.py": "act", "tasks/record_actions.py": "act",
}  # fmt: skip


def test_every_writer_of_letters_is_watched_in_some_way() -> None:
    found = set()
    for path in APP.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"from app\.mail(\.post)? import [^\n]*(post|put)\b", text) and re.search(
            r"\b(post|outbox)?\.?put(\(\s|_all\()", text
        ):
            found.add(path.relative_to(APP).as_posix())
    assert found == set(WRITERS)


def test_a_letter_of_an_act_that_does_not_leave_is_an_alarm(here: District) -> None:
    monday = at(date(2026, 6, 22), 10)
    put(key="act:1", about="task:x", to_address="a@example.org", to_name="甲", subject="下达", body="", now=monday)
    db.session.commit()
    assert not look(monday + timedelta(hours=20), DAYS)
    tuesday = at(date(2026, 6, 23), 11)
    assert [(one.kind, one.thing) for one in look(tuesday, DAYS)] == [("unsent", "task:x")]
    letters()[-1].state = "accepted"
    db.session.commit()
    assert not look(tuesday, DAYS)
